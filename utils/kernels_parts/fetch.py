"""Gets kernels from Debian, of suites other than this machine's too, without a trace in its package lists.

apt is given a configuration, package lists and state of its own, in the cache folder. A package is downloaded
and its image taken out; nothing is installed. What is fetched once is kept; remove its folder to get a newer one.
"""
import os
import re
import shutil

from corpus_parts.tree import Unavailable, run
from kernels_parts import image

HERE = os.path.dirname(os.path.abspath(__file__))
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
# Where Debian is for everybody, for machines whose own sources do not say.
DEFAULT_MIRROR = "http://deb.debian.org"


class Kernel:
    """One row of kernels.txt, and its files in the cache."""

    def __init__(self, version, suite, package, cache):
        self.version, self.suite, self.package = version, suite, package
        self.folder = os.path.join(cache, version)
        self.image = os.path.join(self.folder, "vmlinuz")
        self.btf = os.path.join(self.folder, version + ".btf")

    def is_there(self):
        return os.path.exists(self.image) and os.path.exists(self.btf)

    def origin(self):
        """The package it came from and its version."""
        with open(os.path.join(self.folder, "package"), encoding="utf-8") as file:
            return file.read().strip()


def known(cache):
    """All kernels by version, in the order of the table."""
    kernels = {}
    with open(os.path.join(HERE, "kernels.txt"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                version, suite, package = line.split()
                kernels[version] = Kernel(version, suite, package, cache)
    return kernels


def mirrors(text):
    """(archive, security) of the URIs of a machine's own sources, a line each."""
    found = {}
    for uri in text.split():
        found.setdefault(uri.rstrip("/").rsplit("/", 1)[-1], uri.rstrip("/"))
    return (found.get("debian", DEFAULT_MIRROR + "/debian"),
            found.get("debian-security", DEFAULT_MIRROR + "/debian-security"))


def own_sources():
    try:
        return run("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages")
    except Unavailable:
        return ""


class Apt:
    """apt with lists of its own for some suites."""

    def __init__(self, folder, suites):
        self.folder = folder
        for name in ("lists/partial", "cache/archives/partial"):
            os.makedirs(os.path.join(folder, name), exist_ok=True)
        open(self.path("status"), "w", encoding="utf-8").close()
        archive, security = mirrors(own_sources())
        with open(self.path("sources.list"), "w", encoding="utf-8") as file:
            for suite in sorted(suites):
                uri = security if suite.endswith("-security") else archive
                file.write(f"deb [signed-by={KEYRING} arch=amd64] {uri} {suite} main\n")
        with open(self.path("apt.conf"), "w", encoding="utf-8") as file:
            file.write(f'Dir::Etc::SourceList "{self.path("sources.list")}";\nDir::Etc::SourceParts "-";\n'
                       f'Dir::State "{folder}";\nDir::State::Lists "{self.path("lists")}";\n'
                       f'Dir::State::Status "{self.path("status")}";\nDir::Cache "{self.path("cache")}";\n'
                       'Acquire::Languages "none";\nAPT::Architecture "amd64";\nAPT::Architectures "amd64";\n'
                       'APT::Sandbox::User "";\nAPT::Update::Error-Mode "any";\n'
                       '#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n')
        self.environment = dict(os.environ, APT_CONFIG=self.path("apt.conf"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def update(self):
        run("apt-get", "-q", "update", env=self.environment)

    def newest(self, kernel):
        found = run("apt-cache", "search", "--names-only", f"^{kernel.package}$", env=self.environment)
        names = [line.split(" ")[0] for line in found.splitlines()]
        if not names:
            raise Unavailable(f"{kernel.suite} has no package like {kernel.package} (any more)")
        return max(names, key=by_number)

    def download(self, package, folder):
        """The .deb, in `folder`."""
        run("apt-get", "-q", "download", package, cwd=folder, env=self.environment)
        [archive] = [name for name in os.listdir(folder) if name.endswith(".deb")]
        return os.path.join(folder, archive)


def by_number(name):
    """6.12.117 comes after 6.12.95."""
    return [int(number) for number in re.findall(r"[0-9]+", name)]


def unpack(archive, folder):
    """The kernel's image out of the package, as folder/vmlinuz."""
    tree = os.path.join(folder, "tree")
    run("dpkg", "-x", archive, tree)
    images = [os.path.join(place, name) for place, _, names in os.walk(tree) for name in names
              if name.startswith("vmlinuz")]
    if len(images) != 1:
        raise Unavailable(f"{os.path.basename(archive)} holds {len(images)} kernel images where 1 was expected")
    os.rename(images[0], os.path.join(folder, "vmlinuz"))
    shutil.rmtree(tree)


def fetch_one(apt, kernel, say):
    new = kernel.folder + ".new"
    shutil.rmtree(new, ignore_errors=True)
    os.makedirs(new)
    package = apt.newest(kernel)
    say(f"fetching {package}")
    archive = apt.download(package, new)
    version = run("dpkg-deb", "-f", archive, "Version").strip()
    unpack(archive, new)
    os.remove(archive)
    with open(os.path.join(new, "vmlinuz"), "rb") as file:
        try:
            types = image.btf_of(file.read())
        except image.BadImage as error:
            raise Unavailable(f"{package}: {error}") from None
    with open(os.path.join(new, kernel.version + ".btf"), "wb") as file:
        file.write(types)
    with open(os.path.join(new, "package"), "w", encoding="utf-8") as file:
        file.write(f"{package} {version}\n")
    shutil.rmtree(kernel.folder, ignore_errors=True)
    os.rename(new, kernel.folder)


def fetch(kernels, cache, say):
    """Gets those of the kernels that are not there yet."""
    missing = [kernel for kernel in kernels if not kernel.is_there()]
    if not missing:
        return
    apt = Apt(os.path.join(cache, "apt"), {kernel.suite for kernel in missing})
    say(f"reading the package lists of {', '.join(sorted({kernel.suite for kernel in missing}))}")
    apt.update()
    for kernel in missing:
        fetch_one(apt, kernel, say)
