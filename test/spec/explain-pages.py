# RUN: %python %s %src %t
# The examples of core/spec/explain do what the pages say: "Wrong" gets the page's id and no other, "Right" nothing
# at all. For a rule, the flags work too. Where a fix is proposed, --fix mends the example.
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys

root, work = sys.argv[1:]
sys.path.insert(0, os.path.join(root, "utils"))
import gen_diagnostics

shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
rows, pages = gen_diagnostics.table(), gen_diagnostics.pages()
assert len(pages) > 1, "the pages were not found"


def compile(path, *flags):
    """The exit code and the diagnostics."""
    done = subprocess.run(["skep", "cc", "--diagnostics-format=json", *flags, "-c", path, "-o", path + ".o"],
                          stderr=subprocess.PIPE, text=True, cwd=work)
    lines = done.stderr.splitlines()
    if done.returncode < 0 or not all(line.startswith("{") for line in lines):
        return done.returncode, [{"id": "crashed", "severity": "crash", "message": done.stderr, "fixits": []}]
    return done.returncode, [json.loads(line) for line in lines]


def checkFix(name, wrong, flags):
    mended = wrong.replace("wrong", "mended")
    shutil.copy(os.path.join(work, wrong), os.path.join(work, mended))
    compile(mended, "--fix", *flags)
    code, left = compile(mended, *flags)
    if code or any(diag["id"] == name for diag in left):
        yield f"--fix does not mend it: {left}"


def stopsCode(name, wrong, flags):
    """Whether the code generator fails on it, which no flag can change: then the text ends in the bare id."""
    done = subprocess.run(["skep", "cc", *flags, "-c", wrong, "-o", "/dev/null"], stderr=subprocess.PIPE, text=True, cwd=work)
    return done.returncode == 1 and f" [{name}]" in done.stderr


def checkFlags(name, wrong, flags):
    _, quiet = compile(wrong, *flags, "-Wno-" + name)
    if quiet:
        yield f"-Wno-{name} leaves {quiet}"
    code, strict = compile(wrong, *flags, "-Werror=" + name)
    if code != 1 or {diag["severity"] for diag in strict} != {"error"}:
        yield f"-Werror={name} gives exit {code} and {strict}"


def check(name):
    page = pages[name]
    if not page.examples:
        if rows[name][3]:
            yield "a rule's page needs examples"
        return
    flags = page.flags.split()
    files = {}
    for heading, code in page.examples.items():
        files[heading] = f"{name}.{heading.lower()}.c"
        with open(os.path.join(work, files[heading]), "w", encoding="utf-8") as file:
            file.write(code)
    code, wrong = compile(files["Wrong"], *flags)
    if {diag["id"] for diag in wrong} != {name}:
        yield f"'Wrong' should give {name} alone, but gives {[(diag['id'], diag['message']) for diag in wrong]}"
    code, right = compile(files["Right"], *flags)
    if code or right:
        yield f"'Right' should be silent, but exits {code} with {[(diag['id'], diag['message']) for diag in right]}"
    if rows[name][3] and not stopsCode(name, files["Wrong"], flags):
        yield from checkFlags(name, files["Wrong"], flags)
    if any(diag["fixits"] for diag in wrong):
        yield from checkFix(name, files["Wrong"], flags)


def checkText(name):
    """What skep explain has must be what the page and the documents have."""
    done = subprocess.run(["skep", "explain", "--json", name], stdout=subprocess.PIPE, text=True, check=True)
    shown, page = json.loads(done.stdout), pages[name]
    expected = (page.text, page.flags, page.examples.get("Wrong", ""), page.examples.get("Right", ""),
                gen_diagnostics.control(name, rows[name][1], rows[name][3]))
    if tuple(shown[key] for key in ("text", "flags", "wrong", "right", "control")) != expected:
        yield f"skep explain shows {shown}, which is not what the page has"


def problems(name):
    return [f"core/spec/explain/{name}.md: {what}" for what in [*check(name), *checkText(name)]]


with concurrent.futures.ThreadPoolExecutor(2) as workers:
    found = [line for lines in workers.map(problems, sorted(pages)) for line in lines]
print(*found, sep="\n")
print(len(pages), "pages")
sys.exit(bool(found))
