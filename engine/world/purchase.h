#pragma once
// One purchase on its way from what she wants to what she pays.
#include <cstdint>

namespace stamkund::world {

struct Purchase {
  double day = 0;
  std::uint64_t visit = 0;    ///< number of hers, from 0
  std::uint8_t category = 0;  ///< what it is of
  double basket_minor = 0;    ///< what she would want, minor units before rounding ...
  double basket_factor = 1;   ///< ... times this ...
  double extra_minor = 0;     ///< ... plus this
  std::int64_t list = 0;      ///< minor units at list prices
  std::int64_t offered = 0;   ///< after offers, before the program
  std::int64_t paid = 0;      ///< in the end
  std::int64_t terms = 0;     ///< what the terms of a paid membership are worth at this visit
  bool by_member = false;     ///< of a member, the purchase at which she joins included
  std::int64_t earned = 0;    ///< units of the main currency that rules gave for this purchase
};

}  // namespace stamkund::world
