// Bytes read and written by file, with a filter on regular files.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
// CHECK-COUNT-4: call bpf_probe_read_kernel
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct file_key {
	__u64 inode;
	__u32 device, pid;
	char name[32];
};

struct file_sums {
	__u64 reads, writes, bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct file_key);
	__type(value, struct file_sums);
} all_sums SEC(".maps");

#define S_IFMT 00170000
#define S_IFREG 0100000
#define IS_REGULAR(inode) (((inode)->i_mode & S_IFMT) == S_IFREG)

static int count(struct file *file, size_t bytes, bool is_write)
{
	struct dentry *dentry = file->f_path.dentry;
	struct file_key key = {.pid = bpf_get_current_pid_tgid() >> 32};
	struct file_sums none = {}, *sums;

	if (dentry->d_name.len == 0 || !IS_REGULAR(file->f_inode))
		return 0;
	key.inode = file->f_inode->i_ino;
	key.device = file->f_inode->i_sb->s_dev;
	bpf_probe_read_kernel_str(key.name, sizeof(key.name), dentry->d_name.name);
	sums = bpf_map_lookup_elem(&all_sums, &key);
	if (!sums) {
		bpf_map_update_elem(&all_sums, &key, &none, BPF_NOEXIST);
		sums = bpf_map_lookup_elem(&all_sums, &key);
		if (!sums)
			return 0;
	}
	sums->bytes += bytes;
	if (is_write)
		sums->writes++;
	else
		sums->reads++;
	return 0;
}

SEC("kprobe/vfs_read")
int BPF_KPROBE(reading, struct file *file, char *buffer, size_t bytes)
{
	return count(file, bytes, false);
}

SEC("kprobe/vfs_write")
int BPF_KPROBE(writing, struct file *file, const char *buffer, size_t bytes)
{
	return count(file, bytes, true);
}

char LICENSE[] SEC("license") = "GPL";
