// Exercises signed and unsigned arithmetic of all widths, byte order, loads, stores and branches; the
// result is one number. Without headers, so that any compiler takes it.
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int s32;
typedef long long s64;

static long (*bpf_trace_printk)(const char *fmt, u32 size, ...) = (void *)6;

volatile u64 seed = 0x123456789abcdef1;
u8 buffer[64];

#define NOINLINE static __attribute__((noinline))

NOINLINE u64 mix(u64 hash, u64 value)
{
	hash ^= value;
	hash *= 0x100000001b3;
	return hash ^ hash >> 29;
}

NOINLINE u64 widths(u64 x)
{
	u64 hash = 1;

	hash = mix(hash, (u64)(s64)(signed char)x);
	hash = mix(hash, (u64)(s64)(short)x);
	hash = mix(hash, (u64)(s64)(s32)x);
	hash = mix(hash, (u32)x / ((u32)(x >> 40) | 1));
	hash = mix(hash, x % ((x >> 50) | 1));
	hash = mix(hash, (u64)((s64)x >> (x & 63)));
	hash = mix(hash, (u32)((s32)x >> (x & 31)));
	hash = mix(hash, __builtin_bswap64(x) + __builtin_bswap32(x) + __builtin_bswap16(x));
	return hash;
}

NOINLINE u64 branches(u64 x)
{
	u64 taken = 0;

	taken |= x > 0x7fffffff;
	taken |= ((s64)x < 0) << 1;
	taken |= ((s32)x < -5) << 2;
	taken |= ((u32)x >= 0x80000000u) << 3;
	taken |= ((x & 0x10001) != 0) << 4;
	return taken;
}

NOINLINE u64 memory(u64 x)
{
	u64 hash = 7;

	for (u32 i = 0; i < sizeof(buffer); i++)
		buffer[i] = (u8)(x >> (i & 7) * 8) + i;
	for (u32 i = 0; i < sizeof(buffer) - 8; i += 3)
		hash = mix(hash, *(volatile u32 *)&buffer[i & ~3u] + (u64)*(volatile short *)&buffer[i & ~1u]);
	return hash;
}

__attribute__((section("socket"), used)) int digest(void *ctx)
{
	static const char format[] = "digest %llx";
	u64 hash = 0xcbf29ce484222325, x = seed;

	for (int i = 0; i < 100; i++) {
		x = x * 6364136223846793005ull + 1442695040888963407ull;
		hash = mix(hash, widths(x));
		hash = mix(hash, branches(x));
		hash = mix(hash, memory(x));
	}
	bpf_trace_printk(format, sizeof(format), hash);
	return 0;
}

char _license[] __attribute__((section("license"), used)) = "GPL";
