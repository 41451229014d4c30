#pragma once
// A member's tier: what she has qualified with, and when it goes up or down.
#include <cstddef>
#include <cstdint>
#include <optional>

#include "models/program/entry.h"
#include "models/program/queue.h"
#include "models/program/rules.h"

namespace stamkund::program {

/// Times must not decrease. Tier 0 is none; tier k is `rules.tiers.tiers[k - 1]`.
class Status {
 public:
  /// `rules` must outlive this.
  void open(const Rules& rules, double day);

  /// Opened some time ago, she has come to `tier` by `day` with `counted` in the window at hand; nothing:
  /// with just enough for it. In a rolling window that drops out after half of its length (assumption).
  void take_over(double day, std::size_t tier, std::optional<std::int64_t> counted);

  [[nodiscard]] std::size_t tier() const noexcept { return tier_; }
  /// Next day on which something is due: a window ends, a qualifying amount drops out, a hold ends.
  [[nodiscard]] double next_day() const noexcept { return next_day_; }
  /// End of the qualification window; infinity where there is no deadline (rolling, lifetime, balance).
  [[nodiscard]] double window_end() const noexcept { return window_end_; }
  /// Counted towards the next tier in the window so far; the balance for Basis::balance is not kept here.
  [[nodiscard]] std::int64_t counted() const noexcept { return counted_; }
  /// Units of the basis that are missing to keep the tier beyond the window; if none are, to the next tier; 0
  /// if there is none higher. `balance` counts for Basis::balance only.
  [[nodiscard]] std::int64_t missing(std::int64_t balance) const noexcept;

  /// Counts `amount` of the basis.
  void qualify(double day, std::int64_t amount);
  /// Takes off `amount` that was counted on `earned_day` after `resets` resets, if it still counts.
  void unqualify(double day, double earned_day, std::int64_t resets, std::int64_t amount);
  /// How often the count was forgotten (reset_on_downgrade).
  [[nodiscard]] std::int64_t resets() const noexcept { return resets_; }
  /// What is due at `day`: next_day() has come or, by balance, units have expired.
  void review(double day, std::int64_t balance, Journal& journal);
  /// After earning: up, if enough is counted. By balance also down.
  void climb(double day, std::int64_t balance, Journal& journal);

 private:
  struct Counted {
    double drops_day;
    std::int64_t amount;
  };
  [[nodiscard]] std::size_t earned_tier(std::int64_t amount) const noexcept;
  [[nodiscard]] std::size_t lowered(std::size_t earned) const noexcept;
  void set(std::size_t tier, double day, Journal& journal);
  void drop(double day);
  void forget_counted();
  /// Day on which what drops out of the rolling window takes the count below `threshold`, if nothing is
  /// added.
  [[nodiscard]] double falls_below(std::int64_t threshold);
  void schedule(double day);
  [[nodiscard]] double end_of_window(double day) const;

  const Rules* rules_ = nullptr;
  const TierRules* tiers_ = nullptr;
  std::size_t tier_ = 0;
  std::size_t permanent_ = 0;  ///< never falls below this
  std::int64_t counted_ = 0;
  std::int64_t ever_ = 0;
  std::int64_t resets_ = 0;
  double opened_day_ = 0;
  double window_start_ = 0;
  double window_end_ = kNever;
  double windows_ = 0;  ///< that have ended
  double held_until_ = -kNever;
  double next_day_ = kNever;
  bool some_for_life_ = false;  ///< some tier can become permanent
  Queue<Counted> rolling_;      ///< what still counts, in order of dropping out
  // The first `falls_at_` of it come to `leaving_`: without them the tier would be lost.
  std::size_t falls_at_ = 0;
  std::int64_t leaving_ = 0;
};

}  // namespace stamkund::program
