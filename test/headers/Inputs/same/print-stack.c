// With BPF_NO_GLOBAL_DATA, a format is on the stack.
#define BPF_NO_GLOBAL_DATA
#include "../kernel.h"
#include <bpf/bpf_helpers.h>

void printk(int i)
{
	bpf_printk("no global data: %d", i);
}
