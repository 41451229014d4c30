#pragma once
// What in the data of a test of regions speaks against its result.
#include "experiments/geo/result.h"

namespace stamkund::geo {

void check(const Panel& panel, Result& result);

}  // namespace stamkund::geo
