"""Takes a kernel's BTF out of its image, without booting it.

An x86 image (bzImage) is boot code with the compressed kernel, an ELF file, behind it. The boot protocol's
header (Documentation/arch/x86/boot.rst) says where that is: at 0x1f1 how many sectors the real-mode code has
after its first, at 0x202 "HdrS", and from version 2.08 on at 0x248 the offset of the payload in what follows, and
its length. The payload's last four bytes are the length of what comes out. How it is compressed shows in its
first bytes.
"""
import lzma
import struct
import subprocess
import zlib

SECTOR = 512


class BadImage(Exception):
    """The image is not what it should be; the message says in which way."""


def payload(image):
    """The compressed kernel, and how long it says to be when unpacked."""
    if len(image) < 0x250 or image[0x202:0x206] != b"HdrS":
        raise BadImage("not an x86 kernel image (no boot header)")
    [protocol] = struct.unpack_from("<H", image, 0x206)
    if protocol < 0x208:
        raise BadImage(f"boot protocol {protocol >> 8}.{protocol & 255:02} says of no payload")
    sectors = image[0x1f1] or 4
    offset, length = struct.unpack_from("<II", image, 0x248)
    start = (sectors + 1) * SECTOR + offset
    if length < 8 or start + length > len(image):
        raise BadImage("the payload lies outside of the image")
    data = image[start:start + length]
    return data[:-4], struct.unpack("<I", data[-4:])[0]


def by_tool(*command):
    def unpack(data):
        try:
            done = subprocess.run(command, input=data, capture_output=True)
        except OSError as error:
            raise BadImage(f"{command[0]} is needed to unpack it: {error.strerror}") from None
        # There may be padding behind the data, which the tools dislike but have unpacked by then.
        if done.returncode and not done.stdout:
            raise BadImage(f"{command[0]} cannot unpack it: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout
    return unpack


FORMATS = [
    ("gzip", b"\x1f\x8b", lambda data: zlib.decompressobj(31).decompress(data)),
    ("xz", b"\xfd7zXZ\0", lambda data: lzma.LZMADecompressor(lzma.FORMAT_XZ).decompress(data)),
    ("lzma", b"\x5d\0\0", lambda data: lzma.LZMADecompressor(lzma.FORMAT_ALONE).decompress(data)),
    ("zstd", b"\x28\xb5\x2f\xfd", by_tool("zstd", "-dcq")),
    ("lz4", b"\x02\x21\x4c\x18", by_tool("lz4", "-dcq")),
]


def unpacked(image):
    """The kernel as an ELF file."""
    data, length = payload(image)
    for name, magic, unpack in FORMATS:
        if data.startswith(magic):
            try:
                kernel = unpack(data)
            except (zlib.error, lzma.LZMAError) as error:
                raise BadImage(f"{name} cannot unpack it: {error}") from None
            if len(kernel) != length:
                raise BadImage(f"{name} gives {len(kernel)} bytes where the image says {length}")
            return kernel
    raise BadImage(f"unknown compression (it begins with {data[:6].hex()})")


def section_of(elf, wanted):
    """The bytes of a section of a 64-bit little-endian ELF file."""
    if elf[:6] != b"\x7fELF\x02\x01":
        raise BadImage("what was packed is no 64-bit ELF file")
    try:
        [table] = struct.unpack_from("<Q", elf, 0x28)
        size, count, names = struct.unpack_from("<HHH", elf, 0x3a)
        headers = [struct.unpack_from("<II4Q2I2Q", elf, table + i * size) for i in range(count)]
        text = headers[names][4]
        for name, _, _, _, offset, length, *_ in headers:
            end = elf.index(b"\0", text + name)
            if elf[text + name:end].decode() == wanted:
                if offset + length > len(elf):
                    raise ValueError("a section ends behind the file")
                return elf[offset:offset + length]
    except (struct.error, IndexError, OverflowError, ValueError) as error:
        raise BadImage(f"its section headers are damaged: {error}") from None
    raise BadImage(f"it has no section {wanted}")


def btf_of(image):
    """The .BTF section of the kernel in a bzImage."""
    return section_of(unpacked(image), ".BTF")
