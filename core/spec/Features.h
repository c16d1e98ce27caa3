// What kernels can do, by version (Features.def).
#pragma once

#include "core/spec/Version.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace skep {

enum class Feature : uint8_t {
#define FEATURE(name, kebabName, since, meaning) name,
#include "core/spec/Features.def"
};

struct FeatureInfo {
  Feature feature;
  llvm::StringRef name; ///< kebab-case
  KernelVersion since;
  const char *meaning; ///< what a program gains by it
};

/// All features, oldest first.
llvm::ArrayRef<FeatureInfo> features();
const FeatureInfo &featureInfo(Feature feature);
std::optional<Feature> featureNamed(llvm::StringRef name);
/// What a kernel must have for a kernel function of that name to be there: Kfuncs at least.
Feature featureOfKfunc(llvm::StringRef name);

/// True when kernels of that version have it; distributions may have more than their number says.
inline bool hasFeature(KernelVersion kernel, Feature feature) { return kernel >= featureInfo(feature).since; }

} // namespace skep
