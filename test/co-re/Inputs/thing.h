/* What programs know of the kernels beside. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#define __relocatable __attribute__((preserve_access_index))

struct thing {
	int id;
	long state;
} __relocatable;

char LICENSE[] SEC("license") = "GPL";
