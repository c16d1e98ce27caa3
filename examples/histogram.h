// What the histogram examples share: the slot of a value when slots are powers of two.
#pragma once

/* floor(log2(value)), by halving: six steps that the compiler unrolls, so no loop to be proven. */
static __u32 log2_slot(__u64 value)
{
	__u32 slot = 0;

	for (int shift = 32; shift; shift >>= 1)
		if (value >> shift) {
			value >>= shift;
			slot += shift;
		}
	return slot;
}
