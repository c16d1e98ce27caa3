// A small CO-RE program: two records against one struct, and one of each kind of question.
struct task_struct {
  int pid;
  int tgid;
  struct {
    unsigned flag : 3;
  } bits;
} __attribute__((preserve_access_index));

enum state { RUNNING = 3 };

__attribute__((section("tp_btf/sched_switch"))) int prog(unsigned long long *ctx) {
  struct task_struct *task = (void *)ctx[1];
  return task->pid + task->tgid + __builtin_preserve_field_info(task->bits.flag, 4) +
         __builtin_preserve_type_info(*task, 1) + __builtin_preserve_enum_value(*(enum state *)RUNNING, 1) +
         __builtin_btf_type_id(*task, 1);
}
char LICENSE[] __attribute__((section("license"))) = "GPL";
