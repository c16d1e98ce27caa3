// A comment first.
#include "verifier/Cfg.h"
#include <string>
