"""The running kernel's BTF, by way of bpftool's text. Only what the tests ask for is looked at."""
import re
import subprocess


class Btf:
    def __init__(self, text):
        self.types = {}  # id: (kind, name, the rest of its line, [member lines])
        for block in re.split(r"\n(?=\[)", text):
            head, *members = block.split("\n")
            match = re.match(r"\[(\d+)\] (\w+) '([^']*)' ?(.*)", head)
            if match:
                self.types[int(match[1])] = match[2], match[3], match[4], members
        self.by_name = {}
        for number, (kind, name, _, _) in self.types.items():
            self.by_name.setdefault((kind, name), number)

    def enum(self, name):
        members = self.types[self.by_name["ENUM", name]][3]
        return {m[1]: int(m[2]) for m in (re.match(r"\t'(\w+)' val=(\d+)", line) for line in members) if m}

    def _members(self, number):
        for line in self.types[number][3]:
            match = re.match(r"\t'([^']*)' type_id=(\d+) bits_offset=(\d+)(?: bitfield_size=(\d+))?", line)
            if match and not match[4]:
                yield match[1], int(match[2]), int(match[3]) // 8

    def _resolve(self, number):
        """Past typedefs and qualifiers."""
        while self.types[number][0] in ("TYPEDEF", "CONST", "VOLATILE", "TYPE_TAG"):
            number = int(re.search(r"type_id=(\d+)", self.types[number][2])[1])
        return number

    def _size(self, number):
        """(element's size, elements)"""
        kind, _, rest, _ = self.types[self._resolve(number)]
        if kind == "PTR":
            return 8, 1
        if kind == "ARRAY":
            element, count = re.search(r"type_id=(\d+) index_type_id=\d+ nr_elems=(\d+)", rest).groups()
            return self._size(int(element))[0], int(count)
        return int(re.search(r"size=(\d+)", rest)[1]), 1

    def _collect(self, number, base, prefix, found):
        for name, member, offset in self._members(number):
            kind = self.types[self._resolve(member)][0]
            if name in ("", "(anon)"):
                self._collect(self._resolve(member), base + offset, prefix, found)
                continue
            if kind == "STRUCT" and not prefix:
                self._collect(self._resolve(member), base + offset, name + ".", found)
            found[prefix + name] = (base + offset,) + self._size(member)

    def struct(self, name):
        """{member: (offset, element's size, elements)}, anonymous members opened, or None."""
        number = self.by_name.get(("STRUCT", name))
        if number is None:
            return None
        found = {}
        self._collect(number, 0, "", found)
        return found

    def member_type(self, struct, member):
        """The name of a member's type, past typedefs; "" when it has none."""
        number = self.by_name.get(("STRUCT", struct))
        for name, target, _ in self._members(number) if number else ():
            if name == member:
                return self.types[self._resolve(target)][1].replace("(anon)", "")
        return None


def running_kernel():
    return Btf(subprocess.run(["bpftool", "btf", "dump", "file", "/sys/kernel/btf/vmlinux"], check=True, text=True,
                              stdout=subprocess.PIPE).stdout)
