// Conditional constant propagation over the instructions of a program and its functions. A value only ever
// rises, from "not met yet" over a known one to Any, so the work ends after few rounds over the code.
#include "backend-glue/object/Reach.h"
#include "backend-glue/object/ReachState.h"
#include "llvm/ADT/STLExtras.h"
#include <deque>
#include <map>
#include <set>

namespace skep::object {

using namespace reach;
using Settings = Reach::Settings;

/// The work of Reach's constructor.
class ReachAnalysis {
public:
  ReachAnalysis(const Object &object, const Reach::Facts &facts, std::vector<std::vector<bool>> &reached)
      : object(object), facts(facts), reached(reached), functions(object.functions.size()) {
    for (const Section &section : object.sections) {
      reached.emplace_back(section.insns.size());
      atSlot.push_back(section.kind == SectionKind::Code ? insnAtSlot(section) : std::vector<Index>());
      std::vector<uint32_t> &slots = slotOfInsn.emplace_back();
      for (uint32_t slot = 0; slot < atSlot.back().size(); ++slot)
        if (atSlot.back()[slot] != none)
          slots.push_back(slot);
    }
    for (const Map &map : object.maps)
      if (map.isData && map.readOnly)
        readOnly.insert(map.section);
  }

  void run(Index program) {
    enter(program, State());
    if (facts.verifiesUncalled)
      enterGlobals(program);
    while (!work.empty() && steps < maxSteps) {
      Place place = work.front();
      work.pop_front();
      walk(place);
    }
    if (steps >= maxSteps) // nothing is known to be unreachable
      for (std::vector<bool> &section : reached)
        section.assign(section.size(), true);
  }

private:
  struct Place {
    Index function;
    uint32_t insn;
  };
  struct Visit {
    std::map<uint32_t, State> states; ///< before instructions where paths meet
    Value result{Value::Unmet};
    std::vector<Place> callers; ///< where it is called: to be walked again when the result rises
  };

  void enter(Index function, State state);
  void enterGlobals(Index program);
  void meet(Place place, const State &state);
  void walk(Place place);
  bool step(Place &place, State &state);
  void arithmetic(const Insn &insn, State &state);
  void loadWide(const Insn &insn, State &state);
  Value loaded(const Insn &insn, const State &state) const;
  Value loadedFromFrame(int64_t offset, unsigned bytes, const State &state) const;
  Value loadedFromData(const Value &at, int16_t offset, unsigned bytes) const;
  void store(const Insn &insn, State &state, const Value &value);
  bool call(Place place, const Insn &insn, State &state);
  void enterCallee(Place place, Index function, const State &state);
  bool branch(Place &place, const Insn &insn, State &state);
  std::optional<bool> decide(const Insn &insn, const Value &a, const Value &b) const;
  std::optional<uint32_t> target(Place place, int64_t distance) const;
  const Insn &insnAt(Place place) const {
    return object.sections[object.functions[place.function].section].insns[place.insn];
  }
  Value configValue() const {
    return {facts.settings == Settings::WithoutConfig ? Value::Config : Value::Any};
  }

