# RUN: %python %s %src %t
# Kernels are looked for where the machine has its own packages from, and the newest is taken.
import os
import sys

sys.path.insert(0, sys.argv[1] + "/utils")
from kernels_parts import fetch

# the machine's own mirror, where it says
own = "http://mirror.example/debian/ \nhttp://mirror.example/pub/debian-security\nhttp://other.example/tools\n"
assert fetch.mirrors(own) == ("http://mirror.example/debian", "http://mirror.example/pub/debian-security")
assert fetch.mirrors("") == (fetch.DEFAULT_MIRROR + "/debian", fetch.DEFAULT_MIRROR + "/debian-security")

names = ["linux-image-6.12.95+deb12-cloud-amd64", "linux-image-6.12.117+deb12-cloud-amd64",
         "linux-image-6.12.90+deb12.1-cloud-amd64"]
assert max(names, key=fetch.by_number) == names[1]

# apt is pointed at files of ours only
folder = os.path.join(sys.argv[2], "apt")
apt = fetch.Apt(folder, {"bookworm-security", "trixie-backports"})
with open(apt.path("sources.list"), encoding="utf-8") as file:
    sources = file.read().splitlines()
assert len(sources) == 2 and "-security bookworm-security main" in sources[0], sources
assert sources[1].endswith("/debian trixie-backports main"), sources
with open(apt.path("apt.conf"), encoding="utf-8") as file:
    settings = dict(line.rstrip(";\n").split(" ", 1) for line in file if not line.startswith("#"))
for name in ("Dir::Etc::SourceList", "Dir::State", "Dir::State::Lists", "Dir::State::Status", "Dir::Cache"):
    assert settings[name].strip('"').startswith(folder), settings
assert settings["Dir::Etc::SourceParts"] == '"-"', settings

# every row of the table can be asked for
for version, kernel in fetch.known("/cache").items():
    assert kernel.image == f"/cache/{version}/vmlinuz" and kernel.package.endswith("-cloud-amd64")
    assert not kernel.is_there()
