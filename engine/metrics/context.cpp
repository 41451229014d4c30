#include "engine/metrics/context.h"

#include <algorithm>

namespace stamkund::metrics {
namespace {
constexpr double kDaysPerYear = 365.25;
}

double Context::period_end(std::size_t p) const {
  return std::min(scenario.horizon_days, static_cast<double>(p + 1) * scenario.period_days);
}

double Context::discount(std::size_t p) const {
  return discount_at(0.5 * (static_cast<double>(p) * scenario.period_days + period_end(p)));
}

double Context::discount_at(double day) const {
  return std::pow(1.0 + scenario.discount_per_year, -day / kDaysPerYear);
}

std::int64_t Context::platform(std::size_t arm, std::size_t p) const {
  const auto& program = scenario.arms[arm].program;
  if (!program) return 0;
  const double a_day = program->platform_cost_per_day * static_cast<double>(scenario.minor_per_major);
  const auto until = [&](double day) {
    return std::llround(a_day * std::max(0.0, day - program->starts_day));
  };
  return until(period_end(p)) - (p == 0 ? 0 : until(period_end(p - 1)));
}

std::int64_t Context::cost(std::size_t arm, const ArmTally& tally, std::size_t p) const {
  return get(tally, p, Count::reward_cost) + get(tally, p, Count::perk_cost) +
         get(tally, p, Count::contact_cost) + get(tally, p, Count::enrolment_cost) +
         get(tally, p, Count::referral_cost) + platform(arm, p);
}

std::int64_t Context::net_to_horizon(std::size_t arm, const ArmTally& tally, std::size_t p) const {
  return get(tally, p, Count::margin) + get(tally, p, Count::fees) + get(tally, p, Count::partner_income) -
         cost(arm, tally, p);
}

std::int64_t Context::net_to_horizon(std::size_t arm, const ArmTally& tally) const {
  std::int64_t minor = 0;
  for (std::size_t p = 0; p < n_periods; ++p) minor += net_to_horizon(arm, tally, p);
  return minor;
}

std::int64_t Context::net(std::size_t arm, const ArmTally& tally) const {
  return net_to_horizon(arm, tally) - owed(tally);
}

std::int64_t Context::program_cost(std::size_t arm, const ArmTally& tally) const {
  std::int64_t minor =
      sum(tally, Count::discounts) - owed(tally, Count::returned_discounts) + owed_benefits(tally);
  for (std::size_t p = 0; p < n_periods; ++p) minor += cost(arm, tally, p);
  return minor;
}

}  // namespace stamkund::metrics
