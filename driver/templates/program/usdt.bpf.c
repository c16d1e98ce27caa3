// Reports every C++ exception that any process throws, through a probe that the authors of the C++ library left
// there for tracers (USDT). List the probes of a file with: readelf -n FILE
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("usdt/libstdc++.so.6:libstdcxx:throw")
int BPF_USDT(@IDENT@, void *object, void *type)
{
	return report((long)object);
}

char LICENSE[] SEC("license") = "@LICENSE@";
