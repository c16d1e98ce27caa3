"""What utils/corpus --btf asks of each object's type information.

  size      .BTF of skep's object beside that of clang's
  same      LLVM prints BTF of the very module that skep printed (llvm-btf), and btf-compare sets both beside each
            other: types, CO-RE records, func_info, line_info
  opens     libbpf opens the object, the kernel takes its BTF, bpftool prints it

What differs is kept in the cache, as all else.
"""
import os
import re
import subprocess

from . import work


class Oracle:
    """The programs that stand beside the skep under test; without them only sizes are compared."""

    def __init__(self, skep, loader):
        folder = os.path.dirname(os.path.abspath(skep))
        self.printer, self.comparer = (os.path.join(folder, name) for name in ("llvm-btf", "btf-compare"))
        self.loader = loader
        self.complete = all(os.access(path, os.X_OK) for path in (self.printer, self.comparer))
        programs = [self.printer, self.comparer] if self.complete else []
        self.identity = work.digest(*map(work.digest_file, [__file__, *programs]), os.path.basename(loader))


def size_of(path):
    """Bytes of .BTF."""
    done = subprocess.run(["llvm-readelf-19", "-S", "-W", path], capture_output=True, text=True)
    found = re.search(r"\] \.BTF +PROGBITS +\w+ \w+ (\w+)", done.stdout)
    return int(found[1], 16) if found else 0


def llvms_object(oracle, compiler, source, flags, out):
    """The object that LLVM would have printed of skep's module; what went wrong, or None."""
    module = out + ".bc"
    steps = [[*compiler.command, *flags, "-c", "-emit-llvm", source, "-o", module],
             [oracle.printer, *(f"--cpu={f[6:]}" for f in flags if f.startswith("-mcpu=")),
              *(f"--level={f[2]}" for f in flags if re.fullmatch("-O[0-3]", f)), module, out]]
    try:
        for step in steps:
            status, _, stderr = work.timed(step)
            if status:
                return f"{os.path.basename(step[0])}: {(stderr.strip().splitlines() or ['failed'])[-1]}"
        return None
    finally:
        if os.path.exists(module):
            os.remove(module)


def compared(oracle, compiler, worker, source, flags, ours):
    """Lines of btf-compare, and the size of LLVM's .BTF."""
    theirs = ours + ".llvm"
    failure = llvms_object(oracle, compiler, worker.tree.path(source), flags, theirs)
    if failure:
        return [failure], 0
    done = subprocess.run([oracle.comparer, ours, theirs], capture_output=True, text=True)
    lines = (done.stdout + done.stderr).splitlines()
    size = size_of(theirs)
    os.remove(theirs)
    return lines or (["btf-compare failed"] if done.returncode else []), size


def loaded(oracle, path):
    """btf_load.c's line about an object."""
    done = subprocess.run([oracle.loader, path], capture_output=True, text=True, timeout=work.LOAD_SECONDS)
    return done.stdout.strip() or f"loader ended with {done.returncode}"


def examine(oracle, compiler, worker, result, flags):
    """{"clang", "skep", "llvm" (bytes), "differences", "kernel", "kernel, clang's", "dump"} of one source."""
    ours = result.skep["object"]
    key = work.digest("btf", oracle.identity, result.clang["object"], work.digest_file(ours), *flags)
    known = worker.cache.load(key)
    if known:
        return known
    record = {"clang": size_of(result.clang["object"]), "skep": size_of(ours), "llvm": 0, "differences": []}
    if oracle.complete:
        record["differences"], record["llvm"] = compared(oracle, compiler, worker, result.source, flags, ours)
    record["kernel"] = loaded(oracle, ours)
    record["kernel, clang's"] = loaded(oracle, result.clang["object"])
    record["dump"] = subprocess.run(["bpftool", "btf", "dump", "file", ours], stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL).returncode == 0
    if oracle.complete and not record["llvm"]:
        return record  # not for long, maybe: a step took more time than it had
    return worker.cache.save(key, record)


THEIRS = "kernel, clang's"


def is_worse(record):
    return record[THEIRS] == "accepted" and record["kernel"] != "accepted"


def is_said(record, word):
    """Of both objects."""
    return record["kernel"].startswith(word) and record[THEIRS].startswith(word)


def print_table(results, out, worst=20):
    """The sums, and every object that is worse or differs."""
    rows = [(r.source, r.btf) for r in results if r.btf]
    with_btf = [(s, b) for s, b in rows if b["clang"] and b["skep"]]
    larger = [(s, b) for s, b in with_btf if b["skep"] > b["clang"]]
    out.write("\n")
    for source, record in sorted(larger, key=lambda row: row[1]["clang"] - row[1]["skep"])[:worst]:
        out.write(f".BTF is larger: {os.path.basename(source):44} {record['clang']:8} {record['skep']:8}\n")
    for source, record in rows:
        for line in record["differences"][:3]:
            out.write(f"differs from LLVM's: {os.path.basename(source)}: {line}\n")
        if is_worse(record) or not record["dump"]:
            printed = "" if record["dump"] else ", bpftool cannot print it"
            out.write(f"{os.path.basename(source)}: {record['kernel']}{printed}; clang's: {record[THEIRS]}\n")
    judged = [b for _, b in rows if b["llvm"]]
    figures = {
        "objects with BTF": len(with_btf),
        ".BTF bytes, clang's": sum(b["clang"] for _, b in with_btf),
        ".BTF bytes, skep's": sum(b["skep"] for _, b in with_btf),
        "larger than clang's": len(larger),
        "compared with LLVM's of the same module": len(judged),
        "of these, types or records differ": sum(bool(b["differences"]) for b in judged),
        "larger than LLVM's of the same module": sum(b["skep"] > b["llvm"] for b in judged),
        "not compared": sum(bool(b["differences"]) and not b["llvm"] for _, b in rows),
        "BTF accepted by the kernel, clang's": sum(b[THEIRS] == "accepted" for _, b in rows),
        "BTF accepted by the kernel, skep's": sum(b["kernel"] == "accepted" for _, b in rows),
        "refused, both": sum(is_said(b, "refused") for _, b in rows),
        "libbpf gave up before, both": sum(is_said(b, "unasked") for _, b in rows),
        "libbpf cannot open, both": sum(is_said(b, "unopened") for _, b in rows),
        "accepted of clang's only": sum(is_worse(b) for _, b in rows),
        "printed by bpftool": sum(b["dump"] for _, b in rows),
    }
    for name, figure in figures.items():
        out.write(f"{name:40} {figure:>10}\n")
    return figures
