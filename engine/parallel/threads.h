#pragma once
// What work may use: so many threads, until somebody asks it to stop.
#include <algorithm>

#include "engine/base/stop.h"

namespace stamkund {

struct Threads {
  // A number alone is enough where nobody interrupts.
  Threads(int number = 1, StopToken token = {}) : count(number), stop(token) {}  // NOLINT(*-explicit-*)

  /// The same with at most `most` threads, and at least one.
  [[nodiscard]] Threads at_most(int most) const { return {std::clamp(count, 1, std::max(1, most)), stop}; }

  int count;
  StopToken stop;
};

/// Starts as many threads as work with `count` takes, and ends them again. What starts them later (oneTBB)
/// ends the program where it cannot. Errors: Failure(io_error) with how many there can be.
void expect_threads(int count);

}  // namespace stamkund
