#include "core/spec/Helpers.h"
#include "core/spec/Diags.def"
