# Maps are created with the sizes, entry counts and flags that core/spec/MapTypes.def says, and given to
# the helpers that it says: the running kernel is asked.
# REQUIRES: bpf-load
# RUN: %python %s %build/test/tools/spec-dump %src/utils | FileCheck %s
# CHECK: kinds agree with the running kernel
import os
import re
import sys

sys.path += [os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs"), sys.argv[2]]
import bpf_sys
import spec_tables

FLAGS = {row[0]: 1 << int(row[1]) for row in spec_tables.rows("MapTypes.def", "MAP_FLAG")}
FLAGS_LATER = {"RB_OVERWRITE": (6, 19)}
WORDS = {"Nothing": [0], "Any": None, "Many": None, "NoEntries": [0], "OneEntry": [1], "PagesPow2": [4096, 8192]}
SIZES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 64, 260, 264, 512, 520]
ENTRIES = [0, 1, 2, 3, 4096, 8192, 12288]
# A size that all flags of the type can live with.
SAMPLE = {"STACK_TRACE": (4, 64), "INSN_ARRAY": (4, 16)}
LOCAL_STORAGE = {"SK_STORAGE", "INODE_STORAGE", "TASK_STORAGE", "CGRP_STORAGE"}
# Needs a kernel struct to stand for, not sizes alone.
NOT_CREATED = {"STRUCT_OPS"}


def fitting(column, candidates):
    """Those of `candidates` that a size or entries column admits."""
    if column in WORDS:
        return WORDS[column] if WORDS[column] is not None else [n for n in candidates if n]
    numbers = [int(n) for n in re.findall(r"\d+", column.replace("AnySize", str(1 << 32)))]
    if column.startswith("Exactly"):
        return numbers
    low, high, step = numbers
    return [n for n in candidates if low <= n <= high and (n - low) % step == 0]


def flags_of(column):
    """(allowed, demanded) names."""
    column = column.replace("Access", "RDONLY | WRONLY | RDONLY_PROG | WRONLY_PROG")
    names = set(re.findall(r"\w+", column)) - {"Must", "NoFlags"}
    return names, set(re.findall(r"Must\((\w+)\)", column))


class MapType:
    def __init__(self, row, inner, btf):
        self.number, self.name = int(row[1]), spec_tables.string(row[2])
        self.since = spec_tables.version(row[8])
        self.columns = row[3:6]
        self.allowed, self.demanded = flags_of(row[6])
        self.inner = inner if "OF_MAPS" in self.name else 0
        self.btf = btf if self.name in LOCAL_STORAGE else 0
        key, value = (fitting(column, SIZES)[0] for column in row[3:5])
        self.key, self.value = SAMPLE.get(self.name, (key, 4 if 4 in fitting(row[4], SIZES) else value))
        self.entries = fitting(row[5], ENTRIES)[0]
        self.flags = sum(FLAGS[name] for name in self.demanded)

    def create(self, **changed):
        """The descriptor, or -1."""
        args = dict(key=self.key, value=self.value, entries=self.entries, flags=self.flags) | changed
        return bpf_sys.create_map(self.number, inner=self.inner, btf=self.btf, **args)[0]

    def takes(self, **changed):
        fd = self.create(**changed)
        if fd >= 0:
            os.close(fd)
        return fd >= 0


def creation_problems(kind, kernel):
    """Sizes, counts and flags, one changed at a time."""
    candidates = [("key", SIZES), ("value", SIZES), ("entries", ENTRIES)]
    for (what, numbers), column in zip(candidates, kind.columns):
        if kind.btf and what != "entries":
            continue  # the sizes are those of the BTF type
        good = fitting(column, numbers)
        if kind.name == "CPUMAP" and what == "entries":
            numbers = [0, 1]  # no more than there can be CPUs
        for number in numbers:
            if kind.takes(**{what: number}) != (number in good):
                yield f"{kind.name}: {what} {number} is {'' if number in good else 'not '}in the table"
    for name, bit in FLAGS.items():
        expected = name in kind.allowed
        if kernel < FLAGS_LATER.get(name, kernel) or name == "VTYPE_BTF_OBJ_FD":
            continue
        if name in kind.demanded:
            expected, bit = False, 0
            flags = kind.flags & ~FLAGS[name]
        else:
            flags = kind.flags | bit
        if kind.takes(flags=flags) != expected:
            yield f"{kind.name}: flag {name} is not what the table says"


