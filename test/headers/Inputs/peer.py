"""What the tests of this folder share: compiling for BPF, and what an object says when disassembled."""
import os
import re
import subprocess
import sys
import tempfile

FLAGS = ["-target", "bpfel", "-O2", "-g", "-Wall", "-Wno-unused-variable", "-c", "-x", "c"]
# Where linux-libc-dev keeps <asm/...>; a clang that targets BPF does not look there.
SYSTEM = ["-idirafter", "/usr/include/x86_64-linux-gnu", "-idirafter", "/usr/include/aarch64-linux-gnu"]


def compile(source, flags, what):
    """The object as bytes; on errors, ends the test with them."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.o")
        run = subprocess.run(["clang-19", *FLAGS, *flags, *SYSTEM, source, "-o", out], stderr=subprocess.PIPE, text=True)
        if run.returncode:
            sys.exit(f"{what}: does not compile: {source}\n{run.stderr[:2000]}")
        with open(out, "rb") as file:
            return file.read()


def code(object):
    """Instructions with relocations and CO-RE records, without what the file's own name changes.

    Type ids are numbers that depend on what else is in the BTF; the record's own text names the type.
    """
    with tempfile.NamedTemporaryFile(suffix=".o") as file:
        file.write(object)
        file.flush()
        run = subprocess.run(["llvm-objdump-19", "-d", "-r", "--no-show-raw-insn", file.name], capture_output=True,
                             text=True, check=True)
    return [re.sub(r"(CO-RE <\w+>) \[\d+\]", r"\1", line) for line in run.stdout.splitlines()[2:]]
