#pragma once
// The defaults that a result rests on, as people read them.
#include <string>
#include <vector>

#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

struct DefaultLine {
  std::string key;  ///< without the arm
  std::string source;
  std::string values;  ///< "3 months"; where arms differ, "2 % / 5 %"
};
/// One line each key and source, in the order of the scenario.
[[nodiscard]] std::vector<DefaultLine> default_lines(const std::vector<scenario::DefaultTaken>& taken);

}  // namespace stamkund::report
