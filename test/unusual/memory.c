// Constants that are only read, addresses of user space that are only passed on, frames of just 512 bytes.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

const volatile struct {
	__u32 limit;
	char name[16];
} config = {};
const volatile __u32 divisor = 0;
char arena[64 * 1024 * 1024];
__u32 seen;
static __u32 *const where = &seen;

SEC("ksyscall/openat")
int BPF_KSYSCALL(opened, int folder, const char *path, struct sockaddr *address)
{
	char copy[32];
	__u16 family;

	bpf_probe_read_user_str(copy, sizeof(copy), path + 1);
	bpf_probe_read_user(&family, sizeof(address->sa_family), &address->sa_family);
	family += BPF_CORE_READ_USER(address, sa_family);
	*(__u32 *)where = config.limit;
	*where += divisor ? bpf_get_prandom_u32() / divisor : 0;
	address = (struct sockaddr *)copy;
	return copy[0] + family + address->sa_family;
}

SEC("tracepoint/syscalls/sys_enter_execve")
int executed(struct trace_event_raw_sys_enter *ctx)
{
	const char *path = (const char *)ctx->args[0];
	char frame[480];

	bpf_probe_read_user_str(frame, sizeof(frame), path);
	arena[bpf_get_prandom_u32() & 1023] = frame[0];
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
