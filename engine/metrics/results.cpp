#include "engine/metrics/results.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

#include "engine/base/expect.h"
#include "engine/metrics/contact_funnel.h"
#include "engine/metrics/figures.h"
#include "engine/metrics/held_back.h"
#include "engine/metrics/leaving_reasons.h"
#include "engine/metrics/rewards.h"
#include "engine/metrics/stages.h"
#include "engine/metrics/unit_table.h"
#include "engine/scenario/grouping.h"
#include "engine/study/groups.h"
#include "engine/study/pilot_figures.h"

namespace stamkund::metrics {
namespace {

using Tallies = std::vector<std::vector<Counts>>;

/// Values [n_arms][n_replicates][inner].
template <class Value>
Values<double> values_of(std::size_t arms, std::size_t replicates, std::size_t inner, const Value& value) {
  Values<double> values(arms, inner);
  for (std::size_t a = 0; a < arms; ++a)
    for (std::size_t r = 0; r < replicates; ++r)
      for (std::size_t i = 0; i < inner; ++i) values.push_back(a, value(a, r, i));
  return values;
}

/// Everything that measuring one scenario looks at.
struct Measured {
  const scenario::ScenarioSpec& scenario;
  const Tallies& tallies;
  const Context& context;
  const std::vector<std::vector<UnitBooks>>& units;  ///< [n_arms][n_replicates]
  std::size_t arms;
  std::size_t replicates;

