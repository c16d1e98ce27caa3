"""The compiler's command line for a program, as the tree's own Makefiles write it.

The flags are read from the Makefiles, so another tree brings its own: -W, -std= and -f options, those of
single files, those of a CPU version. Include folders are put together here, since they depend on what is
compared: with the tree's libbpf, or with skep's own headers.
"""
import os
import re
import subprocess

SELFTESTS = "tools/testing/selftests/bpf"
SAMPLES = "samples/bpf"
ARCH = {"x86_64": "x86", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)

# The Makefile's name of a CPU version's rule.
RULES = {"v2": "CLANG_NOALU32_BPF_BUILD_RULE", "v3": "CLANG_BPF_BUILD_RULE", "v4": "CLANG_CPUV4_BPF_BUILD_RULE"}


class Flags:
    def __init__(self, tree, headers, types, cpu):
        self.tree, self.headers, self.types, self.cpu = tree, headers, types, cpu
        with open(tree.path(SELFTESTS, "Makefile"), encoding="utf-8") as file:
            self.makefile = file.read().replace("\\\n", " ")
        with open(tree.path(SAMPLES, "Makefile"), encoding="utf-8") as file:
            self.samples = file.read().replace("\\\n", " ")
        self.system = system_includes("clang-19")
        self.common = options(value(self.makefile, r"BPF_CFLAGS\s*=")) + options(
            value(self.makefile, r"CLANG_CFLAGS\s*="))
        self.target = options(self.rule(RULES[cpu], self.makefile))
        self.sample = options(value(self.samples, r"\t\$\(Q\)\$\(CLANG\)(?=.*-target.bpf -D__TARGET_ARCH)"))
        self.atomics = self.runner_defines()

    @staticmethod
    def rule(name, text):
        found = re.search(rf"define {name}\n(.*?)endef", text, re.S)
        if not found:
            raise SystemExit(f"utils/corpus: the tree's Makefile has no rule {name}: is it too old?")
        return found[1].split("$(CLANG)", 1)[1]

    def runner_defines(self):
        """What only some CPU versions' programs are compiled with."""
        rule = RULES[self.cpu]
        found = re.search(rf"TRUNNER_BPF_BUILD_RULE := {rule}\nTRUNNER_BPF_CFLAGS := (.*)", self.makefile)
        return options(found[1]) if found else []

    def of(self, source):
        """All arguments but input and output."""
        if source.startswith(SAMPLES):
            folders = [self.tree.path(f) for f in ("include", SAMPLES, "tools/include")]
            return self.sample + self.includes(folders, [])
        folders = [self.tree.path(SELFTESTS), self.tree.path("tools/include/uapi"),
                   self.tree.path(SELFTESTS, "../usr/include")]
        return self.common + self.atomics + self.own_flags(source) + self.target + self.includes(
            folders[:1], folders[1:])

    def own_flags(self, source):
        name = os.path.basename(source)
        flags = []
        patterns = [rf"^progs/{re.escape(name)}-CFLAGS\s*:?=(.*)",
                    rf"^\$\(OUTPUT\)/{re.escape(name[:-2])}(?:\.bpf)?\.o: BPF_CFLAGS \+=(.*)"]
        for pattern in patterns:
            for found in re.finditer(pattern, self.makefile, re.M):
                flags += options(found[1])
        return flags

    def includes(self, own, kernel):
        """-I for the program's own folders and the kernel's interface; then libbpf, types, the system."""
        types = ["-I" + self.tree.vmlinux()] if self.types == "vmlinux" else []
        if self.headers == "own":  # Only what is inside skep, and the program's neighbours.
            return types + ["-I" + folder for folder in own if "include" not in folder] + ["-nostdlibinc"]
        libbpf = ["-I" + self.tree.libbpf_headers()]
        return libbpf + types + ["-I" + folder for folder in own + kernel] + self.system


def value(text, name):
    """What stands behind a name at the start of a line."""
    found = re.search(rf"^{name}(.*)", text, re.M)
    if not found:
        raise SystemExit(f"utils/corpus: the tree's Makefile does not set {name}")
    return found[1]


def options(text):
    """The words of a Makefile's line that are options, without folders, input and output."""
    text = text.replace("$(SRCARCH)", ARCH).replace("$(MENDIAN)", "-mlittle-endian")
    text = text.replace("-target bpf", "--target=bpf")
    words = [word for word in text.split() if word.startswith("-") and "$" not in word]
    return [word for word in words if word not in ("-c", "-o") and not word.startswith("-I")]


def system_includes(compiler):
    """The host's include folders, as the Makefiles ask clang for them."""
    asked = subprocess.run([compiler, "-v", "-E", "-"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    listed = re.search(r"<\.\.\.> search starts here:\n(.*?)End of search list", asked.stderr, re.S)
    return [word for folder in listed[1].split() for word in ("-idirafter", folder)]
