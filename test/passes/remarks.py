# RUN: %python %s %src
# Every pass says what it does: its source sends remarks, and each that changes code or judges it was heard in a compile.
# RUN: skep cc -Wno-bpf -O2 -Rpass=. -Rpass-analysis=. -c %S/Inputs/remarks.c -o %t.o 2>&1 | FileCheck %S/Inputs/remarks.c
import os
import re
import sys

folder = os.path.join(sys.argv[1], "passes")
rows = re.findall(r'^\w+_PASS\("([^"]+)", (\w+)Pass', open(os.path.join(folder, "Passes.def")).read(), re.M)
assert rows, "no pass found in Passes.def"
sources = {name: open(os.path.join(folder, name)).read() for name in os.listdir(folder) if name.endswith(".cpp")}
for name, stem in rows:
    assert f'#define DEBUG_TYPE "{name}"' in sources[stem + ".cpp"], f"{stem}.cpp does not bear the name {name}"
    assert re.search(r"\bremark(Analysis)?\(DEBUG_TYPE|OptimizationRemark\w*\(\s*DEBUG_TYPE", sources[stem + ".cpp"]), \
        f"{stem}.cpp sends no remark"
