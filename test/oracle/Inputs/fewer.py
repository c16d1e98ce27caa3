"""Reads what btf-libbpf-dedup and btf-skep-dedup print; fails when skep's has more types or more bytes.

    fewer.py OUT
"""
import re
import sys

text = open(sys.argv[1]).read()
figures = {who: (int(types), int(size))
           for who, types, size in re.findall(r"(libbpf|skep): (\d+) types instead of \d+, (\d+) bytes", text)}
print(text)
sys.exit(any(ours > theirs for ours, theirs in zip(figures["skep"], figures["libbpf"])))
