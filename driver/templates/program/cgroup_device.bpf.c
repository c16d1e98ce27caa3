// Decides about open() and mknod() of device files by the processes of a cgroup: here block devices, which are
// disks, are refused. Container runtimes install such a program for each container.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

#define REFUSE 0 /* the system call fails with EPERM */
#define ALLOW 1

#define DEVICE_BLOCK 1 /* BPF_DEVCG_DEV_BLOCK of <linux/bpf.h> */

@@part/totals.bpf.c

SEC("cgroup/dev")
int @IDENT@(struct bpf_cgroup_dev_ctx *ctx)
{
	/* The type of the device is in the low half, the access wanted in the high half. */
	bool refuse = (ctx->access_type & 0xffff) == DEVICE_BLOCK;

	count(refuse);
	return refuse ? REFUSE : ALLOW;
}

char LICENSE[] SEC("license") = "@LICENSE@";
