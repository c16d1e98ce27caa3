// Keeps everyone but root from the cloud's metadata service (169.254.169.254), where credentials lie
// that any request from this machine may have. An LSM program answers before the connection is made.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "net.h"

#define EPERM 1
#define METADATA_SERVICE 0xA9FEA9FE

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} refusals SEC(".maps");

struct refusal {
	__u32 pid;
	__u32 uid;
	char comm[16];
};

static void report(__u32 uid)
{
	struct refusal refusal = {.pid = bpf_get_current_pid_tgid() >> 32, .uid = uid};

	bpf_get_current_comm(refusal.comm, sizeof(refusal.comm));
	bpf_ringbuf_output(&refusals, &refusal, sizeof(refusal), 0);
}

SEC("lsm/socket_connect")
int BPF_PROG(guard_metadata, struct socket *sock, struct sockaddr *address, int length, int verdict)
{
	struct sockaddr_in *to = (void *)address;
	__u32 uid = (__u32)bpf_get_current_uid_gid();

	/* Another program or module has refused already. */
	if (verdict)
		return verdict;
	if (!uid || address->sa_family != AF_INET)
		return 0;
	if (BPF_CORE_READ(to, sin_addr.s_addr) != bpf_htonl(METADATA_SERVICE))
		return 0;
	report(uid);
	return -EPERM;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
