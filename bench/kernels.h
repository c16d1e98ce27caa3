// Small computations, compiled once for the host and once for BPF by bench/vm. `mem` is 4 KiB of given bytes.
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

KERNEL(empty)
{
	return 0;
}

KERNEL(sum1k)
{
	u64 sum = 0;

	for (u32 i = 0; i < 1024; i++)
		sum += mem[i];
	return sum;
}

KERNEL(fnv64)
{
	u64 hash = 0xcbf29ce484222325;

	for (u32 i = 0; i < 64; i++)
		hash = (hash ^ mem[i]) * 0x100000001b3;
	return hash;
}

KERNEL(csum1500)
{
	u32 sum = 0;

	for (u32 i = 0; i < 1500; i += 2)
		sum += *(u16 *)(mem + i);
	sum = (sum & 0xffff) + (sum >> 16);
	return (u16)~((sum & 0xffff) + (sum >> 16));
}

KERNEL(primes)
{
	u32 found = 0;

	for (u32 i = 2; i < 200; i++) {
		u32 prime = 1;

		for (u32 j = 2; j * j <= i; j++)
			if (i % j == 0) {
				prime = 0;
				break;
			}
		found += prime;
	}
	return found;
}

KERNEL(memcpycmp)
{
	volatile u8 *copy = mem + 2048;
	u64 different = 0;

	for (u32 i = 0; i < 256; i++)
		copy[i] = mem[i];
	for (u32 i = 0; i < 256; i++)
		different += copy[i] != mem[i];
	return different;
}

KERNEL(matmul8)
{
	u32 *a = (u32 *)mem, *b = (u32 *)(mem + 256), *c = (u32 *)(mem + 512), trace = 0;

#pragma clang loop unroll(disable)
	for (int i = 0; i < 8; i++)
#pragma clang loop unroll(disable)
		for (int j = 0; j < 8; j++) {
			u32 sum = 0;

			for (int k = 0; k < 8; k++)
				sum += a[i * 8 + k] * b[k * 8 + j];
			c[i * 8 + j] = sum;
			trace += sum;
		}
	return trace;
}

KERNEL(strscan)
{
	u64 score = 0;

	for (u32 i = 0; i < 1024; i++) {
		u8 c = mem[i];

		if (c == 'a' || c == 'e' || c == ' ')
			score++;
		else if (c > 'x')
			score += 2;
	}
	return score;
}
