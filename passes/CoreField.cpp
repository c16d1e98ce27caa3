// The name of a placeholder holds the record (btfgen/emit/Placeholder.h). Its metadata is the type that the
// access string starts from.
#include "passes/CoreField.h"
#include "btfgen/emit/Placeholder.h"
#include "passes/Hidden.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsBPF.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace skep {
namespace {

/// A placeholder for what a field is asked about; none for the id of a type.
std::optional<btf::Placeholder> parse(const GlobalVariable &global) {
  std::optional<btf::Placeholder> found = btf::placeholderOf(global);
  return found && !found->isTypeId ? found : std::nullopt;
}

GlobalVariable *globalBehind(const Value *value) {
  const auto *load = dyn_cast<LoadInst>(value);
  return load ? dyn_cast<GlobalVariable>(const_cast<Value *>(load->getPointerOperand())) : nullptr;
}

const DICompositeType *composite(const DIType *type) {
  return dyn_cast_or_null<DICompositeType>(stripQualifiers(type));
}

bool isArray(const DICompositeType *type) { return type->getTag() == dwarf::DW_TAG_array_type; }

uint64_t bytesOf(const DIType *type) {
  type = stripQualifiers(type);
  return type ? type->getSizeInBits() / 8 : 0;
}

/// Walks one step of an access string; false where the types do not say what it leads to.
bool step(CoreField &field, const DIType *&type, unsigned index) {
  const DICompositeType *in = composite(type);
  if (!in)
    return false;
  field.inArray = 0;
  if (isArray(in)) {
    type = in->getBaseType();
    field.member = nullptr;
    field.text += "[" + std::to_string(index) + "]";
    if (!composite(type) && in->getElements().size() == 1)
      field.inArray = index * bytesOf(type);
    return in->getElements().size() == 1;
  }
  if (index >= in->getElements().size())
    return false;
  const auto *member = dyn_cast<DIDerivedType>(in->getElements()[index]);
  if (!member)
    return false;
  field.record = in;
  field.member = member;
  field.memberIndex = index;
  if (!member->getName().empty())
    field.text += (field.text.empty() ? "" : ".") + member->getName().str();
  type = member->getBaseType();
  return true;
}

void walk(CoreField &field, StringRef access) {
  SmallVector<StringRef, 8> steps;
  access.split(steps, ':');
  const DIType *type = field.root;
  bool sure = true, isLastArray = false;
  for (StringRef text : drop_begin(steps)) {
    unsigned index;
    if (!sure || text.getAsInteger(10, index))
      return;
    const DICompositeType *in = composite(type);
    isLastArray = in && isArray(in);
    sure = step(field, type, index);
  }
  if (!sure)
    return;
  field.type = type;
  // Elements of one array of numbers move together, whatever the layout.
  if (isLastArray && !composite(type))
    field.way = access.rsplit(':').first.str();
}

/// The alignment that a record has by its members; 1 for a packed one.
Align alignOf(const DIType *type) {
  type = stripQualifiers(type);
  const auto *in = dyn_cast_or_null<DICompositeType>(type);
  if (!in || in->getTag() == dwarf::DW_TAG_enumeration_type)
    return Align(std::clamp<uint64_t>(bit_floor(bytesOf(type)), 1, 8));
  if (isArray(in))
    return alignOf(in->getBaseType());
  Align largest;
  for (const DINode *node : in->getElements()) {
    const auto *member = dyn_cast<DIDerivedType>(node);
    if (!member)
      continue;
    Align own = alignOf(member->getBaseType());
    if (!member->isBitField() && member->getOffsetInBits() % (own.value() * 8) != 0)
      return Align();
    largest = std::max(largest, own);
  }
  return largest;
}

} // namespace

std::optional<int64_t> placeholderValue(const Value *load) {
  const GlobalVariable *global = globalBehind(load);
  std::optional<btf::Placeholder> name = global ? parse(*global) : std::nullopt;
  return name ? std::optional(name->value) : std::nullopt;
}

