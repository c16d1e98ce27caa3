"""Compares the numbered tables with enums of the kernel's."""
import re
import sys

import spec_tables

# Table, macro, the kernel's enum, and how a row's columns give (enumerator, number, since).
TABLES = [
    ("Helpers.def", "HELPER", "bpf_func_id", lambda r: ("BPF_FUNC_" + r[1], int(r[0]), r[2])),
    ("MapTypes.def", "MAP_TYPE", "bpf_map_type",
     lambda r: ("BPF_MAP_TYPE_" + spec_tables.string(r[2]), int(r[1]), r[8])),
    ("ProgTypes.def", "PROG_TYPE", "bpf_prog_type",
     lambda r: ("BPF_PROG_TYPE_" + spec_tables.string(r[2]), int(r[1]), r[4])),
    ("AttachTypes.def", "ATTACH_TYPE", "bpf_attach_type", lambda r: (spec_tables.string(r[2]), int(r[1]), r[3])),
]
# Not a thing of its own: the unspecified one, the count at the end, and second names of map types.
_NO_ROW = re.compile(r"_UNSPEC$|_unspec$|^__|_DEPRECATED$")


def compare(enums, version, where):
    """`enums`: {enum: {enumerator: number}} of a kernel of that version. Exits with what differs."""
    problems, agreed = [], 0
    for table, macro, enum, columns in TABLES:
        kernel = enums[enum]
        rows = [columns(row) for row in spec_tables.rows(table, macro)]
        for name, number, since in rows:
            if name in kernel and kernel[name] == number:
                agreed += 1
            elif name in kernel:
                problems.append(f"{table}: {name} is {number}, but {kernel[name]} in {where}")
            elif spec_tables.version(since) <= version:
                problems.append(f"{table}: {name} is dated {since}, but {where} does not have it")
        known = {name for name, _, _ in rows}
        for name in kernel:
            if name not in known and not _NO_ROW.search(name):
                problems.append(f"{table}: no row for {name} of {where}")
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} differences from {where}")
    print(f"{agreed} rows agree with {where}")
