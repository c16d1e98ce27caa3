"""Compares what two BTF files say, by structure: a named type is written out down to the next names, and each side must
have the same set of such texts. What pahole is known to write otherwise is made alike before:

  - an array of arrays is one array of all elements; what counts them differs
  - every function is "static", whatever it was declared as
  - whether an enum is signed goes by its values

usage: same_types.py [--but NAME...] OURS.json THEIRS.json      both from `skep btf dump --format json`
Prints one line a difference and exits with 1 when there is one. --but: names that may differ.
"""
import json
import sys


class Btf:
    def __init__(self, path):
        with open(path, encoding="utf-8", errors="replace") as file:
            self.types = {t["id"]: t for t in json.load(file)["types"]}

    def text(self, type_id, depth=0):
        """The type as text: by its name when it has one, else written out."""
        if type_id == 0:
            return "void"
        t = self.types[type_id]
        name = t["name"] if t["name"] != "(anon)" else ""
        if name and t["kind"] in ("STRUCT", "UNION", "ENUM", "ENUM64", "FWD", "TYPEDEF"):
            kind = t["kind"] if t["kind"] != "FWD" else t["fwd_kind"].upper()
            return f"{kind} {name}"
        if depth > 30:
            return "..."
        return self.contents(t, depth + 1)

    def contents(self, t, depth=0):
        kind, of = t["kind"], lambda i: self.text(i, depth)
        if kind in ("INT", "FLOAT"):
            return f"{kind} {t['name']} {t['size']} {t.get('nr_bits')} {t.get('encoding')}"
        if kind == "ARRAY":
            count, element = t["nr_elems"], t["type_id"]
            while self.types.get(element, {}).get("kind") == "ARRAY":
                count *= self.types[element]["nr_elems"]
                element = self.types[element]["type_id"]
            return f"[{count}] {of(element)}"
        if kind in ("STRUCT", "UNION"):
            members = "; ".join(f"{m['name']}@{m['bits_offset']}:{m.get('bitfield_size', 0)} {of(m['type_id'])}"
                                for m in t["members"])
            return f"{kind} {t['size']} {{{members}}}"
        if kind in ("ENUM", "ENUM64"):
            bits = 2 ** (8 * t["size"])
            return f"{kind} {t['size']} {{" + "; ".join(f"{v['name']}={v['val'] % bits}" for v in t["values"]) + "}"
        if kind == "FUNC_PROTO":
            params = ", ".join(f"{p['name']} {of(p['type_id'])}" for p in t["params"])
            return f"({params}) -> {of(t['ret_type_id'])}"
        if kind == "FWD":
            return f"FWD {t['fwd_kind']}"
        if kind == "DATASEC":
            return f"{t['size']} " + "; ".join(f"{v['offset']}+{v['size']} {of(v['type_id'])}" for v in t["vars"])
        if kind == "VAR":
            return f"{t['name']} {t['linkage']} {of(t['type_id'])}"
        if kind == "DECL_TAG":
            return f"DECL_TAG {t['name']} {t['component_idx']} {of(t['type_id'])}"
        return f"{kind} {t['name'] if kind in ('TYPE_TAG', 'FUNC') else ''} {of(t['type_id'])}"

    def named(self):
        """The texts of all types with names, by kind and name."""
        found = {}
        for t in self.types.values():
            if t["name"] != "(anon)" and t["kind"] not in ("INT", "FLOAT", "TYPE_TAG"):
                found.setdefault((t["kind"], t["name"]), set()).add(self.contents(t))
        return found


def main(argv):
    butted = set()
    if argv[1] == "--but":
        butted = set(argv[2:-2])
    ours, theirs = Btf(argv[-2]).named(), Btf(argv[-1]).named()
    different = same = 0
    for key in sorted(ours.keys() | theirs.keys()):
        if key[1] in butted:
            continue
        a, b = ours.get(key, set()), theirs.get(key, set())
        same += a == b
        if a == b:
            continue
        different += 1
        print(*key, "\n  ours:   " + "\n          ".join(sorted(a - b) or ["(nothing more)"]),
              "\n  theirs: " + "\n          ".join(sorted(b - a) or ["(nothing more)"]))
    print(f"{same} the same, {different} different")
    return different != 0 or same == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
