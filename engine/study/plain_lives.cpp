#include "engine/study/plain_lives.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "engine/world/books.h"

namespace stamkund::study {

using world::LifeOutcome;
using world::to_minor;

PlainLives::PlainLives(const world::Arm& arm, counting::Counts& counts)
    : arm_(arm),
      pace_{arm.model().purchase_factor, arm.model().defection_factor, arm.horizon().days},
      flows_(counts.of(arm.schema()->table(counting::kPeriods)).data()),
      people_(counts.of(arm.schema()->table(world::kPeople)).data()),
      columns_(arm.schema()->table(counting::kPeriods).columns()),
      last_period_(arm.horizon().periods() - 1),
      periods_per_day_(1.0 / arm.horizon().period_days) {
  STAMKUND_EXPECT(arm.mechanisms().empty());
}

void PlainLives::run(population::PlainBlock& block, const population::LuckKey& luck) {
  block.live(luck, pace_);
  block.spend(luck);
  outcomes_.clear();
  for (std::size_t i = 0; i < block.size(); ++i) outcomes_.push_back(count(block, i));
}

std::int64_t* PlainLives::row(double day) {
  const std::size_t period = day < pace_.horizon_days
                                 ? std::min(static_cast<std::size_t>(day * periods_per_day_), last_period_)
                                 : last_period_ + 1;
  return flows_ + period * columns_;
}

// What is read at every purchase stands in locals: the counts that are written might be any of the members.
void PlainLives::count_purchases(std::span<const double> days, std::span<const double> amounts,
                                 LifeOutcome& outcome) const {
  const scenario::ArmModel& model = arm_.model();
  const double spend_factor = model.spend_factor;
  const double minor_per_major = model.minor_per_major;
  const double cost_share = 1.0 - model.margin;
  const world::CoreColumns columns = arm_.columns();
  const world::BeforeAfter before_after = arm_.before_after();
  const double horizon_days = pace_.horizon_days;
  const double periods_per_day = periods_per_day_;
  const std::size_t last = last_period_;
  const std::size_t width = columns_;
  std::int64_t* const flows = flows_;
  std::size_t active_in = std::numeric_limits<std::size_t>::max();
  std::int64_t purchases = 0;
  std::int64_t revenue = 0;
  std::int64_t net = 0;
  std::int64_t before = 0;
  std::int64_t after = 0;
  for (std::size_t k = 0; k < days.size(); ++k) {
    const double day = days[k];
    const bool counts = day < horizon_days;
    const std::size_t period =
        counts ? std::min(static_cast<std::size_t>(day * periods_per_day), last) : last + 1;
    const std::int64_t paid = to_minor(amounts[k] * spend_factor * minor_per_major);
    const std::int64_t margin = paid - to_minor(static_cast<double>(paid) * cost_share);
    std::int64_t* const row = flows + period * width;
    ++row[columns.purchases];
    row[columns.revenue] += paid;
    row[columns.margin] += margin;
    if (!counts) continue;
    row[columns.active] += period != active_in ? 1 : 0;
    active_in = period;
    ++purchases;
    revenue += paid;
    net += margin;
    const double since = day - before_after.split_day;
    const bool near = std::abs(since) < before_after.length_days;
    before += near && since < 0.0 ? 1 : 0;
    after += near && !(since < 0.0) ? 1 : 0;
  }
  outcome.totals.purchases = purchases;
  outcome.totals.revenue = revenue;
  outcome.totals.net = net;
  outcome.purchases_before = before;
  outcome.purchases_after = after;
}

LifeOutcome PlainLives::count(const population::PlainBlock& block, std::size_t i) {
  const population::Person& person = block.person(i);
  const world::CoreColumns& columns = arm_.columns();
  LifeOutcome outcome;
  outcome.totals.customers = 1;
  if (person.existing && person.alive) ++people_[columns.alive_at_start];
  const auto days = block.days(i);
  if (!person.existing && !days.empty()) ++row(days[0])[columns.new_customers];
  count_purchases(days, block.amounts(i), outcome);
  const double left = block.left_day(i);
  double until = pace_.horizon_days;
  if (left < world::kNever) {
    ++row(left)[columns.defections];
    until = std::min(left, until);
  }
  if (person.alive)
    outcome.totals.millidays = std::llround(1000.0 * std::max(0.0, until - person.enters_day));
  people_[columns.buyers] += outcome.totals.purchases > 0 ? 1 : 0;
  people_[columns.repeat_buyers] += outcome.totals.purchases > 1 ? 1 : 0;
  return outcome;
}

}  // namespace stamkund::study
