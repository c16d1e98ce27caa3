#!/usr/bin/env python3
"""Write files into a C++ source, as a constant table that a program can carry inside itself.

    embed_files.py OUT.cpp --function NAME (--root DIR FILE...)...

makes `llvm::ArrayRef<EmbeddedFile> skep::NAME()` (runtime-headers/Embedded.h). A file's path in the
table is its path below DIR; the table is sorted by path, so the order of arguments does not matter.

String literals, and not .incbin: they need no assembler, ccache caches them, a sanitizer build sees
their bounds, and each text ends in a NUL as llvm::MemoryBuffer asks. A compiler takes 20 ms for half
a megabyte of raw strings (an array of numbers takes seconds). Everything is constexpr: no static
constructor runs, and the pages are read only when a file is.

--tree DIR also lays the files out below DIR, for compilers that want a folder.
"""
import argparse
import os
import sys

# A raw string may hold anything but its own end mark; 16 KB pieces stay below every compiler's limit.
MARK = "skepfile"
PIECE = 16000

PROLOGUE = """// Written by utils/embed_files.py; not meant to be read.
#include "runtime-headers/Embedded.h"

namespace {
constexpr skep::EmbeddedFile files[] = {
"""

EPILOGUE = """}};
}} // namespace

llvm::ArrayRef<skep::EmbeddedFile> skep::{function}() {{ return files; }}
"""


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--function", required=True, help="the C++ function that returns the table")
    parser.add_argument("--tree", metavar="DIR", help="also write the files below DIR")
    parser.add_argument("--root", nargs="+", action="append", required=True, metavar=("DIR", "FILE"),
                        help="files, named relative to DIR")
    return parser.parse_args(arguments)


def read(root, name):
    with open(os.path.join(root, name), encoding="utf-8", newline="") as source:
        text = source.read()
    if "\r" in text or "\0" in text or f"){MARK}\"" in text:
        sys.exit(f"embed_files.py: '{name}' holds a CR, a NUL or the end mark, which a raw string cannot carry")
    return text


def literal(text):
    pieces = [text[at:at + PIECE] for at in range(0, len(text), PIECE)] or [""]
    return "\n".join(f'R"{MARK}({piece}){MARK}"' for piece in pieces)


def layOut(files, tree):
    for name, text in files.items():
        path = os.path.join(tree, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)


def main():
    options = parse(sys.argv[1:])
    files = {name: read(root, name) for root, *names in options.root for name in names}
    if options.tree:
        layOut(files, options.tree)
    with open(options.out, "w", encoding="utf-8", newline="\n") as out:
        out.write(PROLOGUE)
        for name, text in sorted(files.items()):
            size = len(text.encode("utf-8"))
            out.write(f'{{llvm::StringRef("{name}", {len(name.encode("utf-8"))}),\n'
                      f' llvm::StringRef({literal(text)}, {size})}},\n')
        out.write(EPILOGUE.format(function=options.function))


if __name__ == "__main__":
    main()
