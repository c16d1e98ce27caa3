# The enumerators of our <linux/bpf.h> have the values that the running kernel's BTF gives them.
# REQUIRES: clang, bpftool, kernel-btf
# RUN: %python %s %build/runtime-headers/include
import re
import subprocess
import sys

include, = sys.argv[1:]
source = "#include <linux/bpf.h>\n"
tree = subprocess.run(["clang-19", "-target", "bpfel", "-nostdlibinc", "-I", include, "-fsyntax-only", "-Xclang",
                       "-ast-dump", "-x", "c", "-"], input=source, capture_output=True, text=True, check=True).stdout
names = re.findall(r"EnumConstantDecl .*? (\w+) '", tree)

table = "const long long table[] = {" + ",".join(names) + "};"
assembly = subprocess.run(["clang-19", "-target", "bpfel", "-nostdlibinc", "-I", include, "-S", "-o", "-", "-x", "c", "-"],
                          input=source + table, capture_output=True, text=True, check=True).stdout
values = re.findall(r"^\s+\.quad\s+(-?\d+)", assembly, re.M)
assert len(values) == len(names) > 500
ours = dict(zip(names, map(int, values)))

# A name that the kernel has twice must be ours once.
kernel = {}
dump = subprocess.run(["bpftool", "btf", "dump", "file", "/sys/kernel/btf/vmlinux"], capture_output=True, text=True, check=True)
for name, value in re.findall(r"^\t'(\w+)' val=(-?\d+)", dump.stdout, re.M):
    kernel.setdefault(name, set()).add(int(value) & (1 << 64) - 1)

# Ends of lists, of which ours may be longer or shorter.
ends = re.compile(r"__MAX_.*|__BPF_FUNC_MAX_ID|BPF_TCP_MAX_STATES")
both = [name for name in names if name in kernel and not ends.fullmatch(name)]
wrong = [f"{name}: {ours[name]}, kernel: {kernel[name]}" for name in both
         if not {ours[name] & (1 << 64) - 1, ours[name] & (1 << 32) - 1} & kernel[name]]
print(*wrong, sep="\n")
newer = sorted(set(names) - set(kernel))
print(f"{len(both)} enumerators compared; not in this kernel: {newer}")
assert len(both) > 400
sys.exit(bool(wrong))
