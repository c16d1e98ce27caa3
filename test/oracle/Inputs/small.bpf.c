// What a change to one line does to the type information, shown by defining macros.
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#ifndef WIDTH
#define WIDTH int
#endif
#ifndef FIELD
#define FIELD pid
#endif

struct task_struct {
  int pid;
  int tgid;
} __attribute__((preserve_access_index));

struct event {
  struct event *next;
  WIDTH value;
};

struct event last;

SEC("raw_tp/sched_switch")
int prog(struct task_struct **ctx) {
  last.value = BPF_CORE_READ(ctx[1], FIELD);
#ifdef SHIFTED
#line 31
#endif
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
