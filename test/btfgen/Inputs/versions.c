// A "kernel" in three versions, -DV=1, 2, 3: members that move, change their type, come, go, and are wrapped in an
// unnamed struct; enumerators with other values; a function with another prototype.
typedef unsigned int u32;

struct cred;
struct stays {
  int x;
};

struct task {
#if V >= 2
  u32 flags;
  unsigned int __state;
#else
  volatile long state;
#endif
  struct {
    int pid;
    int tgid;
  };
  struct cred *cred;
#if V >= 3
  unsigned char on_cpu : 1;
  u32 policy : 3;
#endif
#if V == 1
  char comm[16];
#else
  char comm[V == 2 ? 16 : 32];
#endif
};

enum verdict {
  PASS,
#if V >= 2
  RETRY,
#endif
  DROP,
};

#if V >= 2
struct fresh {
  struct task *task;
};
struct fresh fresh;
#endif
#if V == 1
union leaving {
  int a;
  long b;
} leaving;
#endif

struct task task;
struct stays stays;
enum verdict verdict;

__attribute__((noinline)) int wake(struct task *task
#if V >= 3
                                   , u32 mode
#endif
) {
  return task->pid;
}

__attribute__((section("raw_tp/x"))) int prog(void *ctx) {
#if V >= 3
  return wake(&task, 1);
#else
  return wake(&task);
#endif
}

char LICENSE[] __attribute__((section("license"), used)) = "GPL";
