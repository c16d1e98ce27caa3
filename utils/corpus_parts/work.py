"""Compiles, links and loads one program with one compiler, and remembers the outcome.

Each outcome is a file in the cache, named for everything that it depends on: the compiler (by its contents), its
arguments, the source, the kernel. So a run that was broken off goes on where it stopped, and with a new skep only
skep's half is done again. Verdicts are kept by the object's contents: an object that did not change is not
loaded again.

Time is the compiler's own CPU time, which other work on the machine disturbs little.
"""
import contextlib
import hashlib
import json
import os
import platform
import re
import subprocess
import tempfile
import time

COMPILE_SECONDS, LOAD_SECONDS = 120, 600
KEEP_SECONDS = 14 * 24 * 3600


def digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def digest_file(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:24]


class Compiler:
    """A program that compiles; `label` is what the report calls it."""

    def __init__(self, label, command, binary):
        self.label, self.command = label, command
        self.identity = digest_file(binary)


class Cache:
    """JSON records and objects by key."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)

    def path(self, key, suffix):
        return os.path.join(self.folder, key + suffix)

    def load(self, key):
        try:
            with open(self.path(key, ".json"), encoding="utf-8") as file:
                record = json.load(file)
        except (OSError, ValueError):
            return None
        for suffix in (".json", ".o"):
            if os.path.exists(self.path(key, suffix)):
                os.utime(self.path(key, suffix))
        return record

    def save(self, key, record):
        path = self.path(key, ".json")
        new = f"{path}.{os.getpid()}"  # another run may be doing the same
        with open(new, "w", encoding="utf-8") as file:
            json.dump(record, file)
        os.replace(new, path)
        return record

    def prune(self):
        """Forgets what no run has asked for in two weeks: each skep that was tried leaves its objects."""
        for entry in os.scandir(self.folder):
            with contextlib.suppress(OSError):  # another run did it
                if time.time() - entry.stat().st_mtime > KEEP_SECONDS:
                    os.remove(entry.path)


class Worker:
    def __init__(self, tree, cache, judge):
        self.tree, self.cache, self.judge = tree, cache, judge
        self.kernel = platform.release()

    def compiled(self, compiler, source, flags):
        """{"ok", "seconds", "stderr", "object" (a path), "insns"} of a compile."""
        key = digest("compile", compiler.identity, *compiler.command, *flags, source,
                     digest_file(self.tree.path(source)), self.kernel)
        known = self.cache.load(key)
        if known and (not known["ok"] or os.path.exists(known["object"])):
            return known
        out = self.cache.path(key, ".o")
        command = [*compiler.command, *flags, "-c", self.tree.path(source), "-o", out]
        status, seconds, stderr = timed(command)
        # What a crashed compiler left is no object.
        ok = status == 0 and os.path.exists(out)
        return self.cache.save(key, {"ok": ok, "status": status, "seconds": seconds, "stderr": stderr,
                                     "object": out, "insns": instructions(out) if ok else 0})

    def linked(self, record):
        """The object linked by bpftool, twice, as the selftests do; {"ok", "stderr", "object", "insns"}."""
        key = digest("linked twice", digest_file(record["object"]))
        known = self.cache.load(key)
        if known and (not known["ok"] or os.path.exists(known["object"])):
            return known
        out = self.cache.path(key, ".o")
        with tempfile.TemporaryDirectory(dir=self.cache.folder) as folder:
            steps = [record["object"], *(os.path.join(folder, f"linked{i}.o") for i in (1, 2, 3))]
            status, stderr = 0, ""
            for source, target in zip(steps, steps[1:]):
                status, _, stderr = timed(["bpftool", "gen", "object", target, source])
                if status:
                    break
            same = status == 0 and digest_file(steps[2]) == digest_file(steps[3])
            if same:
                os.replace(steps[2], out)
        if status == 0 and not same:
            stderr = "linked a third time, the object changes"
        return self.cache.save(key, {"ok": same, "stderr": stderr, "object": out,
                                     "insns": instructions(out) if same else 0})

    def verdicts(self, record):
        """What the kernel says of each program of the object, in order."""
        if not self.judge:
            return []
        key = digest("verdicts", digest_file(record["object"]), os.path.basename(self.judge), self.tree.name,
                     self.kernel)
        known = self.cache.load(key)
        if known is not None:
            return known["programs"]
        try:
            done = subprocess.run([self.judge, record["object"]], capture_output=True, text=True,
                                  timeout=LOAD_SECONDS)
            lines, end = done.stdout.splitlines(), done.returncode
        except subprocess.TimeoutExpired as error:
            lines, end = (error.stdout or b"").decode().splitlines(), "timeout"
        programs = [json.loads(line) for line in lines]
        if end != 0:
            programs.append({"program": "", "section": "", "phase": f"judge ended with {end}", "error": 1,
                             "insns": 0, "processed": 0, "why": "libbpf crashed or took too long"})
        return self.cache.save(key, {"programs": programs})["programs"]


def timed(command):
    """(exit status, CPU seconds, stderr) of a command; its output is dropped."""
    with tempfile.TemporaryFile() as err:
        process = subprocess.Popen(["timeout", str(COMPILE_SECONDS), *command], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        text = err.read().decode(errors="replace")
    return process.returncode, round(used.ru_utime + used.ru_stime, 4), text


def instructions(path):
    """Slots of 8 bytes in the object's code sections."""
    done = subprocess.run(["llvm-readelf-19", "-S", "-W", path], capture_output=True, text=True)
    sizes = re.findall(r"^ *\[ *\d+\] \S+ +PROGBITS +\w+ \w+ (\w+) \w+ +AX", done.stdout, re.M)
    return sum(int(size, 16) for size in sizes) // 8


def function_lengths(path):
    """Instruction slots of each function of an object, by its name."""
    done = subprocess.run(["llvm-nm-19", "-S", path], capture_output=True, text=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    return {row[3]: int(row[1], 16) // 8 for row in rows if len(row) == 4 and row[2] in "Tt"}
