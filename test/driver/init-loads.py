# RUN: %python %s %t
# REQUIRES: bpf-load
# The running kernel accepts the program of every kind of project that it can be asked about.
import json
import os
import shutil
import subprocess
import sys

folder = sys.argv[1]
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
os.chdir(folder)
verdicts = {}
for kind in json.loads(subprocess.check_output(["skep", "init", "--list", "--json"])):
    name = kind["name"]
    subprocess.run(["skep", "init", name, f"a_{name}", "--no-user-space"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["skep", "cc", "-g", f"a_{name}/a_{name}.bpf.c", "-o", f"{name}.o"], check=True)
    report = json.loads(subprocess.run(["skep", "load", "--json", f"{name}.o"], stdout=subprocess.PIPE).stdout)
    for program in report["programs"]:
        verdicts.setdefault(program["verdict"], []).append(name)
print(verdicts)
sys.exit("rejected" in verdicts or len(verdicts.get("accepted", [])) < 10)
