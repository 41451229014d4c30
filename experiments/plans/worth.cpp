#include "experiments/plans/worth.h"

#include <cmath>
#include <cstdio>

#include "experiments/plans/allocation.h"

namespace stamkund::plans {

decision::TestWorth worth_of(const design::ExperimentSpec& spec, const std::vector<double>& allocation) {
  const design::DecisionSpec& d = spec.decision;
  const design::Weights w = weights_of(spec, allocation, 1);
  const double s0 = sd_of(spec, 0), s1 = sd_of(spec, 1);
  const double variance =
      (s0 * s0 / w.control + s1 * s1 / w.treated) * variance_factor(spec) * d.value * d.value;
  double cost = 0.0;
  for (std::size_t i = 0; i < spec.arms.size(); ++i) cost += allocation[i] * spec.arms[i].cost;
  const double sd = d.effect_sd ? *d.effect_sd : std::sqrt(2.0) * d.prior_sd;
  return {d.effect_mean * d.value, sd * d.value, variance, d.roll_out_cost, d.customers, d.fixed_cost, cost};
}

decision::Prior prior_of(const design::ExperimentSpec& spec) {
  const design::DecisionSpec& d = spec.decision;
  return {d.prior_mean * d.value, d.prior_sd * d.value, sd_of(spec, 0) * d.value};
}

std::optional<decision::Policies> policies_of(const Plan& plan, const design::ExperimentSpec& spec) {
  constexpr std::uint64_t kRuns = 2000;
  if (!plan.roll) return std::nullopt;
  const design::DecisionSpec& d = spec.decision;
  const decision::Flow flow{d.customers, d.steps,
                            static_cast<std::uint64_t>(std::llround(d.delay * static_cast<double>(d.steps)))};
  const decision::Prior prior = prior_of(spec);
  return decision::compare_policies(flow, prior, prior, *plan.roll, kRuns, spec.population.seed);
}

std::string policies_text(const decision::Policies& policies, const design::ExperimentSpec& spec) {
  std::string out;
  const auto line = [&](const char* name, const decision::Earned& one) {
    char text[200];
    std::snprintf(text, sizeof text, "%s %.9g +- %.2g, %.3g %% less than who knows the better arm\n", name,
                  one.profit, one.standard_error, 100.0 * one.regret);
    out += text;
  };
  line("Earns:      without a test", policies.no_test);
  line("            test and roll", policies.test_and_roll);
  line("            Thompson sampling", policies.thompson);
  out += "            customers come by in " + std::to_string(spec.decision.steps) +
         " steps; outcomes are known after " +
         std::to_string(std::llround(spec.decision.delay * static_cast<double>(spec.decision.steps))) +
         " of them (simulated; Thompson 1933, Feit & Berman 2019)\n";
  return out;
}

}  // namespace stamkund::plans
