#pragma once
#include <string>

namespace stamkund::scenario {

/// A quantity that is given as a distribution: its 5 and 95 % as the file would write them, to four digits.
struct StatedRange {
  std::string path;
  std::string low, high;
};

}  // namespace stamkund::scenario
