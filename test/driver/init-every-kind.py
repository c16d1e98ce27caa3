# RUN: %python %s %t
# Every kind that 'skep init --list' shows makes a project whose program compiles without a warning and passes the
# test that came with it, in the VM.
import os
import shutil
import subprocess
import sys

folder = sys.argv[1]
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)


def run(*command, cwd=folder):
    return subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


failed = []


def must(kind, *command, cwd):
    done = run(*command, cwd=cwd)
    if done.returncode:
        failed.append(f"{kind}: {' '.join(command)}\n{done.stdout}")
    return done.stdout


kinds = [line.split()[0] for line in run("skep", "init", "--list").stdout.splitlines()]
for kind in kinds:
    must(kind, "skep", "init", kind, f"my-{kind}", cwd=folder)
    project = os.path.join(folder, f"my-{kind}")
    must(kind, "skep", "cc", "-g", "-O2", "-Wall", "-Werror", "-c", f"my-{kind}.bpf.c", "-o", "x.o", cwd=project)
    tests = must(kind, "sh", "test.sh", "x.o", cwd=project)
    if tests.count("ok: skep run") < 1:
        failed.append(f"{kind}: its test tests nothing")
    for name in os.listdir(project):
        if name != "x.o" and "@" in open(os.path.join(project, name)).read().replace("$@", "").replace("@echo", "").replace("@:", ""):
            failed.append(f"{kind}: a word was not replaced in {name}")
print(*failed, sep="\n")
print(f"{len(kinds)} kinds")
sys.exit(bool(failed) or len(kinds) < 25)
