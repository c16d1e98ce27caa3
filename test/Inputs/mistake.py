"""Compiles a C file full of mistakes and compares what skep says with what the file expects.

usage: mistake.py FILE [skep cc option...]

A line on which something must be reported ends in a comment, `// expect COLUMN ID`, more of them separated by
commas. Whatever is reported elsewhere, or not reported, fails the test.
"""
import re
import subprocess
import sys

source, flags = sys.argv[1], sys.argv[2:]
expected = set()
with open(source, encoding="utf-8") as file:
    for number, line in enumerate(file, 1):
        found = re.search(r"// expect (.+)$", line)
        for part in found.group(1).split(",") if found else []:
            column, diag = part.split()
            expected.add((number, int(column), diag))
if not expected:
    sys.exit(f"{source} expects nothing")

run = subprocess.run(["skep", "cc", "-c", source, "-o", "/dev/null", *flags], stdout=subprocess.PIPE,
                     stderr=subprocess.STDOUT, encoding="utf-8")
line = re.compile(r"^(.*?):(\d+):(\d+): (?:warning|error|fatal error): .*?(?: \[(?:-Werror,)?(?:-W)?([\w-]+)\])?$", re.M)
found = {(int(row), int(column), diag) for path, row, column, diag in line.findall(run.stdout) if path == source}
for row, column, diag in sorted(expected - found):
    print(f"{source}:{row}:{column}: expected {diag}, which was not reported")
for row, column, diag in sorted(found - expected):
    print(f"{source}:{row}:{column}: reported {diag or 'something without an id'}, which was not expected")
if found != expected:
    print(run.stdout)
    sys.exit(1)
if run.returncode not in (0, 1):
    sys.exit(f"skep ended with {run.returncode}\n{run.stdout}")
