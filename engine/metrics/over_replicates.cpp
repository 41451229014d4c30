#include <algorithm>
#include <iterator>
#include <numeric>

#include "engine/base/expect.h"
#include "engine/metrics/context.h"
#include "engine/metrics/results.h"

namespace stamkund::metrics {
namespace {

using scenario::UncertaintySpec;

/// [n_labels], each over replicates. `values` [n_replicates][n_labels].
std::vector<Summary> summaries_of_arm(const std::vector<double>& values, std::size_t labels,
                                      const UncertaintySpec& uncertainty) {
  std::vector<Summary> out;
  std::vector<double> one(values.size() / labels);
  for (std::size_t i = 0; i < labels; ++i) {
    for (std::size_t r = 0; r < one.size(); ++r) one[r] = values[r * labels + i];
    out.push_back(summarise(one, uncertainty));
  }
  return out;
}

/// [n_arms][n_labels], each over replicates.
std::vector<Summary> summaries_of(const Values<double>& values, const UncertaintySpec& uncertainty) {
  std::vector<Summary> out;
  for (std::size_t a = 0; a < values.arms(); ++a) {
    auto arm = summaries_of_arm(values.arm(a), values.labels(), uncertainty);
    out.insert(out.end(), std::make_move_iterator(arm.begin()), std::make_move_iterator(arm.end()));
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
    const std::vector<double> effect = results.roi_effects.arm(a);
    const std::vector<double> cost = results.roi_costs.arm(a);
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
  std::vector<double> differences = net.values.arm(order[0]);
  const std::vector<double> next = net.values.arm(order[1]);
  for (std::size_t r = 0; r < replicates; ++r) {
    differences[r] -= next[r];
    lead.share_ahead += differences[r] > 0.0 ? 1.0 : 0.0;
  }
  lead.share_ahead /= static_cast<double>(replicates);
  lead.lead = summarise(differences, uncertainty);
  results.lead.push_back(lead);
}

/// Every figure's values, in a fixed order.
template <class AnyResults, class Do>
void for_each_figure(AnyResults& results, const Do& work) {
  for (auto& figure : results.periods) work(figure.values);
  for (auto* list : {&results.totals, &results.comparisons, &results.reviews})
    for (auto& figure : *list) work(figure.values);
  for (auto& breakdown : results.breakdowns)
    for (auto& figure : breakdown.metrics) work(figure.values);
  work(results.roi_effects);
  work(results.roi_costs);
}

/// Puts the values of `more` behind those of `all`, which have the same figures.
template <class List>
void append_figures(List& all, const List& more) {
  STAMKUND_EXPECT(all.size() == more.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    STAMKUND_EXPECT(all[i].name == more[i].name);
    all[i].values.append(more[i].values);
  }
}

}  // namespace

void append(Results& results, Results more) {
  append_figures(results.periods, more.periods);
  append_figures(results.totals, more.totals);
  append_figures(results.comparisons, more.comparisons);
  append_figures(results.reviews, more.reviews);
  STAMKUND_EXPECT(results.breakdowns.size() == more.breakdowns.size());
  for (std::size_t b = 0; b < results.breakdowns.size(); ++b)
    append_figures(results.breakdowns[b].metrics, more.breakdowns[b].metrics);
  results.roi_effects.append(more.roi_effects);
  results.roi_costs.append(more.roi_costs);
  results.replicates += more.replicates;
  keep_packed(results);
}

void keep_packed(Results& results) {
  if (results.store == nullptr) results.store = std::make_shared<ValueStore>();
  for_each_figure(results, [&](auto& values) { values.pack(results.store); });
}

std::uint64_t packed_bytes(const Results& results) {
  std::uint64_t sum = 0;
  for_each_figure(results, [&sum](const auto& values) { sum += values.packed_bytes(); });
  return sum;
}

void summarise_all(Results& results, const UncertaintySpec& uncertainty) {
  for (Figure& metric : results.totals) {
    metric.summary = summaries_of(metric.values, uncertainty);
    metric.effects.clear();
    const std::vector<double> baseline = metric.values.arm(0);
    for (std::size_t a = 0; a < results.arms.size(); ++a) {
      std::vector<double> differences = metric.values.arm(a);
      for (std::size_t r = 0; r < differences.size(); ++r) differences[r] -= baseline[r];
      metric.effects.push_back(summarise(differences, uncertainty));
    }
  }
  for (Figure& metric : results.comparisons) metric.summary = summaries_of(metric.values, uncertainty);
  for (Figure& metric : results.reviews) metric.summary = summaries_of(metric.values, uncertainty);
  for (Breakdown& breakdown : results.breakdowns)
    for (Figure& metric : breakdown.metrics) metric.summary = summaries_of(metric.values, uncertainty);
  use_ratio_of_means(results, uncertainty);
  find_lead(results, uncertainty);
}

}  // namespace stamkund::metrics
