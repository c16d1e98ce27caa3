"""Gets a kernel source tree: unpacks from Debian's source package what BPF programs are compiled with.

A tree is a few folders (70 MB) of a package of 150 MB, kept in the cache under its package's version, so it
is fetched once. What the tree's own build makes from other files (the header of helpers, vmlinux.h) is made
here by the tree's own script and by bpftool.
"""
import glob
import hashlib
import os
import platform
import shutil
import subprocess

PACKAGES = {"6.12": "linux-source-6.12", "6.1": "linux-source-6.1"}

FOLDERS = ["include", "samples/bpf", "scripts", "tools/arch", "tools/include", "tools/lib/bpf",
           "tools/testing/selftests/bpf"]
KERNEL_BTF = "/sys/kernel/btf/vmlinux"


class Unavailable(Exception):
    """Something from outside is not to be had; the message says what and why."""


def run(*command, **options):
    """The command's output; Unavailable with its last line of stderr if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, **options)
    except OSError as error:
        raise Unavailable(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise Unavailable(f"{' '.join(command)}: {lines[-1]}")
    return done.stdout


class Tree:
    """A source tree, and the folder of what was made for it."""

    def __init__(self, name, root, work):
        self.name, self.root, self.work = name, root, work
        os.makedirs(work, exist_ok=True)

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def sources(self):
        """Every program of the tree, as paths inside it."""
        patterns = ["samples/bpf/*.bpf.c", "tools/testing/selftests/bpf/progs/*.c"]
        found = [path for pattern in patterns for path in glob.glob(self.path(pattern))]
        return sorted(os.path.relpath(path, self.root) for path in found)

    def libbpf_headers(self):
        """A folder with bpf/: the tree's libbpf as its build would install it."""
        out = os.path.join(self.work, "libbpf-headers")
        helpers = os.path.join(out, "bpf", "bpf_helper_defs.h")
        if not os.path.exists(helpers):
            os.makedirs(os.path.dirname(helpers), exist_ok=True)
            for header in glob.glob(self.path("tools/lib/bpf/*.h")):
                shutil.copy(header, os.path.dirname(helpers))
            text = run(self.path("scripts/bpf_doc.py"), "--header", "--file",
                       self.path("tools/include/uapi/linux/bpf.h"))
            write(helpers, text)
        return out

    def vmlinux(self):
        """A folder with the running kernel's vmlinux.h by bpftool."""
        if not os.access(KERNEL_BTF, os.R_OK):
            raise Unavailable("the running kernel shows no BTF to make vmlinux.h of")
        out = os.path.join(self.work, "types-" + platform.release())
        header = os.path.join(out, "vmlinux.h")
        if not os.path.exists(header):
            os.makedirs(out, exist_ok=True)
            write(header, run("bpftool", "btf", "dump", "file", KERNEL_BTF, "format", "c"))
        return out

    def judge(self, source):
        """The loader (judge.c) with the tree's own libbpf in it."""
        with open(source, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()[:12]
        program = os.path.join(self.work, "judge-" + digest)
        if not os.path.exists(program):
            include = [f"-I{self.path(folder)}" for folder in ("tools/include", "tools/include/uapi")]
            new = f"{program}.{os.getpid()}"  # another run may be doing the same
            run("clang-19", "-O1", "-w", "-D_GNU_SOURCE", *include, "-I" + self.libbpf_headers(), source,
                *glob.glob(self.path("tools/lib/bpf/*.c")), "-lelf", "-lz", "-o", new)
            os.replace(new, program)
        return program


def write(path, text):
    new = f"{path}.{os.getpid()}"
    with open(new, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(new, path)


def place(cache, name):
    return os.path.join(cache, "linux-" + name)


def is_there(cache, name):
    return os.path.exists(os.path.join(place(cache, name), ".complete"))


def open_tree(cache, name, say):
    """The tree of that name, or the one in the folder of that name."""
    if os.path.isdir(os.path.join(name, "tools/lib/bpf")):
        label = os.path.basename(os.path.abspath(name))
        return Tree(label, os.path.abspath(name), os.path.join(cache, "work-" + label))
    if name not in PACKAGES:
        raise Unavailable(f"'{name}' is no kernel source tree and none of {', '.join(PACKAGES)}")
    if not is_there(cache, name):
        fetch(cache, name, say)
    return Tree(name, place(cache, name), os.path.join(cache, "work-" + name))


def fetch(cache, name, say):
    new = place(cache, name) + ".new"
    shutil.rmtree(new, ignore_errors=True)
    os.makedirs(new)
    tarball, version = find_tarball(new, PACKAGES[name], say)
    say(f"unpacking {PACKAGES[name]} {version}")
    top = os.path.basename(tarball).removesuffix(".tar.xz")
    run("tar", "-x", "-f", tarball, "-C", new, "--strip-components=1", *(f"{top}/{f}" for f in FOLDERS))
    if tarball.startswith(new):
        os.remove(tarball)
    write(os.path.join(new, ".complete"), f"{PACKAGES[name]} {version}\n")
    shutil.rmtree(place(cache, name), ignore_errors=True)
    os.rename(new, place(cache, name))


def find_tarball(folder, package, say):
    """(the tarball, the package's version): installed, or taken from the package that apt gives."""
    installed = f"/usr/src/{package}.tar.xz"
    if os.path.exists(installed):
        return installed, run("dpkg-query", "-W", "-f", "${Version}", package)
    say(f"fetching {package}")
    try:
        download(folder, package)
    except Unavailable:
        if os.geteuid() != 0:
            raise
        run("apt-get", "update")
        download(folder, package)
    [archive] = glob.glob(os.path.join(folder, "*.deb"))
    tarball = os.path.join(folder, package + ".tar.xz")
    with open(tarball, "wb") as out:
        unpack = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
        take = subprocess.run(["tar", "-x", "-O", f"./usr/src/{package}.tar.xz"], stdin=unpack.stdout, stdout=out)
        unpack.stdout.close()
        if unpack.wait() < 0 or take.returncode:
            raise Unavailable(f"{archive} holds no /usr/src/{package}.tar.xz")
    version = run("dpkg-deb", "-f", archive, "Version").strip()
    os.remove(archive)
    return tarball, version


def download(folder, package):
    run("apt-get", "-q", "download", package, cwd=folder)
