# Each kind of program may read and write just the bytes of its context that core/spec/Contexts.def says:
# the running kernel is asked for every offset and size.
# REQUIRES: bpf-load
# RUN: %python %s %build/test/tools/spec-dump | FileCheck %s
# CHECK: kinds agree with the running kernel
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs"))
import bpf_sys

LOAD = {1: 0x71, 2: 0x69, 4: 0x61, 8: 0x79}
STORE = {1: 0x73, 2: 0x6b, 4: 0x63, 8: 0x7b}
KPROBE, RAW_TRACEPOINT_WRITABLE = 2, 24
# How far past the last field to look for bytes that the table lacks.
BEYOND = 16
# From this kernel on the contexts are what the table says; older ones lack the fields added last.
SAME_SINCE = (6, 18)


def allowed(program_type, attach, offset, size, write):
    # The field goes through r0, so that a pointer read from it is gone before the program ends.
    access = bpf_sys.insn(STORE[size], 6, 0, offset) if write else bpf_sys.insn(LOAD[size], 0, 6, offset)
    code = bpf_sys.insn(0xbf, 6, 1) + bpf_sys.mov(0, 1) + access + bpf_sys.mov(0, 1) + bpf_sys.EXIT
    accepted, log = bpf_sys.load(program_type, code, attach)
    return accepted or "invalid bpf_context access" not in log and "misaligned context" not in log


problems, compared = [], set()
kernel = bpf_sys.kernel_version()
sizes = {}
facts = [(list(map(int, words[:3])), words[3] == "w", offsets)
         for words, offsets in bpf_sys.spec_dump(sys.argv[1], "contexts")]
for (program_type, attach, _), _, offsets in facts:
    sizes[program_type] = max([sizes.get(program_type, 0)] + [offset + BEYOND for offset in offsets])

loadable = {}
for (program_type, attach, size), write, expected in facts:
    kind = program_type, attach
    if kind not in loadable:
        loadable[kind] = bpf_sys.trivial(program_type, attach, 0)
        if not loadable[kind]:
            print(f"type {program_type} attach {attach}: not loadable here")
    if not loadable[kind]:
        continue
    compared.add(kind)
    if program_type == KPROBE and write:
        continue  # see Contexts.def: only uprobes, from 6.18 on
    for offset in range(0, sizes[program_type], size):
        actual = allowed(program_type, attach, offset, size, write)
        what = f"type {program_type} attach {attach}: {'write' if write else 'read'} of {size} bytes at {offset}"
        if actual and offset not in expected:
            problems.append(f"{what}: the kernel allows it, the table does not")
        if offset in expected and not actual and kernel >= SAME_SINCE:
            problems.append(f"{what}: the table allows it, the kernel does not")
bpf_sys.report(problems, len(compared), at_least=20)
