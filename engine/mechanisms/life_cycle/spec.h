#pragma once
// The stages of a customer's life that a scenario wants to see (life_cycle_keys.cpp).
#include "engine/scenario/part.h"
#include "engine/targeting/life_cycle.h"

namespace stamkund::mechanisms {

struct LifeCycleSpec : scenario::PartSpec {
  targeting::LifeCycle rule;
};

}  // namespace stamkund::mechanisms
