// Running one program of an object in the VM: picks the program, knows from its section what it starts
// with, and turns what a run left behind into something that can be shown. State that programs keep in maps
// stays from run to run.
#pragma once

#include "backend-glue/object/Object.h"
#include "btfgen/model/View.h"
#include "core/spec/ProgKinds.h"
#include "vm/ContextSetup.h"
#include "vm/Program.h"

namespace skep::run {

/// A value for a field of the context: "mark" = "7", "cb[1]" = "0x10", "user_ip4" = "10.0.0.1".
struct ContextValue {
  std::string field, value;
};

struct Options {
  vm::Env env;
  vm::Limits limits;
  std::vector<ContextValue> context;
};

struct Outcome {
  vm::RunResult result;
  std::string verdict; ///< empty when the result has no name
  /// The packet from its link header on, when the program changed it.
  std::optional<std::vector<uint8_t>> packetAfter;
};

class Runner {
public:
  /// Loads `program` of `object` (named by function or, when only one function has it, by section; empty: the
  /// only one there is). Errors: vm-*, usage-error for context values that do not fit. `object` must outlive
  /// the runner; `file` is for messages.
  static Result<std::unique_ptr<Runner>> open(const object::Object &object, llvm::StringRef file,
                                              llvm::StringRef program, Options options);

  const std::string &program() const { return entry->name; }
  const std::string &section() const { return entry->section; }
  const ProgKind &kind() const { return *progKind; }
  bool hasPacket() const { return vm::packetView(progKind->type) != vm::PacketView::None; }

  /// One run; `frame` is the Ethernet frame for a program that has a packet.
  Outcome run(llvm::ArrayRef<uint8_t> frame);

  llvm::ArrayRef<std::unique_ptr<vm::Map>> maps() const { return machine.maps(); }
  uint32_t cpus() const { return machine.env.cpus; }
  /// The object's BTF; null when it has none that can be read.
  const btf::View *types() const { return view.get(); }

private:
  Runner(const object::Object &object, Options options);
  Status choose(llvm::StringRef file, llvm::StringRef program);
  Status prepareContext();
  std::optional<btf::TypeId> contextStruct() const;

  /// Bytes to put into the context before each run.
  struct Patch {
    uint32_t offset;
    std::vector<uint8_t> bytes;
  };

  const object::Object &object;
  Options options;
  vm::Machine machine;
  std::unique_ptr<btf::View> view;
  std::unique_ptr<vm::Program> loaded;
  const vm::Function *entry = nullptr;
  const ProgKind *progKind = nullptr;
  uint32_t contextSize = 0;
  std::vector<Patch> patches;
};

/// The name of the program or map that an entry of a prog array or map of maps holds; empty for other maps.
std::string entryName(vm::Map &map, llvm::ArrayRef<uint8_t> key);

} // namespace skep::run
