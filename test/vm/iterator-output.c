// What an iterator writes to its file is shown.
// RUN: skep run %s | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("iter/task")
int list(struct bpf_iter__task *ctx)
{
	BPF_SEQ_PRINTF(ctx->meta->seq, "%d: %s\n", 1, "init");
	BPF_SEQ_PRINTF(ctx->meta->seq, "%d: %s\n", 2, "kthreadd");
	return 0;
}
// CHECK: 1 returned 0
// CHECK-NEXT: output 1: init
// CHECK-NEXT: output 2: kthreadd
char _license[] SEC("license") = "GPL";
