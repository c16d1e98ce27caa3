// Several programs and none named, a name that is not there, a section that says no type: exit 2.
// RUN: sh -c 'skep run %s; echo exit $?' 2>&1 | FileCheck --check-prefix=SEVERAL %s
// RUN: sh -c 'skep run %s --prog three; echo exit $?' 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// RUN: sh -c 'skep run %s --prog odd; echo exit $?' 2>&1 | FileCheck --check-prefix=SECTION %s
// RUN: skep run %s --prog socket | FileCheck --check-prefix=BY-SECTION %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("xdp") int one(struct xdp_md *ctx) { return XDP_PASS; }
SEC("socket") int two(struct __sk_buff *ctx) { return 60; }
SEC("xdp1") int odd(struct xdp_md *ctx) { return XDP_PASS; }
// SEVERAL: it has 3 programs to choose from [vm-no-program]
// SEVERAL: choose one with --prog: {{.*}}one
// SEVERAL: exit 2
// UNKNOWN: there is no program 'three' in it [vm-no-program]
// UNKNOWN: exit 2
// SECTION: program 'odd' is in section 'xdp1', which says no type of program [vm-unknown-section]
// SECTION: the nearest is SEC("xdp")
// SECTION: exit 2
// BY-SECTION: keep 60
char _license[] SEC("license") = "GPL";