std::optional<CoreField> coreField(const Value *address) {
  const CallInst *call = passthroughOf(address);
  if (!call)
    return std::nullopt;
  const auto *gep = dyn_cast<GetElementPtrInst>(call->getArgOperand(1));
  if (!gep || gep->getNumIndices() != 1)
    return std::nullopt;
  CoreField field;
  field.placeholder = globalBehind(gep->getOperand(1));
  std::optional<btf::Placeholder> name = field.placeholder ? parse(*field.placeholder) : std::nullopt;
  if (!name || name->kind != BTF::FIELD_BYTE_OFFSET)
    return std::nullopt;
  field.base = const_cast<Value *>(gep->getPointerOperand());
  field.root = name->root;
  field.offset = name->value;
  field.way = name->access.str();
  if (field.root)
    walk(field, name->access);
  return field;
}

Value *passThrough(Value *value, IRBuilder<> &builder) {
  Module &module = *builder.GetInsertBlock()->getModule();
  uint64_t next = 0;
  for (const Function &function : module)
    if (function.getIntrinsicID() == Intrinsic::bpf_passthrough)
      for (const User *user : function.users())
        if (const auto *call = dyn_cast<CallInst>(user))
          if (const auto *number = dyn_cast<ConstantInt>(call->getArgOperand(0)))
            next = std::max(next, number->getZExtValue() + 1);
  Type *type = value->getType();
  return builder.CreateCall(Intrinsic::getDeclaration(&module, Intrinsic::bpf_passthrough, {type, type}),
                            {builder.getInt32(next), value});
}

Value *askAbout(const CoreField &field, FieldQuestion question, IRBuilder<> &builder) {
  Module &module = *builder.GetInsertBlock()->getModule();
  std::optional<btf::Placeholder> name = parse(*field.placeholder);
  if (!name || !field.member)
    return nullptr;
  bool littleEndian = module.getDataLayout().isLittleEndian();
  Expected<uint32_t> answer =
      answerField(question, {field.record, field.memberIndex, alignOf(field.record)}, 0, littleEndian);
  if (!answer) {
    consumeError(answer.takeError());
    return nullptr;
  }
  std::string key = (name->type + ":" + Twine(question) + ":" + Twine(*answer) + "$" + name->access).str();
  GlobalVariable *global = module.getNamedGlobal(key);
  if (!global) {
    global =
        new GlobalVariable(module, builder.getInt32Ty(), false, GlobalValue::ExternalLinkage, nullptr, key);
    global->addAttribute("btf_ama");
    global->setMetadata(LLVMContext::MD_preserve_access_index, const_cast<DIType *>(field.root));
  }
  return passThrough(builder.CreateLoad(builder.getInt32Ty(), global), builder);
}

bool isPointer(const DIType *type) {
  type = stripQualifiers(type);
  return type && type->getTag() == dwarf::DW_TAG_pointer_type;
}

bool pointsToUser(const DIType *type) {
  if (!isPointer(type))
    return false;
  DINodeArray tags = cast<DIDerivedType>(stripQualifiers(type))->getAnnotations();
  if (!tags)
    return false;
  return any_of(tags->operands(), [](const MDOperand &operand) {
    const auto *tag = dyn_cast<MDNode>(operand);
    const auto *text = tag && tag->getNumOperands() == 2 ? dyn_cast<MDString>(tag->getOperand(1)) : nullptr;
    return text && text->getString() == "user";
  });
}

bool pointsToRecord(const DIType *type) {
  if (!isPointer(type))
    return false;
  const DICompositeType *to = composite(cast<DIDerivedType>(stripQualifiers(type))->getBaseType());
  return to && (to->getTag() == dwarf::DW_TAG_structure_type || to->getTag() == dwarf::DW_TAG_union_type);
}

const DIType *typeAt(const DIType *record, uint64_t bits) {
  const DICompositeType *in = composite(record);
  if (!in || in->getTag() != dwarf::DW_TAG_structure_type)
    return in ? nullptr : record;
  for (const DINode *node : in->getElements())
    if (const auto *member = dyn_cast<DIDerivedType>(node); member && !member->isBitField())
      if (uint64_t start = member->getOffsetInBits(); start <= bits && bits < start + member->getSizeInBits())
        return typeAt(member->getBaseType(), bits - start);
  return nullptr;
}

} // namespace skep
