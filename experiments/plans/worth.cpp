#include "experiments/plans/worth.h"

#include <cmath>
#include <cstdio>
#include <limits>

#include "experiments/plans/allocation.h"

namespace stamkund::plans {

decision::TestWorth worth_of(const design::ExperimentSpec& spec, const std::vector<double>& allocation) {
  const design::DecisionSpec& d = spec.decision;
  decision::TestWorth out;
  out.arms = priors_of(spec);
  if (d.prior_sd.empty()) out.effect_sd = d.effect_sd.value_or(0.0) * d.value;
  out.shares = allocation;
  out.customers = d.customers;
  out.fixed_cost = d.fixed_cost;
  out.looks = d.looks;
  out.look_cost = d.look_cost;
  return out;
}

double seen_from_posterior(const decision::TestWorth& worth, const decision::Stage& stage, double posterior) {
  if (!worth.effect_sd) return std::numeric_limits<double>::quiet_NaN();
  const double prior = *worth.effect_sd * *worth.effect_sd, luck = stage.estimate_sd * stage.estimate_sd;
  const double mean = worth.arms[1].mean - worth.arms[0].mean;
  return ((prior + luck) * posterior - luck * mean) / prior;
}

std::vector<decision::Prior> priors_of(const design::ExperimentSpec& spec) {
  const design::DecisionSpec& d = spec.decision;
  // What is seen of a customer: clusters, covariates and those who are lost change how much an arm tells.
  const double factor = std::sqrt(variance_factor(spec) / (1.0 - spec.outcome.dropout));
  std::vector<decision::Prior> out;
  for (std::size_t i = 0; i < spec.arms.size(); ++i) {
    decision::Prior one;
    const auto of = [&](const std::vector<double>& values) {
      return values.empty() ? 0.0 : values.size() == 1 ? values[0] : values[i];
    };
    one.mean = d.prior_sd.empty() ? (i > 0 ? d.effect_mean : 0.0) : of(d.prior_mean);
    one.mean *= d.value;
    one.sd = of(d.prior_sd) * d.value;
    one.spread = sd_of(spec, i) * factor * d.value;
    one.roll_out_cost = i > 0 ? d.roll_out_cost : 0.0;
    one.cost = spec.arms[i].cost_given ? spec.arms[i].cost : one.roll_out_cost;
    out.push_back(one);
  }
  return out;
}

std::optional<decision::Policies> policies_of(const Plan& plan, const design::ExperimentSpec& spec) {
  constexpr std::uint64_t kRuns = 2000;
  if (!plan.roll || spec.arms.size() > 2) return std::nullopt;
  const design::DecisionSpec& d = spec.decision;
  const decision::Flow flow{d.customers, d.steps,
                            static_cast<std::uint64_t>(std::llround(d.delay * static_cast<double>(d.steps))),
                            d.fixed_cost};
  return decision::compare_policies(flow, priors_of(spec), *plan.roll, kRuns, spec.population.seed);
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
