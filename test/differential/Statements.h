// Random statements: the bodies of programs and functions.
#pragma once

#include "test/differential/Expressions.h"

namespace skep::differential {

struct Map {
  std::string name;
  enum Kind { Array, Percpu, Hash, Queue } kind;
  unsigned entries = 1; ///< a power of two
  const Record *record = nullptr;
  const Record *keyRecord = nullptr; ///< else the key is a u32
};

/// A function with effects: it may write globals and through its pointer.
struct Callee {
  std::string name;
  const Record *pointer = nullptr; ///< of the first parameter
  std::vector<Scalar> parameters;
};

enum class ProgramKind { Xdp, Tc };

/// What all functions of a source share.
struct Shared {
  bool isV4 = false;
  bool hasFetchAtomics = false; ///< since v3
  std::vector<Record> records;
  std::vector<Map> maps;
  std::vector<Pure> pures;
  std::vector<Callee> callees;
  Scope globals;
};

class Statements {
public:
  /// `memory` is how many bytes of records and arrays may be put on the stack.
  Statements(Random &random, const Shared &shared, Scope scope, unsigned memory)
      : scope(std::move(scope)), random(random), shared(shared),
        expressions(random, this->scope, shared.pures, shared.isV4), memory(memory) {}

  /// For a program, which has a context; and packets, when it may look into them.
  void setProgram(ProgramKind kind, bool packets) { program = kind, isProgram = true, hasPacket = packets; }
  /// Only locals may be written.
  void setPure() { isPure = true; }

  void locals(unsigned count);
  void block(unsigned count);
  /// A value that is made of everything in scope.
  std::string digest();

  std::string text;
  Scope scope;

private:
  friend class Indent;
  void line(const std::string &code);
  std::string fresh(const char *prefix) { return prefix + std::to_string(number++); }
  void declareScalar(const char *how);
  void declareArray();
  void declareRecord();
  void statement();
  void assign();
  void choose();
  void loop();
  void counted(const std::string &name, unsigned turns);
  void select();
  void copy();
  void bytes();
  void alias();
  void early();
  void call();
  void mapLookup();
  void mapChange();
  void queue();
  void callback();
  void atomic();
  void packetAt(const std::string &offset, unsigned limit);
  void packet();
  void packetLoop();
  void header();
  void context();
  std::string keyFor(const Map &map);
  template <class Body> void inBraces(const std::string &head, Body body);
  void body(unsigned least, unsigned most);

  Random &random;
  const Shared &shared;
  Expressions expressions;
  ProgramKind program = ProgramKind::Xdp;
  bool isProgram = false, hasPacket = false, isPure = false, inLoop = false;
  unsigned memory, number = 0, depth = 0, indent = 1;
  int budget = 0;
};

} // namespace skep::differential
