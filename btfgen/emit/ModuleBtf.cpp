// What of a module becomes BTF, and in which order: maps, then functions with what their instructions need,
// then the other variables, then the sections that these lie in. The order is LLVM's: it decides in rare
// cases how much of a type is needed (DebugTypes.cpp), and it makes our dump and that of clang's object easy
// to compare.
//
//   [3] VAR 'counts' type_id=2, linkage=global       one for each variable that metadata describes
//   [9] FUNC 'count' type_id=8 linkage=static        one for each function
//   [12] FUNC 'bpf_rcu_read_lock' linkage=extern     one for each kfunc and extern function that is mentioned
//   [20] DATASEC '.ksyms' size=0 vlen=1              one for each section of variables, and of extern
//   functions
//           type_id=12 offset=0 size=0
//
// Offsets in a DATASEC are holes: the object carries a relocation for each, and the loader fills in offsets
// and size when it knows what the linker made of the section.
#include "btfgen/emit/ModuleBtf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/Module.h"

namespace skep::btf {

using namespace llvm;

static Endian endianOf(const Module &module) {
  return module.getDataLayout().isLittleEndian() ? Endian::Little : Endian::Big;
}

/// The variables of a subprogram that are its arguments, with their numbers from 1.
static void forEachArgument(const DISubprogram &subprogram,
                            function_ref<void(const DILocalVariable &, unsigned)> visit) {
  for (const DINode *node : subprogram.getRetainedNodes())
    if (const auto *variable = dyn_cast_or_null<DILocalVariable>(node); variable && variable->getArg())
      visit(*variable, variable->getArg());
}

void ModuleBtf::addFunction(const Function &function, StringRef section, const MCSymbol *begin) {
  const DISubprogram &subprogram = *function.getSubprogram();
  SmallVector<StringRef, 8> names;
  forEachArgument(subprogram, [&](const DILocalVariable &argument, unsigned number) {
    types.add(argument.getType());
    names.resize(std::max<size_t>(names.size(), number));
    names[number - 1] = argument.getName();
  });
  Draft prototype = types.addPrototype(subprogram.getType(), names);
  uint32_t linkage = subprogram.isLocalToUnit() ? llvm::BTF::FUNC_STATIC : llvm::BTF::FUNC_GLOBAL;
  Draft draft = addSubprogram(subprogram, prototype, linkage);
  records.enterSection(section);
  records.addFunction(begin, draft);
}

Draft ModuleBtf::addSubprogram(const DISubprogram &subprogram, Draft prototype, uint32_t linkage) {
  Draft draft = graph.add({.kind = Kind::Func,
                           .name = subprogram.getName(),
                           .type = prototype,
                           .number = linkage,
                           .isUnique = true});
  forEachArgument(subprogram, [&](const DILocalVariable &argument, unsigned number) {
    types.addDeclTags(argument.getAnnotations(), draft, int(number) - 1);
  });
  types.addDeclTags(subprogram.getAnnotations(), draft, -1);
  return draft;
}

Draft ModuleBtf::addRelocation(const MCSymbol *place, const DIType *type, StringRef access, uint32_t kind) {
  Draft draft = types.add(type);
  records.addRelocation(place, draft, access, kind);
  return draft;
}

void ModuleBtf::addMention(const Function &function) {
  const DISubprogram *subprogram = function.getSubprogram();
  if (!subprogram || subprogram->isDefinition() || !declared.insert(&function).second)
    return;
  Draft prototype = types.addPrototype(subprogram->getType(), {});
  Draft draft = addSubprogram(*subprogram, prototype, llvm::BTF::FUNC_EXTERN);
  if (function.hasSection())
    dataSection(function.getSection()).parts.push_back({.type = draft, .symbol = &function});
}

Record &ModuleBtf::dataSection(StringRef name) {
  auto [place, isNew] = dataSections.try_emplace(name.str());
  if (isNew)
    place->second = {.kind = Kind::Datasec, .name = place->first, .isUnique = true};
  return place->second;
}

void ModuleBtf::addVariables(FindPlace place, bool maps) {
  for (const GlobalVariable &variable : module.globals()) {
    VariablePlace where = place(variable);
    if (where.section.starts_with(".maps") != maps)
      continue;
    // Constants that the compiler made lie there too, and libbpf looks for the section's type when it makes
    // the map of them.
    if (where.section == ".rodata" && variable.hasPrivateLinkage() && !where.isPooled)
      dataSection(where.section);
    addVariable(variable, where.section);
  }
}

void ModuleBtf::addVariable(const GlobalVariable &variable, StringRef section) {
  SmallVector<DIGlobalVariableExpression *, 1> described;
  variable.getDebugInfo(described);
  if (described.empty())
    return;
  const DIGlobalVariable &meta = *described.front()->getVariable();
  bool isMap = section.starts_with(".maps");
  Draft type = isMap ? types.addMapDefinition(meta.getType()) : types.add(meta.getType());
  if (!variable.hasInternalLinkage() && !variable.hasExternalLinkage() && !variable.hasWeakLinkage() &&
      !variable.hasExternalWeakLinkage())
    return;
  uint32_t linkage = variable.hasInternalLinkage() ? llvm::BTF::VAR_STATIC
                     : variable.hasInitializer()   ? llvm::BTF::VAR_GLOBAL_ALLOCATED
                                                   : llvm::BTF::VAR_GLOBAL_EXTERNAL;
  Draft draft = graph.add(
      {.kind = Kind::Var, .name = variable.getName(), .type = type, .number = linkage, .isUnique = true});
  types.addDeclTags(meta.getAnnotations(), draft, -1);
  if (section.empty())
    return;
  uint64_t size = module.getDataLayout().getTypeAllocSize(variable.getValueType());
  dataSection(section).parts.push_back({.type = draft, .value = size, .symbol = &variable});
  if (variable.hasInitializer())
    addInitializer(*variable.getInitializer());
}

/// `.values = {extern_program}` of a map.
void ModuleBtf::addInitializer(const Constant &value) {
  if (const auto *function = dyn_cast<Function>(&value))
    addMention(*function);
  if (const auto *aggregate = dyn_cast<ConstantAggregate>(&value))
    for (const Use &part : aggregate->operands())
      addInitializer(*cast<Constant>(part.get()));
}

void ModuleBtf::finish(FindPlace place) {
  addVariables(place, false);
  for (auto &[name, section] : dataSections)
    graph.add(section);
  types.settlePointees();
  graph.share();
}

/// The offset of each variable of a DATASEC record at `start`.
static void leaveHoles(Section &section, const Record &record, uint32_t start) {
  uint32_t at = start + llvm::BTF::CommonTypeSize + 4; // behind the first one's type
  for (const Part &part : record.parts) {
    section.holes.push_back({at, {.value = part.symbol}});
    at += llvm::BTF::BTFDataSecVarSize;
  }
}

ModuleBtf::Sections ModuleBtf::write() const {
  Sections sections;
  Builder builder(endianOf(module));
  graph.write(builder, [&](const Record &record, TypeId id) {
    uint32_t at = llvm::BTF::HeaderSize + builder.typeBytes();
    sections.btf.comments.push_back(
        {at, ("BTF_KIND_" + kindName(record.kind) + "(id = " + Twine(id) + ")").str()});
    if (record.kind == Kind::Datasec)
      leaveHoles(sections.btf, record, at);
  });
  if (!records.empty())
    sections.ext = records.write(endianOf(module), graph, builder);
  sections.btf.strings = llvm::BTF::HeaderSize + builder.typeBytes();
  sections.btf.bytes = builder.finish();
  return sections;
}

} // namespace skep::btf
