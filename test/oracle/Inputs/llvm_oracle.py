"""Compares skep's BTF and .BTF.ext with what LLVM prints of the same module, for a list of sources.

Each source is compiled to an object, and to bitcode of which llvm-btf makes another object. Their code must be the
same, or nothing could be said of records; then btf-compare sets types, CO-RE records, func_info and line_info beside
each other, both ways, and .BTF must not be larger. One line a difference, and the sums.

usage: llvm_oracle.py FOLDER [skep's FLAGS]... -- SOURCE...
"""
import os
import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def sections(path):
    """Name -> size."""
    text = run("llvm-readelf", "-SW", path).stdout
    return {name: int(size, 16) for name, size in re.findall(r"\] (\S+) +PROGBITS +\w+ \w+ (\w+)", text)}


def code(path):
    """Disassembly, without the ids of types: those in CO-RE records, and those that are loaded as numbers."""
    lines = []
    for line in run("llvm-objdump", "-dr", "--no-leading-addr", path).stdout.splitlines()[2:]:
        if "CO-RE <" not in line:
            lines.append(line)
        elif "type_id>" in line:
            lines[-1] = re.sub(r".* = \S+ ll$", "id of a type", lines[-1])
    return [line for line in lines if "file format" not in line]


def choices(flags):
    """llvm-btf's options for skep's."""
    found = []
    for flag in flags:
        if flag.startswith("-mcpu="):
            found.append("--cpu=" + flag[6:])
        if re.fullmatch("-O[0-3]", flag):
            found.append("--level=" + flag[2])
    return found


def differences(folder, flags, source):
    """What is wrong, and the sizes of both .BTF."""
    base = os.path.join(folder, os.path.basename(source))
    ours, theirs, bitcode = base + ".o", base + ".llvm.o", base + ".bc"
    for command in (["skep", "cc", *flags, "-c", source, "-o", ours],
                    ["skep", "cc", *flags, "-c", "-emit-llvm", source, "-o", bitcode],
                    ["llvm-btf", *choices(flags), bitcode, theirs]):
        done = run(*command)
        if done.returncode:
            return [f"{command[0]}: {done.stderr.strip()[:500]}"], 0, 0
    if code(ours) != code(theirs):
        return ["the code differs"], 0, 0
    found = run("btf-compare", ours, theirs)
    lines = found.stdout.splitlines() + found.stderr.splitlines()
    if found.returncode and not lines:
        lines = [f"btf-compare ended with {found.returncode}"]
    own, other = sections(ours).get(".BTF", 0), sections(theirs).get(".BTF", 0)
    if not other:
        lines.append("LLVM printed no BTF")
    if own > other:
        lines.append(f".BTF has {own} bytes, and LLVM's {other}")
    return lines, own, other


def main():
    split = sys.argv.index("--")
    folder, *flags = sys.argv[1:split]
    os.makedirs(folder, exist_ok=True)
    wrong, own, other = 0, 0, 0
    for source in sys.argv[split + 1:]:
        lines, our, their = differences(folder, flags, source)
        wrong, own, other = wrong + bool(lines), own + our, other + their
        for line in lines[:5]:
            print(f"{os.path.basename(source)}: {line}")
    print(f"{len(sys.argv) - split - 1} objects, {wrong} different; .BTF: {own} bytes, LLVM's {other}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
