"""What became of each object on each kernel, and how it is shown.

An outcome is one of

  attached   all programs loaded, and those whose section names a place in the kernel ran there
  loaded     all programs loaded; there is no such place
  lacking    the kernel does not have what a program is for: its BTF does not list it (skep-guest looks there)
  refused    the kernel, or libbpf, said no
  unknown    nothing was heard of it

of which the last two are failures.
"""
import errno
import os

from kernels_parts import predict


class Outcome:
    def __init__(self, state, reason=""):
        self.state, self.reason = state, reason

    @property
    def is_fine(self):
        return self.state in ("attached", "loaded", "lacking")

    def cell(self):
        """For the table: of what is lacking only the kind of thing."""
        return self.reason.split(" '")[0] if self.state == "lacking" else self.state


def outcome_of(result):
    """The outcome of one object from what skep-guest printed; None when it printed nothing."""
    if result is None:
        return Outcome("unknown", "no result on the console")
    if "error" in result:
        return Outcome("unknown", result["error"])
    programs = result["programs"]
    bad = [program for program in programs if program["verdict"] != "loaded" or program.get("attach", 0)]
    for program in bad:
        if not program.get("lacks"):
            return Outcome("refused", f"{program['name']}: {reason_of(program)}")
    if bad:
        return Outcome("lacking", bad[0]["lacks"][0])
    return Outcome("attached" if any("attach" in program for program in programs) else "loaded")


def reason_of(program):
    if program["verdict"] != "loaded":
        return program.get("why", program["verdict"])
    code = -program["attach"]
    return f"loaded, but cannot be attached: {os.strerror(code)} ({errno.errorcode.get(code, code)})"


class Boot:
    """One column: a kernel and what came of booting it."""

    def __init__(self, version, origin, console, failure, seconds):
        self.version, self.origin, self.console = version, origin, console
        self.failure, self.seconds = failure, seconds

    def outcome(self, name):
        result = self.console.objects.get(name)
        if result is None and self.failure:
            return Outcome("unknown", "the machine gave no result: " + self.failure)
        return outcome_of(result)

    def counts(self):
        """(section, counted, expected) of each program that was seen at work, and why some were not."""
        count = self.console.count
        if not count:
            return [], "nothing was counted"
        return ([(section, seen, count["opens"]) for section, seen in count.get("counted", {}).items()],
                count.get("error"))

    def counts_are_right(self):
        rows, error = self.counts()
        return not error and bool(rows) and all(seen == expected for _, seen, expected in rows)


class Matrix:
    """All columns. `verdicts` are those of skep btf check, or the reason why there are none."""

    def __init__(self, names, boots, counting, verdicts="not asked"):
        self.names, self.boots, self.counting = names, boots, counting
        self.outcomes = {(name, boot.version): boot.outcome(name) for name in names for boot in boots}
        self.verdicts = verdicts if isinstance(verdicts, dict) else {}
        self.prediction = predict.Comparison(self.verdicts, self.outcomes)
        self.why_not_predicted = None if isinstance(verdicts, dict) else verdicts

    def is_fine(self):
        return (all(outcome.is_fine for outcome in self.outcomes.values())
                and not any(boot.failure for boot in self.boots) and not self.prediction.wrong
                and (not self.counting or all(boot.counts_are_right() for boot in self.boots)))

    def number(self, *states):
        return sum(outcome.state in states for outcome in self.outcomes.values())

    def summary(self):
        total = len(self.outcomes)
        return (f"{len(self.names)} objects on {len(self.boots)} kernels: of {total} pairs "
                f"{self.number('attached', 'loaded')} loaded ({self.number('attached')} of them attached), "
                f"{self.number('lacking')} where the kernel has not what they are for, "
                f"{self.number('refused')} refused, {self.number('unknown')} without a result")


def render_table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "".join("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() + "\n" for row in rows)


def render_reasons(matrix):
    """Each reason once, with the kernels that gave it."""
    grouped = {}
    for name in matrix.names:
        for boot in matrix.boots:
            outcome = matrix.outcomes[name, boot.version]
            if outcome.reason:
                grouped.setdefault((name, outcome.state, outcome.reason), []).append(boot.version)
    return "".join(f"{name} on {', '.join(versions)}: {'' if state == 'lacking' else state + ': '}{reason}\n"
                   for (name, state, reason), versions in grouped.items())


def render_counts(matrix):
    out = ""
    for boot in matrix.boots:
        rows, error = boot.counts()
        seen = ", ".join(f"{section} {seen} of {expected}" for section, seen, expected in rows)
        out += f"counted on {boot.version}: {'; '.join(part for part in (seen, error) if part)}\n"
    return out


def render(matrix):
    out = render_table([["", *(boot.version for boot in matrix.boots)],
                        *([name, *(matrix.outcomes[name, boot.version].cell() for boot in matrix.boots)]
                          for name in matrix.names)])
    reasons = render_reasons(matrix)
    if reasons:
        out += "\n" + reasons
    out += "\n"
    for boot in matrix.boots:
        out += f"{boot.version}: {boot.origin}, {boot.seconds:.0f} s\n"
        if boot.failure:
            out += f"  FAILED: {boot.failure}; its console's last lines:\n"
            out += "".join(f"    {line}\n" for line in boot.console.last)
    if matrix.counting:
        out += render_counts(matrix)
    out += f"not predicted: {matrix.why_not_predicted}\n" if matrix.why_not_predicted else matrix.prediction.render()
    return out + matrix.summary() + "\n"


def as_json(matrix):
    def column(boot):
        return {"kernel": boot.version, "release": boot.console.release, "package": boot.origin,
                "seconds": round(boot.seconds, 1), "failure": boot.failure, "counts": boot.console.count,
                "objects": {name: {"outcome": matrix.outcomes[name, boot.version].state,
                                   "reason": matrix.outcomes[name, boot.version].reason,
                                   "predicted": matrix.verdicts.get((name, boot.version)),
                                   **{key: value for key, value in boot.console.objects.get(name, {}).items()
                                      if key != "object"}}
                            for name in matrix.names}}
    return {"fine": matrix.is_fine(), "summary": matrix.summary(), "kernels": [column(boot) for boot in matrix.boots]}
