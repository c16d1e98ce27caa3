"""Reads what skep-guest and init wrote to a machine's console: lines with a marker and JSON behind it.

The kernel writes to the same console. What it puts between lines is skipped and kept for the report of a crash;
what it puts into one makes that line unreadable, and then the object has no result, which is a failure.
"""
import collections
import json
import re

MARKER = "@skep "
ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|.)")
LAST = 12


class Console:
    """One boot, as far as it has been read."""

    def __init__(self):
        self.release = None  # the kernel's own name for itself
        self.objects = {}    # name: what skep-guest load printed of it
        self.count = None    # what skep-guest count printed
        self.finished = False
        self.last = collections.deque(maxlen=LAST)  # lines that are nobody's result

    def add(self, line):
        line = ESCAPES.sub("", line).strip()
        at = line.find(MARKER)
        result = parsed(line[at + len(MARKER):]) if at >= 0 else None
        if result is None:
            if line:
                self.last.append(line)
            return
        if "kernel" in result:
            self.release = result["kernel"]
        elif "object" in result:
            self.objects[result["object"]] = result
        elif "opens" in result:
            self.count = result
        self.finished = self.finished or "end" in result

    def failure(self, why):
        """What went wrong with the boot as a whole: `why` is QEMU's side of it. Nothing when all went well."""
        if self.finished:
            return None
        panic = [line for line in self.last if "Kernel panic" in line]
        if panic:
            return panic[-1][panic[-1].index("Kernel panic"):]
        return why or "it ended before its results were complete"


def parsed(text):
    try:
        result = json.loads(text)
    except ValueError:
        return None
    return result if isinstance(result, dict) else None
