// A second file to be linked with everything.c: calls into it and shares its map.
#define SEC(name) __attribute__((section(name), used))
extern int scale(int a);
struct {
  int (*type)[1];
  int (*max_entries)[16];
  int *key;
  long *value;
} others SEC(".maps");
int more = 7;
static void *(*lookup)(void *, const void *) = (void *)1;

SEC("tc")
int third(void *ctx) {
  int key = more;
  return lookup(&others, &key) ? scale(key) : 0;
}
