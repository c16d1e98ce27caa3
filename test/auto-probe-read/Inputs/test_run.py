"""Loads an object with libbpf and has the kernel run raw tracepoint programs of it (BPF_PROG_TEST_RUN), with
arguments that are all zero.

usage: test_run.py OBJECT PROGRAM...
"""
import ctypes
import os
import sys

libbpf = ctypes.CDLL("libbpf.so.1", use_errno=True)
libbpf.bpf_object__open_file.restype = ctypes.c_void_p
libbpf.bpf_object__find_program_by_name.restype = ctypes.c_void_p


class Options(ctypes.Structure):
    """struct bpf_test_run_opts"""

    _fields_ = [("sz", ctypes.c_size_t), ("data_in", ctypes.c_void_p), ("data_out", ctypes.c_void_p),
                ("data_size_in", ctypes.c_uint32), ("data_size_out", ctypes.c_uint32), ("ctx_in", ctypes.c_void_p),
                ("ctx_out", ctypes.c_void_p), ("ctx_size_in", ctypes.c_uint32), ("ctx_size_out", ctypes.c_uint32),
                ("retval", ctypes.c_uint32), ("repeat", ctypes.c_int), ("duration", ctypes.c_uint32),
                ("flags", ctypes.c_uint32), ("cpu", ctypes.c_uint32), ("batch_size", ctypes.c_uint32)]


def fail(what):
    sys.exit(f"{what}: {os.strerror(ctypes.get_errno())}")


path, *programs = sys.argv[1:]
bpf_object = libbpf.bpf_object__open_file(path.encode(), None)
if not bpf_object or libbpf.bpf_object__load(ctypes.c_void_p(bpf_object)):
    fail(path)
arguments = (ctypes.c_uint64 * 12)()
for name in programs:
    program = libbpf.bpf_object__find_program_by_name(ctypes.c_void_p(bpf_object), name.encode())
    options = Options(sz=ctypes.sizeof(Options), ctx_in=ctypes.addressof(arguments), ctx_size_in=ctypes.sizeof(arguments))
    if not program or libbpf.bpf_prog_test_run_opts(libbpf.bpf_program__fd(ctypes.c_void_p(program)),
                                                    ctypes.byref(options)):
        fail(name)
    print(f"{name}: {options.retval:#x}")
