// --ctx fills fields of the context by name, in the table's and in BTF's terms.
// RUN: skep run %s --prog guard --ctx major=1,minor=3,access_type=0x20002 | FileCheck --check-prefix=ALLOW %s
// RUN: skep run %s --prog guard --ctx major=1,minor=4 | FileCheck --check-prefix=DENY %s
// RUN: skep run %s --prog connect --ctx user_ip4=192.0.2.7,user_port=0x5000 | FileCheck --check-prefix=ALLOW %s
// RUN: skep run %s --prog mark --ctx mark=40,cb[3]=2 | FileCheck --check-prefix=MARK %s
// RUN: skep run %s --prog record --ctx 'args[1]=-5,id=8' | FileCheck --check-prefix=RECORD %s
// RUN: skep run %s --prog traced --ctx arg1=30 | FileCheck --check-prefix=TRACED %s
// RUN: not skep run %s --prog guard --ctx colour=3 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// RUN: not skep run %s --prog mark --ctx mark=0x100000000 2>&1 | FileCheck --check-prefix=TOO-BIG %s
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("cgroup/dev")
int guard(struct bpf_cgroup_dev_ctx *ctx)
{
	return ctx->major == 1 && ctx->minor == 3;
}
// ALLOW: 1 allow
// DENY: 1 deny
// UNKNOWN: has no field 'colour' [usage-error]
// UNKNOWN: it has access_type, major, minor

SEC("cgroup/connect4")
int connect(struct bpf_sock_addr *ctx)
{
	return ctx->user_ip4 == bpf_htonl(0xc0000207) && ctx->user_port == bpf_htons(80) && ctx->user_family == 2;
}

SEC("tc")
int mark(struct __sk_buff *ctx)
{
	ctx->mark += ctx->cb[3];
	return ctx->mark;
}
// MARK: 1 returned 42
// TOO-BIG: '0x100000000' is no value for 'mark', a number of 4 bytes [usage-error]

struct entry { __u64 common; long id; long args[6]; };

SEC("tracepoint/syscalls/sys_enter_openat")
int record(struct entry *ctx)
{
	return ctx->args[1] * ctx->id;
}
// RECORD: 1 returned -40

SEC("fentry/do_unlinkat")
int BPF_PROG(traced, long a, long b)
{
	return a + b;
}
// TRACED: 1 returned 30
char _license[] SEC("license") = "GPL";
