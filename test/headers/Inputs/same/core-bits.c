// Bit fields, signed and unsigned, through the helper.
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

long probed(struct bits *s)
{
	return BPF_CORE_READ_BITFIELD_PROBED(s, low) + BPF_CORE_READ_BITFIELD_PROBED(s, high) +
	       (long)BPF_CORE_READ_BITFIELD_PROBED(s, sign) + BPF_CORE_READ_BITFIELD_PROBED(s, wide);
}
