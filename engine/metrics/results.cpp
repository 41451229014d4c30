#include "engine/metrics/results.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/base/expect.h"

namespace stamkund::metrics {
namespace {

using simulation::ArmTally;
using simulation::Count;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kDaysPerYear = 365.25;

struct Described {
  const char* name;
  const char* unit;
  const char* meaning;
};

/// In the order of `Count`.
const std::vector<Described>& counts() {
  static const std::vector<Described> table{
      {"purchases", "1", "purchases, the first purchases of new customers included"},
      {"new_customers", "1", "customers who arrived"},
      {"defections", "1", "customers who left for good (the truth; a company does not see it)"},
      {"active", "1", "customers with at least one purchase in the period"},
      {"revenue", "minor", "what customers paid"},
      {"margin", "minor", "what customers paid less cost of goods"},
      {"discounts", "minor", "list price less what customers paid"},
      {"enrolments", "1", "customers who joined the program"},
      {"issued", "units", "program units issued"},
      {"redeemed", "units", "program units redeemed"},
      {"expired", "units", "program units expired"},
      {"rewards", "1", "rewards handed over"},
      {"reward_cost", "minor", "cost of rewards"},
      {"enrolment_cost", "minor", "cost of new members"},
      {"contacts", "1", "contacts sent"},
      {"opens", "1", "contacts that a living customer noticed"},
      {"unsubscribes", "1", "customers who asked for no more contacts"},
      {"contact_cost", "minor", "cost of contacts"},
  };
  return table;
}

std::int64_t get(const ArmTally& tally, std::size_t period, Count count) {
  return tally.periods[period][static_cast<std::size_t>(count)];
}

std::int64_t sum(const ArmTally& tally, Count count) {
  std::int64_t total = 0;
  for (std::size_t p = 0; p < tally.periods.size(); ++p) total += get(tally, p, count);
  return total;
}

/// Everything the figures of one scenario need, besides the tallies.
struct Context {
  const scenario::ScenarioSpec& scenario;
  std::uint64_t customers;
  std::size_t n_periods;

