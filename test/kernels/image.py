# RUN: %python %s %src
# The BTF comes out of a kernel image of each compression; what is no such image is told in a word.
import gzip
import lzma
import shutil
import struct
import subprocess
import sys

sys.path.insert(0, sys.argv[1] + "/utils")
from kernels_parts import image

TYPES = b"\x9f\xeb\x01\0 types of a kernel"


def elf_with(name, contents):
    """A 64-bit ELF file with one section, and one of section names."""
    names = b"\0" + name + b"\0.shstrtab\0"
    at = 0x40
    table = at + len(contents) + len(names)
    header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 2, 62, 1, 0, 0, table, 0, 0x40, 0, 0, 0x40, 3, 2)
    section = "<II4Q2I2Q"
    return header + contents + names + bytes(0x40) + struct.pack(
        section, 1, 1, 0, 0, at, len(contents), 0, 0, 1, 0) + struct.pack(
        section, 2 + len(name), 3, 0, 0, at + len(contents), len(names), 0, 0, 1, 0)


def image_of(kernel, packed, sectors=3):
    boot = bytearray((sectors + 1) * 512)
    boot[0x1f1] = sectors
    boot[0x202:0x206] = b"HdrS"
    data = packed + struct.pack("<I", len(kernel))
    struct.pack_into("<H", boot, 0x206, 0x20f)
    struct.pack_into("<II", boot, 0x248, 16, len(data))
    return bytes(boot) + bytes(16) + data + b"what follows"


def by_tool(*command):
    return lambda data: subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


kernel = elf_with(b".BTF", TYPES)
packers = {"gzip": gzip.compress, "xz": lambda data: lzma.compress(data, lzma.FORMAT_XZ, check=lzma.CHECK_CRC32),
           "lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE)}
for name, command in {"zstd": ("zstd", "-qc"), "lz4": ("lz4", "-lqc")}.items():
    if shutil.which(name):
        packers[name] = by_tool(*command)
    else:
        print(f"not tried: {name} is not installed")
for name, pack in packers.items():
    assert image.btf_of(image_of(kernel, pack(kernel))) == TYPES, name


def complaint(data):
    try:
        image.btf_of(data)
    except image.BadImage as error:
        return str(error)
    return "none"


packed = gzip.compress(kernel)
whole = image_of(kernel, packed)
old = bytearray(whole)
old[0x206] = 7
other = elf_with(b".text", TYPES)
damaged = kernel[:0x28] + b"\xff" * 8 + kernel[0x30:]
for expected, data in {
        "not an x86 kernel image (no boot header)": b"\x7fELF" + bytes(4096),
        "boot protocol 2.07 says of no payload": bytes(old),
        "the payload lies outside of the image": whole[:-40],
        "unknown compression (it begins with 7f454c460201)": image_of(kernel, kernel),
        "gzip gives %d bytes where the image says 4" % len(kernel): image_of(b"four", packed),
        "gzip cannot unpack it": image_of(kernel, packed[:10] + b"\xff" + packed[11:]),
        "xz cannot unpack it": image_of(kernel, b"\xfd7zXZ\0" + bytes(40)),
        "what was packed is no 64-bit ELF file": image_of(b"text", gzip.compress(b"text")),
        "it has no section .BTF": image_of(other, gzip.compress(other)),
        "its section headers are damaged": image_of(damaged, gzip.compress(damaged))}.items():
    assert complaint(data).startswith(expected), (expected, complaint(data))
for length in range(0, len(whole), 97):  # never anything but a complaint
    assert complaint(whole[:length]) != "none" or length > len(whole) - 13, length
