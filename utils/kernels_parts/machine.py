"""Boots a kernel with an initrd of our own in QEMU, and hands on what it writes to its console.

The initrd is busybox, skep-guest (static), the objects and a script as init. QEMU emulates (tcg): that works on
every machine, and a guest of ours is slow for seconds only. Nehalem is a CPU that all kernels boot on; newer
ones make some panic in emulation.
"""
import gzip
import io
import os
import selectors
import shutil
import subprocess
import time

QEMU = "qemu-system-x86_64"
BUSYBOX = "busybox"
# Mitigations only make the emulation slow. lsm=bpf: 5.10 does not list it by itself, and without it programs load
# but are never asked.
COMMAND_LINE = "console=ttyS0 quiet loglevel=2 panic=-1 mitigations=off lsm=bpf"

INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t devtmpfs none /dev
exec >/dev/console 2>&1
mount -t proc none /proc
mount -t sysfs none /sys
mount -t bpf none /sys/fs/bpf
mount -t tracefs none /sys/kernel/tracing
dmesg -n 1
echo "@skep {\\"kernel\\": \\"$(uname -r)\\"}"
for object in /objects/*; do
  skep-guest load "$object" || echo "@skep {\\"object\\": \\"${object##*/}\\", \\"error\\": \\"the loader ended with $?\\"}"
done
[ ! -e /count.o ] || skep-guest count /count.o
echo "@skep {\\"end\\": \\"$(uname -r)\\"}"
poweroff -f
"""


def missing():
    """What this machine lacks for booting; nothing when it has all."""
    if not shutil.which(QEMU):
        return f"{QEMU} is not installed"
    if not static_busybox():
        return "no static busybox is installed"
    return None


def static_busybox():
    path = shutil.which(BUSYBOX)
    if not path:
        return None
    with open(path, "rb") as file:
        start = file.read(1 << 16)
    return None if b"/ld-linux" in start else path  # the interpreter's name stands near the start


class Archive:
    """A cpio archive of the kind that kernels unpack ("newc"), the same for the same files."""

    def __init__(self):
        self.out, self.count = io.BytesIO(), 0

    def add(self, name, mode, data=b""):
        self.count += 1
        fields = [self.count, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
        self.out.write(b"070701" + b"".join(b"%08x" % field for field in fields) + name.encode() + b"\0")
        self.pad()
        self.out.write(data)
        self.pad()

    def folder(self, name):
        self.add(name, 0o040755)

    def program(self, name, data):
        self.add(name, 0o100755, data)

    def pad(self):
        self.out.write(b"\0" * (-self.out.tell() % 4))

    def finish(self):
        self.add("TRAILER!!!", 0)
        return gzip.compress(self.out.getvalue(), 1, mtime=0)


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def initrd(guest, objects, counter):
    """The archive with `objects`, {name: path}, and perhaps an object that counts."""
    archive = Archive()
    for name in ("bin", "dev", "proc", "sys", "tmp", "objects"):
        archive.folder(name)
    archive.program("init", INIT.encode())
    archive.program("bin/busybox", contents(static_busybox()))
    archive.program("bin/skep-guest", contents(guest))
    for name, path in sorted(objects.items()):
        archive.add("objects/" + name, 0o100644, contents(path))
    if counter:
        archive.add("count.o", 0o100644, contents(counter))
    return archive.finish()


def boot(image, archive, seconds, on_line):
    """Gives each line of the console to on_line(). Returns why it did not end by itself, or nothing."""
    command = [QEMU, "-M", "q35", "-accel", "tcg", "-cpu", "Nehalem", "-m", "1024", "-nographic", "-no-reboot",
               "-nodefaults", "-serial", "stdio", "-kernel", image, "-initrd", archive, "-append", COMMAND_LINE]
    machine = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + seconds
        if not read_lines(machine.stdout, end, on_line):
            return f"not finished after {seconds} s"
        code = machine.wait(max(1, end - time.monotonic()))
        return f"{QEMU} ended with {code}" if code else None
    except subprocess.TimeoutExpired:
        return f"not finished after {seconds} s"
    finally:
        machine.kill()
        machine.wait()


def read_lines(pipe, end, on_line):
    """False when the time is over before the pipe is closed."""
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(max(0, end - time.monotonic())):
            data = os.read(pipe.fileno(), 1 << 16)
            if not data:
                if rest:
                    on_line(rest.decode(errors="replace").rstrip("\r"))
                return True
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                on_line(line.decode(errors="replace").rstrip("\r"))
    return False
