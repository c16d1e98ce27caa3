"""The lit format of test/examples: tests named <example>/compiles, <example>/core-records,
<example>/loads, <example>/loads-at-every-level and <example>/lines-without-optimisation. See lit.local.cfg."""
import os
import platform
import subprocess

import lit.formats
import lit.Test
import lit.util

FLAGS = ["-target", "bpf", "-O2", "-g", "-D__TARGET_ARCH_x86", "-Wall", "-Werror"]
# What the peer needs and skep finds by itself.
PEER_FLAGS = ["-idirafter", f"/usr/include/{platform.machine()}-linux-gnu"]


class ExampleTests(lit.formats.TestFormat):
    def __init__(self, sources):
        self.sources = sources

    def getTestsInDirectory(self, suite, path, lit_config, config):
        for name in sorted(os.listdir(self.sources)):
            if name.endswith(".bpf.c"):
                yield from self.getTestsForPath(suite, path + (name[: -len(".bpf.c")],), lit_config, config)

    def getTestsForPath(self, suite, path, lit_config, config):
        for check in ("compiles", "core-records", "loads", "loads-at-every-level", "lines-without-optimisation"):
            yield lit.Test.Test(suite, path + (check,), config)

    def execute(self, test, lit_config):
        *_, example, check = test.path_in_suite
        run = Run(test, os.path.join(self.sources, example + ".bpf.c"))
        try:
            getattr(run, check.replace("-", "_"))()
        except Verdict as verdict:
            return verdict.code, str(verdict)
        return lit.Test.PASS, ""


class Verdict(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class Run:
    """One test at work: where its files are, and the steps that its checks are made of."""

    def __init__(self, test, source):
        self.test, self.source = test, source
        self.out = test.getExecPath()
        os.makedirs(os.path.dirname(self.out), exist_ok=True)

    def command(self, *argv):
        out, err, code = lit.util.executeCommand(list(argv), env=self.test.config.environment)
        return code, f"$ {' '.join(argv)}\n{out}{err}"

    def must(self, *argv):
        code, text = self.command(*argv)
        if code:
            raise Verdict(lit.Test.FAIL, f"{text}exit code {code}\n")
        return text

    def need(self, feature):
        if feature not in self.test.config.available_features:
            raise Verdict(lit.Test.UNSUPPORTED, f"Test requires the following unavailable features: {feature}")

    def compile(self, level="-O2"):
        made = self.out + level + ".o"
        self.must("skep", "cc", *FLAGS, level, "-c", self.source, "-o", made)
        return made

    def compiles(self):
        text = self.must("llvm-readelf", "-h", self.compile())
        if "EM_BPF" not in text:
            raise Verdict(lit.Test.FAIL, text)

    def core_records(self):
        for feature in ("clang", "bpftool", "kernel-btf"):
            self.need(feature)
        peer = self.out + ".clang.o"
        self.must("clang-19", *FLAGS, *PEER_FLAGS, "-I" + self.full_header(), "-c", self.source, "-o", peer)
        compare = os.path.join(self.test.suite.source_root, "Inputs", "core_records.py")
        # skep's own passes may read a field once where clang reads it twice.
        self.must("python3", compare, "--fields", self.compile(), peer)

    def full_header(self):
        """A folder with the running kernel's whole vmlinux.h, made by the first test that wants it."""
        folder = os.path.join(self.test.suite.exec_root, "examples", "vmlinux-" + platform.release())
        header = os.path.join(folder, "vmlinux.h")
        if not os.path.exists(header):
            os.makedirs(folder, exist_ok=True)
            mine = f"{header}.{os.getpid()}"
            with open(mine, "wb") as file:
                subprocess.run(["bpftool", "btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "c"],
                               stdout=file, check=True)
            os.rename(mine, header)
        return folder

    def lines_without_optimisation(self):
        """Each line of C that has code at -O2 has code at -O0."""
        compare = os.path.join(self.test.suite.source_root, "Inputs", "lines.py")
        self.must("python3", compare, self.compile("-O2"), self.compile("-O0"))

    def loads_at_every_level(self):
        for level in ("-O0", "-O1", "-Og", "-O3", "-Os", "-Oz"):
            self.loads(level)

    def loads(self, level="-O2"):
        self.need("bpf-load")
        code, text = self.command("skep", "load", self.compile(level))
        # What this kernel allows nobody to load (not a verdict of its verifier) is no failure of ours.
        if code == 2 and "load-not-permitted" in text:
            raise Verdict(lit.Test.UNSUPPORTED, text)
        if code:
            raise Verdict(lit.Test.FAIL, text)
