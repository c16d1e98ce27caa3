# Every macro that libbpf 1.1.2 has gives the same instructions, relocations and CO-RE records from our headers
# as from libbpf's, on both byte orders; what depends on the machine, on every machine.
# REQUIRES: clang
# RUN: %python %s %build/runtime-headers/include %S/Inputs
#
# A source may say for which machines it is compiled (`// machines: x86 arm64`), and how libbpf's listing is to be
# edited before it is compared (`// peer: s/old/new/; s/old/new/`).
import difflib
import glob
import os
import re
import sys

include, inputs = sys.argv[1:]
sys.path.insert(0, inputs)
import peer

LIBBPF = os.environ.get("LIBBPF_INCLUDE", "/usr/include")


def remark(source, key, default=""):
    with open(source) as file:
        found = re.search(rf"^// {key}: (.*)", file.read(), re.M)
    return found.group(1) if found else default


def edits(source):
    return [edit.split("/")[1:3] for edit in remark(source, "peer").split("; ") if edit]


def differences(source, machine, target):
    flags = ["-target", target, f"-D__TARGET_ARCH_{machine}"]
    ours = peer.code(peer.compile(source, flags + ["-I", include], "ours"))
    theirs = peer.code(peer.compile(source, flags + ["-I", LIBBPF], "libbpf"))
    for old, new in edits(source):
        theirs = [re.sub(old, new, line) for line in theirs]
    if len(ours) < 10:
        return ["no code at all"]
    return list(difflib.unified_diff(theirs, ours, "libbpf", "ours", lineterm="", n=1))


failed = False
for source in sorted(glob.glob(os.path.join(inputs, "same", "*.c"))):
    for machine in remark(source, "machines", "x86").split():
        for target in ["bpfel", "bpfeb"]:
            found = differences(source, machine, target)
            if found:
                failed = True
                print(source, machine, target, *found[:30], sep="\n")
sys.exit(failed)
