# RUN: %python %s %src %t
# A pass that ran has nothing left to do: run again over what it made, it changes nothing. Tried with each row of
# Passes.def, on the IR that Clang makes of examples and on what the whole pipeline makes of them.
import glob
import os
import re
import subprocess
import sys

root, folder = sys.argv[1], sys.argv[2]
os.makedirs(folder, exist_ok=True)
rows = re.findall(r'^(MODULE|LOOP)_PASS\("([^"]+)"', open(os.path.join(root, "passes/Passes.def")).read(), re.M)
passes = [name if kind == "MODULE" else f"function(loop({name}))" for kind, name in rows]
sources = sorted(glob.glob(os.path.join(root, "examples/*.bpf.c")))[::3]
assert passes and len(sources) >= 10


def run(*command, text=None):
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True, text=True).stdout


def plain(module):
    """Without the comments on a block's predecessors: their order means nothing."""
    return re.sub("; preds.*", "", module)


def modules(source):
    raw = ("-Xclang", "-disable-llvm-passes", "-Xclang", "-disable-O0-optnone")
    for flags in (raw, ("-O2",)):
        yield run("skep", "cc", "--target=bpf", "-g", "-S", "-emit-llvm", *flags, source, "-o", "-")


changed = 0
for source in sources:
    for module in modules(source):
        for name in passes:
            once = run("skep", "opt", "--passes", name, text=module)
            changed += once != module
            twice = run("skep", "opt", "--passes", name, text=once)
            assert plain(once) == plain(twice), f"{name} changes what it made of {source}"
assert changed, "no pass changed anything"
