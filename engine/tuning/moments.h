#pragma once
// Moments of simulated lives, counted in whole numbers. docs/methods/tuning.md defines each.
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/population/person.h"
#include "engine/scenario/targets.h"
#include "engine/counting/counts.h"
#include "engine/world/observer.h"

namespace stamkund::tuning {

/// One life in one arm, as far as moments look at it. Days are those of the scenario.
class LifeRecord final : public world::LifeObserver {
 public:
  explicit LifeRecord(double horizon_days) : horizon_days_(horizon_days) {}
  void begin(const population::Person& person);
  /// `lived_millidays`: as world::live counts them, up to the horizon.
  void end(std::int64_t lived_millidays);

  void purchase(std::uint64_t customer, double day, std::int64_t paid) override;
  void given_back(std::uint64_t customer, double day, std::int64_t paid) override;
  void step(std::uint64_t customer, const world::AccountStep& step) override;

  [[nodiscard]] bool is_new() const { return is_new_; }
  [[nodiscard]] double enters_day() const { return enters_day_; }
  /// Instant of her defection; infinite if she is a customer at the horizon.
  [[nodiscard]] double left_day() const { return left_day_; }
  [[nodiscard]] std::int64_t lived_millidays() const { return lived_millidays_; }
  [[nodiscard]] const std::vector<double>& purchase_days() const { return purchase_days_; }
  [[nodiscard]] std::int64_t paid_minor(bool as_member) const {
    return as_member ? member_paid_minor_ : paid_minor_;
  }
  [[nodiscard]] std::int64_t purchases(bool as_member) const;
  [[nodiscard]] bool member_on(double day) const { return joined_day_ <= day && day < closed_day_; }
  /// Is she in the group at this time? Everyone who has come is in the first.
  [[nodiscard]] bool belongs(scenario::Of of, double day) const;
  /// Her last purchase before `day`, before the run too.
  [[nodiscard]] double last_purchase_before(double day) const;
  /// Purchases in (from, to].
  [[nodiscard]] std::int64_t purchases_in(double from, double to) const;

 private:
  static constexpr double kNever = std::numeric_limits<double>::infinity();
  double horizon_days_;
  bool is_new_ = true;
  double enters_day_ = 0;
  double left_day_ = kNever;
  std::int64_t lived_millidays_ = 0;
  double earlier_purchase_day_ = 0;  ///< of an existing customer
  double joined_day_ = kNever;
  double closed_day_ = kNever;
  std::vector<double> purchase_days_;
  std::int64_t member_purchases_ = 0;
  std::int64_t paid_minor_ = 0;
  std::int64_t member_paid_minor_ = 0;
};

/// What one target needs of all lives: whole numbers, so the order of lives does not matter.
class MomentCount {
 public:
  /// `days`: of the waves, for a reactivation after a campaign; else empty.
  MomentCount(const scenario::TargetSpec& target, double horizon_days, std::vector<double> days);
  void add(const LifeRecord& life);
  /// NaN where the moment does not exist (nobody was asleep, nothing was issued).
  [[nodiscard]] double value(const counting::Counts& tally, double minor_per_major) const;

 private:
  void ratio(bool counts, bool has) {
    denominator_ += counts ? 1 : 0;
    numerator_ += counts && has ? 1 : 0;
  }
  [[nodiscard]] double top_share() const;

  const scenario::TargetSpec& target_;
  double horizon_days_;
  std::vector<double> days_;  ///< at which it looks
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 0;
  std::vector<std::int64_t> customers_with_;  ///< [purchases]: for top_share
};

}  // namespace stamkund::tuning
