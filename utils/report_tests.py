#!/usr/bin/env python3
"""Sums up a test run for utils/check.

usage: report_tests.py FOLDER

FOLDER holds lit.json, as lit writes with -o, and perhaps fuzz.txt with a line "pass|fail|skip NAME
[reason]" a fuzz target. Prints why tests were skipped, which failed, and as its last line
"N passed, N failed, N skipped". Exits 1 if any failed or none passed.
"""
import collections
import json
import os
import sys

OUTCOMES = {"PASS": "pass", "XFAIL": "pass", "FLAKYPASS": "pass", "UNSUPPORTED": "skip", "SKIPPED": "skip"}
NOT_ASKED_FOR = ("EXCLUDED",)


def lit_results(path):
    """(outcome, name, reason) of every test that lit ran; a report that is not there is a failure."""
    try:
        with open(path) as file:
            tests = json.load(file)["tests"]
    except (OSError, ValueError) as error:
        yield "fail", "lit", str(error)
        return
    for test in tests:
        if test["code"] not in NOT_ASKED_FOR:
            yield OUTCOMES.get(test["code"], "fail"), test["name"], test["output"]


def fuzz_results(path):
    if not os.path.exists(path):
        return
    with open(path) as file:
        for line in file:
            outcome, name, *reason = line.rstrip("\n").split(" ", 2)
            yield outcome if outcome in ("pass", "skip") else "fail", "fuzz :: " + name, " ".join(reason)


def brief(reason):
    """The line of a skipped test's output that says most: the last one with words in it."""
    lines = [line.strip() for line in reason.splitlines() if line.strip()]
    errors = [line for line in lines if ": error: " in line]
    text = (errors or lines or ["no reason given"])[-1]
    return text.split(": error: ")[-1].replace("Test requires the following unavailable features:", "needs")


def main():
    folder = sys.argv[1]
    results = [*lit_results(os.path.join(folder, "lit.json")), *fuzz_results(os.path.join(folder, "fuzz.txt"))]
    count = collections.Counter(outcome for outcome, _, _ in results)
    skipped = collections.defaultdict(list)
    for outcome, name, reason in results:
        if outcome == "skip":
            skipped[brief(reason)].append(name)
    for reason, names in sorted(skipped.items()):
        print(f"skipped {len(names)}: {reason} ({names[0]}{', ...' if len(names) > 1 else ''})")
    for outcome, name, _ in results:
        if outcome == "fail":
            print(f"failed: {name}")
    print(f"{count['pass']} passed, {count['fail']} failed, {count['skip']} skipped")
    return 1 if count["fail"] or not count["pass"] else 0


if __name__ == "__main__":
    sys.exit(main())
