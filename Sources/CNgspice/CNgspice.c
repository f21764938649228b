#include "CNgspice.h"
