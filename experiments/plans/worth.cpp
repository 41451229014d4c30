#include "experiments/plans/worth.h"

#include <algorithm>
#include <cmath>

#include "engine/report/numbers.h"
#include "experiments/plans/allocation.h"
#include "experiments/plans/flow.h"

namespace stamkund::plans {

decision::TestWorth worth_of(const design::ExperimentSpec& spec, const std::vector<double>& allocation) {
  const design::DecisionSpec& d = spec.decision;
  decision::TestWorth out;
  out.arms = priors_of(spec);
  if (d.prior_sd.empty()) out.effect_sd = d.effect_sd.value_or(0.0) * d.value;
  out.shares = allocation;
  out.customers = d.customers;
  if (spec.flow.given && spec.duration_days) out.most = customers_within(spec.flow, *spec.duration_days);
  out.fixed_cost = d.fixed_cost;
  out.looks = d.looks;
  out.look_cost = d.look_cost;
  return out;
}

double gain_of(const design::ExperimentSpec& spec) {
  return spec.outcome.lower_is_better ? -spec.decision.value : spec.decision.value;
}

GoOn go_on_of(const decision::Stage& stage, const design::ExperimentSpec& spec,
              const std::vector<double>& allocation) {
  GoOn out;
  if (!stage.below || !stage.above) return out;
  const double gain = gain_of(spec);
  // In profit `below` is the smaller one; where lower is better that is the larger difference.
  const double low = gain > 0.0 ? *stage.below : *stage.above,
               high = gain > 0.0 ? *stage.above : *stage.below;
  out.believed_above = low / gain;
  out.believed_below = high / gain;
  const decision::TestWorth worth = worth_of(spec, allocation);
  if (!worth.effect_sd || !(*worth.effect_sd > 0.0)) return out;
  const double prior = *worth.effect_sd * *worth.effect_sd, luck = stage.estimate_sd * stage.estimate_sd;
  const double mean = worth.arms[1].mean - worth.arms[0].mean;
  const auto seen = [&](double posterior) { return ((prior + luck) * posterior - luck * mean) / prior; };
  out.seen_above = seen(low) / gain;
  out.seen_below = seen(high) / gain;
  return out;
}

Decides decides_of(const decision::TestWorth& worth, double size, double better, double chance,
                   const design::ExperimentSpec& spec) {
  constexpr int kPoints = 10;  // on either side of none
  const decision::Characteristics test(worth, size);
  const double gain = gain_of(spec);
  const auto at = [&](double effect) {
    const auto found = test.at(effect * gain);
    return Decides::Point{effect, found.treated, found.expected_size};
  };
  Decides out;
  out.better = better;
  out.none = at(0.0);
  out.found = at(spec.effect.given() ? design::absolute_effect(spec) : test.difference_of(chance) / gain);
  const double far = 2.0 * std::abs(out.found.effect);
  for (int k = -kPoints; k <= kPoints && far > 0.0; ++k) out.by_effect.push_back(at(far * k / kPoints));
  return out;
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
    one.mean *= gain_of(spec);
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
  std::optional<decision::PlannedTest> planned;
  if (plan.total > 0.0 && plan.total < d.customers) {
    planned.emplace();
    planned->first = plan.allocation[0];
    planned->look_cost = d.look_cost;
    if (plan.staged)
      planned->stages = plan.staged->stages;
    else
      planned->stages.resize(1), planned->stages[0].size = plan.total;
  }
  return decision::compare_policies(flow, priors_of(spec), *plan.roll, kRuns, spec.population.seed, planned);
}

std::string policies_text(const decision::Policies& policies, const design::ExperimentSpec& spec) {
  std::string out;
  const auto line = [&](const char* name, const decision::Earned& one) {
    // As many digits as its simulation has.
    const auto place = [](double value) {
      return static_cast<int>(std::floor(std::log10(std::max(1e-9, std::abs(value)))));
    };
    const int digits = place(one.profit) - place(one.standard_error) + 2;
    out += std::string(name) + " " + report::number(one.profit, std::clamp(digits, 1, 15)) + " +- " +
           report::number(one.standard_error, 2) + ", " + report::number(100.0 * one.regret) +
           " % less than who knows the better arm\n";
  };
  line("Earns:      without a test", policies.no_test);
  line("            test and roll, of its own sizes", policies.test_and_roll);
  if (policies.planned)
    line(spec.decision.looks > 1 ? "            this plan's test, which may end early"
                                 : "            this plan's test",
         *policies.planned);
  line("            Thompson sampling", policies.thompson);
  out += "            customers come by in " + std::to_string(spec.decision.steps) +
         " steps; outcomes are known after " +
         std::to_string(std::llround(spec.decision.delay * static_cast<double>(spec.decision.steps))) +
         " of them (simulated; Thompson 1933, Feit & Berman 2019)\n";
  return out;
}

}  // namespace stamkund::plans
