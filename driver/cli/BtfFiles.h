// Kernels as a command line names them: BTF files, folders of them, KERNEL.btf+MODULE.btf.
#pragma once

#include "backend-glue/object/Core.h"
#include "btfgen/model/KernelBtf.h"

namespace skep::cli {

struct BtfFiles {
  std::vector<btf::KernelBtf> btfs; ///< of kernels and modules
  std::vector<std::unique_ptr<object::CoreTarget>> targets;
  std::vector<std::string> names; ///< of each target: the file's, without folders where that is unique
};

/// The running kernel's where `paths` is empty. Errors: file-*, btf-*; btf-missing for a folder without any.
Result<BtfFiles> openBtfFiles(const std::vector<std::string> &paths);

} // namespace skep::cli