  [[nodiscard]] Sample sample(std::size_t a, std::size_t r) const { return {a, tallies[r][a], units[a][r]}; }
};

void measure_periods(const Measured& m, Results& results) {
  for (const auto& [described, figure] : period_figures(m.context)) {
    CountedFigure metric{described, {m.arms, m.context.n_periods}, {}, {}};
    for (std::size_t a = 0; a < m.arms; ++a)
      for (std::size_t r = 0; r < m.replicates; ++r)
        for (std::size_t p = 0; p < m.context.n_periods; ++p)
          metric.values.push_back(a, figure(m.sample(a, r), p));
    results.periods.push_back(std::move(metric));
  }
}

void measure_totals(const Measured& m, Results& results) {
  for (const auto& [described, figure] : total_figures(m.context)) {
    Figure metric{described, {}, {}, {}};
    const auto& total = figure;
    metric.values = values_of(m.arms, m.replicates, 1, [&](std::size_t a, std::size_t r, std::size_t) {
      return total(m.sample(a, r));
    });
    results.totals.push_back(std::move(metric));
  }
}

void measure_comparisons(const Measured& m, Results& results) {
  for (const auto& [described, figure] : paired_figures(m.context)) {
    Figure metric{described, {}, {}, {}};
    const auto& paired = figure;
    metric.values = values_of(m.arms, m.replicates, 1, [&](std::size_t a, std::size_t r, std::size_t) {
      return a == 0 ? kNan : paired(m.sample(a, r), m.tallies[r][0]);
    });
    results.comparisons.push_back(std::move(metric));
  }
}

void measure_reviews(const Measured& m, Results& results) {
  std::size_t reviews = 0;
  std::size_t arm = 0;
  for (std::size_t a = 0; a < m.arms; ++a)
    if (m.units[a][0].issued.size() > reviews) {
      reviews = m.units[a][0].issued.size();
      arm = a;
    }
  if (reviews == 0) return;
  const double length = m.scenario.arms[arm].program->accounting.review_days;
  for (std::size_t k = 1; k <= reviews; ++k)
    results.review_days.push_back(std::min(m.scenario.horizon_days, static_cast<double>(k) * length));
  using List = std::vector<double> UnitBooks::*;
  const std::vector<std::pair<Described, List>> lists{
      {{"cohort_issued", "units",
        "units of the main currency issued in the time before the review, less returns"},
       &UnitBooks::issued},
      {{"cohort_redeemed", "1", "share of them redeemed up to the horizon"}, &UnitBooks::redeemed_so_far},
      {{"cohort_expected", "1", "share of them that will be redeemed in the end, as expected at the horizon"},
       &UnitBooks::expected},
      {{"cohort_ultimate", "1", "share of them redeemed in the end"}, &UnitBooks::ultimate},
      {{"deferred_revenue", "major", "contract liability at the review (IFRS 15), all currencies"},
       &UnitBooks::deferred},
      {{"recognised_revenue", "major", "revenue recognised from units in the time before the review"},
       &UnitBooks::recognised}};
  for (const auto& [described, list] : lists) {
    Figure metric{described, {}, {}, {}};
    const List which = list;
    metric.values =
        values_of(m.arms, m.replicates, reviews, [&](std::size_t a, std::size_t r, std::size_t k) {
          const auto& values = m.units[a][r].*which;
          return k < values.size() ? values[k] : kNan;
        });
    results.reviews.push_back(std::move(metric));
  }
}

/// What level k (from 1) is called, if all arms that have it agree; else its number.
std::string level_name(const scenario::ScenarioSpec& scenario, std::size_t k) {
  std::string name;
  for (const auto& arm : scenario.arms) {
    if (!arm.program || arm.program->rules.tiers.tiers.size() < k) continue;
    const std::string& here = arm.program->rules.tiers.tiers[k - 1].name;
    if (!name.empty() && name != here) return "tier " + std::to_string(k);
    name = here;
  }
  return name.empty() ? "tier " + std::to_string(k) : name;
}

/// `table`: of groups; an arm may have fewer groups than there are names.
void add_breakdown(const Measured& m, Results& results, const std::string& name, const std::string& meaning,
                   std::vector<std::string> groups, const char* table) {
  Breakdown breakdown{name, meaning, std::move(groups), {}};
  for (const auto& [described, figure] : group_figures(m.context)) {
    Figure metric{described, {}, {}, {}};
    const auto& of_group = figure;
    metric.values = values_of(m.arms, m.replicates, breakdown.groups.size(),
                              [&](std::size_t a, std::size_t r, std::size_t i) {
                                const Counts& counts = m.tallies[r][a];
                                const bool exists = i < counts.schema().table(table).axes()[0].size;
                                return exists ? of_group(group_of(counts, table, i)) : kNan;
                              });
    breakdown.metrics.push_back(std::move(metric));
  }
  results.breakdowns.push_back(std::move(breakdown));
}

/// A name that no other group of results has, nor a dataset in it. It comes from a file.
std::string name_in_results(std::string name, const Results& results) {
  for (char& c : name)
    if (c == '/' || static_cast<unsigned char>(c) < 0x20) c = '_';
  const auto taken = [&results](const std::string& one) {
    static constexpr std::array<const char*, 12> kReserved{
        "arm",          "replicate",       "tier",      "currency", "reward",  "stage",
        "pilot_decile", "pilot_treatment", kByCampaign, kByChannel, kByReason, kByRule};
    if (std::find(kReserved.begin(), kReserved.end(), one) != kReserved.end()) return true;
    for (const auto& breakdown : results.breakdowns) {
      if (breakdown.name == one) return true;
      for (const auto& metric : breakdown.metrics)
        if (metric.name == one) return true;
    }
    return false;
  };
  while (taken(name)) name += "_group";
  return name;
}

void measure_groups(const Measured& m, Results& results) {
  std::vector<std::string> deciles;
  for (std::size_t d = 1; d <= study::kDeciles; ++d)
    deciles.push_back(d == 1 ? "1 (lightest)" : d == study::kDeciles ? "10 (heaviest)" : std::to_string(d));
  add_breakdown(m, results, "usage", "customers by decile of their true purchase rate", std::move(deciles),
                study::kByDecile);
  std::size_t most = 0;
  for (std::size_t a = 0; a < m.arms; ++a)
    most = std::max(most, m.tallies[0][a].schema().table(study::kByTier).axes()[0].size);
  if (most > 2) {
    std::vector<std::string> tiers{"never a member", "no tier"};
    for (std::size_t k = 2; k < most; ++k) tiers.push_back(level_name(m.scenario, k - 1));
    add_breakdown(m, results, "tier", "customers by their tier at the horizon", std::move(tiers),
                  study::kByTier);
  }
  if (!m.scenario.population.segments.empty()) {
    std::vector<std::string> segments;
    for (const auto& segment : m.scenario.population.segments) segments.push_back(segment.name);
    add_breakdown(m, results, "segment", "customers by segment", std::move(segments), study::kBySegment);
  }
  for (std::size_t g = 0; g < m.scenario.groupings.size(); ++g) {
    const scenario::Grouping& grouping = *m.scenario.groupings[g];
    add_breakdown(m, results, name_in_results(grouping.name, results), grouping.meaning, grouping.groups,
                  study::by_grouping(g).c_str());
  }
}

/// Units of each currency up to the horizon; the figures by period and in all are of the first.
void measure_currencies(const Measured& m, Results& results) {
  std::size_t most = 0;
  for (std::size_t a = 0; a < m.arms; ++a) most = std::max(most, unit_currencies(m.tallies[0][a]));
  if (most == 0) return;
  Breakdown breakdown{"currency", "units of each currency of an arm's program, up to the horizon", {}, {}};
  for (std::size_t c = 0; c < most; ++c) {
    // Named if all arms that have it agree.
    std::string name;
    for (std::size_t a = 0; a < m.arms; ++a) {
      if (c >= unit_currencies(m.tallies[0][a])) continue;
      const std::string& here = m.scenario.arms[a].program->rules.currencies[c].name;
      name = name.empty() || name == here ? here : "currency " + std::to_string(c + 1);
    }
    const bool taken =
        std::find(breakdown.groups.begin(), breakdown.groups.end(), name) != breakdown.groups.end();
    breakdown.groups.push_back(taken ? "currency " + std::to_string(c + 1) : name);
  }
  // Sums of a figure over cohorts, and of what became of them up to the horizon.
  const auto issued = [](const UnitTable& t, auto which) {
    std::int64_t sum = 0;
    for (std::size_t cohort = 0; cohort < t.cohorts; ++cohort) sum += (t.*which)(cohort);
    return static_cast<double>(sum);
  };
  const auto used = [](const UnitTable& t, auto which) {
    std::int64_t sum = 0;
    for (std::size_t cohort = 0; cohort < t.cohorts; ++cohort)
      for (std::size_t when = 0; when < t.cohorts; ++when) sum += (t.*which)(cohort * (t.cohorts + 1) + when);
    return static_cast<double>(sum);
  };
  using OfCurrency = std::function<double(const UnitTable&)>;
  const std::vector<std::pair<Described, OfCurrency>> figures{
      {{"issued", "units", "units issued"},
       [&](const UnitTable& t) { return issued(t, &UnitTable::issued); }},
      {{"redeemed", "units", "units redeemed"},
       [&](const UnitTable& t) { return used(t, &UnitTable::redeemed); }},
      {{"expired", "units", "units lost, less those that came back"},
       [&](const UnitTable& t) { return used(t, &UnitTable::expired); }},
      {{"outstanding", "units", "units held at the horizon"}, [&](const UnitTable& t) {
         return issued(t, &UnitTable::issued) - issued(t, &UnitTable::reversed) -
                used(t, &UnitTable::redeemed) - used(t, &UnitTable::expired);
       }}};
  for (const auto& [described, figure] : figures) {
    Figure metric{described, {}, {}, {}};
    const auto& of_currency = figure;
    metric.values = values_of(m.arms, m.replicates, most, [&](std::size_t a, std::size_t r, std::size_t c) {
      const Counts& counts = m.tallies[r][a];
      return c < unit_currencies(counts) ? of_currency(UnitTable(counts, c)) : kNan;
    });
    breakdown.metrics.push_back(std::move(metric));
  }
  results.breakdowns.push_back(std::move(breakdown));
}

void measure_pilots(const Measured& m, Results& results) {
  if (!study::has_pilot(m.scenario)) return;
  constexpr std::size_t n = study::kPilotGroups;
  Breakdown breakdown{"pilot_decile", "customers of a pilot who were kept back, by decile of uplift", {}, {}};
  for (std::size_t d = 1; d <= n; ++d)
    breakdown.groups.push_back(d == 1   ? "1 (most moved)"
                               : d == n ? std::to_string(n) + " (least)"
                                        : std::to_string(d));
  for (const study::PilotFigure& one : study::pilot_decile_figures()) {
    Figure metric{{one.name, one.unit, one.meaning}, {}, {}, {}};
    metric.values = values_of(m.arms, m.replicates, n, [&](std::size_t a, std::size_t r, std::size_t d) {
      return study::told(m.tallies[r][a], study::kPilotDeciles, one.name, d);
    });
    breakdown.metrics.push_back(std::move(metric));
  }
  results.breakdowns.push_back(std::move(breakdown));
}

/// What the pilot said of each of several treatments.
void measure_treatments_of_pilots(const Measured& m, Results& results) {
  std::vector<std::vector<std::string>> names;
  Breakdown breakdown{"pilot_treatment", "pilots of each of several treatments, against none", {}, {}};
  for (const auto& arm : m.scenario.arms) {
    names.push_back(study::pilot_treatments(arm));
    for (const std::string& name : names.back())
      if (std::find(breakdown.groups.begin(), breakdown.groups.end(), name) == breakdown.groups.end())
        breakdown.groups.push_back(name);
  }
  if (breakdown.groups.empty()) return;
  for (const study::PilotFigure& one : study::pilot_treatment_figures()) {
    Figure metric{{one.name, one.unit, one.meaning}, {}, {}, {}};
    metric.values = values_of(
        m.arms, m.replicates, breakdown.groups.size(), [&](std::size_t a, std::size_t r, std::size_t g) {
          const auto at = std::find(names[a].begin(), names[a].end(), breakdown.groups[g]);
          return at == names[a].end() ? kNan
                                      : study::told(m.tallies[r][a], study::kPilotTreatments, one.name,
                                                    static_cast<std::size_t>(at - names[a].begin()));
        });
    breakdown.metrics.push_back(std::move(metric));
  }
  results.breakdowns.push_back(std::move(breakdown));
}

void measure_roi(const Measured& m, Results& results) {
  results.roi_effects = results.roi_costs = Values<double>(m.arms, 1);
  for (std::size_t a = 0; a < m.arms; ++a)
    for (std::size_t r = 0; r < m.replicates; ++r) {
      results.roi_effects.push_back(a, a == 0 ? 0.0 : net_effect(m.context, m.sample(a, r), m.tallies[r][0]));
      results.roi_costs.push_back(a, a == 0 ? 0.0 : extra_cost(m.context, m.sample(a, r), m.tallies[r][0]));
    }
}

template <class Metric>
const Metric& named(const std::vector<Metric>& metrics, const std::string& name) {
  const auto found =
      std::find_if(metrics.begin(), metrics.end(), [&](const Metric& metric) { return metric.name == name; });
  STAMKUND_EXPECT(found != metrics.end());
  return *found;
}

}  // namespace

const Figure& Results::total(const std::string& name) const { return named(totals, name); }
const Figure& Results::comparison(const std::string& name) const { return named(comparisons, name); }
const CountedFigure& Results::period(const std::string& name) const { return named(periods, name); }
const Figure& Results::review(const std::string& name) const { return named(reviews, name); }
const Breakdown& Results::breakdown(const std::string& name) const { return named(breakdowns, name); }
const Figure& Breakdown::metric(const std::string& which) const { return named(metrics, which); }

Results measure_values(const scenario::ScenarioSpec& scenario, std::uint64_t customers,
                       const Tallies& tallies) {
  STAMKUND_EXPECT(!tallies.empty() && !tallies[0].empty());
  const Context context(scenario, customers, tallies[0][0].schema());
  const std::size_t arms = tallies[0].size();
  std::vector<std::vector<UnitBooks>> units(arms);
  for (std::size_t a = 0; a < arms; ++a)
    for (const auto& replicate : tallies) units[a].push_back(unit_books(context, a, replicate[a]));
  const Measured measured{scenario, tallies, context, units, arms, tallies.size()};

  Results results;
  for (const auto& arm : scenario.arms) results.arms.push_back(arm.name);
  results.replicates = tallies.size();
  results.customers = customers;
  for (std::size_t p = 0; p < context.n_periods; ++p)
    results.period_start_days.push_back(static_cast<double>(p) * scenario.period_days);
  results.currency = scenario.currency;
  results.minor_per_major = scenario.minor_per_major;
  measure_periods(measured, results);
  measure_totals(measured, results);
  measure_comparisons(measured, results);
  measure_reviews(measured, results);
  measure_groups(measured, results);
  measure_currencies(measured, results);
  if (auto by_reward = rewards(context, tallies)) results.breakdowns.push_back(std::move(*by_reward));
  measure_pilots(measured, results);
  measure_treatments_of_pilots(measured, results);
  for (Breakdown& one : contact_funnels(context, tallies)) results.breakdowns.push_back(std::move(one));
  if (auto by_rule = held_back(scenario, tallies)) results.breakdowns.push_back(std::move(*by_rule));
  if (auto by_reason = leaving_reasons(scenario, tallies))
    results.breakdowns.push_back(std::move(*by_reason));
  if (scenario.parts.has("life_cycle")) results.breakdowns.push_back(stages(scenario, tallies));
  measure_roi(measured, results);
  return results;
}

Results measure(const scenario::ScenarioSpec& scenario, std::uint64_t customers, const Tallies& tallies) {
  Results results = measure_values(scenario, customers, tallies);
  summarise_all(results, scenario.uncertainty);
  return results;
}

}  // namespace stamkund::metrics
