#pragma once
// Campaigns that can be run, and that nobody would.
#include <string>

#include "engine/base/problems.h"
#include "engine/scenario/spec.h"

namespace stamkund::mechanisms {

/// Warnings on money that pays for no contact, on groups that leave nobody to contact, and on contacts and
/// discounts that take more than purchases bring, and on pilots larger than the base. `basket`: mean list
/// price of a purchase, minor units; not above 0: not known. `customers`: existing and new ones.
void check_sense(const scenario::ScenarioSpec& scenario, double basket, std::uint64_t customers,
                 const std::string& file, Problems& problems);

}  // namespace stamkund::mechanisms
