#define MAPS __attribute__((section(".maps"), used))
struct inner {
  int (*type)[2];
  struct inner *values[];
};
#if CASE == 1
int m MAPS;
#elif CASE == 2
struct {
  int type;
} m MAPS;
#elif CASE == 3
struct {
  int (*key_size)[8];
  int *key;
} m MAPS;
#elif CASE == 4
struct {
  int (*speed)[8];
} m MAPS;
#elif CASE == 5
struct {
  int values[2];
} m MAPS;
#elif CASE == 6
struct {
  struct inner *values[2];
} m MAPS;
#endif
