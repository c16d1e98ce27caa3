// Features.def as data.
#include "core/spec/Features.h"

namespace skep {

using spec::V;

static constexpr FeatureInfo table[] = {
#define FEATURE(name, kebabName, since, meaning)                                                             \
  {Feature::name, {kebabName, sizeof(kebabName) - 1}, since, meaning},
#include "core/spec/Features.def"
};

llvm::ArrayRef<FeatureInfo> features() { return table; }

const FeatureInfo &featureInfo(Feature feature) { return table[static_cast<size_t>(feature)]; }

std::optional<Feature> featureNamed(llvm::StringRef name) {
  for (const FeatureInfo &row : table)
    if (row.name == name)
      return row.feature;
  return std::nullopt;
}

} // namespace skep
