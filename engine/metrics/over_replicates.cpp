#include <algorithm>
#include <numeric>

#include "engine/base/expect.h"
#include "engine/metrics/context.h"
#include "engine/metrics/results.h"

namespace stamkund::metrics {
namespace {

using scenario::UncertaintySpec;

/// [n_arms][n_labels], each over replicates.
std::vector<Summary> summaries_of(const Results& results, const std::vector<double>& values,
                                  const UncertaintySpec& uncertainty) {
  std::vector<Summary> out;
  const std::size_t replicates = results.replicates;
  const std::size_t inner = values.size() / (results.arms.size() * replicates);
  std::vector<double> one(replicates);
  for (std::size_t a = 0; a < results.arms.size(); ++a)
    for (std::size_t i = 0; i < inner; ++i) {
      for (std::size_t r = 0; r < replicates; ++r) one[r] = values[(a * replicates + r) * inner + i];
      out.push_back(summarise(one, uncertainty));
    }
  return out;
}

/// ROI is the ratio of mean effect to mean extra cost: a mean of ratios would be ruled by replicates that
/// happen to cost little, and could contradict the effect beside it. Standard error by the delta method.
void use_ratio_of_means(Results& results, const UncertaintySpec& uncertainty) {
  const auto roi = std::find_if(results.comparisons.begin(), results.comparisons.end(),
                                [](const Figure& metric) { return metric.name == "roi"; });
  STAMKUND_EXPECT(roi != results.comparisons.end());
  for (std::size_t a = 1; a < results.arms.size(); ++a) {
    const auto of_arm = [&](const std::vector<double>& values) {
      const auto begin = values.begin() + static_cast<std::ptrdiff_t>(a * results.replicates);
      return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(results.replicates));
    };
    const std::vector<double> effect = of_arm(results.roi_effects);
    const std::vector<double> cost = of_arm(results.roi_costs);
    const double mean_cost = summarise(cost, uncertainty).mean;
    Summary& summary = roi->summary[a];
    summary.mean = ratio(summarise(effect, uncertainty).mean, mean_cost);
    std::vector<double> deviations(results.replicates);
    for (std::size_t r = 0; r < results.replicates; ++r)
      deviations[r] = (effect[r] - summary.mean * cost[r]) / mean_cost;
    summary.standard_error = summarise(deviations, uncertainty).standard_error;
  }
}

/// Twin against twin, so two arms that a table cannot tell apart may differ clearly.
void find_lead(Results& results, const UncertaintySpec& uncertainty) {
  results.lead.clear();
  const std::size_t arms = results.arms.size();
  const std::size_t replicates = results.replicates;
  if (arms < 3) return;
  const Figure& net = results.total("net");
  std::vector<std::size_t> order(arms);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return net.effects[a].mean > net.effects[b].mean; });
  Lead lead{order[0], order[1], {}, 0.0};
  std::vector<double> differences(replicates);
  for (std::size_t r = 0; r < replicates; ++r) {
    differences[r] = net.values[order[0] * replicates + r] - net.values[order[1] * replicates + r];
    lead.share_ahead += differences[r] > 0.0 ? 1.0 : 0.0;
  }
  lead.share_ahead /= static_cast<double>(replicates);
  lead.lead = summarise(differences, uncertainty);
  results.lead.push_back(lead);
}

/// Puts the arms of `more` behind those of `values`; afterwards both are in the order of [n_arms][...].
template <class Value>
void join_values(std::size_t arms, const std::vector<const std::vector<Value>*>& parts,
                 std::vector<Value>& out) {
  std::size_t size = 0;
  for (const auto* part : parts) size += part->size();
  std::vector<Value> joined;
  joined.reserve(size);
  for (std::size_t a = 0; a < arms; ++a)
    for (const auto* part : parts) {
      const auto length = static_cast<std::ptrdiff_t>(part->size() / arms);
      const auto begin = part->begin() + static_cast<std::ptrdiff_t>(a) * length;
      joined.insert(joined.end(), begin, begin + length);
    }
  out = std::move(joined);
}

/// The values of the same figure in every part; `list`: where a part keeps them.
template <class List>
void join_figures(std::vector<Results>& parts, const List& list) {
  auto& first = list(parts[0]);
  for (std::size_t i = 0; i < first.size(); ++i) {
    std::vector<const std::remove_reference_t<decltype(first[i].values)>*> values;
    for (auto& part : parts) {
      auto& figures = list(part);
      STAMKUND_EXPECT(figures.size() == first.size() && figures[i].name == first[i].name);
      values.push_back(&figures[i].values);
    }
    join_values(parts[0].arms.size(), values, first[i].values);
    for (std::size_t p = 1; p < parts.size(); ++p) list(parts[p])[i].values = {};
  }
}

}  // namespace

Results join(std::vector<Results> parts) {
  STAMKUND_EXPECT(!parts.empty());
  if (parts.size() == 1) return std::move(parts[0]);
  join_figures(
      parts, [](Results & one) -> auto& { return one.periods; });
  join_figures(
      parts, [](Results & one) -> auto& { return one.totals; });
  join_figures(
      parts, [](Results & one) -> auto& { return one.comparisons; });
  join_figures(
      parts, [](Results & one) -> auto& { return one.reviews; });
  for (std::size_t b = 0; b < parts[0].breakdowns.size(); ++b)
    join_figures(
        parts, [b](Results & one) -> auto& { return one.breakdowns[b].metrics; });
  std::vector<const std::vector<double>*> effects, costs;
  for (const auto& part : parts) {
    effects.push_back(&part.roi_effects);
    costs.push_back(&part.roi_costs);
  }
  join_values(parts[0].arms.size(), effects, parts[0].roi_effects);
  join_values(parts[0].arms.size(), costs, parts[0].roi_costs);
  for (std::size_t p = 1; p < parts.size(); ++p) parts[0].replicates += parts[p].replicates;
  return std::move(parts[0]);
}

void summarise_all(Results& results, const UncertaintySpec& uncertainty) {
  for (Figure& metric : results.totals) {
    metric.summary = summaries_of(results, metric.values, uncertainty);
    std::vector<double> differences;
    differences.reserve(metric.values.size());
    for (std::size_t i = 0; i < metric.values.size(); ++i)
      differences.push_back(metric.values[i] - metric.values[i % results.replicates]);
    metric.effects = summaries_of(results, differences, uncertainty);
  }
  for (Figure& metric : results.comparisons)
    metric.summary = summaries_of(results, metric.values, uncertainty);
  for (Figure& metric : results.reviews) metric.summary = summaries_of(results, metric.values, uncertainty);
  for (Breakdown& breakdown : results.breakdowns)
    for (Figure& metric : breakdown.metrics)
      metric.summary = summaries_of(results, metric.values, uncertainty);
  use_ratio_of_means(results, uncertainty);
  find_lead(results, uncertainty);
}

}  // namespace stamkund::metrics
