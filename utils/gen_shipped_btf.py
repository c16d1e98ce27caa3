#!/usr/bin/env python3
"""Make the BTF that ships with skep (runtime-headers/btf/ARCH.btf.zst) from a kernel package.

    gen_shipped_btf.py KERNEL OUT.btf.zst

KERNEL is a Debian linux-image package, a boot image out of one (vmlinuz: x86 bzImage or arm64 Image),
a vmlinux, or raw BTF. skep answers #include "vmlinux.h" from the result where no other BTF is at hand.
What is there now came from trixie-backports (kernels built for Debian 12 have no kfunc tags):

    apt-get download linux-image-6.18.15+deb13-amd64        # x86_64
    apt-get download linux-image-6.18.15+deb13-arm64:arm64  # arm64

Only what a header can show is kept: types with a name and what they refer to, and kfuncs with their
tags. Functions, variables and parameter names of the kernel, two thirds of the whole, are dropped, and
types and strings are renumbered in their old order, so the same package gives the same bytes.
Needs the programs dpkg-deb (for a package) and zstd.
"""
import gzip
import lzma
import re
import struct
import subprocess
import sys

KINDS = ("VOID INT PTR ARRAY STRUCT UNION ENUM FWD TYPEDEF VOLATILE CONST RESTRICT FUNC FUNC_PROTO VAR DATASEC "
         "FLOAT DECL_TAG TYPE_TAG ENUM64").split()
# Bytes after the three words that all records share: fixed, and for each entry.
FIXED = {"INT": 4, "ARRAY": 12, "VAR": 4, "DECL_TAG": 4}
ENTRY = {"STRUCT": 12, "UNION": 12, "ENUM": 8, "FUNC_PROTO": 8, "DATASEC": 12, "ENUM64": 12}
REFERS = {"PTR", "TYPEDEF", "VOLATILE", "CONST", "RESTRICT", "FUNC", "FUNC_PROTO", "VAR", "DECL_TAG", "TYPE_TAG"}
MAGIC = b"\x9f\xeb\x01\x00\x18\x00\x00\x00"


def zstd(*arguments, data):
    """Runs zstd. What follows a compressed kernel in its boot image makes it fail after it has written all."""
    return subprocess.run(["zstd", "-q", "-c", *arguments], input=data, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def boot_image(package):
    """The vmlinuz in a Debian package."""
    tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE, check=True).stdout
    listing = subprocess.run(["tar", "-t"], input=tar, stdout=subprocess.PIPE, check=True).stdout.decode()
    name = next(line for line in listing.splitlines() if re.search(r"/boot/vmlinuz", line))
    return subprocess.run(["tar", "-x", "-O", name], input=tar, stdout=subprocess.PIPE, check=True).stdout


def unpacked(image):
    """The image, and whatever compressed kernels it holds."""
    yield image
    for magic, unpack in ((b"\x28\xb5\x2f\xfd", lambda data: zstd("-d", data=data)),
                          (b"\xfd7zXZ\0", lambda data: lzma.LZMADecompressor().decompress(data)),
                          (b"\x1f\x8b\x08", lambda data: gzip.zlib.decompressobj(31).decompress(data))):
        for match in re.finditer(re.escape(magic), image):
            try:
                yield unpack(image[match.start():])
            except Exception:  # the magic stood there by chance
                pass


def find_btf(image):
    """The first BTF in the image that is long enough to be a kernel's."""
    for data in unpacked(image):
        for match in re.finditer(re.escape(MAGIC), data):
            start = match.start()
            type_off, type_len, str_off, str_len = struct.unpack_from("<4I", data, start + 8)
            end = start + 24 + max(type_off + type_len, str_off + str_len)
            if type_len > 1 << 20 and end <= len(data):
                return data[start:end]
    sys.exit("no BTF in there")


class Type:
    def __init__(self, kind, words, entries):
        self.kind, self.words, self.entries = kind, words, entries


class Btf:
    def __init__(self, data):
        type_off, type_len, str_off, str_len = struct.unpack_from("<4I", data, 8)
        self.strings = data[24 + str_off:24 + str_off + str_len]
        self.types = [None]
        at, end = 24 + type_off, 24 + type_off + type_len
        while at < end:
            info = struct.unpack_from("<I", data, at + 4)[0]
            kind = KINDS[info >> 24 & 0x1f]
            fixed, entry = FIXED.get(kind, 0), ENTRY.get(kind, 0)
            words = list(struct.unpack_from(f"<{3 + fixed // 4}I", data, at))
            at += 12 + fixed
            count = info & 0xffff if entry else 0
            entries = [list(struct.unpack_from(f"<{entry // 4}I", data, at + i * entry)) for i in range(count)]
            at += entry * count
            self.types.append(Type(kind, words, entries))

    def string(self, offset):
        return self.strings[offset:self.strings.index(b"\0", offset)]


def references(t):
    """Where type ids stand in a type: (list, index) pairs."""
    if t.kind in REFERS:
        yield t.words, 2
    if t.kind == "ARRAY":
        yield t.words, 3
        yield t.words, 4
    if t.kind in ("STRUCT", "UNION", "FUNC_PROTO"):
        for entry in t.entries:
            yield entry, 1


def is_root(btf, t):
    if t.kind == "DECL_TAG":
        return btf.types[t.words[2]].kind == "FUNC" and btf.string(t.words[0]) in (b"bpf_kfunc", b"bpf_fastcall")
    return (t.kind in ("STRUCT", "UNION", "TYPEDEF", "FWD") and t.words[0]) or t.kind in ("ENUM", "ENUM64", "INT")


def reachable(btf):
    keep = [False] * len(btf.types)
    todo = [i for i, t in enumerate(btf.types) if t and is_root(btf, t)]
    for i in todo:
        keep[i] = True
    while todo:
        for where, index in references(btf.types[todo.pop()]):
            target = where[index]
            if target and not keep[target]:
                keep[target] = True
                todo.append(target)
    return keep


class Strings:
    def __init__(self):
        self.data, self.offsets = bytearray(b"\0"), {b"": 0}

    def add(self, text):
        if text not in self.offsets:
            self.offsets[text] = len(self.data)
            self.data += text + b"\0"
        return self.offsets[text]


def reduced(btf):
    keep = reachable(btf)
    new_id, count = [0] * len(keep), 0
    for i, kept in enumerate(keep):
        if kept:
            count += 1
            new_id[i] = count
    strings, records = Strings(), bytearray()
    for i, t in enumerate(btf.types):
        if not keep[i]:
            continue
        for where, index in references(t):
            where[index] = new_id[where[index]]
        t.words[0] = strings.add(btf.string(t.words[0]))
        for entry in t.entries:
            entry[0] = 0 if t.kind == "FUNC_PROTO" else strings.add(btf.string(entry[0]))
        for words in [t.words, *t.entries]:
            records += struct.pack(f"<{len(words)}I", *words)
    header = struct.pack("<HBBIIIII", 0xeb9f, 1, 0, 24, 0, len(records), len(records), len(strings.data))
    return header + records + strings.data, count


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, out = sys.argv[1:]
    image = boot_image(source) if source.endswith(".deb") else open(source, "rb").read()
    full = find_btf(image)
    btf = Btf(full)
    small, count = reduced(btf)
    packed = zstd("-19", "--content-size", f"--stream-size={len(small)}", "--no-check", data=small)
    open(out, "wb").write(packed)
    print(f"{out}: {len(btf.types) - 1} types in {len(full)} bytes, {count} kept in {len(small)}, "
          f"{len(packed)} compressed")


if __name__ == "__main__":
    main()
