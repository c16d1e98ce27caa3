// The declarations of 211 helpers, with what they return and their parameters' names, want no kernel types:
// only the helpers and names that the source uses do.
// RUN: skep cc -E %s | FileCheck %s
// RUN: skep cc -E -DUSE %s | FileCheck %s --check-prefix=USED
// CHECK-NOT: struct tcp_sock {
// CHECK-NOT: struct sk_buff {
// CHECK: struct linux_binprm {
// CHECK-NOT: struct tcp_sock {
// CHECK: int nothing(
// USED: struct tcp_sock {
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

int nothing(struct linux_binprm *binprm)
{
#ifdef USE
	return bpf_skc_to_tcp_sock(binprm)->snd_cwnd;
#endif
	return 0;
}
