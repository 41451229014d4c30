#pragma once
// Random programs that a scenario could state, and random histories of one member. All times are multiples of
// an eighth of a day, so that many things fall on one instant and no rounding hides what comes first.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/random/stream.h"
#include "models/program/account.h"

namespace stamkund::program_test {

/// Draws in whole numbers.
class Dice {
 public:
  explicit Dice(const StreamKey& key) : stream_(key) {}
  /// In [0, n).
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(stream_() % n); }
  /// In [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
  }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  T any(std::initializer_list<T> of) {
    return of.begin()[below(of.size())];
  }

 private:
  Stream stream_;
};

struct Step {
  enum class Kind : std::uint8_t { purchase, give_back, event, redeem, idle };
  Kind kind = Kind::purchase;
  program::Occasion occasion;
  bool uses_coupon = false;  ///< purchase
  bool chooses = false;      ///< purchase: redeems `reward` afterwards
  std::size_t reward = 0;
  std::int64_t most = 1;  ///< at most so many
};

struct History {
  program::Occasion joining;
  std::vector<Step> steps;  ///< days do not decrease
  bool closes = false;      ///< the account, at the end
};

[[nodiscard]] program::Rules random_rules(Dice& dice);
[[nodiscard]] History random_history(const program::Rules& rules, Dice& dice);

}  // namespace stamkund::program_test
