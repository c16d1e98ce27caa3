// One call does for loads of adjacent bytes whose layout cannot move, in one block, with nothing between them that
// may write kernel memory.
// RUN: %raw-ir -Wno-bpf %s | %probe-ir | FileCheck %s
struct plain {
	int a, b;
	char c;
	long d;
};

struct moving {
	int a, b;
	int words[4];
} __attribute__((preserve_access_index));

long out;
void clobber(void);

// The hole before d is there for alignment.
// CHECK-LABEL: @plain(
// CHECK: alloca [24 x i8]
// CHECK: call i64 inttoptr (i64 113 to ptr)({{.*}}, i32 24,
// CHECK-NOT: i64 113
__attribute__((section("kprobe/f"))) long plain(struct plain **ctx)
{
	struct plain *p = *ctx;

	return p->a + p->b + p->c + p->d;
}

// CHECK-LABEL: @hole(
// CHECK-COUNT-2: call i64 inttoptr (i64 113 to ptr)({{.*}}, i32 {{4|8}},
// CHECK-NOT: i64 113
__attribute__((section("kprobe/f"))) long hole(struct plain **ctx)
{
	struct plain *p = *ctx;

	return p->a + p->d;
}

// Read from the end: the address is that of the first word.
// CHECK-LABEL: @words(
// CHECK: load i64, ptr @"llvm.moving:0:8$0:2:0"
// CHECK: call i64 inttoptr (i64 113 to ptr)({{.*}}, i32 16,
// CHECK-NOT: i64 113
__attribute__((section("kprobe/f"))) long words(struct moving **ctx)
{
	struct moving *p = *ctx;

	return p->words[3] ^ p->words[2] ^ p->words[1] ^ p->words[0];
}

// CHECK-LABEL: @moving(
// CHECK-COUNT-2: call i64 inttoptr (i64 113 to ptr)({{.*}}, i32 4,
// CHECK-NOT: i64 113
__attribute__((section("kprobe/f"))) long moving(struct moving **ctx)
{
	struct moving *p = *ctx;

	return p->a + p->b + p->a;
}

// CHECK-LABEL: @between(
// CHECK-COUNT-3: call i64 inttoptr (i64 113 to ptr)(
// CHECK-NOT: i64 113
__attribute__((section("kprobe/f"))) long between(struct plain **ctx)
{
	struct plain *p = *ctx;
	long sum = p->a;

	out = sum; // the program's own memory is not the kernel's
	sum += p->b;
	clobber();
	sum += p->a;
	if (sum)
		sum += p->b;
	return sum;
}

// CHECK-LABEL: @process(
// CHECK-COUNT-2: call i64 inttoptr (i64 112 to ptr)(
// CHECK-NOT: i64 112
__attribute__((section("uprobe/f"))) long process(struct plain **ctx)
{
	struct plain *p = *ctx;

	return p->a + p->b + p->b;
}

// What may be the program's own memory changes with its stores.
// CHECK-LABEL: @own(
// CHECK: call i64 inttoptr (i64 113 to ptr)(
// CHECK: store i32 7
// CHECK: call i64 inttoptr (i64 113 to ptr)(
__attribute__((section("kprobe/f"))) long own(int **ctx)
{
	static int mine;
	int *p = (long)ctx[1] & 1 ? *ctx : &mine;
	int before = *p;

	mine = 7;
	return *p - before;
}
