"""Writes bytes over part of a section of an ELF file (64-bit, little-endian).

usage: patch.py IN OUT SECTION OFFSET HEX
"""
import struct
import sys

source, target, wanted, offset, new = sys.argv[1:]
with open(source, "rb") as file:
    elf = bytearray(file.read())
table, = struct.unpack_from("<Q", elf, 40)
size, count, names = struct.unpack_from("<HHH", elf, 58)
headers = [struct.unpack_from("<IIQQQQ", elf, table + size * i) for i in range(count)]


def name_of(header):
    start = headers[names][4] + header[0]
    return elf[start:elf.index(0, start)].decode()


place = next(header[4] for header in headers if name_of(header) == wanted) + int(offset, 0)
elf[place:place + len(new) // 2] = bytes.fromhex(new)
with open(target, "wb") as file:
    file.write(elf)
