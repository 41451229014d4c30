#pragma once
// What units are worth: to the company that has to pay for them.
#include <cstddef>

#include "models/program/rules.h"

namespace stamkund::program {

/// Minor units that the company hands out for one unit of the currency, by the cheapest way to use it and
/// without a partner's part; 0 where nothing can be had for them.
[[nodiscard]] double cost_of_unit(const Rules& rules, std::size_t currency);

/// Is every unit of the currency paid out by itself in the end, whoever the member is and whether or not she
/// comes again? Then no expectation of redemption applies.
[[nodiscard]] bool is_paid_out_for_certain(const Rules& rules, std::size_t currency);

}  // namespace stamkund::program