  const Object &object;
  const Reach::Facts &facts;
  std::vector<std::vector<bool>> &reached;
  std::vector<Visit> functions;
  std::vector<std::vector<Index>> atSlot;
  std::vector<std::vector<uint32_t>> slotOfInsn;
  std::set<Index> readOnly; ///< data sections
  std::deque<Place> work;
  /// No real program comes near; code that is made for it could take hours.
  static constexpr uint64_t maxSteps = 20'000'000;
  uint64_t steps = 0;
};

/// Global functions that a program calls, reached or not, with arguments of which nothing is known.
void ReachAnalysis::enterGlobals(Index program) {
  for (Index index : functionsFrom(object, program))
    if (object.functions[index].isGlobal && index != program)
      enter(index, State());
}

void ReachAnalysis::enter(Index function, State state) {
  state.forgetStack();
  state.frameEscaped = false;
  for (unsigned i = 0; i < 6; ++i)
    if (i == 0 || state.regs[i].mayBeFrame()) // the caller's frame is not this one
      state.regs[i] = {};
  for (unsigned i = 6; i < 10; ++i)
    state.regs[i] = {};
  state.regs[10] = {Value::Frame};
  meet({function, object.functions[function].firstInsn}, state);
}

void ReachAnalysis::meet(Place place, const State &state) {
  const Function &function = object.functions[place.function];
  if (place.insn < function.firstInsn || place.insn - function.firstInsn >= function.numInsns)
    return; // off the end, which the verifier refuses
  if (functions[place.function].states[place.insn].joinWith(state))
    work.push_back(place);
}

/// Follows a path from a place where paths meet to the next one.
void ReachAnalysis::walk(Place place) {
  State state = functions[place.function].states[place.insn];
  const Function &function = object.functions[place.function];
  while (place.insn - function.firstInsn < function.numInsns) {
    reached[function.section][place.insn] = true;
    if (++steps >= maxSteps || !step(place, state))
      return;
    if (functions[place.function].states.contains(place.insn))
      return meet(place, state);
  }
}

/// Executes one instruction and moves to the next; false where the path ends or has been handed to meet().
bool ReachAnalysis::step(Place &place, State &state) {
  const Insn &insn = insnAt(place);
  uint8_t opcode = insn.slot.opcode;
  if (insn.slot.dst >= numRegs || insn.slot.src >= numRegs)
    return false;
  switch (opcode & 7) {
  case 0:
    loadWide(insn, state);
    break;
  case 1:
    state.regs[insn.slot.dst] = loaded(insn, state);
    break;
  case 2:
    store(insn, state, Value::of(int64_t(insn.slot.imm)));
    break;
  case 3:
    store(insn, state, opcode >> 5 == 3 ? state.regs[insn.slot.src] : Value());
    if (opcode >> 5 == 6) { // atomic: may fetch into either
      state.regs[insn.slot.src] = {};
      state.regs[0] = {};
      state.regs[insn.slot.dst] = insn.slot.dst == 10 ? Value{Value::Frame} : state.regs[insn.slot.dst];
    }
    break;
  case 4:
  case 7:
    arithmetic(insn, state);
    break;
  default:
    return branch(place, insn, state);
  }
  state.regs[10] = {Value::Frame};
  ++place.insn;
  return true;
}

void ReachAnalysis::arithmetic(const Insn &insn, State &state) {
  uint8_t operation = insn.slot.opcode >> 4;
  bool is32 = (insn.slot.opcode & 7) == 4;
  Value a = state.regs[insn.slot.dst];
  Value b = insn.slot.opcode & 8 ? state.regs[insn.slot.src] : Value::of(int64_t(insn.slot.imm));
  Value &out = state.regs[insn.slot.dst];
  if (insn.slot.off != 0) { // sign extensions, signed division
    out = a.mayBeFrame() || b.mayBeFrame() ? Value{Value::Stack} : Value();
    return;
  }
  if (operation == 0xb && !is32) {
    out = b;
    return;
  }
  if (operation == 0x5 && (a.isZero() || b.isZero())) {
    out = Value::of(0);
    return;
  }
  if (b.isNumber() && (a.isNumber() || operation == 0xb)) {
    std::optional<uint64_t> number = compute(operation, a.number, b.number, is32);
    out = number ? Value::of(*number) : Value();
    return;
  }
  if (operation == 0 && !is32 && b.isNumber() && (a.kind == Value::Frame || a.kind == Value::Data)) {
    out.number += b.number;
    return;
  }
  bool ofConfig = a.kind == Value::Config || b.kind == Value::Config;
  out = a.mayBeFrame() || b.mayBeFrame() ? Value{Value::Stack} : ofConfig ? Value{Value::Config} : Value();
}

void ReachAnalysis::loadWide(const Insn &insn, State &state) {
  if (!insn.wide()) { // packet access of old, which takes the place of a call
    for (unsigned i = 0; i < 6; ++i)
      state.regs[i] = {};
    return;
  }
  Value &out = state.regs[insn.slot.dst];
  switch (insn.operand.kind) {
  case OperandKind::None:
    out = insn.slot.src || insn.operand.relocType
              ? Value()
              : Value::of(uint32_t(insn.slot.imm) | uint64_t(uint32_t(insn.immHigh)) << 32);
    return;
  case OperandKind::Data:
    out = {Value::Data, insn.operand.index, uint64_t(insn.operand.addend)};
    return;
  case OperandKind::Extern: {
    ExternState known = facts.stateOf ? facts.stateOf(insn.operand.index) : ExternState::Present;
    out = known == ExternState::Absent   ? Value::of(0)
          : known == ExternState::Config ? Value{Value::ConfigAt}
                                         : Value{Value::NotNull};
    return;
  }
  case OperandKind::Function: // a callback: it runs with arguments that the kernel makes
    if (insn.operand.index < functions.size())
      enter(insn.operand.index, State());
    [[fallthrough]];
  case OperandKind::Map:
    out = {Value::NotNull};
    return;
  }
}

Value ReachAnalysis::loadedFromFrame(int64_t offset, unsigned bytes, const State &state) const {
  std::optional<unsigned> slot = slotOf(offset);
  if (!slot)
    return {};
  unsigned within = unsigned(offset + numSlots * slotBytes) % slotBytes;
  if (within == 0 && bytes == slotBytes && state.spills[*slot].kind != Value::Any)
    return state.spills[*slot];
  uint8_t wanted = uint8_t(((1u << bytes) - 1) << within);
  return within + bytes <= slotBytes && (state.zeros[*slot] & wanted) == wanted ? Value::of(0) : Value();
}

Value ReachAnalysis::loadedFromData(const Value &at, int16_t offset, unsigned bytes) const {
  if (!readOnly.contains(at.section) || facts.settings == Settings::Unknown)
    return {};
  const Section &section = object.sections[at.section];
  uint64_t from = at.number + int64_t(offset);
  if (from > section.bytes.size() || bytes > section.bytes.size() - from)
    return {};
  ByteReader in(section.bytes, object.endian);
  switch (bytes) {
  case 1:
    return Value::of(in.at<uint8_t>(from));
  case 2:
    return Value::of(in.at<uint16_t>(from));
  case 4:
    return Value::of(in.at<uint32_t>(from));
  default:
    return Value::of(in.at<uint64_t>(from));
  }
}

Value ReachAnalysis::loaded(const Insn &insn, const State &state) const {
  const Value &at = state.regs[insn.slot.src];
  unsigned bytes = bytesOf(insn.slot.opcode);
  if (insn.slot.opcode >> 5 != 3) // sign-extending
    return {};
  switch (at.kind) {
  case Value::Frame:
    return loadedFromFrame(int64_t(at.number) + insn.slot.off, bytes, state);
  case Value::Stack:
    return {state.frameEscaped ? Value::Stack : Value::Any};
  case Value::Data:
    return loadedFromData(at, insn.slot.off, bytes);
  case Value::ConfigAt:
    return configValue();
  default:
    return {};
  }
}

void ReachAnalysis::store(const Insn &insn, State &state, const Value &value) {
  const Value &at = state.regs[insn.slot.dst];
  if (value.mayBeFrame())
    state.frameEscaped = true;
  if (at.kind == Value::Stack)
    return state.forgetStack();
  if (at.kind != Value::Frame)
    return;
  int64_t offset = int64_t(at.number) + insn.slot.off;
  std::optional<unsigned> slot = slotOf(offset);
  if (!slot)
    return;
  unsigned bytes = bytesOf(insn.slot.opcode), within = unsigned(offset + numSlots * slotBytes) % slotBytes;
  if (within + bytes > slotBytes)
    return state.forgetStack();
  uint8_t written = uint8_t(((1u << bytes) - 1) << within);
  // Older kernels do not follow constants that are stored without a register, other than 0.
  bool isSpill = bytes == slotBytes && (insn.slot.opcode & 7) == 3;
  state.spills[*slot] = isSpill ? value : Value();
  state.zeros[*slot] = value.isZero() ? state.zeros[*slot] | written : state.zeros[*slot] & ~written;
}

void ReachAnalysis::enterCallee(Place place, Index function, const State &state) {
  Visit &visit = functions[function];
  bool isKnown = llvm::any_of(visit.callers, [&](const Place &known) {
    return known.function == place.function && known.insn == place.insn;
  });
  if (!isKnown)
    visit.callers.push_back(place);
  enter(function, object.functions[function].isGlobal ? State() : state);
}

/// False when the callee is not known to return.
bool ReachAnalysis::call(Place place, const Insn &insn, State &state) {
  Value result;
  if (insn.operand.kind == OperandKind::Function && insn.operand.index < functions.size()) {
    enterCallee(place, insn.operand.index, state);
    const Visit &visit = functions[insn.operand.index];
    result = object.functions[insn.operand.index].isGlobal ? Value() : visit.result;
  }
  // Whoever is called may write what a pointer to the frame points to, and what lies above.
  for (unsigned i = 1; i < 6; ++i) {
    const Value &argument = state.regs[i];
    if (argument.kind == Value::Stack || (argument.mayBeFrame() && state.frameEscaped))
      state.forgetStack();
    else if (argument.kind == Value::Frame)
      state.forgetStack(slotOf(int64_t(argument.number)).value_or(0));
  }
  if (state.frameEscaped)
    state.forgetStack();
  for (unsigned i = 0; i < 6; ++i)
    state.regs[i] = {};
  state.regs[0] = result;
  return result.kind != Value::Unmet;
}

std::optional<uint32_t> ReachAnalysis::target(Place place, int64_t distance) const {
  Index section = object.functions[place.function].section;
  int64_t slot = int64_t(slotOfInsn[section][place.insn]) + insnAt(place).slots() + distance;
  if (slot < 0 || slot >= int64_t(atSlot[section].size()) || atSlot[section][slot] == none)
    return std::nullopt;
  return atSlot[section][slot];
}

/// Whether a comparison holds; nothing when that is not known.
std::optional<bool> ReachAnalysis::decide(const Insn &insn, const Value &a, const Value &b) const {
  uint8_t operation = insn.slot.opcode >> 4;
  bool is32 = (insn.slot.opcode & 7) == 6;
  if (a.isNumber() && b.isNumber())
    return compare(operation, a.number, b.number, is32);
  if (!is32 && a.isNonNullAddress() && b.isZero() && (operation == 1 || operation == 5))
    return operation == 5;
  return std::nullopt;
}

bool ReachAnalysis::branch(Place &place, const Insn &insn, State &state) {
  uint8_t operation = insn.slot.opcode >> 4;
  bool is32 = (insn.slot.opcode & 7) == 6;
  if (operation == 9) { // exit
    Visit &visit = functions[place.function];
    Value result = state.regs[0].mayBeFrame() ? Value() : join(visit.result, state.regs[0]);
    if (result != visit.result) {
      visit.result = result;
      for (const Place &caller : visit.callers) // those walk on from the place where paths last met
        for (auto &[insn, known] : functions[caller.function].states)
          if (insn <= caller.insn)
            work.push_back({caller.function, insn});
    }
    return false;
  }
  if (operation == 8) {
    bool goesOn = call(place, insn, state);
    ++place.insn;
    return goesOn;
  }
  std::optional<uint32_t> there = target(place, operation == 0 && is32 ? insn.slot.imm : insn.slot.off);
  if (operation == 0) {
    if (there)
      meet({place.function, *there}, state);
    return false;
  }
  Value a = state.regs[insn.slot.dst];
  Value b = insn.slot.opcode & 8 ? state.regs[insn.slot.src] : Value::of(int64_t(insn.slot.imm));
  bool isTest = isComparison(operation);
  if (isTest && (a.kind == Value::Config || b.kind == Value::Config))
    return false;
  std::optional<bool> holds = isTest ? decide(insn, a, b) : std::nullopt;
  bool learns = isTest && !is32 && b.isNumber() && a.kind == Value::Any;
  if (there && holds != false) {
    State taken = state;
    if (learns && operation == 1)
      taken.regs[insn.slot.dst] = b;
    meet({place.function, *there}, taken);
  }
  if (holds == true)
    return false;
  if (learns && operation == 5)
    state.regs[insn.slot.dst] = b;
  ++place.insn;
  meet(place, state);
  return false;
}

Reach::Reach(const Object &object, const Facts &facts, Index program) {
  ReachAnalysis(object, facts, reached).run(program);
}

} // namespace skep::object
