#include "engine/metrics/context.h"

#include <algorithm>

#include "engine/base/calendar.h"
#include "engine/base/expect.h"

namespace stamkund::metrics {

Context::Context(const scenario::ScenarioSpec& spec, std::uint64_t n_customers,
                 const counting::Schema& schema)
    : scenario(spec),
      customers(n_customers),
      flows(schema.table(counting::kPeriods)),
      owed_parts(schema.table(counting::kOwed)),
      n_periods(flows.cells() - 1),
      n_flows(flows.columns()) {
  // Context reads rows of flows by position.
  STAMKUND_EXPECT(flows.offset() == 0);
  for (std::size_t c = 0; c < n_flows; ++c) {
    const counting::Sign net = flows.figures()[c].net;
    if (net != counting::Sign::none) in_net.emplace_back(c, static_cast<int>(net));
    if (net == counting::Sign::out) costs.push_back(c);
  }
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

std::int64_t Context::cost(std::size_t arm, const Counts& tally, std::size_t p) const {
  const auto row = tally.all().subspan(p * n_flows, n_flows);
  std::int64_t minor = platform(arm, p);
  for (const std::size_t column : costs) minor += row[column];
  return minor;
}

std::int64_t Context::net_to_horizon(std::size_t arm, const Counts& tally, std::size_t p) const {
  const auto row = tally.all().subspan(p * n_flows, n_flows);
  std::int64_t minor = -platform(arm, p);
  for (const auto& [column, sign] : in_net) minor += sign * row[column];
  return minor;
}

std::int64_t Context::net_to_horizon(std::size_t arm, const Counts& tally) const {
  std::int64_t minor = 0;
  for (std::size_t p = 0; p < n_periods; ++p) minor += net_to_horizon(arm, tally, p);
  return minor;
}

std::int64_t Context::net(std::size_t arm, const Counts& tally) const {
  return net_to_horizon(arm, tally) - owed(tally);
}

std::int64_t Context::program_cost(std::size_t arm, const Counts& tally) const {
  std::int64_t minor = owed_program_cost(tally);
  const auto& figures = flows.figures();
  for (std::size_t p = 0; p < n_periods; ++p) {
    minor += platform(arm, p);
    for (std::size_t c = 0; c < n_flows; ++c) minor += figures[c].cost * tally.all()[p * n_flows + c];
  }
  return minor;
}

namespace {

/// Sum over what is owed of each amount times its weight.
template <class Weight>
std::int64_t sum_owed(const Counts& tally, const Weight& weight) {
  const counting::Table& table = tally.schema().table(counting::kOwed);
  const auto amounts = tally.of(table);
  std::int64_t minor = 0;
  for (std::size_t c = 0; c < table.columns(); ++c) minor += weight(table.figures()[c]) * amounts[c];
  return minor;
}

}  // namespace

std::int64_t owed(const Counts& tally) {
  return sum_owed(tally, [](const counting::Figure& figure) { return -static_cast<int>(figure.net); });
}

std::int64_t owed_program_cost(const Counts& tally) {
  return sum_owed(tally, [](const counting::Figure& figure) { return figure.cost; });
}

}  // namespace stamkund::metrics
