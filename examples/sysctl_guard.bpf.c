// Lets the processes of a cgroup read every sysctl but write only those under net/ipv4/, and keeps a
// count of what was refused.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define REFUSE 0
#define ALLOW 1
#define NAME_LENGTH 64

static const char allowed[] = "net/ipv4/";

__u64 refused_writes;

/* bpf_strncmp() needs Linux 5.17; nine compared bytes do not. */
static bool starts_with_allowed(const char *name)
{
	for (__u32 i = 0; i < sizeof(allowed) - 1; i++)
		if (name[i] != allowed[i])
			return false;
	return true;
}

SEC("cgroup/sysctl")
int sysctl_guard(struct bpf_sysctl *ctx)
{
	char name[NAME_LENGTH] = {};

	if (!ctx->write)
		return ALLOW;
	/* The name is the path below /proc/sys. One that does not fit is not on our list either. */
	if (bpf_sysctl_get_name(ctx, name, sizeof(name), 0) >= 0 && starts_with_allowed(name))
		return ALLOW;
	__sync_fetch_and_add(&refused_writes, 1);
	return REFUSE;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
