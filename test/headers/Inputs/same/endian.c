// Byte order, of variables and constants, in code, in initialisers and in case labels.
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

const __u16 port = bpf_htons(80);
const __u64 wide = bpf_cpu_to_be64(0x0102030405060708ULL);

__u64 variables(__u16 a, __u32 b, __u64 c)
{
	return bpf_htons(a) + bpf_ntohs(a) + bpf_htonl(b) + bpf_ntohl(b) + bpf_cpu_to_be64(c) + bpf_be64_to_cpu(c);
}

__u64 explicit_forms(__u16 a, __u32 b, __u64 c)
{
	return __bpf_htons(a) + __bpf_ntohs(a) + __bpf_htonl(b) + __bpf_ntohl(b) + __bpf_cpu_to_be64(c) +
	       __bpf_be64_to_cpu(c) + __bpf_constant_htons(1) + __bpf_constant_ntohs(2) + __bpf_constant_htonl(3) +
	       __bpf_constant_ntohl(4) + __bpf_constant_cpu_to_be64(5) + __bpf_constant_be64_to_cpu(6);
}

int constants(__u16 port)
{
	switch (port) {
	case bpf_htons(22): return 1;
	case bpf_htons(443): return 2;
	default: return port == bpf_ntohs(53);
	}
}