# How a helper's arguments are made; a helper with another kind of argument is not asked about.


def arguments(columns, map_fd):
    """Code that fills r1-r5, or nothing when a kind cannot be made that simply."""
    code = b""
    for reg, kind in enumerate(columns, 1):
        kind = kind.split(" | ")[0]
        if kind == "Ctx":
            code += bpf_sys.insn(0xbf, reg, 6)
        elif kind == "ConstMapPtr":
            code += bpf_sys.insn(0x18, reg, 1, imm=map_fd) + bpf_sys.insn(0)
        elif kind in ("MapKey", "MapValue", "Mem", "UninitMem"):
            code += bpf_sys.insn(0xbf, reg, 10) + bpf_sys.insn(0x07, reg, imm=-64)
        elif kind in ("Size", "SizeOrZero", "AllocSizeOrZero"):
            code += bpf_sys.mov(reg, 24)
        elif kind in ("Anything", "Scalar"):
            code += bpf_sys.mov(reg, 0)
        else:
            return None
    return code


def call_accepted(program_type, attach, args, helper):
    zero_stack = b"".join(bpf_sys.insn(0x7a, 10, 0, offset) for offset in range(-64, 0, 8))
    code = (bpf_sys.insn(0xbf, 6, 1) + zero_stack + args + bpf_sys.insn(0x85, imm=helper) + bpf_sys.mov(0, 1) +
            bpf_sys.EXIT)
    accepted, log = bpf_sys.load(program_type, code, attach)
    # A result that must be given back is proof enough that the call was let through.
    return accepted or "nreleased reference" in log


def callers():
    """A loadable kind of program for each helper: {helper: (type, attach)}."""
    found = {}
    for words, helpers in bpf_sys.spec_dump(sys.argv[1], "helpers"):
        program_type, attach = map(int, words)
        if program_type in (bpf_sys.TRACING, bpf_sys.SYSCALL) or not bpf_sys.trivial(program_type, attach, 0):
            continue
        for helper in helpers:
            found.setdefault(helper, (program_type, attach))
    return found


# To update takes a socket, which these programs have none of; to delete is for some program types only.
NOT_ASKED = {(kind, helper) for kind in ("SOCKMAP", "SOCKHASH") for helper in ("map_update_elem", "map_delete_elem")}


def helper_problems(kind, takes, who):
    for row in spec_tables.rows("Helpers.def", "HELPER"):
        number, name = int(row[0]), row[1]
        columns = [c for c in re.split(r", (?![^(]*\))", row[6].strip("()")) if c]
        if "ConstMapPtr" not in columns or number not in who or (kind.name, name) in NOT_ASKED:
            continue
        fd = kind.create()  # a new one, as some maps belong to the type of program that takes them first
        args = arguments(columns, fd)
        actual = args is not None and call_accepted(*who[number], args, number)
        os.close(fd)
        if args is None:
            continue
        if actual != (number in takes):
            yield f"{kind.name}: {name} is {'allowed' if actual else 'refused'} by the kernel, not by the table"


kernel = bpf_sys.kernel_version()
inner, _ = bpf_sys.create_map(2, 4, 4, 1)
btf = bpf_sys.load_int_btf()
takes = {int(words[0]): helpers for words, helpers in bpf_sys.spec_dump(sys.argv[1], "maps")}
who, problems, compared = callers(), [], 0
for row in spec_tables.rows("MapTypes.def", "MAP_TYPE"):
    kind = MapType(row, inner, btf)
    if kind.since > kernel or kind.name in NOT_CREATED:
        continue
    if not kind.takes():
        print(f"{kind.name}: cannot be created here")
        continue
    compared += 1
    problems += creation_problems(kind, kernel)
    problems += helper_problems(kind, takes[kind.number], who)
bpf_sys.report(problems, compared, at_least=25)
