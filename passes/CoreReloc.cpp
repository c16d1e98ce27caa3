// core-reloc: make CO-RE accesses relocatable.
//
// Clang marks accesses to records with preserve_access_index, and CO-RE builtins, with intrinsics:
//
//   %mm  = call ptr @llvm.preserve.struct.access.index(ptr elementtype(%task) %t, i32 30, i32 27), !task
//   %pgd = call ptr @llvm.preserve.struct.access.index(ptr elementtype(%mm) %mm, i32 8, i32 8), !mm
//
// Each maximal chain of them becomes one load from a placeholder global whose name holds the record
// (kind, value for this compile, access string) and whose metadata is the root type:
//
//   @"llvm.task_struct:0:1240$0:27:8" = external global i64, !llvm.preserve.access.index !task  #"btf_ama"
//   %off = load i64, ptr @"llvm.task_struct:0:1240$0:27:8"
//   %p   = call ptr @llvm.bpf.passthrough(i32 N, (getelementptr i8, ptr %t, i64 %off))
//
// That form is the contract of LLVM's BPF code generator: BPFMISimplifyPatchable folds the load into the
// instruction that uses it; there BtfPrinter.cpp makes the CO-RE record of it. passthrough keeps the
// optimiser from merging or splitting what must stay one patchable value; each has its own number.
//
// Why not LLVM's own pass (BPFAbstractMemberAccess): it keeps its globals in a process-wide map, so a
// second module that touches the same field dies with "Referencing global in another module", and its
// complaints about user code are fatal errors. Here all state is this pass's, and complaints are
// diagnostics at the line. The pass must run before the target's own pipeline-start callbacks, which then
// find no intrinsic left to act on (Pipeline.cpp).
//
// A chain may pass through any number of records and arrays but not through a pointer load. An access
// whose result is used both by a further access and otherwise gives a record for each. Chains rooted in
// a type that has no name of its own to relocate against (int *, arrays of int) are plain arithmetic.
#include "passes/CoreReloc.h"
#include "passes/AccessChains.h"
#include "passes/CoreRemark.h"
#include "passes/FieldAccess.h"
#include "passes/Remark.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsBPF.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "core-reloc"

using namespace llvm;

namespace skep {
namespace {

/// Flags of __builtin_preserve_type_info; existence is 0.
constexpr uint64_t typeInfoSize = 1, typeInfoMatch = 2;

/// A placeholder to create: everything that makes a CO-RE record.
struct Record {
  StringRef typeName;
  const DIType *type;
  FieldQuestion kind;
  int64_t value;
  std::string accessString;

  std::string key() const {
    return ("llvm." + typeName + ":" + Twine(kind) + ":" + Twine(value) + "$" + accessString).str();
  }
};

bool isTagged(const DIType *type, unsigned tagA, unsigned tagB) {
  const auto *composite = dyn_cast_or_null<DICompositeType>(type);
  return composite && (composite->getTag() == tagA || composite->getTag() == tagB);
}

bool isRecord(const DIType *type) {
  return isTagged(type, dwarf::DW_TAG_structure_type, dwarf::DW_TAG_union_type);
}

bool isArrayType(const DIType *type) {
  return isTagged(type, dwarf::DW_TAG_array_type, dwarf::DW_TAG_array_type);
}

class CoreReloc {
public:
  explicit CoreReloc(Module &module) : module(module), layout(module.getDataLayout()) {}
  bool run();

private:
  void collect();

  std::optional<Record> describe(ArrayRef<Access *> chain);
  bool findRoot(ArrayRef<Access *> chain, size_t &at, Record &record);
  bool stepArray(const Access &access, uint32_t &firstIndex, Record &record, bool &done);
  bool walkFields(ArrayRef<Access *> fields, Record &record);
  Align recordAlign(const Access &access) const;

  void relocate(Access &access);
  void lower(Access &access);
  void lowerTypeInfo(CallInst &call);
  void lowerEnumValue(CallInst &call);
  void lowerTypeId(CallInst &call);
  Value *plainAddress(const Access &access, IRBuilder<> &builder);

  const DIType *typeOf(CallInst &call);
  Value *placeholder(const Record &record, Type *type, Instruction *before);
  Value *patchable(StringRef key, const DIType *meta, StringRef attribute, Type *type, Instruction *before);
  Value *passThrough(Value *value, Instruction *before);
  void replace(CallInst &call, Value *value);
  void complain(const CallInst &call, const Twine &message);

