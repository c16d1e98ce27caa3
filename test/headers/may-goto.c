// can_loop and cond_break are one may_goto, to behind the loop; a program's own definitions come first.
// REQUIRES: clang
// RUN: clang-19 -target bpfel -mcpu=v1 -O2 -Wall -Wextra -Werror -I%build/runtime-headers/include -c %s -o %t.o
// RUN: llvm-objdump-19 -d --no-show-raw-insn %t.o | FileCheck %s
// RUN: clang-19 -target bpfeb -mcpu=v3 -O2 -Wall -Wextra -Werror -I%build/runtime-headers/include -c %s -o %t.o
// RUN: llvm-objdump-19 -d --no-show-raw-insn %t.o | FileCheck %s
// RUN: clang-19 -target bpfel -O2 -Werror -Dcan_loop=0 -I%build/runtime-headers/include -c %s -o %t.o
#include <bpf/bpf_may_goto.h>

// CHECK-LABEL: <breaks>:
// CHECK: may_goto +0x{{[1-9a-f]+}} <[[END:.*]]>
// CHECK: <[[END]]>:
int breaks(int *p, int n)
{
	int i, sum = 0;

	for (i = 0; i < n; i++) {
		sum += p[i];
		cond_break;
	}
	return sum;
}

// CHECK-LABEL: <asks>:
// CHECK: may_goto +0x{{[1-9a-f]+}} <[[END:.*]]>
// CHECK: <[[END]]>:
int asks(int *p)
{
	int sum = 0;

	while (can_loop)
		sum += *p++;
	return sum;
}

// CHECK-LABEL: <leaves>:
// CHECK: may_goto +0x{{[1-9a-f]+}} <[[END:.*]]>
// CHECK: <[[END]]>:
int leaves(int *p)
{
	int sum = 0;

	for (;;) {
		sum += *p++;
		cond_break_label(out);
	}
out:
	return sum;
}
