// What the source defines itself is left out of the kernel's types: tags, typedefs, enumerators.
// REQUIRES: kernel-btf
// RUN: skep cc -Wall -Werror -c %s -o %t.o
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct event {
  int mine;
};
typedef struct {
  long mine;
} atomic_t;
enum { TASK_COMM_LEN = 99 };
#define IPPROTO_UDP 17

_Static_assert(TASK_COMM_LEN == 99, "the source's own enumerator");
_Static_assert(sizeof(struct event) == 4, "the source's own struct");
_Static_assert(sizeof(atomic_t) == 8, "the source's own typedef");

SEC("xdp") int prog(struct xdp_md *ctx) {
  struct event e = {IPPROTO_UDP + IPPROTO_TCP};
  return e.mine + ctx->ingress_ifindex;
}
