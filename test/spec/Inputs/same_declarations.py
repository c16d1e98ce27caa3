"""same_declarations.py OURS THEIRS: every helper that both headers declare has the same C type."""
import re
import sys


def declarations(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = {}
    # libbpf made the pointers const in 1.4 and marked fast calls in 1.5; neither changes a call.
    for match in re.finditer(r"^static (?:__bpf_fastcall )?(.*?)\(\* ?(?:const )?(bpf_\w+)\)\((.*?)\) = \(void \*\) ?(\d+);",
                             text, re.M):
        result, name, params, number = match.groups()
        # Only types count, so parameters lose their names.
        types = [re.sub(r"(?<=[\s*])\w+$", "", p.strip()) if " " in p.strip() else p.strip() for p in params.split(",")]
        found[name] = ["".join(result.split())] + ["".join(t.split()) for t in types] + [number]
    return found


# Newer than libbpf 1.1: lengths of dynptrs became 64 bits wide, and d_path takes a const path.
WIDENED = {"bpf_d_path", "bpf_dynptr_from_mem", "bpf_dynptr_read", "bpf_dynptr_write", "bpf_dynptr_data"}


def older(types):
    return [t.replace("__u64", "__u32").replace("conststructpath*", "structpath*") for t in types]


ours, theirs = map(declarations, sys.argv[1:3])
different = [name for name in theirs if ours.get(name) != theirs[name] and
             not (name in WIDENED and older(ours[name]) == older(theirs[name]))]
for name in different:
    print(f"{name}: {ours.get(name)} here, {theirs[name]} there")
if different:
    sys.exit(1)
print(f"{len(theirs)} declarations agree")
