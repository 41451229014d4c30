#pragma once
// Small worlds with known parameters, for tests of tuning.
#include <string>

#include "engine/scenario/targets.h"
#include "engine/tuning/tune.h"

namespace stamkund::tuning_test {

/// Pareto/NBD without any program: rates Gamma(r, alpha weeks), lifetimes Gamma(3, beta weeks), one year.
inline std::string plain_world(const std::string& customers = "400") {
  return "stamkund: 1\nseed: 7\nhorizon: 52 weeks\nperiod: 52 weeks\nreplicates: 2\ncurrency: SEK\n"
         "population:\n"
         "  purchases: {model: pareto-nbd, r: 1, alpha: 4 weeks, s: 3, beta: 150 weeks}\n"
         "  spend: {model: fixed, amount: 10 SEK}\n"
         "  new_customers: {count: " +
         customers +
         "}\n"
         "baseline: {name: shop, margin: 50 %}\n";
}

inline scenario::TunedParameter parameter(const std::string& path, double start, double lower, double upper,
                                          const std::string& unit = "") {
  scenario::TunedParameter one;
  one.path = path;
  one.start = start;
  one.lower = lower;
  one.upper = upper;
  one.unit = unit;
  one.log_scale = lower > 0.0;
  return one;
}

inline scenario::TargetSpec target(scenario::Moment moment, double within_days, double value,
                                   double tolerance) {
  scenario::TargetSpec one;
  one.name = scenario::moment_names()[static_cast<std::size_t>(moment)] + " " + std::to_string(within_days);
  one.moment = moment;
  one.arm = "shop";
  one.within_days = within_days;
  one.value = value;
  one.tolerance = tolerance;
  return one;
}

/// Four moments that tell r, alpha and beta: their values are placeholders.
inline scenario::TargetsSpec three_and_four() {
  using scenario::Moment;
  scenario::TargetsSpec spec;
  spec.parameters = {parameter("population.purchases.r", 1, 0.3, 4),
                     parameter("population.purchases.alpha", 4, 1, 20, " weeks"),
                     parameter("population.purchases.beta", 150, 30, 1000, " weeks")};
  spec.targets = {
      target(Moment::repurchase_within, 14, 0, 0.02), target(Moment::repurchase_within, 90, 0, 0.02),
      target(Moment::purchases_per_year, 182.625, 0, 0.5), target(Moment::mean_duration, 0, 0, 0.15)};
  return spec;
}

inline tuning::Subject subject(const std::string& text, const std::string& seed,
                               std::uint64_t replicates = 4) {
  tuning::Subject out;
  out.text = text;
  out.overrides = {{"seed", seed}};
  out.replicates = replicates;
  out.threads = 2;
  return out;
}

/// Means of the moments at `point`.
inline std::vector<double> moments_at(const tuning::Subject& subject, const scenario::TargetsSpec& targets,
                                      const std::vector<double>& point) {
  const auto simulated = tuning::Simulator(subject, targets).run({point})[0];
  std::vector<double> means(targets.targets.size(), 0.0);
  for (const auto& row : simulated.replicates)
    for (std::size_t t = 0; t < row.size(); ++t)
      means[t] += row[t] / static_cast<double>(simulated.replicates.size());
  return means;
}

}  // namespace stamkund::tuning_test
