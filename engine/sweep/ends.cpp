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
    if (units.size() == 1 && numbers.size() > 2 && (mine == *numbers.begin() || mine == *numbers.rbegin()))
      out.push_back(k);
  }
  return out;
}

}  // namespace stamkund::sweep
