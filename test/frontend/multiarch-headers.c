// The machine's own headers are found without -idirafter: <linux/errno.h> needs <asm/errno.h>.
// RUN: skep cc -c %s -o %t.o
#include <linux/bpf.h>
#include <linux/errno.h>
#include <stddef.h>
#include <stdint.h>
int f(void) { return EINVAL + sizeof(uint64_t) + offsetof(struct bpf_spin_lock, val); }
