#pragma once
// What a member holds when a simulation begins: of a program that runs already.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace stamkund::program {

struct Opening {
  /// Of one currency.
  struct Units {
    std::int64_t active = 0;  ///< negative = owed after returns
    std::int64_t pending = 0;
    /// Of all that is active at once; nothing: as the rules say of units earned on `earned_day`.
    std::optional<double> expires_day;
  };
  // Days count from the beginning, so all of these but an expiry are below 0.
  double joined_day = 0;
  double earned_day = 0;  ///< on which she got what she holds, as far as anybody knows
  std::size_t tier = 0;
  std::optional<std::int64_t> counted;  ///< towards her tier; nothing: just enough for it
  std::vector<Units> units;             ///< [currencies]
};

/// Who is a member: [customers], in the order of the fit.
using Openings = std::vector<std::optional<Opening>>;

}  // namespace stamkund::program
