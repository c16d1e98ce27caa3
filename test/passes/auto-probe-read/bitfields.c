// Bitfields of relocatable records are read by their unit, and shifted by what each kernel says.
// RUN: %raw-ir -Wno-bpf %s | %probe-ir | FileCheck %s
// RUN: %raw-ir -Wno-bpf --target=bpfeb %s | %probe-ir | FileCheck %s --check-prefix=BIG
struct bits {
	int first;
	unsigned a : 3, b : 13, c : 16;
	int d : 5, e : 27;
	unsigned f : 32;
} __attribute__((preserve_access_index));

// CHECK-LABEL: @middle(
// CHECK: [[SIZE:%.*]] = call i32 @llvm.bpf.passthrough.i32.i32(i32 {{.*}}, i32 [[A:%.*]])
// CHECK: store i64 0, ptr [[SLOT:%.*]], align 8
// CHECK: call i64 inttoptr (i64 113 to ptr)(ptr [[SLOT]], i32 [[SIZE]],
// CHECK: load i64, ptr [[SLOT]]
// CHECK: load i32, ptr @"llvm.bits:4:48$0:2"
// CHECK: shl i64
// CHECK: load i32, ptr @"llvm.bits:5:51$0:2"
// CHECK: lshr i64
// BIG-LABEL: @middle(
// BIG: sub i64 8,
// BIG: load i32, ptr @"llvm.bits:4:35$0:2"
__attribute__((section("kprobe/f"))) int middle(struct bits **ctx)
{
	return (*ctx)->b;
}

// CHECK-LABEL: @top(
// CHECK: lshr i64
// CHECK-NOT: and i32
__attribute__((section("kprobe/f"))) int top(struct bits **ctx)
{
	return (*ctx)->c;
}

// CHECK-LABEL: @negative(
// CHECK: call i64 inttoptr (i64 113 to ptr)(
// CHECK: ashr i64
__attribute__((section("kprobe/f"))) int negative(struct bits **ctx)
{
	return (*ctx)->e;
}

// What the program itself masks is not the bitfield's mask.
// CHECK-LABEL: @whole(
// CHECK: call i64 inttoptr (i64 113 to ptr)(ptr {{.*}}, i32 4,
// CHECK: and i32 {{.*}}, 7
__attribute__((section("kprobe/f"))) int whole(struct bits **ctx)
{
	return (*ctx)->f & 7;
}
