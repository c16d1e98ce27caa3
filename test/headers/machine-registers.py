# PT_REGS_*() read the registers that each machine's calling convention gives the roles: the CO-RE record of each
# read names the register. A role that a machine has not is an error that says so.
# REQUIRES: clang
# RUN: %python %s %build/runtime-headers/include %S/Inputs
import re
import subprocess
import sys

include, inputs = sys.argv[1:]
sys.path.insert(0, inputs)
import peer

# Function arguments; where 1st and 4th of a system call differ, and the 6th and 7th; return address, result, frame,
# stack and instruction pointer. None = not in a register, or not to be had.
def numbered(name, first, count):
    return [f"{name}[{first + n}]" for n in range(count)]


MACHINES = {
    "x86": (["di", "si", "dx", "cx", "r8", "r9"], {4: "r10"}, ["sp", "ax", "bp", "sp", "ip"]),
    "arm64": (numbered("regs", 0, 8), {1: "orig_x0", 7: None}, ["regs[30]", "regs[0]", "regs[29]", "sp", "pc"]),
    "arm": (numbered("uregs", 0, 4), {5: "uregs[4]", 6: "uregs[5]", 7: "uregs[6]"},
            ["uregs[14]", "uregs[0]", "uregs[11]", "uregs[13]", "uregs[15]"]),
    "s390": (numbered("gprs", 2, 5), {1: "orig_gpr2", 6: "gprs[7]"},
             ["gprs[14]", "gprs[2]", "gprs[11]", "gprs[15]", "psw.addr"]),
    "powerpc": (numbered("gpr", 3, 8), {1: "orig_gpr3"}, ["link", "gpr[3]", None, "gpr[1]", "nip"]),
    "riscv": ([f"a{n}" for n in range(8)], {1: "orig_a0", 7: None}, ["ra", "a0", "s0", "sp", "pc"]),
    "mips": (numbered("regs", 4, 8), {7: None}, ["regs[31]", "regs[2]", "regs[30]", "regs[29]", "cp0_epc"]),
    "sparc": (numbered("u_regs", 8, 6), {}, ["u_regs[15]", "u_regs[8]", None, "u_regs[14]", "pc"]),
    "loongarch": (numbered("regs", 4, 8), {7: None}, ["regs[1]", "regs[4]", "regs[22]", "regs[3]", "csr_era"]),
    "arc": ([f"scratch.r{n}" for n in range(8)], {7: None},
            ["scratch.blink", "scratch.r0", "scratch.fp", "scratch.sp", "scratch.ret"]),
}


def roles(machine):
    arguments, syscall, others = MACHINES[machine]
    at = lambda n: arguments[n - 1] if n <= len(arguments) else None
    for n in range(1, 9):
        yield f"PARM{n}", at(n)
    for n in range(1, 8):
        yield f"PARM{n}_SYSCALL", syscall.get(n, at(n))
    yield from zip(["RET", "RC", "FP", "SP", "IP"], others)


def macros(role):
    """PT_REGS_PARM1_SYSCALL() and PT_REGS_PARM1_CORE_SYSCALL(), say."""
    parameter, _, syscall = role.partition("_")
    suffix = "_SYSCALL" if syscall else ""
    return [f"PT_REGS_{parameter}{suffix}", f"PT_REGS_{parameter}_CORE{suffix}"]


HEAD = '#include "kernel.h"\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_core_read.h>\n#include <bpf/bpf_tracing.h>\n'


def check(machine):
    there = [(macro, register) for role, register in roles(machine) if register for macro in macros(role)]
    text = HEAD + "".join(f"long f{i}(struct pt_regs *ctx) {{ return {macro}(ctx); }}\n" for i, (macro, _) in enumerate(there))
    with open("registers.c", "w") as file:
        file.write(text)
    object = peer.compile("registers.c", [f"-D__TARGET_ARCH_{machine}", "-I", include, "-I", inputs], machine)
    read = [re.search(r"::(\S+) \(", line).group(1) for line in peer.code(object) if "CO-RE" in line]
    assert len(read) == len(there), (machine, read)
    for (macro, register), found in zip(there, read):
        if found != register:
            print(f"{machine}: {macro}() reads {found}, expected {register}")
            yield macro


def checkMissing(machine):
    for role, register in roles(machine):
        for macro in macros(role) if not register else []:
            run = subprocess.run(["clang-19", *peer.FLAGS, f"-D__TARGET_ARCH_{machine}", "-I", include, "-I", inputs, "-",
                                  "-o", "/dev/null"], input=f"{HEAD}long f(struct pt_regs *ctx) {{ return {macro}(ctx); }}\n",
                                 stderr=subprocess.PIPE, text=True)
            if "no member named '__unsupported__'" not in run.stderr:
                print(f"{machine}: {macro}() should be unsupported:\n{run.stderr}")
                yield macro


failed = [macro for machine in MACHINES for macro in [*check(machine), *(checkMissing(machine) if machine == "x86" else [])]]
sys.exit(bool(failed))
