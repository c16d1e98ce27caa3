# SEC("...") names mean to libbpf what core/spec/ProgKinds.def says: program type and attach type. Names
# that the installed libbpf does not know must be among the newer ones.
# RUN: %python %s %src/utils | FileCheck %s
# CHECK: section names agree with libbpf
import ctypes
import os
import sys

sys.path.append(sys.argv[1])
import spec_tables

library = ctypes.CDLL("libbpf.so.1")
# Names that libbpf learned after 1.1, the oldest that skep is built with.
LATER = {"sk_skb/verdict", "netfilter", "tc/ingress", "tc/egress", "tcx/ingress", "tcx/egress", "netkit/primary",
         "netkit/peer", "kprobe.session+", "uprobe.multi+", "uretprobe.multi+", "uprobe.session+",
         "uprobe.multi.s+", "uretprobe.multi.s+", "uprobe.session.s+", "usdt.s+", "tracepoint.s+", "tp.s+",
         "raw_tracepoint.s+", "raw_tp.s+", "tp_btf.s+", "fsession+", "fsession.s+", "fsession.multi+",
         "fsession.multi.s+", "fentry.multi+", "fexit.multi+", "fentry.multi.s+", "fexit.multi.s+",
         "cgroup/connect_unix", "cgroup/sendmsg_unix", "cgroup/recvmsg_unix", "cgroup/getpeername_unix",
         "cgroup/getsockname_unix", "struct_ops.s+"}
types = {row[0]: int(row[1]) for row in spec_tables.rows("ProgTypes.def", "PROG_TYPE")}
attaches = {row[0]: int(row[1]) for row in spec_tables.rows("AttachTypes.def", "ATTACH_TYPE")} | {"None": 0}


def ask(section):
    """(program type, attach type) of a section name, or nothing."""
    program_type, attach = ctypes.c_int(-1), ctypes.c_int(-1)
    result = library.libbpf_prog_type_by_name(section.encode(), ctypes.byref(program_type), ctypes.byref(attach))
    return (program_type.value, attach.value) if result == 0 else None


problems, agreed = [], 0
for row in spec_tables.rows("ProgKinds.def", "PROG_KIND"):
    pattern, expected = spec_tables.string(row[0]), (types[row[1]], attaches[row[2]])
    name = pattern.removesuffix("+")
    answers = {section: ask(section) for section in (name, name + "/some/thing")}
    if answers[name] is None:
        if pattern not in LATER:
            problems.append(f"{pattern}: unknown to libbpf")
        continue
    agreed += 1
    if answers[name] != expected:
        problems.append(f"{pattern}: {expected} in the table, {answers[name]} in libbpf")
    with_suffix = answers[name + "/some/thing"]
    if pattern.endswith("+") != (with_suffix == expected and with_suffix is not None):
        problems.append(f"{pattern}: with a suffix {with_suffix} in libbpf")
for problem in problems:
    print(problem)
if problems or agreed < 80:
    sys.exit(f"{len(problems)} differences from libbpf in {agreed} names")
print(f"{agreed} section names agree with libbpf")
