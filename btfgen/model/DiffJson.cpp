// Keys: what a file does not have is null, so that lists line up with "files".
#include "btfgen/model/DiffReport.h"
#include "llvm/Support/JSON.h"

namespace skep::btf {
namespace {

using llvm::json::OStream;

class Writer {
public:
  Writer(OStream &out, const Differ &differ, const DiffStyle &style)
      : out(out), differ(differ), style(style) {}

  void files() {
    out.attributeArray("files", [&] {
      for (const DiffInput &file : differ.inputs())
        out.value(llvm::json::fixUTF8(file.name));
    });
  }

  void summary() {
    out.attributeArray("summary", [&] {
      for (size_t step = 0; step + 1 < differ.inputs().size() && !differ.steps().empty(); ++step)
        out.object([&] { this->step(step); });
    });
  }

  void type(const TypeDiff &diff) {
    out.attribute("kind", diffKindName(diff.kind));
    out.attribute("name", llvm::json::fixUTF8(diff.name));
    out.attributeArray("ids", [&] {
      for (const std::optional<TypeId> &id : diff.ids)
        id ? out.value(*id) : out.value(nullptr);
    });
    if (diff.hasParts())
      out.attributeArray("sizes", [&] {
        for (const std::optional<uint64_t> &size : diff.sizes)
          size ? out.value(int64_t(*size)) : out.value(nullptr);
      });
    out.attributeArray("parts", [&] {
      for (const DiffRow &row : diff.rows)
        if (style.all || diff.rowDiffers(row))
          out.object([&] { part(diff, row); });
    });
  }

private:
  void step(size_t step) {
    out.attribute("from", llvm::json::fixUTF8(differ.inputs()[step].name));
    out.attribute("to", llvm::json::fixUTF8(differ.inputs()[step + 1].name));
    for (unsigned kind = 0; kind < numDiffKinds; ++kind) {
      const DiffStep &count = differ.steps()[kind][step];
      out.attributeObject(diffKindName(DiffKind(kind), true), [&] {
        out.attribute("gone", count.removed);
        out.attribute("new", count.added);
        out.attribute("changed", count.changed);
        out.attribute("same", count.same);
      });
    }
  }

  void part(const TypeDiff &diff, const DiffRow &row) {
    out.attribute("name", llvm::json::fixUTF8(row.name));
    out.attributeArray("in", [&] {
      for (size_t file = 0; file < row.cells.size(); ++file)
        row.cells[file] ? out.object([&] { cell(diff, *row.cells[file]); }) : out.value(nullptr);
    });
  }

  void cell(const TypeDiff &diff, const DiffCell &cell) {
    if (!cell.place.empty())
      out.attribute(diff.kind == DiffKind::Enum ? "value" : "offset", cell.place);
    if (!cell.type.empty())
      out.attribute("type", llvm::json::fixUTF8(cell.type));
    if (cell.moved)
      out.attribute("moved", true);
    if (cell.retyped)
      out.attribute("retyped", true);
  }

  OStream &out;
  const Differ &differ;
  const DiffStyle &style;
};

} // namespace

void writeDiffJson(llvm::raw_ostream &stream, const Differ &differ, llvm::ArrayRef<TypeDiff> types,
                   const DiffStyle &style) {
  OStream out(stream);
  Writer writer(out, differ, style);
  out.object([&] {
    writer.files();
    writer.summary();
    out.attributeArray("types", [&] {
      for (const TypeDiff &diff : types)
        out.object([&] { writer.type(diff); });
    });
  });
  stream << '\n';
}

} // namespace skep::btf
