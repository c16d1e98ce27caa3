"""Every option that some --help shows is in each completion script and on its manual page:
every_option.py HELP-FOLDER SCRIPTS-AND-PAGES-FOLDER."""
import os
import re
import sys

helps, made = sys.argv[1:]
ROW = re.compile(r"^  (-[^ =]+)", re.M)
scripts = {shell: open(os.path.join(made, shell)).read() for shell in ("bash", "zsh", "fish")}
missing, seen = [], 0


def spelling(shell, name):
    if shell != "fish":
        return name
    bare = name.lstrip("-")
    return {1: f"-s {bare}"}.get(len(bare), f"-l {bare}" if name.startswith("--") else f"-o {bare}")


for file in sorted(os.listdir(helps)):
    command = file[: -len(".txt")]
    if command == "skep":
        continue
    page = open(os.path.join(made, f"skep-{command}.1")).read().replace("\\-", "-")
    for names in ROW.findall(open(os.path.join(helps, file)).read()):
        for name in names.split(","):
            seen += 1
            places = {shell: spelling(shell, name) in text for shell, text in scripts.items()}
            places["man"] = f"\\fB{name}\\fR" in page
            missing += [f"{command} {name}: not in {place}" for place, there in places.items() if not there]
print(*missing, sep="\n")
print(f"{seen} options")
sys.exit(bool(missing) or seen < 50)
