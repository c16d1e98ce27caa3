#include "Neighbour.h"
