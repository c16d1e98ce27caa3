// The device access list of a container: the harmless character devices are open to all, and others as
// `rules` says. This is what runtimes install since cgroup v2 has no devices.allow file.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define REFUSE 0
#define ALLOW 1

/* These come from an enum that no kernel function uses, so BTF does not have it. */
#define BPF_DEVCG_DEV_CHAR 2

#define ANY_MINOR ((__u32)-1)

struct device_id {
	__u32 type; /* BPF_DEVCG_DEV_BLOCK (1) or BPF_DEVCG_DEV_CHAR (2) */
	__u32 major;
	__u32 minor; /* or ANY_MINOR */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, struct device_id);
	__type(value, __u32); /* permitted BPF_DEVCG_ACC_* bits */
} rules SEC(".maps");

/* /dev/null, zero, full, random and urandom are minors 3, 5, 7, 8 and 9 of major 1. */
static bool is_harmless(struct device_id *device)
{
	const __u32 minors = 1 << 3 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 9;

	return device->type == BPF_DEVCG_DEV_CHAR && device->major == 1 && device->minor < 32 &&
	       minors & 1u << device->minor;
}

static bool permits(struct device_id *device, __u32 wanted)
{
	__u32 *access = bpf_map_lookup_elem(&rules, device);

	return access && (*access & wanted) == wanted;
}

SEC("cgroup/dev")
int device_guard(struct bpf_cgroup_dev_ctx *ctx)
{
	/* The type is in the low half of one word and the access wanted in the high half. */
	__u32 wanted = ctx->access_type >> 16;
	struct device_id device = {
		.type = ctx->access_type & 0xFFFF,
		.major = ctx->major,
		.minor = ctx->minor,
	};

	if (is_harmless(&device) || permits(&device, wanted))
		return ALLOW;
	device.minor = ANY_MINOR;
	return permits(&device, wanted) ? ALLOW : REFUSE;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
