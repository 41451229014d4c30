#pragma once
// A value of a quantity of a scenario, with its unit, as somebody reads it who has never seen a key.
#include <string>

#include "engine/report/language.h"
#include "engine/scenario/quantity.h"

namespace stamkund::report {

/// The last two parts of a path, without what is in brackets, so that arms meet in one line:
/// "enrolment.cost" of "arms[v1.5].program.enrolment.cost".
[[nodiscard]] std::string key_of(const std::string& path);

struct Value {
  std::string path;
  scenario::Dimension dimension = scenario::Dimension::number;
  double value = 0;  ///< as in a Quantity
};

/// "9.1 %", "5 weeks", "13.5 SEK"; of bare numbers what they do: "9.5 % more visits next to the reward".
[[nodiscard]] std::string value_text(const Value& value, const std::string& currency,
                                     const Language& language);
/// The same beside another of its kind: "9.5 %".
[[nodiscard]] std::string brief_value(const Value& value, const std::string& currency,
                                      const Language& language);
/// What to write in a scenario: "behaviour.goal_gradient 0.0908", or the key alone where the value has been
/// said as it is written.
[[nodiscard]] std::string key_and_value(const Value& value, const Language& language);

}  // namespace stamkund::report
