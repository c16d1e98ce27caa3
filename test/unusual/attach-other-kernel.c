// Names that the kernel at hand may lack, but another may have: not one is surely a slip of the pen.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fentry/a_function_that_no_kernel_has") int BPF_PROG(absent) { return 0; }
SEC("fentry/vfs_readx") int BPF_PROG(another) { return 0; }
SEC("kprobe/__vfs_write") int BPF_KPROBE(older) { return 0; }
SEC("kprobe/do_sys_openat3") int BPF_KPROBE(newer) { return 0; }
SEC("kprobe/tcp_v5_connect") int BPF_KPROBE(version) { return 0; }
SEC("kprobe/blk_start_request") int BPF_KPROBE(oldBlock) { return 0; }
SEC("tp_btf/sched_pi_set_prio") int BPF_PROG(tracepoint) { return 0; }
SEC("tp/block/block_rq_abort") int record(void *ctx) { return 0; }
SEC("lsm/file_reopen") int BPF_PROG(hook) { return 0; }
SEC("iter/tasks") int iterator(void *ctx) { return 0; }
SEC("ksyscall/openat3") int BPF_KPROBE(syscall3) { return 0; }

char LICENSE[] SEC("license") = "GPL";
