#include "engine/sweep/ends.h"

#include <set>

#include "engine/scenario/number_with_unit.h"

namespace stamkund::sweep {

std::vector<std::size_t> at_an_end(const std::vector<const std::vector<std::string>*>& values,
                                   std::size_t best) {
  std::vector<std::size_t> out;
  for (std::size_t k = 0; k < values[best]->size(); ++k) {
    std::set<double> numbers;
    std::set<std::string> units;
    for (const auto* one : values) {
      const scenario::NumberWithUnit read = scenario::number_with_unit((*one)[k]);
      // Not a number: a unit that no other has.
      units.insert(read.fine ? scenario::unit_key(read.unit) : "?" + (*one)[k]);
      numbers.insert(read.number);
    }
    const double mine = scenario::number_with_unit((*values[best])[k]).number;
    // Nothing lies below none of it.
    const bool least = mine == *numbers.begin() && mine != 0.0;
    if (units.size() == 1 && numbers.size() > 2 && (least || mine == *numbers.rbegin())) out.push_back(k);
  }
  return out;
}

bool clearly_loses(double mean, double standard_error, double p05) {
  constexpr double kClear = 2.0;  // standard errors (assumption)
  return !std::isnan(p05) && mean < -kClear * standard_error;
}

}  // namespace stamkund::sweep
