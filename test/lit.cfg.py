# How lit runs skep's tests. Features that a test may REQUIRE are found by `probes`; a test that is
# skipped for want of one is reported with the reason given there.
import ctypes.util
import os
import shutil
import subprocess

import lit.formats
import lit.llvm.config  # noqa: F401  (only to fail early where lit is not LLVM's)

config.name = "skep"
config.test_format = lit.formats.ShTest(execute_external=True)
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.skep_build, "test")
config.suffixes = [".test", ".c", ".ll", ".s", ".py"]
config.excludes = ["Inputs", "LibbpfRelocate.c", "lit.cfg.py", "CMakeLists.txt", "unit", "fuzz", "unit-bin"]

config.environment["PATH"] = os.pathsep.join([config.skep_bin, config.llvm_bin, "/usr/sbin", os.environ["PATH"]])
config.environment["LC_ALL"] = "C.UTF-8"
# Every module that a test has compiled is checked after each pass.
config.environment["SKEP_VERIFY_EACH"] = "1"

config.substitutions.append(("%src", config.skep_src))
config.substitutions.append(("%build", config.skep_build))
config.substitutions.append(("%python", shutil.which("python3")))
config.substitutions.insert(0, ("%mistake", f"{shutil.which('python3')} {config.skep_src}/test/Inputs/mistake.py"))

# Where utils/corpus keeps the kernel tree whose programs it compiles.
corpus = subprocess.run([os.path.join(config.skep_src, "utils", "corpus"), "--is-fetched"], capture_output=True,
                        text=True)
config.substitutions.append(("%corpus-cache", corpus.stdout.strip()))

# Where utils/kernels keeps the kernel that a test boots, or why none can be booted here.
kernel = subprocess.run([os.path.join(config.skep_src, "utils", "kernels"), "--is-fetched", "--only", "6.1"],
                        capture_output=True, text=True)
config.substitutions.append(("%kernels-cache", kernel.stdout.strip()))


def runs(*command):
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


probes = {
    "kernel-btf": (os.access("/sys/kernel/btf/vmlinux", os.R_OK), "the running kernel shows no BTF"),
    "bpftool": (runs("bpftool", "version"), "bpftool is not installed"),
    "bpf-load": (os.geteuid() == 0 and runs("bpftool", "prog", "list"), "the bpf() system call is not allowed here"),
    "libbpf": (ctypes.util.find_library("bpf") == "libbpf.so.1", "libbpf is not installed as a shared library"),
    "ccache": (runs("ccache", "--version"), "ccache is not installed"),
    "distcc": (runs("distccd", "--version"), "distcc is not installed"),
    "mount": (os.geteuid() == 0 and runs("unshare", "-m", "true"), "mounting a file system is not allowed here"),
    "fish": (runs("fish", "--version"), "fish is not installed"),
    "zsh": (runs("zsh", "--version"), "zsh is not installed"),
    "mandoc": (shutil.which("mandoc") is not None, "mandoc is not installed"),
    "man": (runs("man", "--version"), "man-db is not installed"),
    "clangd": (runs("clangd-19", "--version"), "clangd-19 is not installed"),
    "cgroup2": (os.geteuid() == 0 and runs("unshare", "-m", "mount", "-t", "cgroup2", "none", "/mnt"),
                "cgroups of version 2 cannot be mounted here"),
    "gcc-bpf": (runs("bpf-gcc", "--version"), "gcc-bpf is not installed"),
    "clang-format": (shutil.which("clang-format-19") is not None, "clang-format-19 is not installed"),
    "corpus": (corpus.returncode == 0, "utils/corpus --fetch has not got the kernel's BPF programs yet"),
    "kernel-6.1": (kernel.returncode == 0, "utils/kernels --fetch --only 6.1: " + kernel.stdout.strip()),
    "llvm-reduce": (runs("llvm-reduce", "--version"), "llvm-reduce is not installed"),
    "pahole": (runs("pahole", "--version"), "pahole is not installed"),
    "clang": (shutil.which("clang-19") is not None, "clang-19, the peer, is not installed"),
}
for feature, (there, reason) in probes.items():
    if there:
        config.available_features.add(feature)
    else:
        lit_config.note(f"skipping tests that need {feature}: {reason}")
