"""Sets skep's outcome for a program beside clang's, and names every difference.

A difference has a class (what differs), the program it is about, and a detail. Its cause is looked up in
causes.txt; a difference without a cause there is one that nobody has explained yet, and fails the run.
"""
import os
import re

from . import btf, work

OWN_RULE = re.compile(r"(warning|error): (.*) \[(?:-Werror,)?-W([a-z0-9-]+)\]$")


def verdict_of(program):
    if program["phase"] == "loaded":
        return "accepted"
    return "rejected" if program["phase"] == "verifier" else "not judged"


def objection(program):
    """Why it was not accepted, without what may change from load to load."""
    text = re.sub(r"libbpf: ", "", program["why"]).strip().splitlines() or [""]
    return re.sub(r"\b(0x)?[0-9a-f]*\d[0-9a-f]*\b", "N", text[0])


class Comparison:
    """One program, by clang and by skep."""

    def __init__(self, source):
        self.source = source
        self.clang = self.skep = None  # the compiles
        self.clang_linked = self.skep_linked = None
        self.pairs = []  # (program, clang's verdict, skep's verdict)
        self.differences = []  # (class, program, detail)
        self.btf = None  # what btf.py found
        self.warnings = []  # (id, message) that skep alone gives

    def differ(self, kind, detail, program=""):
        self.differences.append((kind, program, detail))

    @property
    def both(self):
        return bool(self.clang["ok"] and self.skep["ok"])

    @property
    def loaded(self):
        """(programs that the kernel accepts of clang's, of skep's, all)."""
        return (sum(c == "accepted" for _, c, _ in self.pairs), sum(s == "accepted" for _, _, s in self.pairs),
                len(self.pairs))


def first_error(stderr):
    for line in stderr.splitlines():
        if "error: " in line:
            return os.path.basename(line.split(": ", 1)[0]) + ": " + line.split("error: ", 1)[1]
    return (stderr.strip().splitlines() or ["no message"])[-1]


def own_warnings(stderr, own_ids):
    return [(m[3], line) for line in stderr.splitlines() if (m := OWN_RULE.search(line)) and m[3] in own_ids]


def only_rules_object(stderr, own_ids):
    """Every error is one that a rule of skep's gives: -Wno-error=bpf takes those back."""
    errors = [line for line in stderr.splitlines() if "error: " in line]
    return bool(errors) and all((m := OWN_RULE.search(line)) and m[3] in own_ids for line in errors)


def compile_both(worker, result, job, own_ids):
    source, (clang, clang_flags), (skep, skep_flags) = job
    result.clang = worker.compiled(clang, source, clang_flags)
    result.skep = worker.compiled(skep, source, skep_flags)
    result.warnings = own_warnings(result.skep["stderr"], own_ids)
    if result.skep["ok"] or not result.clang["ok"]:
        return
    kind = "not compiled" if result.skep["status"] in (0, 1) else "crash"
    if only_rules_object(result.skep["stderr"], own_ids):
        kind = "rule"
    result.differ(kind, first_error(result.skep["stderr"]))
    if kind == "rule":
        result.skep = worker.compiled(skep, source, [*skep_flags, "-Wno-error=bpf"])


def compare(worker, job, own_ids, linked, oracle=None):
    """job: (source, (clang, flags), (skep, flags))."""
    result = Comparison(job[0])
    compile_both(worker, result, job, own_ids)
    if not result.both:
        return result
    if oracle:
        result.btf = btf.examine(oracle, job[2][0], worker, result, job[2][1])
    if not linked:
        judge_both(worker, result, result.clang, result.skep)
        return result
    result.clang_linked, result.skep_linked = worker.linked(result.clang), worker.linked(result.skep)
    if result.clang_linked["ok"] and not result.skep_linked["ok"]:
        result.differ("not linked", first_line(result.skep_linked["stderr"]))
    if result.clang_linked["ok"] and result.skep_linked["ok"]:
        judge_both(worker, result, result.clang_linked, result.skep_linked)
    return result


def first_line(stderr):
    return (stderr.strip().splitlines() or ["no message"])[0]


def judge_both(worker, result, clang, skep):
    theirs = {p["program"]: p for p in worker.verdicts(clang)}
    ours = {p["program"]: p for p in worker.verdicts(skep)}
    for name, their in theirs.items():
        our = ours.get(name)
        if our is None:
            result.differ("program missing", f"clang's has it in {their['section']}", name)
            continue
        pair = verdict_of(their), verdict_of(our)
        result.pairs.append((name, *pair))
        if pair[0] != pair[1]:
            detail = our if pair[0] == "accepted" else their
            result.differ("verdict", f"clang's {pair[0]}, skep's {pair[1]}: {detail['why'].strip()[:300]}", name)
        elif objection(their) != objection(our):
            result.differ("reason", f"clang's: {their['why']} | skep's: {our['why']}", name)
    for name in ours.keys() - theirs.keys():
        result.differ("program missing", f"only skep's has it, in {ours[name]['section']}", name)


class Causes:
    """The rows of causes.txt that are about a run with these headers."""

    def __init__(self, path, headers):
        self.rows, self.headers = [], headers
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    head, cause = line.split(": ", 1)
                    self.rows.append(([re.compile(part.strip()) for part in head.split(", ")], cause.strip()))

    def of(self, source, difference):
        kind, program, _ = difference
        for patterns, cause in self.rows:
            texts = (kind, self.headers, os.path.basename(source), program)
            if all(p.fullmatch(text) for p, text in zip(patterns, texts)):
                return cause
        return None
