# Our <linux/...> and libc headers say what the installed ones say: every constant, and the size and place of every
# member, of everything that both have. What only ours have is newer than what is installed, and is compared with the
# running kernel's BTF elsewhere (uapi-kernel.py).
# REQUIRES: clang
# RUN: %python %s %build/runtime-headers/include %S/Inputs
import json
import os
import re
import subprocess
import sys

include, inputs = sys.argv[1:]
sys.path.insert(0, inputs)
import peer

OURS = ["-nostdlibinc", "-I", include]
THEIRS = [*peer.SYSTEM, "-idirafter", include]  # glibc on BPF wants our <gnu/stubs-32.h>
CLANG = ["clang-19", "-target", "bpfel", "-D__TARGET_ARCH_x86", "-DINSTALLED", "-w"]

# Names with another value for a reason.
DIFFERENT = {
    "BPF_MAXINSNS", "__BITS_PER_LONG",  # the machine's, in what is installed for it
    "BTF_KIND_MAX", "NR_BTF_KINDS", "ICMP_MAX", "IPPROTO_MAX", "CAP_LAST_CAP", "LINUX_VERSION_CODE",
    "LINUX_VERSION_MAJOR", "LINUX_VERSION_PATCHLEVEL", "LINUX_VERSION_SUBLEVEL",
    "NULL",
}
GROWS = re.compile(r"__MAX_BPF_.*|MAX_BPF_.*|__BPF_FUNC_MAX_ID|PERF_.*_MAX|.*_CB_MASK|AF_MAX|PF_MAX|BPF_TCP_MAX_STATES")


def program():
    with open(os.path.join(inputs, "everything.c")) as file:
        return "\n".join(line for line in file.read().splitlines() if "bpf/" not in line and "bpf_perf" not in line)


def run(flags, text, *more):
    return subprocess.run([*CLANG, *flags, *more, "-x", "c", "-"], input=text, capture_output=True, text=True)


def declarations(flags):
    """Enumerators, and the members of each named struct by their path."""
    tree = json.loads(run(flags, program(), "-fsyntax-only", "-Xclang", "-ast-dump=json").stdout)
    enumerators, structs = set(), {}
    for node in tree["inner"]:
        if node["kind"] == "EnumDecl":
            enumerators |= {item["name"] for item in node.get("inner", []) if item["kind"] == "EnumConstantDecl"}
        if node["kind"] == "RecordDecl" and node.get("completeDefinition") and "name" in node:
            structs[f"{node['tagUsed']} {node['name']}"] = {
                item["name"] for item in node["inner"]
                if item["kind"] in ("FieldDecl", "IndirectFieldDecl") and "name" in item and "isBitfield" not in item}
    return enumerators, structs


def macros(flags):
    found = dict(re.findall(r"^#define (\w+) (.+)$", run(flags, program(), "-dM", "-E").stdout, re.M))
    builtin = dict(re.findall(r"^#define (\w+) (.+)$", run(flags, "", "-dM", "-E").stdout, re.M))
    return {name: text for name, text in found.items() if name not in builtin}


def values(flags, expressions):
    """The value of each expression that is an integer constant."""
    lines = [f"_Static_assert({text} != {text} + 1 || 1, \"\"); /*{at}*/" for at, text in enumerate(expressions)]
    probe = run(flags, program() + "\n" + "\n".join(lines), "-fsyntax-only", "-ferror-limit=0").stderr
    first = program().count("\n") + 2
    bad = {int(line) - first for line in re.findall(r"^<stdin>:(\d+):\d+: error", probe, re.M)}
    good = [text for at, text in enumerate(expressions) if at not in bad]
    table = "const unsigned long long table[] = {" + ", ".join(f"(unsigned long long)({text})" for text in good) + "};"
    assembly = run(flags, program() + "\n" + table, "-S", "-o", "-").stdout
    numbers = re.findall(r"^\s+\.quad\s+(-?\d+)", assembly[assembly.index("\ntable:"):], re.M)
    assert len(numbers) == len(good), (len(numbers), len(good))
    return dict(zip(good, numbers))


enumerators, structs = declarations(OURS)
theirEnumerators, theirStructs = declarations(THEIRS)
ourMacros, theirMacros = macros(OURS), macros(THEIRS)

names = (enumerators | set(ourMacros)) & (theirEnumerators | set(theirMacros))
names = sorted(name for name in names if name not in DIFFERENT and not GROWS.fullmatch(name))
members = [f"__builtin_offsetof({struct}, {member})" for struct in sorted(structs)
           for member in sorted(structs[struct] & theirStructs.get(struct, set()))]
sizes = [f"sizeof({struct})" for struct in sorted(structs) if struct in theirStructs]

ours = values(OURS, [*names, *members, *sizes])
theirs = values(THEIRS, [*names, *members, *sizes])
both = sorted(set(ours) & set(theirs))
# A context grows at its end.
grown = {f"sizeof({struct})" for struct in structs if structs[struct] > theirStructs.get(struct, structs[struct])}
wrong = [f"{text}: {ours[text]}, installed: {theirs[text]}" for text in both
         if ours[text] != theirs[text] and not (text in grown and int(ours[text]) > int(theirs[text]))]
print(*wrong, sep="\n")
print(f"{len(both)} facts compared")
assert len(both) > 1500
missing = [struct for struct in structs if struct in theirStructs and structs[struct] < theirStructs[struct]]
if missing:
    print("structs that lack members:", *missing)
sys.exit(bool(wrong or missing))
