#!/usr/bin/env python3
"""Checks who includes whom.

The graph below is the contract between the folders: which folders of ours a folder's files may include,
and which of LLVM's and Clang's. Cross-library helpers go down, never sideways. A violation names the
file, the line, the include and the rule; the exit code is then 1.

usage: check_layering.py [ROOT]     (the tree this script stands in without ROOT)
"""
import os
import re
import sys

# What core and everything that must stay small takes from LLVM: its Support library, no IR.
SUPPORT = ["llvm/ADT/", "llvm/BinaryFormat/", "llvm/Config/", "llvm/DebugInfo/BTF/", "llvm/Support/",
           "llvm/TargetParser/"]
LLVM = ["llvm/"]
CLANG = ["clang/", "clang-c/"]
CORE = ["core/support/", "core/spec/"]
OBJECT = CORE + ["btfgen/model/", "backend-glue/object/"]
EVERYTHING = ["backend-glue/", "btfgen/", "core/", "driver/", "frontend/", "include/", "passes/", "runtime-headers/",
              "test/", "verifier/", "vm/"]

# Folder: what its files may include. A folder may always include itself; the longest folder that a
# file's path starts with is its own.
GRAPH = {
    "core/support/": ["core/spec/Diags.def"] + SUPPORT,
    "core/spec/": CORE + SUPPORT,
    "btfgen/model/": CORE + SUPPORT,
    # A room of its own, so that the model stays free of DWARF.
    "btfgen/dwarf/": CORE + ["btfgen/model/"] + SUPPORT + ["llvm/DebugInfo/DWARF/", "llvm/Object/"],
    "backend-glue/object/": OBJECT + SUPPORT,
    # Never each other.
    "verifier/": OBJECT + SUPPORT,
    "vm/": OBJECT + SUPPORT,
    "btfgen/emit/": CORE + ["btfgen/model/"] + LLVM,
    "passes/": CORE + ["btfgen/model/", "btfgen/emit/"] + LLVM,
    "backend-glue/codegen/": OBJECT + ["btfgen/emit/"] + LLVM,
    # The BTF model and the embedded headers, for kernel types on demand and #include <bpf/...>; and how passes
    # word what they find.
    "frontend/": CORE + ["btfgen/model/", "runtime-headers/Embedded.h", "passes/Finding.h",
                                "passes/StackVariables.h"] + LLVM + CLANG,
    "driver/session/": EVERYTHING + LLVM + CLANG,
    "driver/": EVERYTHING + SUPPORT,
    "include/skep/": [],
    "bindings/": ["include/skep/"],
    "runtime-headers/": SUPPORT,  # Embedded.h; what programs include must need nothing of ours
    "test/": EVERYTHING + LLVM + CLANG,
}

# Text that is compiled by or for somebody else.
SKIPPED = re.compile(r"(^|/)(Inputs|examples|driver/templates|build[^/]*|\.[^/]+)/|^runtime-headers/(bpf|linux|asm[^/]*)/|^bench/")
SOURCES = (".h", ".hpp", ".c", ".cpp", ".def", ".inc", ".in")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.M)


def layer_of(path):
    """The folder of GRAPH that a file belongs to; none for files outside of it."""
    fitting = [folder for folder in GRAPH if path.startswith(folder)]
    return max(fitting, key=len, default=None)


def is_ours(include):
    return any(include.startswith(folder) for folder in EVERYTHING + ["bindings/"])


def is_watched(include):
    return is_ours(include) or any(include.startswith(prefix) for prefix in LLVM + CLANG)


def violation(root, path, include, quoted):
    """What is wrong with one include, or nothing."""
    layer = layer_of(path)
    if include.startswith("skep/"):  # the installed headers, seen as their users see them
        include = "include/" + include
    if not is_watched(include):
        beside = os.path.join(root, os.path.dirname(path), include)
        if quoted and os.path.exists(beside):
            return "own headers are included by their path from the root"
        return None
    allowed = [layer] + GRAPH[layer]
    if any(include.startswith(prefix) for prefix in allowed):
        return None
    return f"{layer} may include only {', '.join(allowed)}"


def files_of(root):
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")
            if name.endswith(SOURCES) and layer_of(path) and not SKIPPED.search(path):
                yield path


def check(root):
    """The number of files seen, and a line for each violation."""
    seen, found = 0, []
    for path in files_of(root):
        seen += 1
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            text = file.read()
        for match in INCLUDE.finditer(text):
            include, quoted = match[1] or match[2], match[1] is not None
            rule = violation(root, path, include, quoted)
            if rule:
                line = text.count("\n", 0, match.start(1 if quoted else 2)) + 1
                found.append(f"{path}:{line}: includes {include}, but {rule}")
    return seen, found


def main(argv):
    if len(argv) > 2 or (len(argv) == 2 and argv[1].startswith("-")):
        sys.exit(__doc__)
    root = argv[1] if len(argv) == 2 else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    seen, found = check(root)
    for line in found:
        print(line, file=sys.stderr)
    if seen == 0:
        sys.exit(f"no source files of a known folder under {root}")
    if found:
        sys.exit(f"{len(found)} includes break the layering; the graph is in utils/check_layering.py")
    print(f"{seen} files, layering holds")


if __name__ == "__main__":
    main(sys.argv)
