#include "experiments/power/outcome.h"

#include <cmath>
#include <limits>

namespace stamkund::power {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

}  // namespace

std::optional<Measure> measure_of(design::OutcomeKind kind) {
  switch (kind) {
    case design::OutcomeKind::proportion:
      return Measure::buys;
    case design::OutcomeKind::count:
      return Measure::purchases;
    case design::OutcomeKind::revenue:
      return Measure::revenue;
    case design::OutcomeKind::clv:
      return Measure::net;
    default:
      return std::nullopt;
  }
}

double entry_day(const Lives& lives, const Pool& pool, std::size_t i, design::Entry entry) {
  if (entry == design::Entry::at_start) return pool.known_day[i] < lives.start_day ? lives.start_day : kNever;
  const ArmVisits& control = pool.arms[0];
  for (std::size_t v = control.begins[i]; v < control.begins[i + 1]; ++v)
    if (control.visits[v].amount >= 0) return control.visits[v].day;
  return kNever;
}

double outcome_of(const Lives& lives, const ArmVisits& arm, std::size_t i, Measure measure,
                  design::Entry entry, double from, double until) {
  if (measure == Measure::net) return static_cast<double>(arm.net[i]) / lives.minor_per_major;
  std::int64_t amount = 0, purchases = 0;
  for (std::size_t v = arm.begins[i]; v < arm.begins[i + 1]; ++v) {
    const Visit& visit = arm.visits[v];
    if (visit.day < from || visit.day >= until) continue;
    amount += visit.amount;
    // The visit at which she enters says nothing of whether she comes again.
    const bool entering = entry == design::Entry::first_visit && visit.day <= from;
    if (visit.amount >= 0 && !entering) ++purchases;
  }
  if (measure == Measure::revenue) return static_cast<double>(amount) / lives.minor_per_major;
  if (measure == Measure::buys) return purchases > 0 ? 1.0 : 0.0;
  return static_cast<double>(purchases);
}

Outcomes outcomes_of(const Lives& lives, const design::PopulationSpec& test, Measure measure, double days,
                     double counted_days) {
  Outcomes out;
  out.days = days;
  const double end = lives.start_day + days;
  for (const Pool& pool : lives.pools) {
    PoolOutcomes one;
    one.y.resize(lives.arms.size());
    for (std::size_t i = 0; i < pool.size(); ++i) {
      const double entry = entry_day(lives, pool, i, test.entry);
      if (!(entry < end - test.closing_days)) continue;
      for (std::size_t a = 0; a < lives.arms.size(); ++a)
        one.y[a].push_back(
            outcome_of(lives, pool.arms[a], i, measure, test.entry, entry, lives.start_day + counted_days));
      if (test.before_days > 0.0) one.x.push_back(pool.before[i]);
    }
    one.entered =
        pool.size() > 0 ? static_cast<double>(one.y[0].size()) / static_cast<double>(pool.size()) : 0.0;
    out.entered += one.entered / static_cast<double>(lives.pools.size());
    out.pools.push_back(std::move(one));
  }
  return out;
}

Moments moments_of(const Outcomes& outcomes, std::size_t arm) {
  double mean = 0.0, yy = 0.0, xx = 0.0, xy = 0.0, count = 0.0;
  for (const PoolOutcomes& pool : outcomes.pools) {
    const auto& y = pool.y[arm];
    if (y.size() < 2) continue;
    const auto n = static_cast<double>(y.size());
    double my = 0.0, mx = 0.0;
    for (const double one : y) my += one / n;
    for (const double one : pool.x) mx += one / n;
    double syy = 0.0, sxx = 0.0, sxy = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      const double dy = y[i] - my, dx = pool.x.empty() ? 0.0 : pool.x[i] - mx;
      syy += dy * dy;
      sxx += dx * dx;
      sxy += dx * dy;
    }
    count += 1.0;
    mean += my;
    yy += syy / (n - 1.0);
    xx += sxx / (n - 1.0);
    xy += sxy / (n - 1.0);
  }
  if (!(count > 0.0)) return {};
  return {mean / count, std::sqrt(yy / count), xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : 0.0};
}

double other_entries(const Lives& lives, std::size_t arm) {
  double other = 0.0, all = 0.0;
  const auto first = [](const ArmVisits& visits, std::size_t i) {
    for (std::size_t v = visits.begins[i]; v < visits.begins[i + 1]; ++v)
      if (visits.visits[v].amount >= 0) return visits.visits[v].day;
    return kNever;
  };
  for (const Pool& pool : lives.pools)
    for (std::size_t i = 0; i < pool.size(); ++i) {
      const double control = first(pool.arms[0], i), treated = first(pool.arms[arm], i);
      if (std::isinf(control) && std::isinf(treated)) continue;
      all += 1.0;
      if (control != treated) other += 1.0;
    }
  return all > 0.0 ? other / all : 0.0;
}

}  // namespace stamkund::power
