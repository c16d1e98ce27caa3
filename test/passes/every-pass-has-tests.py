# RUN: %python %s %src
# Every row of Passes.def has a folder of tests here, and every folder is of a pass.
import os
import re
import sys

root = sys.argv[1]
rows = set(re.findall(r'^(?:MODULE|LOOP)_PASS\("([^"]+)"', open(os.path.join(root, "passes/Passes.def")).read(), re.M))
here = os.path.join(root, "test/passes")
folders = {name for name in os.listdir(here) if os.path.isdir(os.path.join(here, name)) and name != "Inputs"}
tested = {name for name in folders if os.listdir(os.path.join(here, name))}
assert rows, "no pass found in Passes.def"
assert rows == tested, f"passes without tests: {rows - tested}; folders without a pass: {tested - rows}"
