// Where BTF comes from. What a file is, its first bytes tell: raw BTF, a zstd frame of it, or ELF. The
// running kernel's is mapped into memory where the kernel allows that (6.16), which spares a copy of 5 MB;
// other files are read, because one that shrinks while it is mapped kills the process.
#include "btfgen/model/KernelBtf.h"
#include "btfgen/model/ElfBtf.h"
#include "core/support/Diags.h"
#include "core/support/File.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

namespace skep::btf {

namespace {

constexpr uint64_t maxUnpacked = 256 << 20;

using Bytes = std::vector<uint8_t>;

struct Fd {
  int fd;
  explicit Fd(int fd) : fd(fd) {}
  Fd(const Fd &) = delete;
  ~Fd() {
    if (fd >= 0)
      close(fd);
  }
};

bool isZstd(llvm::ArrayRef<uint8_t> bytes) {
  return bytes.size() >= 4 && llvm::support::endian::read32le(bytes.data()) == ZSTD_MAGICNUMBER;
}

bool readAt(int fd, uint64_t offset, llvm::MutableArrayRef<uint8_t> to) {
  while (!to.empty()) {
    ssize_t got = pread(fd, to.data(), to.size(), offset);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    offset += got;
    to = to.drop_front(got);
  }
  return true;
}

Diagnostic notBtf(llvm::StringRef path) {
  return makeDiag(Diag::BtfBadMagic, "'" + path.str() +
                                         "' is not BTF: expected raw BTF, BTF compressed with zstd, "
                                         "or an ELF file with a section .BTF")
      .at({.file = path.str()});
}

/// Uninitialised memory that a KernelBtf can keep.
struct Block {
  std::shared_ptr<uint8_t[]> memory;
  size_t size = 0;
  llvm::ArrayRef<uint8_t> bytes() const { return {memory.get(), size}; }
};

Result<Block> unpack(llvm::ArrayRef<uint8_t> frame, llvm::StringRef name) {
  unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  auto bad = [&](llvm::StringRef why) {
    return makeDiag(Diag::BtfTruncated, "cannot unpack the zstd frame: " + why.str())
        .at({.file = name.str()});
  };
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
    return bad("it does not say how big its contents are");
  if (size > maxUnpacked)
    return bad("contents of " + std::to_string(size) + " bytes are too big for BTF");
  Block block{std::shared_ptr<uint8_t[]>(new uint8_t[size ? size : 1]), size};
  size_t got = ZSTD_decompress(block.memory.get(), size, frame.data(), frame.size());
  if (ZSTD_isError(got))
    return bad(ZSTD_getErrorName(got));
  if (got != size)
    return bad("its contents are shorter than it says");
  return block;
}

/// The ELF file behind `fd`, without reading all of it.
Result<Bytes> sectionOf(int fd, uint64_t size, llvm::StringRef path) {
  auto read = [fd](uint64_t offset, llvm::MutableArrayRef<uint8_t> to) { return readAt(fd, offset, to); };
  return readBtfSection({size, read}, path);
}

/// The BTF in a file that is in memory; `bytes` itself when it is raw.
Result<Bytes> sectionOf(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef path) {
  auto read = [&](uint64_t offset, llvm::MutableArrayRef<uint8_t> to) {
    memcpy(to.data(), bytes.data() + offset, to.size());
    return true;
  };
  return readBtfSection({bytes.size(), read}, path);
}

} // namespace

class BtfLoader {
public:
  BtfLoader(llvm::StringRef path, const View *base) : path(path), base(base) {}

  Result<KernelBtf> file();
  Result<KernelBtf> packed(llvm::ArrayRef<uint8_t> frame);
  std::optional<KernelBtf> mapped();

private:
  Result<KernelBtf> inMemory(Bytes bytes);
  Result<KernelBtf> view(std::shared_ptr<const void> memory, llvm::ArrayRef<uint8_t> bytes);

