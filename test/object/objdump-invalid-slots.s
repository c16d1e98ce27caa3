# Code is shown whatever it is: slots that are no instruction, an ld_imm64 cut off, jumps to nowhere, code of
# no function.
# RUN: llvm-mc-19 -triple bpfel -filetype=obj %s -o %t.o
# RUN: skep objdump %t.o | FileCheck %s

.section xdp,"ax",@progbits
.globl prog
.type prog,@function
prog:
# a register above r10
.byte 0xb7,0x0c,0,0,1,0,0,0
# an opcode that does not exist
.byte 0xff,0,0,0,0,0,0,0
# a jump into the next instruction's second half, and one far away
.byte 0x05,0,1,0,0,0,0,0
.byte 0x18,1,0,0,1,0,0,0,0,0,0,0,2,0,0,0
.byte 0x05,0,0x00,0x10,0,0,0,0
# an ld_imm64 whose second slot is an exit
.byte 0x18,1,0,0,1,0,0,0
exit
.size prog, . - prog
exit
# and one whose second slot is not there
.byte 0x18,1,0,0,1,0,0,0

# CHECK: prog:
# CHECK-NEXT: 0: (b7) (invalid)
# CHECK-NEXT: 1: (ff) (invalid)
# CHECK-NEXT: 2: (05) goto +1
# CHECK-NEXT: 3: (18) r1 = 0x200000001 ll
# CHECK-NEXT: 5: (05) goto +4096
# CHECK-NEXT: 6: (18) (invalid)
# CHECK-NEXT: 7: (95) exit
# CHECK: xdp+64:
# CHECK-NEXT: 0: (95) exit
# CHECK-NEXT: 1: (18) (invalid)
