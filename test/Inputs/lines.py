"""Which source lines an object has code of: lines.py FEWER.o MORE.o prints those that only the first has, and
exits with 1 if there is one.

Two kinds of line are no statements' and do not count: that of a function's head (in column 0), which instructions
have of which nothing better is known; and one that only copies a register and adds a constant or a CO-RE offset,
which is an address that may as well be computed in each access that uses it.
"""
import json
import re
import subprocess
import sys

ADDRESS = re.compile(r"r\d+ (= r\d+|\+= -?\d+)$")


def is_address(insn, before):
    return ADDRESS.match(insn["text"]) or ("core" in before and insn["text"].endswith("+= " + before["text"].split()[0]))


def lines(path):
    """{(file, line): (text, whether it counts)}"""
    done = subprocess.run(["skep", "objdump", "--json", path], capture_output=True, text=True, check=True)
    places = {}
    for function in json.loads(done.stdout)["code"]:
        source, before = None, {}
        for insn in function["insns"]:
            source = insn.get("source", source)
            if source:
                place = source["file"], source["line"]
                counts = source["column"] != 0 and not is_address(insn, before)
                places[place] = source["text"], counts or places.get(place, ("", False))[1]
            before = insn
    assert places, path + " has no lines"
    return places


fewer, more = lines(sys.argv[1]), lines(sys.argv[2])
missing = sorted(place for place in fewer.keys() - more.keys() if fewer[place][1])
for place in missing:
    print(f"{place[0]}:{place[1]}: {fewer[place][0]}")
sys.exit(1 if missing else 0)
