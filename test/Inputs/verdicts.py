"""Compiles a C file and asks the running kernel about each program in it: those, and only those, that skep warns of
must be rejected.

usage: verdicts.py FILE ID[,ID...] [skep cc option...]

A program begins at a line with SEC( and ends before the next; a warning of one of the IDs anywhere in between counts.
A program whose name ends in _known is one that skep is known to be silent about though the kernel rejects it.
"""
import json
import re
import subprocess
import sys
import tempfile

source, ids, flags = sys.argv[1], sys.argv[2].split(","), sys.argv[3:]
starts = []  # first line and name of each program
with open(source, encoding="utf-8") as file:
    text = file.read()
for found in re.finditer(r'^SEC\("(?!license|\.maps)[^)]*\)\s+int (\w+)\(', text, re.M):
    starts.append((text.count("\n", 0, found.start()) + 1, found.group(1)))
names = [name for _, name in starts]
if len(set(names)) != len(names) or not names:
    sys.exit(f"{source}: no programs, or two of one name")

with tempfile.TemporaryDirectory() as folder:
    run = subprocess.run(["skep", "cc", "-c", source, "-o", f"{folder}/out.o", *flags], capture_output=True,
                         encoding="utf-8")
    if run.returncode:
        sys.exit(run.stderr)
    loaded = subprocess.run(["skep", "load", "--json", f"{folder}/out.o"], capture_output=True, encoding="utf-8")
told = set()
for line, diag in re.findall(r"^" + re.escape(source) + r":(\d+):\d+: warning: .*\[-W([\w-]+)\]$", run.stderr, re.M):
    if diag not in ids:
        sys.exit(f"{source}:{line}: {diag} was not expected\n{run.stderr}")
    told.add([name for start, name in starts if start <= int(line)][-1])

failed = False
for program in json.loads(loaded.stdout)["programs"]:
    name, verdict = program["name"], program["verdict"]
    if verdict not in ("accepted", "rejected"):
        sys.exit(f"{name}: {verdict}: {program.get('reason')}")
    log = program.get("log", "").strip().splitlines()[-3:]
    expected = "rejected" if name in told or name.endswith("_known") else "accepted"
    print(f"{name:24} {verdict:9} {'told' if name in told else '-'}")
    if verdict != expected:
        print(*log, sep="\n")
        failed = True
if not told or len(told) == len(names):
    sys.exit("nothing was told, or all: this shows nothing")
sys.exit(failed)
