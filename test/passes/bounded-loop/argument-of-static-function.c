// The verifier knows the numbers that a static function is called with, so a loop that counts to one is left to it.
// RUN: skep cc -c -O0 %s -o %t.o 2>&1 | count 0
// RUN: skep cc -c -O1 %s -o %t.o 2>&1 | count 0
static unsigned mix(unsigned seed, unsigned length)
{
	while (length > 12) {
		seed ^= seed << (length & 7);
		seed += seed >> 3;
		length -= 12;
	}
	return seed;
}

__attribute__((section("socket"))) int prog(int *ctx)
{
	return mix(*ctx, 36) ^ mix(*ctx, 24);
}

char LICENSE[] __attribute__((section("license"))) = "GPL";
