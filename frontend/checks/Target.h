// The kernel that a program is for, as far as it is known: what --kernel= says, and what BTF shows.
#pragma once

#include "btfgen/model/KernelBtf.h"
#include "core/spec/Features.h"
#include "core/spec/Helpers.h"
#include "core/spec/Maps.h"
#include <functional>
#include <memory>
#include <optional>

namespace skep::frontend {

class Target {
public:
  /// Opens the BTF when a rule first asks; may give null.
  using Open = std::function<std::shared_ptr<const btf::KernelBtf>()>;

  Target() = default;
  Target(std::optional<KernelVersion> version, bool named, Open open)
      : oldest(version), named(named), open(std::move(open)) {}

  /// --kernel=: the oldest kernel that the program must run on; nothing when it was not said.
  std::optional<KernelVersion> version() const { return oldest; }
  /// The types of the kernel that vmlinux.h comes from, or null: those of --btf=, else the running kernel's,
  /// else those inside skep.
  const btf::View *btf() const;
  /// Whether the user named the BTF (--btf=), and so meant it: what it lacks is not there. What the running
  /// kernel lacks may still be in the one that the program is for.
  bool btfIsNamed() const { return named; }
  /// Where the BTF is from, for messages.
  std::string btfOrigin() const;

private:
  std::optional<KernelVersion> oldest;
  bool named = false;
  Open open;
  mutable std::shared_ptr<const btf::KernelBtf> opened;
  mutable bool tried = false;
};

/// "Linux 5.10"
std::string textOf(KernelVersion version);

} // namespace skep::frontend