  llvm::StringRef path;
  const View *base;
};

Result<KernelBtf> BtfLoader::view(std::shared_ptr<const void> memory, llvm::ArrayRef<uint8_t> bytes) {
  Result<View> opened = View::open(bytes, path, base);
  if (!opened)
    return opened.takeError();
  KernelBtf btf;
  btf.memory = std::move(memory);
  btf.raw = bytes;
  btf.opened = std::make_unique<View>(std::move(*opened));
  btf.from = path.str();
  return btf;
}

Result<KernelBtf> BtfLoader::packed(llvm::ArrayRef<uint8_t> frame) {
  Result<Block> block = unpack(frame, path);
  if (!block)
    return block.takeError();
  return view(block->memory, block->bytes());
}

Result<KernelBtf> BtfLoader::inMemory(Bytes bytes) {
  if (isZstd(bytes))
    return packed(bytes);
  if (isElf(bytes)) {
    Result<Bytes> section = sectionOf(bytes, path);
    if (!section)
      return section.takeError();
    bytes = std::move(*section);
  }
  auto kept = std::make_shared<Bytes>(std::move(bytes));
  return view(kept, *kept);
}

Result<KernelBtf> BtfLoader::file() {
  Fd file(path == "-" ? -1 : open(path.str().c_str(), O_RDONLY | O_CLOEXEC));
  struct stat st;
  if (file.fd >= 0 && fstat(file.fd, &st) == 0 && S_ISREG(st.st_mode)) {
    uint8_t start[4] = {};
    (void)readAt(file.fd, 0, llvm::MutableArrayRef(start).take_front(std::min<uint64_t>(4, st.st_size)));
    if (isElf(start)) {
      Result<Bytes> section = sectionOf(file.fd, st.st_size, path);
      if (!section)
        return section.takeError();
      auto kept = std::make_shared<Bytes>(std::move(*section));
      return view(kept, *kept);
    }
    bool isRaw = (start[0] == 0x9f && start[1] == 0xeb) || (start[0] == 0xeb && start[1] == 0x9f);
    if (!isRaw && !isZstd(start)) // do not read gigabytes of something else
      return notBtf(path);
  }
  Result<Bytes> bytes = readFile(path);
  if (!bytes)
    return bytes.takeError();
  return inMemory(std::move(*bytes));
}

/// The file as a mapping; nothing when it cannot be mapped or holds no BTF that we understand.
std::optional<KernelBtf> BtfLoader::mapped() {
  Fd file(open(path.str().c_str(), O_RDONLY | O_CLOEXEC));
  struct stat st;
  if (file.fd < 0 || fstat(file.fd, &st) != 0 || st.st_size == 0)
    return std::nullopt;
  size_t size = st.st_size;
  void *at = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.fd, 0);
  if (at == MAP_FAILED)
    return std::nullopt;
  std::shared_ptr<const void> memory(at, [size](const void *p) { munmap(const_cast<void *>(p), size); });
  Result<KernelBtf> btf = view(memory, {static_cast<const uint8_t *>(at), size});
  if (!btf)
    return std::nullopt;
  return std::move(*btf);
}

Arch hostArch() {
#if defined(__aarch64__)
  return Arch::Arm64;
#else
  return Arch::X86_64;
#endif
}

/// Whether the running kernel is of this architecture.
static bool isRunning(Arch arch) {
#if defined(__aarch64__) || defined(__x86_64__)
  return arch == hostArch();
#else
  return true; // there is nothing better to show for the others
#endif
}

Result<KernelBtf> loadBtfFile(llvm::StringRef path, const View *base) { return BtfLoader(path, base).file(); }

Result<KernelBtf> loadKernelBtf(llvm::StringRef path, Arch arch) {
  if (!path.empty())
    return loadBtfFile(path);
  // Should the running kernel be too new or too strange for us, the shipped BTF still serves.
  constexpr llvm::StringLiteral running = "/sys/kernel/btf/vmlinux";
  if (isRunning(arch)) {
    if (std::optional<KernelBtf> btf = BtfLoader(running, nullptr).mapped())
      return std::move(*btf);
    if (Result<KernelBtf> btf = loadBtfFile(running))
      return btf;
  }
  llvm::StringRef name = arch == Arch::Arm64 ? "<shipped arm64.btf>" : "<shipped x86_64.btf>";
  return BtfLoader(name, nullptr).packed(shippedBtf(arch));
}

} // namespace skep::btf
