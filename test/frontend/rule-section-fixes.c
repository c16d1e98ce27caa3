// Sections that are surely meant to be others come with an edit, which keeps the '?' and the target.
// RUN: not skep cc -fdiagnostics-parseable-fixits -c %s -o %t.o 2>&1 | FileCheck %s
#define SEC(name) __attribute__((section(name), used))
#define PROGRAM(kind) SEC(kind "/do_unlinkat")

// CHECK: fix-it:"{{.*}}":{[[@LINE+1]]:5-[[@LINE+1]]:25}:"\"?kprobe/do_unlinkat\""
SEC("?kprob/do_unlinkat") int misspelt(void *ctx) { return 0; }
// CHECK: fix-it:"{{.*}}":{[[@LINE+1]]:5-[[@LINE+1]]:24}:"\"kprobe/vfs_read\""
SEC("kprobe.s/vfs_read") int sleeping(void *ctx) { return 0; }
// CHECK: fix-it:"{{.*}}":{[[@LINE+1]]:5-[[@LINE+1]]:28}:"\"tp/sched/sched_switch\""
SEC("tp/sched:sched_switch") int colon(void *ctx) { return 0; }
// CHECK: fix-it:"{{.*}}":{[[@LINE+1]]:5-[[@LINE+1]]:30}:"\"lsm.s/file_open\""
SEC("lsm.s/bpf_lsm_file_open") int prefix(void *ctx) { return 0; }
// CHECK: fix-it:"{{.*}}":{[[@LINE+1]]:5-[[@LINE+1]]:32}:"\"tp_btf/sched_process_fork\""
SEC("tp_btf/sched_process_frok") int slip(void *ctx) { return 0; }
// A string that macros put together is told of where the macro is used, and not edited.
// CHECK: [[@LINE+1]]:1: error: {{.*}}[-Wsec-unknown]
PROGRAM("fentri") int made(void *ctx) { return 0; }
// CHECK-NOT: fix-it
char LICENSE[] SEC("license") = "GPL";
