# Helpers, map types, program types and attach types have the numbers of <linux/bpf.h>. Rows that the
# installed header lacks must be newer than it.
# RUN: %python %s %src/utils | FileCheck %s
# CHECK: rows agree with <linux/bpf.h>
import os
import re
import subprocess
import sys

sys.path += [os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs"), sys.argv[1]]
import enums

HEADER = "/usr/include/linux/bpf.h"


def c_enum(text, name):
    body = re.search(rf"enum {name} \{{(.*?)\}};", text, re.S)[1]
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    numbers, following = {}, 0
    for enumerator, value in re.findall(r"(\w+)\s*(?:=\s*(\w+))?\s*(?:,|$)", body.strip()):
        number = numbers.get(value, None) if value and not value.isdigit() else int(value or following)
        numbers[enumerator], following = number, number + 1
    return numbers


with open(HEADER, encoding="utf-8") as file:
    text = file.read()
with open("/usr/include/linux/version.h", encoding="utf-8") as file:
    code = int(re.search(r"LINUX_VERSION_CODE (\d+)", file.read())[1])
found = {name: c_enum(text, name) for name in ("bpf_map_type", "bpf_prog_type", "bpf_attach_type")}
# The helpers' enum is made by a macro: FN(name) in number order until 6.1, FN(name, number, ...) since.
mapper = re.search(r"#define _*BPF_FUNC_MAPPER\(FN.*?\n\n|#define _*BPF_FUNC_MAPPER\(FN.*?/\*", text, re.S)[0]
rows = re.findall(r"\bFN\((\w+)(?:, (\d+))?", mapper)
found["bpf_func_id"] = {"BPF_FUNC_" + name: int(number or place) for place, (name, number) in enumerate(rows)}
enums.compare(found, (code >> 16, code >> 8 & 0xff), "<linux/bpf.h>")