  [[nodiscard]] double period_end(std::size_t p) const {
    return std::min(scenario.horizon_days, static_cast<double>(p + 1) * scenario.period_days);
  }
  /// Present value of one unit in the middle of period p.
  [[nodiscard]] double discount(std::size_t p) const {
    const double middle = 0.5 * (static_cast<double>(p) * scenario.period_days + period_end(p));
    return std::pow(1.0 + scenario.discount_per_year, -middle / kDaysPerYear);
  }
  /// Running cost of the platform in period p, minor units; rounded so that the periods add up exactly.
  [[nodiscard]] std::int64_t platform(std::size_t arm, std::size_t p) const {
    const auto& program = scenario.arms[arm].program;
    if (!program) return 0;
    const double a_day = program->platform_cost_per_day * static_cast<double>(scenario.minor_per_major);
    const auto until = [&](double day) {
      return std::llround(a_day * std::max(0.0, day - program->starts_day));
    };
    return until(period_end(p)) - (p == 0 ? 0 : until(period_end(p - 1)));
  }
  /// Rewards, contacts, enrolment and platform.
  [[nodiscard]] std::int64_t cost(std::size_t arm, const ArmTally& tally, std::size_t p) const {
    return get(tally, p, Count::reward_cost) + get(tally, p, Count::contact_cost) +
           get(tally, p, Count::enrolment_cost) + platform(arm, p);
  }
  [[nodiscard]] std::int64_t net(std::size_t arm, const ArmTally& tally, std::size_t p) const {
    return get(tally, p, Count::margin) - cost(arm, tally, p);
  }
  [[nodiscard]] double major(std::int64_t minor) const {
    return static_cast<double>(minor) / static_cast<double>(scenario.minor_per_major);
  }
  /// Discounted net, major units.
  [[nodiscard]] double present_value(std::size_t arm, const ArmTally& tally) const {
    double value = 0.0;
    for (std::size_t p = 0; p < n_periods; ++p) value += discount(p) * major(net(arm, tally, p));
    return value;
  }
};

using PeriodFigure = std::function<std::int64_t(std::size_t arm, const ArmTally&, std::size_t period)>;
using Figure = std::function<double(std::size_t arm, const ArmTally&)>;
using PairedFigure = std::function<double(std::size_t arm, const ArmTally&, const ArmTally& baseline)>;

double ratio(double numerator, double denominator) {
  return denominator > 0.0 ? numerator / denominator : kNan;
}

/// First end of a period from which on the discounted cumulative net effect stays at or above zero; days; infinite if
/// there is none up to the horizon.
double payback_days(const Context& context, std::size_t arm, const ArmTally& tally,
                    const ArmTally& baseline) {
  double cumulative = 0.0;
  constexpr double kNotYet = std::numeric_limits<double>::infinity();
  double found = kNotYet;
  for (std::size_t p = 0; p < context.n_periods; ++p) {
    cumulative +=
        context.discount(p) * context.major(context.net(arm, tally, p) - context.net(0, baseline, p));
    if (cumulative < 0.0)
      found = kNotYet;
    else if (found == kNotYet)
      found = context.period_end(p);
  }
  return found;
}

/// Cost of the program above that of the baseline, margin given away as discounts included; major units.
double extra_cost(const Context& context, std::size_t arm, const ArmTally& tally, const ArmTally& baseline) {
  std::int64_t minor = sum(tally, Count::discounts) - sum(baseline, Count::discounts);
  for (std::size_t p = 0; p < context.n_periods; ++p)
    minor += context.cost(arm, tally, p) - context.cost(0, baseline, p);
  return context.major(minor);
}

double net_effect(const Context& context, std::size_t arm, const ArmTally& tally, const ArmTally& baseline) {
  std::int64_t minor = 0;
  for (std::size_t p = 0; p < context.n_periods; ++p)
    minor += context.net(arm, tally, p) - context.net(0, baseline, p);
  return context.major(minor);
}

using Field = std::int64_t simulation::LifeTotals::*;

/// Members' mean less the others' mean, as an analyst without twins would compute it.
double naive_gap(const ArmTally& tally, Field field, double unit) {
  const auto mean = [&](std::size_t group) {
    return ratio(static_cast<double>(tally.here[group].*field),
                 static_cast<double>(tally.here[group].customers));
  };
  return (mean(1) - mean(0)) / unit;
}

/// What membership did to the members: they less their twins in the baseline.
double twin_effect(const ArmTally& tally, Field field, double unit) {
  return ratio(static_cast<double>(tally.here[1].*field - tally.in_baseline[1].*field),
               static_cast<double>(tally.here[1].customers)) /
         unit;
}

std::vector<std::pair<Described, PeriodFigure>> period_figures(const Context& context) {
  std::vector<std::pair<Described, PeriodFigure>> figures;
  for (std::size_t c = 0; c < simulation::kCounts; ++c)
    figures.emplace_back(
        counts()[c], [c](std::size_t, const ArmTally& tally, std::size_t p) { return tally.periods[p][c]; });
  const auto running = [](std::vector<std::pair<Count, int>> terms, bool from_alive) {
    return [terms = std::move(terms), from_alive](std::size_t, const ArmTally& tally, std::size_t last) {
      std::int64_t total = from_alive ? tally.alive_at_start : 0;
      for (std::size_t p = 0; p <= last; ++p)
        for (const auto& [count, sign] : terms) total += sign * get(tally, p, count);
      return total;
    };
  };
  figures.emplace_back(Described{"alive", "1", "customers not defected at the end of the period"},
                       running({{Count::new_customers, 1}, {Count::defections, -1}}, true));
  figures.emplace_back(Described{"members", "1", "customers who have joined by the end of the period"},
                       running({{Count::enrolments, 1}}, false));
  figures.emplace_back(Described{"outstanding", "units", "program units held at the end of the period"},
                       running({{Count::issued, 1}, {Count::redeemed, -1}, {Count::expired, -1}}, false));
  figures.emplace_back(
      Described{"platform_cost", "minor", "running cost of the program's platform"},
      [&context](std::size_t a, const ArmTally&, std::size_t p) { return context.platform(a, p); });
  figures.emplace_back(
      Described{"cost", "minor", "rewards, contacts, enrolment and platform"},
      [&context](std::size_t a, const ArmTally& tally, std::size_t p) { return context.cost(a, tally, p); });
  figures.emplace_back(
      Described{"net", "minor", "margin less cost"},
      [&context](std::size_t a, const ArmTally& tally, std::size_t p) { return context.net(a, tally, p); });
  return figures;
}

std::vector<std::pair<Described, Figure>> total_figures(const Context& context) {
  const auto count = [](Count which) {
    return [which](std::size_t, const ArmTally& tally) { return static_cast<double>(sum(tally, which)); };
  };
  const auto money = [&context](Count which) {
    return [&context, which](std::size_t, const ArmTally& tally) { return context.major(sum(tally, which)); };
  };
  const auto customers = static_cast<double>(context.customers);
  const auto net = [&context](std::size_t arm, const ArmTally& tally) {
    std::int64_t minor = 0;
    for (std::size_t p = 0; p < context.n_periods; ++p) minor += context.net(arm, tally, p);
    return context.major(minor);
  };
  const auto cost = [&context](std::size_t arm, const ArmTally& tally) {
    std::int64_t minor = sum(tally, Count::discounts);
    for (std::size_t p = 0; p < context.n_periods; ++p) minor += context.cost(arm, tally, p);
    return context.major(minor);
  };
  return {
      {{"purchases", "1", "purchases up to the horizon"}, count(Count::purchases)},
      {{"purchases_per_customer", "1", "purchases for each customer of the population"},
       [customers](std::size_t, const ArmTally& t) {
         return static_cast<double>(sum(t, Count::purchases)) / customers;
       }},
      {{"revenue", "major", "what customers paid"}, money(Count::revenue)},
      {{"margin", "major", "what customers paid less cost of goods"}, money(Count::margin)},
      {{"program_cost", "major", "rewards, contacts, enrolment, platform and discounts given"}, cost},
      {{"net", "major", "margin less rewards, contacts, enrolment and platform"}, net},
      {{"clv", "major",
        "customer lifetime value: discounted net up to the horizon for each customer of the population; "
        "flows "
        "at the middle of their period, no acquisition cost"},
       [&context, customers](std::size_t arm, const ArmTally& t) {
         return context.present_value(arm, t) / customers;
       }},
      {{"average_order_value", "major", "revenue for each purchase"},
       [&context](std::size_t, const ArmTally& t) {
         return ratio(context.major(sum(t, Count::revenue)), static_cast<double>(sum(t, Count::purchases)));
       }},
      {{"repeat_rate", "1", "customers with two or more purchases in the run, of those with one or more"},
       [](std::size_t, const ArmTally& t) {
         return ratio(static_cast<double>(t.repeat_buyers), static_cast<double>(t.buyers));
       }},
      {{"alive_at_end", "1", "customers not defected at the horizon"},
       [](std::size_t, const ArmTally& t) {
         return static_cast<double>(t.alive_at_start + sum(t, Count::new_customers) -
                                    sum(t, Count::defections));
       }},
      {{"members", "1", "customers who joined"}, count(Count::enrolments)},
      {{"issued", "units", "program units issued"}, count(Count::issued)},
      {{"redeemed", "units", "program units redeemed"}, count(Count::redeemed)},
      {{"expired", "units", "program units expired"}, count(Count::expired)},
      {{"redemption_rate", "1", "units redeemed, of units issued up to the horizon"},
       [](std::size_t, const ArmTally& t) {
         return ratio(static_cast<double>(sum(t, Count::redeemed)),
                      static_cast<double>(sum(t, Count::issued)));
       }},
      {{"liability", "major",
        "cost of the rewards that the units outstanding at the horizon are good for, if all were redeemed; not in net"},
       [&context](std::size_t arm, const ArmTally& t) {
         const auto& program = context.scenario.arms[arm].program;
         if (!program || !program->reward) return 0.0;
         const auto outstanding =
             static_cast<double>(sum(t, Count::issued) - sum(t, Count::redeemed) - sum(t, Count::expired));
         const auto each = static_cast<double>(program->reward->cost.minor + program->reward->discount.minor);
         return outstanding / static_cast<double>(program->reward->units.count) * each /
                static_cast<double>(context.scenario.minor_per_major);
       }},
      {{"contacts", "1", "contacts sent"}, count(Count::contacts)},
  };
}

/// ROI is the ratio of mean effect to mean extra cost: a mean of ratios would be ruled by replicates that happen to
/// cost little, and could contradict the effect beside it. Standard error by the delta method.
void use_ratio_of_means(const scenario::ScenarioSpec& scenario, Results& results) {
  auto roi = std::find_if(results.comparisons.begin(), results.comparisons.end(),
                          [](const ComparisonMetric& metric) { return metric.name == "roi"; });
  const TotalMetric& net = results.total("net");
  const TotalMetric& cost = results.total("program_cost");
  const std::size_t n = results.replicates;
  for (std::size_t a = 1; a < results.arms.size(); ++a) {
    const double mean_cost = cost.effects[a].mean;
    Summary& summary = roi->summary[a];
    summary.mean = ratio(net.effects[a].mean, mean_cost);
    std::vector<double> deviations(n);
    for (std::size_t r = 0; r < n; ++r)
      deviations[r] = (net.values[a * n + r] - net.values[r] -
                       summary.mean * (cost.values[a * n + r] - cost.values[r])) /
                      mean_cost;
    summary.standard_error = summarise(deviations, scenario.uncertainty).standard_error;
  }
}

std::vector<std::pair<Described, PairedFigure>> paired_figures(const Context& context) {
  using simulation::LifeTotals;
  const double unit = static_cast<double>(context.scenario.minor_per_major);
  return {
      {{"roi", "1", "(incremental margin - cost) / cost against the baseline; cost with discounts given"},
       [&context](std::size_t arm, const ArmTally& t, const ArmTally& b) {
         return ratio(net_effect(context, arm, t, b), extra_cost(context, arm, t, b));
       }},
      {{"payback", "days",
        "first end of a period from which the cumulative discounted net effect stays at or above zero; infinite: not up to "
        "the horizon"},
       [&context](std::size_t arm, const ArmTally& t, const ArmTally& b) {
         return extra_cost(context, arm, t, b) > 0.0 ? payback_days(context, arm, t, b) : kNan;
       }},
      {{"naive_member_gap_purchases", "1", "members' mean purchases less non-members' in the same arm"},
       [](std::size_t, const ArmTally& t, const ArmTally&) {
         return naive_gap(t, &LifeTotals::purchases, 1.0);
       }},
      {{"twin_member_effect_purchases", "1",
        "members' mean purchases less the same customers' in the baseline"},
       [](std::size_t, const ArmTally& t, const ArmTally&) {
         return twin_effect(t, &LifeTotals::purchases, 1.0);
       }},
      {{"naive_member_gap_net", "major",
        "members' mean net less non-members' in the same arm, before platform"},
       [unit](std::size_t, const ArmTally& t, const ArmTally&) {
         return naive_gap(t, &LifeTotals::net, unit);
       }},
      {{"twin_member_effect_net", "major",
        "members' mean net less the same customers' in the baseline, before platform"},
       [unit](std::size_t, const ArmTally& t, const ArmTally&) {
         return twin_effect(t, &LifeTotals::net, unit);
       }},
  };
}

template <class Metric>
const Metric& named(const std::vector<Metric>& metrics, const std::string& name) {
  const auto found =
      std::find_if(metrics.begin(), metrics.end(), [&](const Metric& metric) { return metric.name == name; });
  STAMKUND_EXPECT(found != metrics.end());
  return *found;
}

}  // namespace

const TotalMetric& Results::total(const std::string& name) const { return named(totals, name); }
const ComparisonMetric& Results::comparison(const std::string& name) const {
  return named(comparisons, name);
}
const PeriodMetric& Results::period(const std::string& name) const { return named(periods, name); }

Results measure(const scenario::ScenarioSpec& scenario, std::uint64_t customers,
                const std::vector<std::vector<ArmTally>>& tallies) {
  STAMKUND_EXPECT(!tallies.empty() && !tallies[0].empty());
  const std::size_t n_arms = tallies[0].size();
  const std::size_t n_replicates = tallies.size();
  const std::size_t n_periods = tallies[0][0].periods.size();
  const Context context{scenario, customers, n_periods};

  Results results;
  for (const auto& arm : scenario.arms) results.arms.push_back(arm.name);
  results.replicates = n_replicates;
  results.customers = customers;
  for (std::size_t p = 0; p < n_periods; ++p)
    results.period_start_days.push_back(static_cast<double>(p) * scenario.period_days);
  results.currency = scenario.currency;
  results.minor_per_major = scenario.minor_per_major;

  for (const auto& [described, figure] : period_figures(context)) {
    PeriodMetric metric{described.name, described.unit, described.meaning, {}};
    metric.values.reserve(n_arms * n_replicates * n_periods);
    for (std::size_t a = 0; a < n_arms; ++a)
      for (std::size_t r = 0; r < n_replicates; ++r)
        for (std::size_t p = 0; p < n_periods; ++p) metric.values.push_back(figure(a, tallies[r][a], p));
    results.periods.push_back(std::move(metric));
  }
  for (const auto& [described, figure] : total_figures(context)) {
    TotalMetric metric{described.name, described.unit, described.meaning, {}, {}, {}};
    for (std::size_t a = 0; a < n_arms; ++a)
      for (std::size_t r = 0; r < n_replicates; ++r) metric.values.push_back(figure(a, tallies[r][a]));
    for (std::size_t a = 0; a < n_arms; ++a) {
      std::vector<double> values(n_replicates);
      std::vector<double> effects(n_replicates);
      for (std::size_t r = 0; r < n_replicates; ++r) {
        values[r] = metric.values[a * n_replicates + r];
        effects[r] = values[r] - metric.values[r];
      }
      metric.arms.push_back(summarise(values, scenario.uncertainty));
      metric.effects.push_back(summarise(effects, scenario.uncertainty));
    }
    results.totals.push_back(std::move(metric));
  }
  for (const auto& [described, figure] : paired_figures(context)) {
    ComparisonMetric metric{described.name, described.unit, described.meaning, {}, {}, {}};
    for (std::size_t a = 0; a < n_arms; ++a) {
      std::vector<double> values(n_replicates, kNan);
      std::size_t finite = 0;
      for (std::size_t r = 0; r < n_replicates; ++r) {
        if (a > 0) values[r] = figure(a, tallies[r][a], tallies[r][0]);
        if (std::isfinite(values[r])) ++finite;
      }
      metric.values.insert(metric.values.end(), values.begin(), values.end());
      metric.summary.push_back(summarise(values, scenario.uncertainty));
      metric.share_finite.push_back(static_cast<double>(finite) / static_cast<double>(n_replicates));
    }
    results.comparisons.push_back(std::move(metric));
  }
  use_ratio_of_means(scenario, results);
  return results;
}

}  // namespace stamkund::metrics
