"""Holds `skep objdump` against LLVM 19 for every row of Insns.def, in both byte orders.

Two comparisons for each instruction that LLVM knows:
  llvm-objdump prints the same text for the same bytes, numbers compared as numbers;
  llvm-mc makes the same bytes of our text.
Where LLVM has another manner or none, OTHERWISE says so; a row there that no longer differs is an error too.

usage: compare_insns.py INSNS.DEF WORKDIR
"""
import json
import re
import subprocess
import sys

ROW = re.compile(r'^INSN\((\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*\w+,\s*"(.*)"\)', re.M)

# Rows whose text LLVM 19 does not print or take, and why.
OTHERWISE = {}
for size in (8, 16, 32, 64):
    OTHERWISE[f"LoadAcquire{size}"] = "newer than LLVM 19"
    OTHERWISE[f"StoreRelease{size}"] = "newer than LLVM 19"
for size in (8, 16, 32):
    OTHERWISE[f"LdInd{size}"] = "LLVM does not show the immediate"
for name in ("LdMapFd", "LdMapValue", "LdBtfId", "LdFunc", "LdMapIdx", "LdMapIdxValue"):
    OTHERWISE[name] = "LLVM writes ld_pseudo"
for name in ("AtomicXchg32", "AtomicCmpxchg32"):
    OTHERWISE[name] = "LLVM writes xchg32_32"
for name in ("CallLocal", "CallKfunc"):
    OTHERWISE[name] = "LLVM shows every call as a helper's"
OTHERWISE["CallHelper"] = "we show the helper's name"

# Values for the fields that a row leaves open: dst, src, off, imm, upper half of a 64-bit constant.
SAMPLES = [(3, 4, -8, 7, 9), (0, 10, 32767, -2147483648, -1), (9, 1, 1, -1, 0), (5, 5, 0, 0, 0)]


def field(column, value):
    return {"Z": 0, "R": value, "Any": value}[column] if column in ("Z", "R", "Any") else int(column, 0)


def encode(row, sample, order):
    _, opcode, dst, src, off, imm, _ = row
    dst, src = field(dst, sample[0]), field(src, sample[1])
    low, high = (dst, src) if order == "little" else (src, dst)
    insn = bytes([int(opcode, 0), low | high << 4])
    insn += field(off, sample[2]).to_bytes(2, order, signed=True) + field(imm, sample[3]).to_bytes(4, order, signed=True)
    if int(opcode, 0) == 0x18:
        insn += bytes(4) + sample[4].to_bytes(4, order, signed=True)
    return insn


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def assemble(text, order, path):
    """The instructions of an assembly text as hex, in one section of an object at `path`."""
    triple = "bpfel" if order == "little" else "bpfeb"
    with open(path + ".s", "w") as file:
        file.write(".text\n.type f,@function\nf:\n" + text)
    result = subprocess.run(["llvm-mc-19", "-triple", triple, "-mcpu=v4", "-filetype=obj", path + ".s", "-o", path],
                            capture_output=True, text=True)
    return result.stderr


def plain(text):
    """Numbers in decimal, registers by number: LLVM's w3 = *(u8 *)... loads the same r3."""
    text = re.sub(r" <\S+\+0x[0-9a-f]+>$", "", text.strip())
    text = re.sub(r"(-?)0x([0-9a-f]+)(?= ll)", lambda n: str(int(n[1] + n[2], 16) % 2**64), text)
    text = re.sub(r"0x[0-9a-f]+", lambda number: str(int(number[0], 16)), text)
    text = re.sub(r"\bw(\d+)(?= = \*\()", r"r\1", text)
    text = re.sub(r"(\*\(.*\) = )w(\d+)$", r"\1r\2", text)
    return re.sub(r"(goto|gotol|may_goto) \+?(-?)", r"\1 \2", text)


def compare(rows, sample, order, path):
    problems = []
    bytes_of = {row[0]: encode(row, sample, order) for row in rows}
    assemble("".join(f".byte {','.join(map(str, b))}\n" for b in bytes_of.values()), order, path)
    ours = [insn for block in json.loads(run("skep", "objdump", "--json", "--no-source", path))["code"]
            for insn in block["insns"]]
    dump = run("llvm-objdump-19", "-d", "--mcpu=v4", "--no-show-raw-insn", path).split("<f>:")[1].strip("\n")
    theirs = [line.split(":", 1)[1] for line in dump.split("\n")]
    assert len(rows) == len(ours) == len(theirs)
    texts = []
    for row, mine, their in zip(rows, ours, theirs):
        name, text = row[0], mine["text"]
        # A jump within the block is shown by its label; give the distance back.
        distance = mine["target"] - mine["slot"] - 1 if "target" in mine else sample[3]
        text = re.sub(r"goto(l?) L\d+$", lambda m: f"goto{m[1]} {distance:+d}", text)
        if mine["op"] != name or mine["bytes"] != bytes_of[name].hex():
            problems.append(f"{name}: read as {mine['op']} {mine['bytes']}")
        same = plain(text) == plain(their)
        if not same and name not in OTHERWISE:
            problems.append(f"{name}: '{text}', but llvm-objdump says '{their.strip()}'")
        # llvm-mc takes distances of 16 bits only.
        if name not in OTHERWISE and not (name == "Gotol" and abs(distance) > 32767):
            texts.append((name, text))
        if same and name in OTHERWISE and sample == SAMPLES[0]:
            problems.append(f"{name}: no longer differs from LLVM")
    errors = assemble("".join(text + "\n" for _, text in texts), order, path)
    if errors:
        return problems + [f"llvm-mc does not take our text:\n{errors}"]
    again = [insn for block in json.loads(run("skep", "objdump", "--json", path))["code"] for insn in block["insns"]]
    for (name, text), insn in zip(texts, again):
        if insn["bytes"] != bytes_of[name].hex():
            problems.append(f"{name}: llvm-mc makes {insn['bytes']} of '{text}', expected {bytes_of[name].hex()}")
    return problems


def main(definitions, work):
    with open(definitions) as file:
        rows = ROW.findall(file.read())
    problems = []
    for order in ("little", "big"):
        for number, sample in enumerate(SAMPLES):
            found = compare(rows, sample, order, f"{work}/{order}{number}.o")
            problems += [f"{order}, sample {number}: {problem}" for problem in found]
    print(f"{len(rows)} instructions, {len(rows) - len(OTHERWISE)} as LLVM 19 has them, {len(OTHERWISE)} otherwise")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
