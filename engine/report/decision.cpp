#include "engine/report/decision.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "engine/metrics/enough_draws.h"

namespace stamkund::report {
namespace {

std::optional<std::size_t> best_of(const metrics::Results& results,
                                   const std::function<bool(std::size_t)>& counts) {
  const auto& effects = results.total("net").effects;
  std::optional<std::size_t> best;
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    if (counts(a) && (!best || effects[a].mean > effects[*best].mean)) best = a;
  return best;
}

}  // namespace

Shares shares_of(const metrics::Results& results, std::size_t arm) {
  const std::vector<double> net = results.total("net").values.arm(arm);
  const std::vector<double> baseline = results.total("net").values.arm(0);
  Shares out;
  for (std::uint64_t r = 0; r < results.replicates; ++r) {
    const double more = net[r] - baseline[r];
    out.ahead += more > 0.0 ? 1.0 : 0.0;
    out.behind += more < 0.0 ? 1.0 : 0.0;
  }
  out.ahead /= static_cast<double>(results.replicates);
  out.behind /= static_cast<double>(results.replicates);
  return out;
}

bool ends_program(const scenario::ScenarioSpec& scenario, std::size_t arm) {
  return scenario.arms[0].program && !scenario.arms[arm].program;
}

bool may_drive_away(const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const auto away = [](const scenario::ArmSpec& one) {
    const auto& parts = one.parts.all();
    return std::any_of(parts.begin(), parts.end(),
                       [](const auto& part) { return part.second->drives_away(); });
  };
  return away(scenario.arms[arm]) || away(scenario.arms[0]);
}

bool only_assumes(const metrics::Results& results, const scenario::ScenarioSpec& scenario, std::size_t arm) {
  constexpr double kNothing = 1e-3;  // of the effect (assumption)
  const scenario::ArmSpec& one = scenario.arms[arm];
  const auto& cost = results.total("program_cost").summary;
  return !one.program && !scenario.arms[0].program && one.margin == scenario.arms[0].margin &&
         std::abs(cost[arm].mean - cost[0].mean) <=
             kNothing * std::abs(results.total("net").effects[arm].mean);
}

std::size_t best_on_average(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  const auto best = [&](bool done) {
    return best_of(results, [&](std::size_t a) { return only_assumes(results, scenario, a) != done; });
  };
  return best(true).value_or(best(false).value_or(1));
}

std::size_t arm_in_question(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  const auto done = [&](std::size_t a) { return !only_assumes(results, scenario, a); };
  const auto pays = [&](std::size_t a) {
    return results.total("net").effects[a].independent >= metrics::kEnoughDraws &&
           shares_of(results, a).ahead >= kClearly;
  };
  const auto sure = best_of(results, [&](std::size_t a) { return done(a) && pays(a); });
  return sure ? *sure : best_on_average(results, scenario);
}

std::string_view name_of(Decision decision) {
  switch (decision) {
    case Decision::nothing_to_compare:
      return "nothing to compare";
    case Decision::no_difference:
      return "no difference";
    case Decision::no_verdict_yet:
      return "no verdict yet";
    case Decision::launch:
      return "launch";
    case Decision::end_the_program:
      return "end the program";
    case Decision::keep:
      return "keep";
    case Decision::rather_keep:
      return "rather keep";
    case Decision::would_pay:
      return "would pay";
    case Decision::would_lose:
      return "would lose";
    case Decision::what_if:
      return "what if";
    case Decision::not_decided:
      break;
  }
  return "not decided";
}

Decision decision_of(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  if (results.arms.size() < 2) return Decision::nothing_to_compare;
  const std::size_t arm = arm_in_question(results, scenario);
  const metrics::Summary& effect = results.total("net").effects[arm];
  const Shares shares = shares_of(results, arm);
  if (shares.ahead == 0.0 && shares.behind == 0.0) return Decision::no_difference;
  if (effect.independent < metrics::kEnoughDraws) return Decision::no_verdict_yet;
  const bool loses = effect.mean <= 0.0 && shares.behind >= kClearly;
  if (only_assumes(results, scenario, arm))
    return shares.ahead >= kClearly ? Decision::would_pay : loses ? Decision::would_lose : Decision::what_if;
  if (shares.ahead >= kClearly)
    return ends_program(scenario, arm) ? Decision::end_the_program : Decision::launch;
  if (loses) return Decision::keep;
  return effect.mean <= 0.0 && shares.behind > shares.ahead ? Decision::rather_keep : Decision::not_decided;
}

}  // namespace stamkund::report