  Module &module;
  const DataLayout &layout;
  AccessChains accesses;
  SmallVector<CallInst *> typeInfos, enumValues, typeIds;
  /// Placeholders by record text; types of one name differ, so each keeps its metadata.
  StringMap<SmallVector<GlobalVariable *, 1>> placeholders;
  unsigned passThroughs = 0;
  unsigned typeIdCount = 0;
};

bool CoreReloc::run() {
  collect();
  for (Access &access : accesses)
    if (access.usedOtherwise || access.kind == AccessKind::FieldInfo)
      relocate(access);
  for (Access &access : llvm::reverse(accesses))
    lower(access);
  for (CallInst *call : typeInfos)
    lowerTypeInfo(*call);
  for (CallInst *call : enumValues)
    lowerEnumValue(*call);
  for (CallInst *call : typeIds)
    lowerTypeId(*call);
  return !accesses.empty() || !typeInfos.empty() || !enumValues.empty() || !typeIds.empty();
}

void CoreReloc::collect() {
  for (Function &function : module)
    for (Instruction &instruction : instructions(function)) {
      auto *call = dyn_cast<CallInst>(&instruction);
      if (!call)
        continue;
      if (std::optional<AccessKind> kind = accessKind(*call))
        accesses.add(*call, *kind, *kind == AccessKind::FieldInfo ? nullptr : typeOf(*call));
      else if (call->getIntrinsicID() == Intrinsic::bpf_preserve_type_info)
        typeInfos.push_back(call);
      else if (call->getIntrinsicID() == Intrinsic::bpf_preserve_enum_value)
        enumValues.push_back(call);
      else if (call->getIntrinsicID() == Intrinsic::bpf_btf_type_id)
        typeIds.push_back(call);
    }
  accesses.link();
}

Align CoreReloc::recordAlign(const Access &access) const {
  if (access.kind == AccessKind::Struct)
    return layout.getABITypeAlign(access.call->getParamElementType(0));
  return layout.getABITypeAlign(access.base()->getType());
}

/// The record for the chain root..leaf, or nothing where there is no type to relocate against.
std::optional<Record> CoreReloc::describe(ArrayRef<Access *> chain) {
  Record record{{}, nullptr, BTF::FIELD_BYTE_OFFSET, 0, {}};
  size_t at = 0;
  if (!findRoot(chain, at, record))
    return std::nullopt;
  if (!walkFields(chain.drop_front(at), record))
    return std::nullopt;
  return record;
}

/// Consumes the leading array steps, which add up to the first number of the access string, and settles
/// on the root type.
bool CoreReloc::findRoot(ArrayRef<Access *> chain, size_t &at, Record &record) {
  uint32_t firstIndex = 0;
  bool done = false;
  while (!done) {
    if (at == chain.size() || !chain[at]->type)
      return false;
    const Access &access = *chain[at];
    if (access.kind == AccessKind::Array) {
      ++at;
      if (!stepArray(access, firstIndex, record, done))
        return false;
      continue;
    }
    record.type = stripQualifiers(access.type, /*keepTypedef=*/true);
    record.typeName = record.type->getName();
    done = true;
  }
  record.value = firstIndex * (stripQualifiers(record.type)->getSizeInBits() >> 3);
  record.accessString = std::to_string(firstIndex);
  return true;
}

/// One leading array or pointer step. Sets `done` and the root type when the element is a record.
bool CoreReloc::stepArray(const Access &access, uint32_t &firstIndex, Record &record, bool &done) {
  const DIType *type = stripQualifiers(access.type);
  const DIType *element = nullptr;
  bool lastDim = true;
  if (const auto *array = dyn_cast<DICompositeType>(type)) {
    firstIndex += access.index * elementCount(array, 1);
    element = stripQualifiers(array->getBaseType());
    lastDim = array->getElements().size() == 1;
  } else {
    element = stripQualifiers(cast<DIDerivedType>(type)->getBaseType());
    lastDim = !isArrayType(element);
    firstIndex += access.index * (lastDim ? 1 : elementCount(cast<DICompositeType>(element), 0));
  }
  if (!lastDim)
    return true;
  if (!isRecord(element))
    return false;
  done = true;
  record.type = element;
  record.typeName = element->getName();
  return true;
}

/// Follows the steps below the root, adding each to the access string, up to the question at the end.
bool CoreReloc::walkFields(ArrayRef<Access *> fields, Record &record) {
  if (!fields.empty() && fields.back()->kind == AccessKind::FieldInfo) {
    record.kind = static_cast<FieldQuestion>(fields.back()->index);
    fields = fields.drop_back();
    if (fields.empty() && record.kind == BTF::FIELD_EXISTENCE)
      record.value = 1;
  }
  bool littleEndian = layout.isLittleEndian();
  for (const Access *access : fields) {
    const auto *type = dyn_cast<DICompositeType>(stripQualifiers(access->type));
    if (!type)
      return false;
    record.accessString += ":" + std::to_string(access->index);
    // Every step but the last moves the offset; the last one answers the question.
    FieldQuestion question = access == fields.back() ? record.kind : BTF::FIELD_BYTE_OFFSET;
    Expected<uint32_t> value =
        answerField(question, {type, access->index, recordAlign(*access)}, record.value, littleEndian);
    if (!value) {
      complain(*access->call, toString(value.takeError()));
      return false;
    }
    record.value = *value;
  }
  return true;
}

/// Replaces the value of the last access of a chain by the root pointer plus a relocatable offset (or by
/// the answer to its question).
void CoreReloc::relocate(Access &access) {
  SmallVector<Access *> chain;
  for (Access *step = &access; step; step = step->parent)
    chain.insert(chain.begin(), step);
  std::optional<Record> record = describe(chain);
  bool isQuestion = access.kind == AccessKind::FieldInfo;
  if (!record) {
    if (isQuestion) {
      complain(*access.call, "this field question has no record to ask about; expected a member of a named "
                             "struct or union");
      access.call->replaceAllUsesWith(ConstantInt::get(access.call->getType(), 0));
    }
    return;
  }
  Type *type = isQuestion ? access.call->getType() : Type::getInt64Ty(module.getContext());
  Value *value = placeholder(*record, type, access.call);
  if (!isQuestion)
    value = GetElementPtrInst::Create(Type::getInt8Ty(module.getContext()), chain.front()->base(), value, "",
                                      access.call->getIterator());
  value = passThrough(value, access.call);
  // Continuations keep the plain address: their own records start at the root.
  access.call->replaceUsesWithIf(value,
                                 [&](Use &use) { return !accesses.isContinuation(access, *use.getUser()); });
}

/// The address that the access names in this compile's layout.
Value *CoreReloc::plainAddress(const Access &access, IRBuilder<> &builder) {
  if (access.kind == AccessKind::Union)
    return access.base();
  auto number = [&](unsigned operand) {
    return cast<ConstantInt>(access.call->getArgOperand(operand))->getZExtValue();
  };
  Type *element = access.call->getParamElementType(0);
  SmallVector<Value *, 4> indices;
  if (access.kind == AccessKind::Struct)
    indices = {builder.getInt32(0), builder.getInt32(number(1))};
  else {
    indices.assign(number(1), builder.getInt64(0));
    indices.push_back(access.call->getArgOperand(2));
  }
  return builder.CreateInBoundsGEP(element, access.base(), indices);
}

/// Removes the intrinsic; whoever still uses it (a chain without a root type) gets the plain address.
void CoreReloc::lower(Access &access) {
  if (!access.call->use_empty()) {
    IRBuilder<> builder(access.call);
    access.call->replaceAllUsesWith(plainAddress(access, builder));
  }
  access.call->eraseFromParent();
}

void CoreReloc::lowerTypeInfo(CallInst &call) {
  const DIType *type = typeOf(call);
  if (!type)
    return replace(call, ConstantInt::get(call.getType(), 0));
  auto flag = cast<ConstantInt>(call.getArgOperand(1))->getZExtValue();
  Record record{type->getName(), type, BTF::TYPE_EXISTENCE, 1, "0"};
  if (flag == typeInfoSize) {
    record.kind = BTF::TYPE_SIZE;
    record.value = stripQualifiers(type)->getSizeInBits() >> 3;
  } else if (flag == typeInfoMatch) {
    record.kind = BTF::TYPE_MATCH;
  }
  replace(call, placeholder(record, call.getType(), &call));
}

/// Position of the enumerator `name` in `type`.
static std::optional<unsigned> enumeratorIndex(const DIType *type, StringRef name) {
  const auto *enumeration = dyn_cast_or_null<DICompositeType>(stripQualifiers(type));
  if (!enumeration)
    return std::nullopt;
  unsigned index = 0;
  for (const DINode *element : enumeration->getElements()) {
    if (cast<DIEnumerator>(element)->getName() == name)
      return index;
    ++index;
  }
  return std::nullopt;
}

void CoreReloc::lowerEnumValue(CallInst &call) {
  // The second operand names the enumerator and its value as text: "NAME:VALUE".
  const auto *text = dyn_cast<GlobalVariable>(call.getArgOperand(1)->stripPointerCasts());
  const auto *data = text ? dyn_cast<ConstantDataArray>(text->getInitializer()) : nullptr;
  const DIType *type = typeOf(call);
  auto [name, value] = data ? data->getAsCString().split(':') : std::pair<StringRef, StringRef>();
  std::optional<unsigned> index = enumeratorIndex(type, name);
  if (!index) {
    complain(call, "'" + name + "' is not an enumerator of the type it is looked up in");
    return replace(call, ConstantInt::get(call.getType(), 0));
  }
  bool existence = cast<ConstantInt>(call.getArgOperand(2))->isZero();
  Record record{type->getName(), type, existence ? BTF::ENUM_VALUE_EXISTENCE : BTF::ENUM_VALUE, 1,
                std::to_string(*index)};
  uint64_t large;
  if (!existence && value.getAsInteger(10, record.value) && !value.getAsInteger(10, large))
    record.value = static_cast<int64_t>(large);
  replace(call, placeholder(record, call.getType(), &call));
}

void CoreReloc::lowerTypeId(CallInst &call) {
  const DIType *type = typeOf(call);
  bool remote = !cast<ConstantInt>(call.getArgOperand(1))->isZero();
  auto isQualifier = [](const DIType *t) {
    return t->getTag() == dwarf::DW_TAG_const_type || t->getTag() == dwarf::DW_TAG_volatile_type;
  };
  while (remote && type && isa<DIDerivedType>(type) && isQualifier(type))
    type = cast<DIDerivedType>(type)->getBaseType();
  if (!type || (remote && type->getName().empty())) {
    complain(call, "this type has no name that could be looked up in another kernel's BTF");
    return replace(call, ConstantInt::get(call.getType(), 0));
  }
  unsigned kind = remote ? BTF::BTF_TYPE_ID_REMOTE : BTF::BTF_TYPE_ID_LOCAL;
  remark(DEBUG_TYPE, "Relocated", call, [&] {
    return describeRecord(kind, type, "0") + " is settled when the program is linked or loaded";
  });
  std::string name = "llvm.btf_type_id." + std::to_string(typeIdCount++) + "$" + std::to_string(kind);
  replace(call, patchable(name, type, "btf_type_id", call.getType(), &call));
}

const DIType *CoreReloc::typeOf(CallInst &call) {
  auto *type = dyn_cast_or_null<DIType>(call.getMetadata(LLVMContext::MD_preserve_access_index));
  if (!type)
    complain(call, "this access cannot be relocated: its type is not known (a function marked nodebug?)");
  return type;
}

Value *CoreReloc::placeholder(const Record &record, Type *type, Instruction *before) {
  remark(DEBUG_TYPE, "Relocated", *before, [&] {
    return describeRecord(record.kind, record.type, record.accessString) +
           " is settled when the program is loaded; here it is " + std::to_string(record.value);
  });
  return patchable(record.key(), record.type, "btf_ama", type, before);
}

/// A load of the placeholder `key` for `meta`.
Value *CoreReloc::patchable(StringRef key, const DIType *meta, StringRef attribute, Type *type,
                            Instruction *before) {
  SmallVector<GlobalVariable *, 1> &known = placeholders[key];
  GlobalVariable *global = nullptr;
  for (GlobalVariable *candidate : known)
    if (candidate->getMetadata(LLVMContext::MD_preserve_access_index) == meta)
      global = candidate;
  if (!global) {
    // A second type of the same name: only what follows the first colon means anything to the backend.
    std::string unique = key.str();
    if (!known.empty())
      unique.insert(unique.find(':'), "." + std::to_string(known.size()));
    global = new GlobalVariable(module, type, false, GlobalValue::ExternalLinkage, nullptr, unique);
    global->addAttribute(attribute);
    global->setMetadata(LLVMContext::MD_preserve_access_index, const_cast<DIType *>(meta));
    known.push_back(global);
  }
  return new LoadInst(type, global, "", before->getIterator());
}

Value *CoreReloc::passThrough(Value *value, Instruction *before) {
  Function *declaration =
      Intrinsic::getDeclaration(&module, Intrinsic::bpf_passthrough, {value->getType(), value->getType()});
  Constant *number = ConstantInt::get(Type::getInt32Ty(module.getContext()), passThroughs++);
  return CallInst::Create(declaration, {number, value}, "", before->getIterator());
}

void CoreReloc::replace(CallInst &call, Value *value) {
  if (isa<LoadInst>(value)) // not the zero that stands for an error
    value = passThrough(value, &call);
  call.replaceAllUsesWith(value);
  call.eraseFromParent();
}

void CoreReloc::complain(const CallInst &call, const Twine &message) {
  module.getContext().diagnose(DiagnosticInfoUnsupported(*call.getFunction(), message, call.getDebugLoc()));
}

} // namespace

PreservedAnalyses CoreRelocPass::run(Module &module, ModuleAnalysisManager &) {
  if (module.debug_compile_units().empty())
    return PreservedAnalyses::all();
  return CoreReloc(module).run() ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace skep
