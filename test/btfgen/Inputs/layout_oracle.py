"""Does a header give every type the layout that the BTF it was made from says? A C compiler decides.

    layout_oracle.py asserts BTF HEADER > check.c     a source that compiles if sizes and offsets are right
    layout_oracle.py bitfields BTF CHECK_BTF          compares the bitfields in check.c's own BTF

BTF is raw or compressed with zstd. Types that share a name are x, x___2, ... in the order of their ids.
"""
import collections
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "utils"))
from gen_shipped_btf import Btf  # noqa: E402

KEYWORD = {"STRUCT": "struct", "UNION": "union", "ENUM": "enum", "ENUM64": "enum"}


def load(path):
    data = open(path, "rb").read()
    if data[:4] == b"\x28\xb5\x2f\xfd":
        data = subprocess.run(["zstd", "-dcq", path], stdout=subprocess.PIPE, check=True).stdout
    return Btf(data)


def tagged(btf):
    """(spelling, type) of every struct, union and enum that has a name and a definition."""
    seen = collections.Counter()
    for t in btf.types[1:]:
        if t.kind not in KEYWORD or not t.words[0] or (t.kind.startswith("ENUM") and not t.entries):
            continue
        name = btf.string(t.words[0]).decode()
        seen[name] += 1
        yield f"{KEYWORD[t.kind]} {name}" + (f"___{seen[name]}" if seen[name] > 1 else ""), t


def resolved(btf, type_id):
    while type_id and btf.types[type_id].kind in ("TYPEDEF", "CONST", "VOLATILE", "RESTRICT", "TYPE_TAG"):
        type_id = btf.types[type_id].words[2]
    return btf.types[type_id] if type_id else None


def fields(btf, t, base=0):
    """(name, bit offset, bitfield size), with the members of unnamed structs among those of their parent."""
    flag = t.words[1] >> 31
    for name_offset, type_id, place in t.entries:
        offset, bits = (place & 0xffffff, place >> 24) if flag else (place, 0)
        inner = resolved(btf, type_id)
        if name_offset:
            yield btf.string(name_offset).decode(), base + offset, bits
        elif inner.kind in ("STRUCT", "UNION"):
            yield from fields(btf, inner, base + offset)


def asserts(btf, header):
    print(f'#include "{header}"')
    for i, (spelling, t) in enumerate(tagged(btf)):
        print(f'_Static_assert(sizeof({spelling}) == {t.words[2]}, "");')
        if t.kind in ("ENUM", "ENUM64"):
            continue
        for name, offset, bits in fields(btf, t):
            if not bits:
                print(f'_Static_assert(__builtin_offsetof({spelling}, {name}) == {offset // 8}, "");')
        if any(bits for _, _, bits in fields(btf, t)):
            print(f"{spelling} v{i};")


def bitfields(btf):
    return {spelling: [f for f in fields(btf, t) if f[2]] for spelling, t in tagged(btf)
            if t.kind in ("STRUCT", "UNION")}


def compare(expected, found):
    wrong = 0
    wanted = {spelling: fields for spelling, fields in bitfields(expected).items() if fields}
    there = bitfields(found)
    for spelling, fields in wanted.items():
        if there.get(spelling) != fields:
            wrong += 1
            print(f"{spelling}: expected {fields}, found {there.get(spelling)}")
    print(f"{sum(map(len, wanted.values()))} bitfields in {len(wanted)} types compared, {wrong} types differ")
    sys.exit(wrong != 0)


if __name__ == "__main__":
    command, first, second = sys.argv[1:]
    if command == "asserts":
        asserts(load(first), second)
    else:
        compare(load(first), load(second))
