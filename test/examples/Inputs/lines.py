"""Which source lines' code an object has: lines.py FEWER.o MORE.o prints those that only the first has, and
exits with 1 if there is one."""
import json
import subprocess
import sys


def lines(path):
    done = subprocess.run(["skep", "objdump", "--json", path], capture_output=True, text=True, check=True)
    places = {}
    for function in json.loads(done.stdout)["code"]:
        for insn in function["insns"]:
            source = insn.get("source")
            if source:
                places[source["file"], source["line"]] = source["text"]
    assert places, path + " has no lines"
    return places


fewer, more = lines(sys.argv[1]), lines(sys.argv[2])
for place in sorted(fewer.keys() - more.keys()):
    print(f"{place[0]}:{place[1]}: {fewer[place]}")
sys.exit(1 if fewer.keys() - more.keys() else 0)
