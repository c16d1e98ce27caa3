# REQUIRES: clang
# RUN: %python %s %src %t
# Every form of a relocatable access (Inputs/forms.c), with both byte orders, instruction sets and all levels:
# the records are those that clang makes, and no function takes more instructions than clang's.
# Records are compared without their places, which a shorter function moves, and a question that clang asks
# twice may be asked once (share-relocated). Unoptimised, clang's code says nothing about ours; there every
# question that is asked at -O2 must be asked too.
import collections
import os
import subprocess
import sys

root, folder = sys.argv[1], sys.argv[2]
sys.path.insert(0, os.path.join(root, "test/Inputs"))
import core_records  # noqa: E402

SOURCE = os.path.join(root, "test/passes/core-reloc/Inputs/forms.c")
os.makedirs(folder, exist_ok=True)


def compiled(name, command, *flags):
    out = os.path.join(folder, name + ".o")
    subprocess.run([*command, *flags, "-g", "-c", SOURCE, "-o", out], check=True)
    return out


def questions(path):
    return collections.Counter((section, *rest) for section, _, *rest in core_records.records(path))


def lengths(path):
    lines = subprocess.run(["llvm-nm", "-S", path], capture_output=True, text=True, check=True).stdout.splitlines()
    fields = [line.split() for line in lines]
    return {f[3]: int(f[1], 16) // 8 for f in fields if len(f) == 4 and f[2] in "Tt"}


def both(*flags):
    theirs = compiled("clang", ["clang-19", "-target", flags[0]], *flags[1:])
    ours = compiled("skep", ["skep", "cc", "-Wno-bpf", "--target=" + flags[0]], *flags[1:])
    return theirs, ours


for machine in "bpfel", "bpfeb":
    for cpu in "-mcpu=v2", "-mcpu=v3", "-mcpu=v4":
        for level in "-O1", "-O2", "-O3", "-Os", "-Oz":
            theirs, ours = both(machine, cpu, level)
            where = f"{machine} {cpu} {level}"
            wanted, found = questions(theirs), questions(ours)
            assert sum(wanted.values()) > 140, where
            assert wanted.keys() == found.keys(), f"{where}: {wanted.keys() ^ found.keys()}"
            assert found <= wanted, f"{where}: more often than clang: {found - wanted}"
            clangs, skeps = lengths(theirs), lengths(ours)
            assert len(clangs) > 80 and clangs.keys() == skeps.keys(), where
            longer = {name: (n, clangs[name]) for name, n in skeps.items() if n > clangs[name]}
            assert not longer, f"{where}: longer than clang's: {longer}"
    theirs, ours = both(machine, "-O2")
    plain = compiled("skep", ["skep", "cc", "-Wno-bpf", "--target=" + machine], "-O0")
    missing = questions(theirs).keys() - questions(plain).keys()
    assert not missing, f"{machine} -O0: without {missing}"
