"""Writes two BTF files: a base with `int` and `struct of_base`, and a module's that continues it.

    make_split.py BASE MODULE
"""
import struct
import sys


def btf(records, strings):
    types = b"".join(struct.pack(f"<{len(r)}I", *r) for r in records)
    return struct.pack("<HBBIIIII", 0xeb9f, 1, 0, 24, 0, len(types), len(types), len(strings)) + types + strings


STRUCT = 4 << 24
base_strings = b"\0int\0of_base\0x\0"
base = btf([(1, 1 << 24, 4, 1 << 24 | 32),                 # [1] INT int
            (5, STRUCT | 1, 4, 13, 1, 0)], base_strings)    # [2] STRUCT of_base { int x; }
module = btf([(len(base_strings), STRUCT | 1, 4, 13, 2, 0)], b"of_module\0")  # [3] STRUCT of_module { struct of_base x; }
open(sys.argv[1], "wb").write(base)
open(sys.argv[2], "wb").write(module)
