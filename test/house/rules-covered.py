# Every rule of the frontend has a page that explains it and at least two mistakes in test/mistakes/; and beside
# the mistakes there are unusual programs that must stay silent.
# RUN: %python %s %src
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
rules = re.findall(r'^RULE\(\w+,\s*"([^"]+)"', (root / "core/spec/Diags.def").read_text(), re.M)
mistakes = {rule: 0 for rule in rules}
for path in sorted((root / "test/mistakes").rglob("*.c")):
    for line in re.findall(r"// expect (.+)$", path.read_text(), re.M):
        for part in line.split(","):
            mistakes[part.split()[1]] = mistakes.get(part.split()[1], 0) + 1

problems = [f"{rule}: no page core/spec/explain/{rule}.md" for rule in rules
            if not (root / "core/spec/explain" / (rule + ".md")).exists()]
problems += [f"{rule}: {mistakes[rule]} mistakes in test/mistakes, expected two at least"
             for rule in rules if mistakes[rule] < 2]
unusual = len(list((root / "test/unusual").glob("*.c")))
total = sum(mistakes.values())
print(f"{len(rules)} rules, {total} mistakes, {unusual} unusual programs")
if total < 80 or unusual < 20:
    problems.append("expected at least 80 mistakes and 20 unusual programs")
sys.exit("\n".join(problems) or 0)
