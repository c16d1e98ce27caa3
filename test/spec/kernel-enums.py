# Helpers, map types, program types, attach types and contexts are those of the running kernel's BTF.
# Rows that it lacks must be newer than it.
# REQUIRES: kernel-btf, bpftool
# RUN: %python %s %src/utils | FileCheck %s
# CHECK-DAG: rows agree with the running kernel
# CHECK-DAG: fields lie where the running kernel has them
# CHECK-DAG: program types start with the running kernel's struct
import os
import sys

sys.path += [os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs"), sys.argv[1]]
import bpf_sys
import btf_text
import enums
import spec_tables

kernel = btf_text.running_kernel()
found = {name: kernel.enum(name) for _, _, name, _ in enums.TABLES}
enums.compare(found, bpf_sys.kernel_version(), "the running kernel")

contexts = {row[0]: spec_tables.string(row[1]) for row in spec_tables.rows("Contexts.def", "CONTEXT")}
problems, agreed = [], 0
for context, name, offset, size, count, *_ in spec_tables.rows("Contexts.def", "FIELD"):
    name = spec_tables.string(name)
    struct = kernel.struct(contexts[context].removeprefix("struct "))
    if struct is None or name == "padding":
        continue
    expected = int(offset), int(size), int(count)
    # A kernel that does not know a newer field yet says nothing about it.
    actual = struct.get(name)
    if actual is not None and name.removeprefix("regs.") in ("cs", "ss"):
        actual = (actual[0],) + expected[1:]  # newer kernels keep other things in the upper bytes
    if actual is not None and actual[2] == 0:
        actual = actual[:2] + (expected[2],)  # a flexible array
    if actual is not None and actual != expected:
        problems.append(f"{contexts[context]}: {name} is (offset, size, count) {expected}, but {actual} in the kernel")
    agreed += actual is not None
if agreed < 150:
    problems.append(f"only {agreed} fields were found in the kernel")
if not problems:
    print(f"{agreed} fields lie where the running kernel has them")

convert, agreed = kernel.struct("bpf_ctx_convert") or {}, 0
for _, _, name, context, _ in spec_tables.rows("ProgTypes.def", "PROG_TYPE"):
    name = spec_tables.string(name)
    actual = kernel.member_type("bpf_ctx_convert", f"BPF_PROG_TYPE_{name}_prog")
    if actual is None:
        continue  # not configured
    agreed += 1
    # The kernel writes what has no struct as a pointer or an integer.
    wanted = contexts[context].removeprefix("struct ")
    if actual != wanted and contexts[context].startswith("struct "):
        problems.append(f"{name} starts with {wanted}, but {actual} in the kernel")
if agreed < 20:
    problems.append(f"only {agreed} program types were found in the kernel")
if not problems:
    print(f"{agreed} program types start with the running kernel's struct")
for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
