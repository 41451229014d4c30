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

void PlainLives::count_purchase(double day, double amount, std::size_t& last_period, LifeOutcome& outcome) {
  const scenario::ArmModel& model = arm_.model();
  const world::CoreColumns& columns = arm_.columns();
  const std::int64_t paid = to_minor(amount * model.spend_factor * model.minor_per_major);
  const std::int64_t margin = paid - to_minor(static_cast<double>(paid) * (1.0 - model.margin));
  std::int64_t* flows = row(day);
  ++flows[columns.purchases];
  flows[columns.revenue] += paid;
  flows[columns.margin] += margin;
  if (!(day < pace_.horizon_days)) return;
  const auto period = static_cast<std::size_t>(flows - flows_);
  if (last_period != period) {
    last_period = period;
    ++flows[columns.active];
  }
  ++outcome.totals.purchases;
  outcome.totals.revenue += paid;
  outcome.totals.net += margin;
  const world::BeforeAfter& before_after = arm_.before_after();
  const double since = day - before_after.split_day;
  if (std::abs(since) < before_after.length_days)
    ++(since < 0.0 ? outcome.purchases_before : outcome.purchases_after);
}

LifeOutcome PlainLives::count(const population::PlainBlock& block, std::size_t i) {
  const population::Person& person = block.person(i);
  const world::CoreColumns& columns = arm_.columns();
  LifeOutcome outcome;
  outcome.totals.customers = 1;
  if (person.existing && person.alive) ++people_[columns.alive_at_start];
  const auto days = block.days(i);
  const auto amounts = block.amounts(i);
  if (!person.existing && !days.empty()) ++row(days[0])[columns.new_customers];
  std::size_t last_period = std::numeric_limits<std::size_t>::max();
  for (std::size_t k = 0; k < days.size(); ++k) count_purchase(days[k], amounts[k], last_period, outcome);
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
