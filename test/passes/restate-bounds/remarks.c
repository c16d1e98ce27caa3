// What is said again is told in the words of the source.
// RUN: skep cc -g -c %s -Rpass=restate-bounds -o %t.o 2>&1 | FileCheck %s
static long (*const read_kernel)(void *to, unsigned length, const void *from) = (void *)113;
static unsigned (*const random)(void) = (void *)7;

__attribute__((section("socket"))) int prog(void *ctx)
{
	char buffer[100];
	unsigned length = random() % 100;

	// CHECK: remarks.c:[[@LINE+1]]:2: remark: 'length' is at most 99, said again for the verifier [-Rpass=restate-bounds]
	read_kernel(buffer, length, ctx);
	return buffer[0];
}

char LICENSE[] __attribute__((section("license"))) = "GPL";
