// Formats that the kernel takes, odd as they look.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char out[128];

SEC("fentry/vfs_open")
int BPF_PROG(opened, struct path *path)
{
	__u32 address = 0x0100007f;
	__u64 wide = bpf_ktime_get_ns();
	char name[16], old[] = "old %d\n";
	long where = (long)name;

	bpf_get_current_comm(name, sizeof(name));
	bpf_printk("no conversion, 100%% sure");
	bpf_printk("%-16s|%08llx|%+d|%5u|%c", name, wide, 3, 4, 'c');
	bpf_printk("%pI4 %pi4 %ps %pS %px %pK %p, %pB", &address, &address, path, path, path, path, path, path);
	bpf_printk("%s", where);
	bpf_printk("%pks, %pks", name, name);
	bpf_printk("%lu %d %x", wide, (int)wide, (__u8)wide);
	bpf_printk("%d %d", wide > 3, path != 0);
	bpf_printk("tab\tand\n");
	BPF_SNPRINTF(out, sizeof(out), "%s,%i-%X", name, 3, 4);
	bpf_trace_printk(old, sizeof(old), 3);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
