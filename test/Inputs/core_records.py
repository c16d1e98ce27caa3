#!/usr/bin/env python3
"""The CO-RE records of eBPF objects, read without any of skep's code, so that tests can compare what
two compilers recorded.

usage: core_records.py FILE        prints one line a record
       core_records.py FILE FILE   exits 1 and shows the difference unless both have the same records
       core_records.py --fields FILE FILE
                                   the same of records without their offsets: the code may differ, what it
                                   is relocated against may not

A record is (section, byte offset of the instruction, kind, type, access string). Types are compared by
name because their numbers differ between any two BTFs.
"""
import struct
import sys

KINDS = [
    "byte_off", "byte_sz", "field_exists", "signed", "lshift_u64", "rshift_u64", "local_type_id",
    "target_type_id", "type_exists", "type_size", "enumval_exists", "enumval_value", "type_matches",
]
BTF_NAMES = {1: "int", 2: "ptr", 3: "array", 4: "struct", 5: "union", 6: "enum", 7: "fwd", 8: "typedef",
             9: "volatile", 10: "const", 11: "restrict", 12: "func", 13: "func_proto", 14: "var",
             15: "datasec", 16: "float", 17: "decl_tag", 18: "type_tag", 19: "enum64"}
# Bytes that follow the 12 of a type, fixed and for each of its vlen entries.
BTF_TAIL = {1: (4, 0), 3: (12, 0), 4: (0, 12), 5: (0, 12), 6: (0, 8), 13: (0, 8), 14: (4, 0), 15: (0, 12),
            17: (4, 0), 19: (0, 12)}


def sections(data):
    """name -> bytes of every section of a 64-bit ELF file, and its struct-module byte order."""
    if data[:4] != b"\x7fELF" or data[4] != 2:
        sys.exit("not a 64-bit ELF file")
    order = "<" if data[5] == 1 else ">"
    table, = struct.unpack_from(order + "Q", data, 40)
    size, count, names = struct.unpack_from(order + "HHH", data, 58)
    headers = [struct.unpack_from(order + "IIQQQQIIQQ", data, table + i * size) for i in range(count)]
    name_at = headers[names][4]
    found = {}
    for header in headers:
        start = name_at + header[0]
        name = data[start:data.index(b"\0", start)].decode()
        if header[1] != 8:  # SHT_NOBITS has no bytes
            found[name] = data[header[4]:header[4] + header[5]]
    return found, order


class Btf:
    """The type names and strings of a .BTF section."""

    def __init__(self, data, order):
        _, _, _, header, types, types_len, strings, strings_len = struct.unpack_from(order + "HBBIIIII", data)
        self.strings = data[header + strings:header + strings + strings_len]
        self.types = [("void", "", 0)]
        at, end = header + types, header + types + types_len
        while at < end:
            name, info, target = struct.unpack_from(order + "III", data, at)
            kind, vlen = info >> 24 & 31, info & 0xFFFF
            fixed, each = BTF_TAIL.get(kind, (0, 0))
            self.types.append((BTF_NAMES[kind], self.string(name), target))
            at += 12 + fixed + each * vlen

    def string(self, offset):
        return self.strings[offset:self.strings.index(b"\0", offset)].decode()

    def name(self, number):
        kind, name, target = self.types[number]
        if not name and kind in ("ptr", "const", "volatile"):
            return f"{kind} {self.name(target)}"
        return f"{kind} {name or '(anonymous)'}"


def records(path):
    found, order = sections(open(path, "rb").read())
    ext = found.get(".BTF.ext")
    if ext is None:
        return set()
    header, = struct.unpack_from(order + "I", ext, 4)
    if header < 32:
        return set()
    btf = Btf(found[".BTF"], order)
    start, length = struct.unpack_from(order + "II", ext, 24)
    at, end = header + start, header + start + length
    if at == end:
        return set()
    size, = struct.unpack_from(order + "I", ext, at)
    at += 4
    result = set()
    while at < end:
        section, count = struct.unpack_from(order + "II", ext, at)
        at += 8
        for _ in range(count):
            insn, kind, access, which = struct.unpack_from(order + "IIII", ext, at)
            result.add((btf.string(section), insn, KINDS[which], btf.name(kind), btf.string(access)))
            at += size
    return result


def show(record):
    return "%s+%d %s %s %s" % record


def main():
    paths = [path for path in sys.argv[1:] if path != "--fields"]
    sets = [records(path) for path in paths]
    if "--fields" in sys.argv:
        sets = [{(section, 0, *rest) for section, _, *rest in found} for found in sets]
    if len(sets) == 1:
        print("\n".join(map(show, sorted(sets[0]))))
        return 0
    for path, mine, other in ((paths[0], sets[0], sets[1]), (paths[1], sets[1], sets[0])):
        for record in sorted(mine - other):
            print(f"only in {path}: {show(record)}")
    return sets[0] != sets[1]


if __name__ == "__main__":
    sys.exit(main())
