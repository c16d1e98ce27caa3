"""Lets clang-19 check every file of a compile_commands.json with the very options that stand there."""
import argparse
import json
import shlex
import subprocess

parser = argparse.ArgumentParser()
parser.add_argument("--at-least", type=int, default=2, help="files that must be there")
parser.add_argument("database")
options = parser.parse_args()
entries = json.load(open(options.database))
assert len(entries) >= options.at_least, [entry["file"] for entry in entries]
for entry in entries:
    words = entry.get("arguments") or shlex.split(entry["command"])
    compiler = "clang++-19" if entry["file"].endswith(".cpp") else "clang-19"
    subprocess.run([compiler, *words[1:], "-fsyntax-only", "-Werror"], cwd=entry["directory"], check=True)
