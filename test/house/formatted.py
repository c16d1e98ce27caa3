# RUN: %python %s %src
# REQUIRES: clang-format
# C++ sources look as .clang-format says. Mend with: clang-format-19 -i FILE
import os
import re
import subprocess
import sys

root = sys.argv[1]
# What BPF programs include keeps the kernel's style.
skipped = re.compile(r"runtime-headers/(bpf|linux|asm|asm-generic|libc|gnu)/|test/|examples/|driver/templates/|include/skep/skep\.h")
sources = []
for folder in ("backend-glue", "btfgen", "cmake", "core", "driver", "frontend", "include", "passes", "runtime-headers",
               "verifier", "vm"):
    for where, _, names in os.walk(os.path.join(root, folder)):
        paths = (os.path.join(where, name) for name in names if name.endswith((".cpp", ".h", ".hpp")))
        sources += [path for path in paths if not skipped.search(os.path.relpath(path, root))]
assert len(sources) > 100, "the sources were not found"
result = subprocess.run(["clang-format-19", "--dry-run", "-Werror", *sorted(sources)], stderr=subprocess.PIPE, text=True)
wrong = sorted({line.split(":")[0] for line in result.stderr.splitlines() if "error:" in line})
print("not formatted:", *(os.path.relpath(path, root) for path in wrong))
sys.exit(bool(wrong))
