"""Prints what utils/corpus found: a table of programs, the differences with their causes, the totals."""
import collections
import json
import os
import statistics

from . import work


def totals(results, causes):
    """The figures of a run, by name."""
    both = [r for r in results if r.both]
    pairs = [(r, pair) for r in both for pair in r.pairs]
    kinds = collections.Counter(d[0] for r in results for d in r.differences)
    linked = [r for r in both if r.clang_linked]
    figures = {
        "sources": len(results),
        "compiled by clang": sum(r.clang["ok"] for r in results),
        "compiled by skep": sum(r.skep["ok"] for r in results) - kinds["rule"],
        "compiled by clang, not by skep": kinds["not compiled"] + kinds["crash"] + kinds["rule"],
        "of these, for a rule's error": kinds["rule"],
        "compiled by skep, not by clang": sum(r.skep["ok"] and not r.clang["ok"] for r in results),
    }
    if figures["compiled by clang"]:
        figures["of clang's, skep compiles (%)"] = round(100 * (len(both) - kinds["rule"]) / figures["compiled by clang"], 1)
    if linked:
        figures["linked twice, clang's"] = sum(r.clang_linked["ok"] for r in linked)
        figures["linked twice, skep's"] = sum(r.skep_linked["ok"] for r in linked)
    figures |= {
        "programs asked about": len(pairs),
        "accepted, clang's": sum(pair[1] == "accepted" for _, pair in pairs),
        "accepted, skep's": sum(pair[2] == "accepted" for _, pair in pairs),
        "rejected, both": sum(pair[1] == pair[2] == "rejected" for _, pair in pairs),
        "not judged, both": sum(pair[1] == pair[2] == "not judged" for _, pair in pairs),
        "verdicts equal": sum(pair[1] == pair[2] for _, pair in pairs),
        "verdicts different": kinds["verdict"] + kinds["program missing"],
        "equal for another reason": kinds["reason"],
        "instructions, clang's": sum(r.clang["insns"] for r in both),
        "instructions, skep's": sum(r.skep["insns"] for r in both),
        "objects of other length": sum(r.clang["insns"] != r.skep["insns"] for r in both),
        "CPU seconds, clang": round(sum(r.clang["seconds"] for r in both), 1),
        "CPU seconds, skep": round(sum(r.skep["seconds"] for r in both), 1),
        "sources with skep warnings": sum(bool(r.warnings) for r in results),
        "skep warnings": sum(len(r.warnings) for r in results),
        "differences without a cause": sum(causes.of(r.source, d) is None for r in results for d in r.differences),
    }
    if both:
        figures["median compile, clang"] = round(statistics.median(r.clang["seconds"] for r in both), 3)
        figures["median compile, skep"] = round(statistics.median(r.skep["seconds"] for r in both), 3)
    return figures


def word(record):
    if not record:
        return "-"
    return "yes" if record["ok"] else "no"


def print_rows(results, out):
    if not results:
        return
    out.write(f"{'source':40} {'clang':5} {'skep':5} {'loaded':>9} {'of':>4} {'equal':5} "
              f"{'instructions':>13} {'CPU ms':>9} {'skep warnings':>13}\n")
    for r in results:
        theirs, ours, number = r.loaded
        equal = "-" if not r.pairs else "no" if any(d[0] in ("verdict", "program missing") for d in r.differences) else "yes"
        insns = f"{r.clang['insns']}/{r.skep['insns']}"
        time = f"{r.clang['seconds'] * 1000:.0f}/{r.skep['seconds'] * 1000:.0f}"
        out.write(f"{os.path.basename(r.source)[:40]:40} {word(r.clang):5} {word(r.skep):5} {f'{theirs}/{ours}':>9} {number:>4} "
                  f"{equal:5} {insns:>13} {time:>9} {len(r.warnings) or '':>13}\n")


def print_differences(results, causes, out):
    listed = [(r, d) for r in results for d in r.differences]
    if not listed:
        return
    out.write("\nDifferences\n")
    for r, (kind, program, detail) in listed:
        cause = causes.of(r.source, (kind, program, detail))
        out.write(f"  {os.path.basename(r.source)}{' ' + program if program else ''}: {kind}\n    {detail}\n"
                  f"    cause: {cause or 'NOT EXPLAINED'}\n")


def print_warnings(results, out, examples=3):
    """A class of skep's warnings a line: how often, in how many sources, how many of those the kernel accepts
    whole (where a warning of something that the verifier minds is a false alarm), and what it looks like."""
    classes = collections.defaultdict(list)
    for r in results:
        for name, line in r.warnings:
            classes[name].append((r, line))
    out.write(f"\n{'skep warning':32} {'times':>6} {'sources':>8} {'accepted':>9}\n")
    for name, found in sorted(classes.items(), key=lambda item: -len(item[1])):
        first = {r.source: (r, line) for r, line in reversed(found)}
        accepted = sum(bool(r.pairs) and all(p[1] == "accepted" for p in r.pairs) for r, _ in first.values())
        out.write(f"{name:32} {len(found):6} {len(first):8} {accepted:9}\n")
        for _, line in list(first.values())[:examples]:
            out.write(f"    {os.path.basename(line.split(': ', 1)[0])}: {line.split(': ', 1)[1]}\n")


def print_sizes(results, out, worst=10):
    """The functions that skep makes longer than clang by most instructions, and how many there are of either kind."""
    rows = []
    for r in results:
        if r.both and r.clang["object"] != r.skep["object"]:
            theirs, ours = work.function_lengths(r.clang["object"]), work.function_lengths(r.skep["object"])
            rows += [(theirs[name], ours[name], r.source, name) for name in theirs.keys() & ours.keys()]
    longer = sorted((row for row in rows if row[1] > row[0]), key=lambda row: (row[0] - row[1], row[2:]))
    out.write(f"\n{'function':40} {'source':32} {'clang':>7} {'skep':>7} {'':>6}\n")
    for theirs, ours, source, name in longer[:worst]:
        out.write(f"{name[:40]:40} {os.path.basename(source)[:32]:32} {theirs:7} {ours:7} {ours - theirs:+6}\n")
    out.write(f"{len(rows)} functions: {len(longer)} longer than clang's, {sum(o < t for t, o, *_ in rows)} shorter\n")


def print_totals(figures, out):
    out.write("\n")
    for name, figure in figures.items():
        out.write(f"{name:34} {figure:>10}\n")


def print_json(header, results, causes, out):
    def row(r):
        return {"source": r.source, "clang": r.clang["ok"], "skep": r.skep["ok"],
                "programs": [{"name": n, "clang": c, "skep": s} for n, c, s in r.pairs],
                "instructions": [r.clang["insns"], r.skep["insns"]],
                "seconds": [r.clang["seconds"], r.skep["seconds"]],
                "differences": [{"class": d[0], "program": d[1], "detail": d[2], "cause": causes.of(r.source, d)}
                                for d in r.differences],
                "skepWarnings": [{"id": name, "text": line} for name, line in r.warnings]}
    json.dump(header | {"sources": [row(r) for r in results], "totals": totals(results, causes)}, out, indent=1)
    out.write("\n")
