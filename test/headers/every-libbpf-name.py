# Every macro, enumerator and function that the installed libbpf's BPF-side headers define is defined by ours too.
# REQUIRES: clang
# RUN: %python %s %build/runtime-headers/include %S/Inputs
import os
import re
import subprocess
import sys

include, inputs = sys.argv[1:]
LIBBPF = os.environ.get("LIBBPF_INCLUDE", "/usr/include")
HEADERS = ["bpf_helpers.h", "bpf_core_read.h", "bpf_tracing.h", "bpf_endian.h", "usdt.bpf.h"]

# Names that only libbpf's own macros use, as patterns, and what stands in their place.
INTERNAL = {
    r"___(last|nolast|rd_|read|empty|concat|apply|nth|narg).*|___arrow\d+|___core_read[0N]": "chains of reads: ___arrow, ___core_chain",
    r"___bpf_(fill|ctx_cast|ctx_arg|ctx_decl|reg_cnt|kprobe_args|kretprobe_args|syscall_args|syswrap_args|usdt_args)\d+":
        "one macro per list length: ___bpf_each, ___bpf_pairs",
    r"___bpf_(ctx_arg|ctx_decl|reg_cnt|treg_cnt|union_arg)": "BPF_PROG2: ___bpf_pairs, ___bpf_from_words",
    r"___bpf_mvb": "byte by byte swap of a constant: the builtins fold",
    r"bpf_sk_lookup": "a forward declaration that no helper needs",
    r"__BPF_(TRACING|CORE_READ|ENDIAN|HELPERS)_*H?_*|__USDT_BPF_H__": "guards (and have the same name)",
}


def source(machine):
    return (f"#define __TARGET_ARCH_{machine}\n#include \"kernel.h\"\n" +
            "".join(f"#include <bpf/{name}>\n" for name in HEADERS))


def clang(flags, text):
    return subprocess.run(["clang-19", "-target", "bpf", "-idirafter", "/usr/include/x86_64-linux-gnu", "-idirafter",
                           "/usr/include/aarch64-linux-gnu", *flags, "-x", "c", "-"],
                          input=text, capture_output=True, text=True, check=True).stdout


def names(folder, machine):
    text = source(machine)
    macros = re.findall(r"^#define (\w+)", clang(["-I", inputs, "-I", folder, "-dM", "-E"], text), re.M)
    tree = clang(["-I", inputs, "-I", folder, "-fsyntax-only", "-Xclang", "-ast-dump"], text)
    # Two levels and no deeper, where the locals of functions are.
    declared = re.findall(r"^(?:[|`]-|[| ] [|`]-)(?:EnumConstant|Function|Var|Enum|Record|Field)Decl .*?(\w+)"
                          r"(?: '.*| definition)?$", tree, re.M)
    return set(macros) | set(declared)


failed = False
for machine in ["x86", "arm64"]:
    theirs, ours = names(LIBBPF, machine), names(include, machine)
    assert "BPF_CORE_READ" in theirs and "bpf_usdt_arg" in theirs and "LIBBPF_PIN_BY_NAME" in theirs
    missing = [name for name in sorted(theirs - ours) if not any(re.fullmatch(pattern, name) for pattern in INTERNAL)]
    if missing:
        failed = True
        print(f"missing for {machine}:", *missing)
sys.exit(failed)
