// Swaps of what the optimiser may or may not find to be constant.
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

__u64 words[4];

int masked(__u32 *address)
{
	__u32 mark = bpf_ntohl(*address) & 0xff;

	return mark ? 128 : 0;
}

void unrolled(void)
{
	__u64 i;

	for (i = 0; i < 4; i++)
		words[i] = bpf_cpu_to_be64(4 - i) + bpf_htonl(i) + bpf_ntohs(i);
}
