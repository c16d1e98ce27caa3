# Our headers, included twice and used by every source of this folder, give no warning in any dialect of C, on both
# byte orders: with a vmlinux.h before them, with ours from <linux/...>, and with those that are installed.
# REQUIRES: clang
# RUN: %python %s %build/runtime-headers/include %S/Inputs
import glob
import os
import subprocess
import sys

include, inputs = sys.argv[1:]
sys.path.insert(0, inputs)
import peer

STRICT = ["-Wall", "-Wextra", "-Werror", "-Wundef", "-Wno-unused-function"]
DIALECTS = ["gnu89", "gnu99", "gnu11", "gnu17", "gnu2x", "c11"]
OURS = ["-nostdlibinc", "-I", include]
# <bpf/...> only.
os.makedirs("only-bpf", exist_ok=True)
if not os.path.islink("only-bpf/bpf"):
    os.symlink(os.path.join(include, "bpf"), "only-bpf/bpf")
INSTALLED = ["-I", "only-bpf", *peer.SYSTEM, "-idirafter", include, "-DINSTALLED"]

twice = "twice.c"
with open(os.path.join(inputs, "everything.c")) as file, open(twice, "w") as out:
    out.write(2 * file.read())


def compile(source, flags):
    run = subprocess.run(["clang-19", "-target", "bpfel", "-O2", "-g", "-c", *STRICT, "-D__TARGET_ARCH_x86", *flags, source,
                          "-o", os.devnull], stderr=subprocess.PIPE, text=True)
    if run.returncode or run.stderr:
        print(*flags, source, run.stderr[:3000], sep="\n")
    return run.returncode == 0


sources = sorted(glob.glob(os.path.join(inputs, "same", "*.c")))
assert len(sources) > 5
ok = [compile(twice, [*OURS, f"-std={std}", "-target", target]) for std in DIALECTS for target in ["bpfel", "bpfeb"]]
ok += [compile(twice, [*OURS, "-U__TARGET_ARCH_x86", "-D__TARGET_ARCH_arm64"])]
ok += [compile(twice, INSTALLED)]
ok += [compile(source, [*OURS, f"-std={std}"]) for source in sources for std in ["gnu89", "gnu2x"]]
sys.exit(not all(ok))
