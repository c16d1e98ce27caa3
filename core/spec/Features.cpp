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

Feature featureOfKfunc(llvm::StringRef name) {
  auto fits = [&](llvm::StringRef pattern) {
    return pattern.consume_back("*") ? name.starts_with(pattern) : name == pattern;
  };
#define KFUNC_FEATURE(pattern, feature)                                                                      \
  if (fits(pattern))                                                                                         \
    return Feature::feature;
#include "core/spec/Features.def"
  return Feature::Kfuncs;
}

} // namespace skep
