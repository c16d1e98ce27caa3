# Each kind of program may call just the helpers that core/spec/Helpers.def says, only under the GPL or
# where sleeping is allowed if it says so: the running kernel is asked for every pair.
# REQUIRES: bpf-load, bpftool, kernel-btf
# RUN: %python %s %build/test/tools/spec-dump %src/utils | FileCheck %s
# CHECK: kinds agree with the running kernel
import os
import sys

sys.path += [os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs"), sys.argv[2]]
import bpf_sys
import spec_tables

ROWS = {int(row[0]): row for row in spec_tables.rows("Helpers.def", "HELPER")}
# The kernel can be built, or locked down, without these.
OPTIONAL = {"override_return", "probe_write_user", "probe_read", "probe_read_str", "get_cgroup_classid",
            "skb_cgroup_id", "skb_get_xfrm_state", "lwt_seg6_store_bytes", "lwt_seg6_adjust_srh",
            "lwt_seg6_action", "skc_to_mptcp_sock", "get_route_realm"}
# Programs gained helpers over time, and the table says what 7.3 gives them. Where an older kernel gives
# less, that is no mistake; from here on it is known to be the same but for these.
SAME_SINCE = (6, 18)
SOCKOPT = {"setsockopt", "getsockopt"}
NOT_EVERYWHERE = {
    (bpf_sys.TRACING, bpf_sys.TRACE_RAW_TP): {"get_func_arg", "get_func_arg_cnt"},  # after 6.18
    (bpf_sys.TRACING, bpf_sys.TRACE_ITER): SOCKOPT,  # iter/tcp has them, the iterator asked about has not
    (9, 2): SOCKOPT,  # cgroup/sock_create, after 6.18
    (18, 52): SOCKOPT, (18, 53): SOCKOPT,  # cgroup/getpeername_unix, getsockname_unix: see the table
}


def log_of_call(program_type, attach, btf_id, helper, licence="GPL"):
    code = bpf_sys.insn(0x85, imm=helper) + bpf_sys.mov(0, 0) + bpf_sys.EXIT
    return bpf_sys.load(program_type, code, attach, btf_id, licence=licence)[1]


def may_call(*call):
    log = log_of_call(*call)
    return not any(text in log for text in ("unknown func", "cannot use helper", "invalid func"))


def conditions(program_type, attach, btf_id, helper):
    """What else the kernel demands of a call that it may allow."""
    log = log_of_call(program_type, attach, btf_id, helper, licence="Proprietary")
    gpl = "GPL-restricted" in log
    return gpl, not gpl and "might sleep" in log or "might sleep" in log_of_call(program_type, attach, btf_id, helper)


def flagged(what):
    return {tuple(map(int, words)): ids for words, ids in bpf_sys.spec_dump(sys.argv[1], what)}


problems, compared = [], 0
gpl, sleep = flagged("gpl"), flagged("sleep")
targets = bpf_sys.btf_targets()
kernel = bpf_sys.kernel_version()
for (program_type, attach), expected in flagged("helpers").items():
    btf_id = targets.get(attach, 0) if program_type == bpf_sys.TRACING else 0
    if not bpf_sys.trivial(program_type, attach, btf_id):
        print(f"type {program_type} attach {attach}: not loadable here")
        continue
    compared += 1
    for helper, row in ROWS.items():
        name, since = row[1], spec_tables.version(row[2])
        actual = may_call(program_type, attach, btf_id, helper)
        if actual and helper not in expected:
            problems.append(f"type {program_type} attach {attach}: the kernel allows {name}, the table does not")
        missing = helper in expected and not actual and since <= kernel and kernel >= SAME_SINCE
        if missing and name not in OPTIONAL and name not in NOT_EVERYWHERE.get((program_type, attach), ()):
            problems.append(f"type {program_type} attach {attach}: the table allows {name}, the kernel does not")
        if not actual or helper not in expected:
            continue
        kind = program_type, attach
        needs = helper in gpl[kind], helper in sleep[kind] and program_type != bpf_sys.SYSCALL
        asked = conditions(program_type, attach, btf_id, helper)
        if name == "get_func_ip" and attach:
            continue  # see the table
        if asked != needs:
            problems.append(f"type {program_type} attach {attach}: {name} has (gpl, sleep) {needs}, "
                            f"but {asked} in the kernel")
bpf_sys.report(problems, compared, at_least=20)
