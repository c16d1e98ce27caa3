"""Reads the rows of core/spec/*.def as text, for the generators and tests that are written in Python.

A row is MACRO(column, column, ...) over one or several lines; a column is C text with its blanks
squeezed. Comments, #directives and everything else in the file are skipped.
"""
import os
import re

SPEC = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "core", "spec")

# The pieces of a row: a string (kept whole, so that what looks like syntax in it does not count),
# one punctuation mark, or a run of anything else.
_PIECE = re.compile(r'"(?:\\.|[^"\\])*"|[(),]|[^"(),]+')


def _without_comments(text):
    pattern = r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/|^[ \t]*#[^\n]*'
    return re.sub(pattern, lambda m: m[0] if m[0].startswith('"') else "", text, flags=re.S | re.M)


def _columns(text, start, name):
    """The columns of the row whose '(' is at `start`."""
    columns, current, depth = [], "", 0
    for piece in _PIECE.finditer(text, start):
        piece = piece[0]
        if piece == ")":
            depth -= 1
            if depth == 0:
                columns.append(" ".join(current.split()))
                return columns
        if piece == "," and depth == 1:
            columns.append(" ".join(current.split()))
            current = ""
            continue
        if not (piece == "(" and depth == 0):
            current += piece
        if piece == "(":
            depth += 1
    raise ValueError(f"{name}: a row is not closed")


def rows(table, macro):
    """All rows of `macro` in core/spec/<table>, each a list of columns."""
    path = os.path.join(SPEC, table)
    with open(path, encoding="utf-8") as file:
        text = _without_comments(file.read())
    found = [_columns(text, m.end() - 1, path) for m in re.finditer(rf"^[ \t]*{macro}\(", text, flags=re.M)]
    if not found:
        raise ValueError(f"{path}: no {macro} rows")
    return found


def string(column):
    """The value of a column that is a C string, or several in a row."""
    parts = re.findall(r'"((?:\\.|[^"\\])*)"', column)
    return re.sub(r"\\(.)", r"\1", "".join(parts))


def version(column):
    """(major, minor) of a column V(major, minor)."""
    major, minor = re.fullmatch(r"V\((\d+), ?(\d+)\)", column).groups()
    return int(major), int(minor)
