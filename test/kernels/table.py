# RUN: %python %s %src > %t && FileCheck %s < %t
# Consoles of machines that did well, half well and badly become one table, its reasons and a sum.
import sys

sys.path.insert(0, sys.argv[1] + "/utils")
from kernels_parts import console, matrix

GOOD = r"""
[    0.4] booting
Booting from ROM..{esc}c{esc}[?7l{esc}[2J@skep {"kernel": "5.10.0-46"}
@skep {"object":"xdp","programs":[{"name":"a","section":"xdp","verdict":"loaded"}]}
@skep {"object":"open","programs":[{"name":"b","section":"fexit/do_open","verdict":"loaded","attach":0}]}
@skep {"object":"new","programs":[{"name":"c","section":"syscall","verdict":"not-judged","lacks":["no such program kind 'syscall'"],"why":"the kernel refused"}]}
@skep {"object":"bad","programs":[{"name":"d","section":"xdp","verdict":"rejected","lacks":[],"why":"R0 !read_ok"},{"name":"e","section":"xdp","verdict":"loaded"}]}
@skep {"opens":100,"counted":{"kprobe/f":100,"fentry/f":100}}
@skep {"end": "5.10.0-46"}
"""
HALF = r"""
@skep {"kernel": "6.1.0"}
@skep {"object":"xdp","error":"the loader ended with 139"}
@skep {"object":"open","programs":[{"name":"b","section":"kprobe/do_open","verdict":"loaded","attach":-2,"lacks":["no such function 'do_open'"]}]}
@skep {"object":"new","programs":[{"name":"c","section":"kprobe/f","verdict":"loaded","attach":-22,"lacks":[]}]}
@skep {"object":"bad","progra[   12.1] a message of the kernel's in between
@skep {"opens":100,"counted":{"kprobe/f":99},"error":"cannot attach by_fentry: Invalid argument"}
@skep {"end": "6.1.0"}
"""
PANIC = r"""
@skep {"kernel": "7.3.4"}
@skep {"object":"xdp","programs":[{"name":"a","section":"xdp","verdict":"loaded"}]}
[   13.0] BUG: unable to handle page fault
[   13.1] Kernel panic - not syncing: Fatal exception
"""


def boot(version, text, why=None):
    heard = console.Console()
    for line in text.replace("{esc}", "\x1b").splitlines():
        heard.add(line)
    return matrix.Boot(version, "package-" + version, heard, heard.failure(why), 12.3)


names = ["bad", "new", "open", "xdp"]
good, half = boot("5.10", GOOD), boot("6.1", HALF)
made = matrix.Matrix(names, [good, half, boot("7.3", PANIC, "not finished after 180 s"),
                             boot("9.9", "", "not finished after 180 s")], True)
sys.stdout.write(matrix.render(made))
assert good.console.release == "5.10.0-46" and not good.failure and good.counts_are_right()
assert not half.failure and not half.counts_are_right()
assert not made.is_fine() and not matrix.as_json(made)["fine"]
fine = matrix.Matrix(["new", "open", "xdp"], [good], True)
assert fine.is_fine() and matrix.as_json(fine)["kernels"][0]["objects"]["new"]["outcome"] == "lacking"
assert not matrix.Matrix(["bad"], [good], True).is_fine()
# An object that nobody heard of is no success, nor is a boot in which nothing was counted.
assert not matrix.Matrix(["other"], [good], True).is_fine()
# Where skep btf check is wrong of one object, the matrix as a whole fails; what it leaves open is no error.
verdicts = {("new", "5.10"): "broken", ("open", "5.10"): "guarded", ("xdp", "5.10"): "depends"}
told = matrix.Matrix(["new", "open", "xdp"], [good], True, verdicts)
assert told.is_fine() and matrix.render(told).endswith("predicted 2 of 2, 1 left open\n" + told.summary() + "\n")
for name, wrong in {"new": "ok", "xdp": "broken"}.items():
    told = matrix.Matrix(["new", "open", "xdp"], [good], True, verdicts | {(name, "5.10"): wrong})
    assert not told.is_fine() and f"{name} on 5.10: skep btf check says {wrong}, but it is" in matrix.render(told)
assert not matrix.Matrix([], [boot("1", '@skep {"end": "1"}')], True).is_fine()

# CHECK:      {{^}}      5.10                  6.1               7.3      9.9{{$}}
# CHECK-NEXT: {{^}}bad   refused               unknown           unknown  unknown{{$}}
# CHECK-NEXT: {{^}}new   no such program kind  refused           unknown  unknown{{$}}
# CHECK-NEXT: {{^}}open  attached              no such function  unknown  unknown{{$}}
# CHECK-NEXT: {{^}}xdp   loaded                unknown           loaded   unknown{{$}}
# CHECK:      bad on 5.10: refused: d: R0 !read_ok
# CHECK-NEXT: bad on 6.1: unknown: no result on the console
# CHECK-NEXT: bad on 7.3: unknown: the machine gave no result: Kernel panic - not syncing: Fatal exception
# CHECK-NEXT: bad on 9.9: unknown: the machine gave no result: not finished after 180 s
# CHECK-NEXT: new on 5.10: no such program kind 'syscall'
# CHECK-NEXT: new on 6.1: refused: c: loaded, but cannot be attached: Invalid argument (EINVAL)
# CHECK:      open on 6.1: no such function 'do_open'
# CHECK:      xdp on 6.1: unknown: the loader ended with 139
# CHECK:      5.10: package-5.10, 12 s
# CHECK:      7.3: package-7.3, 12 s
# CHECK-NEXT:   FAILED: Kernel panic - not syncing: Fatal exception; its console's last lines:
# CHECK-NEXT:     [   13.0] BUG: unable to handle page fault
# CHECK:      counted on 5.10: kprobe/f 100 of 100, fentry/f 100 of 100
# CHECK-NEXT: counted on 6.1: kprobe/f 99 of 100; cannot attach by_fentry: Invalid argument
# CHECK-NEXT: counted on 7.3: nothing was counted
# CHECK-NEXT: counted on 9.9: nothing was counted
# CHECK-NEXT: not predicted: not asked
# CHECK-NEXT: 4 objects on 4 kernels: of 16 pairs 3 loaded (1 of them attached), 2 where the kernel has not what they are for, 2 refused, 9 without a result
