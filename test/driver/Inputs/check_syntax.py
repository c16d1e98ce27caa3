"""Lets clang-19 check every file of a compile_commands.json with the very options that stand there."""
import json
import shlex
import subprocess
import sys

entries = json.load(open(sys.argv[1]))
assert len(entries) == 2, "the program and its loader"
for entry in entries:
    options = entry.get("arguments") or shlex.split(entry["command"])
    subprocess.run(["clang-19", *options[1:], "-fsyntax-only", "-Werror"], cwd=entry["directory"], check=True)
