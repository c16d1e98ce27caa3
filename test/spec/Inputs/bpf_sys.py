"""The bpf() system call for tests that ask the running kernel what it accepts. Programs are loaded and
dropped again, nothing is ever attached."""
import ctypes
import os
import platform
import re
import struct
import subprocess
import sys

_LIBC = ctypes.CDLL(None, use_errno=True)
_NUMBER = {"x86_64": 321, "aarch64": 280}.get(platform.machine())
_ATTR_SIZE = 144
SLEEPABLE = 1 << 4

# Program and attach types of the kernel whose loading needs more than a number.
TRACING, STRUCT_OPS, EXT, LSM, SYSCALL = 26, 27, 28, 29, 31
TRACE_RAW_TP, TRACE_ITER = 23, 28


def bpf(command, attr):
    """(result or -1, errno)"""
    buffer = ctypes.create_string_buffer(bytes(attr).ljust(_ATTR_SIZE, b"\0"), _ATTR_SIZE)
    result = _LIBC.syscall(_NUMBER, command, buffer, _ATTR_SIZE)
    return result, ctypes.get_errno()


def insn(opcode, dst=0, src=0, off=0, imm=0):
    return struct.pack("<BBhi", opcode, dst | src << 4, off, imm)


def mov(reg, imm):
    return insn(0xb7, reg, imm=imm)


EXIT = insn(0x95)


def load(program_type, code, attach=0, btf_id=0, flags=0, licence="GPL"):
    """Loads a program and closes it. (accepted, the verifier's log)"""
    text, licence = ctypes.create_string_buffer(code), ctypes.create_string_buffer(licence.encode())
    log = ctypes.create_string_buffer(1 << 16)
    if program_type == SYSCALL:
        flags |= SLEEPABLE
    attr = struct.pack("<IIQQIIQII16sIIIIQIIQII", program_type, len(code) // 8, ctypes.addressof(text),
                       ctypes.addressof(licence), 1, len(log), ctypes.addressof(log), 0, flags, b"", 0, attach,
                       0, 0, 0, 0, 0, 0, 0, btf_id)
    fd, errno = bpf(5, attr)
    if fd >= 0:
        os.close(fd)
    return fd >= 0, log.value.decode(errors="replace") + (f"errno {errno}" if fd < 0 else "")


def load_int_btf():
    """BTF with one type, int, of id 1. Its descriptor stays open: the test is short."""
    types, strings = struct.pack("<IIII", 1, 1 << 24, 4, 1 << 24 | 32), b"\0int\0"
    blob = struct.pack("<HBBIIIII", 0xEB9F, 1, 0, 24, 0, len(types), len(types), len(strings)) + types + strings
    text = ctypes.create_string_buffer(blob, len(blob))
    return bpf(18, struct.pack("<QQIII", ctypes.addressof(text), 0, len(blob), 0, 0))[0]


def create_map(map_type, key, value, entries, flags=0, inner=0, btf=0):
    """(fd or -1, errno); with `btf`, key and value are of its type 1."""
    return bpf(0, struct.pack("<IIIIIII16sIIIIIQ", map_type, key, value, entries, flags, inner, 0, b"", 0, btf,
                              int(btf != 0), int(btf != 0), 0, 0))


def kernel_version():
    return tuple(map(int, re.match(r"(\d+)\.(\d+)", platform.release()).groups()))


def btf_targets():
    """BTF ids that tracing programs can be loaded for: {attach type: id}."""
    dump = subprocess.run(["bpftool", "btf", "dump", "file", "/sys/kernel/btf/vmlinux"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    found = {}
    for attach, kind, name in (TRACE_RAW_TP, "TYPEDEF", "btf_trace_sched_switch"), (TRACE_ITER, "FUNC", "bpf_iter_task"):
        match = re.search(rf"^\[(\d+)\] {kind} '{name}'", dump, re.M)
        if match:
            found[attach] = int(match[1])
    return found


def trivial(program_type, attach, btf_id):
    """Can the empty program of that kind be loaded here?"""
    # 1 suits every kind: cgroup programs must return it, others may.
    results = [load(program_type, mov(0, value) + EXIT, attach, btf_id)[0] for value in (1, 0)]
    return any(results)


def spec_dump(tool, what):
    """The lines of `spec-dump what`: ([words before the colon], {numbers after it})."""
    text = subprocess.run([tool, what], check=True, text=True, stdout=subprocess.PIPE).stdout
    for line in text.splitlines():
        left, right = line.split(":")
        yield left.split(), set(map(int, right.split()))


def report(problems, compared, at_least):
    """Ends a test: prints what differs, or how much was compared."""
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} differences from the running kernel")
    if compared < at_least:
        sys.exit(f"only {compared} kinds could be compared, expected {at_least}")
    print(f"{compared} kinds agree with the running kernel")
