#include "experiments/analysis/plan.h"

#include <algorithm>
#include <numeric>

namespace stamkund::analysis {
namespace {

Kind kind_of(design::OutcomeKind kind) {
  switch (kind) {
    case design::OutcomeKind::proportion:
    case design::OutcomeKind::retention:
      return Kind::proportion;
    case design::OutcomeKind::revenue:
      return Kind::revenue;
    case design::OutcomeKind::mean:
    case design::OutcomeKind::clv:
      return Kind::mean;
    case design::OutcomeKind::count:
    case design::OutcomeKind::ratio:
    case design::OutcomeKind::time_to_event:
      return Kind::guess;  // they take a second column, which only the analysis can name
  }
  return Kind::guess;
}

Adjust adjust_of(design::Adjust adjust) {
  switch (adjust) {
    case design::Adjust::bonferroni:
    case design::Adjust::spot_1:
      return Adjust::bonferroni;
    case design::Adjust::holm:
      return Adjust::holm;
    case design::Adjust::dunnett:
      return Adjust::dunnett;
    case design::Adjust::none:
      break;
  }
  return Adjust::none;
}

/// How large the arms were meant to be. Arms without names have shares only where the plan divides them.
void take_shares(const design::ExperimentSpec& plan, Spec& spec) {
  const bool divided = plan.allocation_given || plan.per_arm_given;
  if (plan.cost_optimal || !(plan.arms_named || divided)) return;
  for (const auto& arm : plan.arms) spec.shares.push_back({arm.name, arm.weight});
  spec.shares_of_no_names = !plan.arms_named;
}

/// Where the section of the analysis values its outcome itself, the plan still says what was believed before
/// and to whom the decision applies.
void take_worth(const design::ExperimentSpec& plan, Spec& spec) {
  const design::DecisionSpec& decision = plan.decision;
  if (!decision.given) return;
  const bool of_another = !spec.outcomes.empty() && !plan.outcome.column.empty() &&
                          spec.outcomes[0].column != plan.outcome.column;
  if (spec.worth && of_another) return;
  Worth worth;
  worth.margin = decision.value;
  worth.contact_cost = decision.roll_out_cost;
  if (decision.effect_sd) {
    worth.prior_mean = decision.effect_mean;
    worth.prior_sd = *decision.effect_sd;
  }
  // Arms that the plan did not name are the control and the other one.
  const std::size_t count = std::max(decision.prior_mean.size(), decision.prior_sd.size());
  const auto of = [](const std::vector<double>& values, std::size_t i) {
    return values.empty() ? 0.0 : values[values.size() == 1 ? 0 : i];
  };
  for (std::size_t i = 0; i < count && !decision.prior_sd.empty(); ++i)
    worth.arms.push_back({count == 1 || !plan.arms_named ? "" : plan.arms[i].name, of(decision.prior_mean, i),
                          of(decision.prior_sd, i)});
  if (!decision.effect_sd && decision.prior_sd.empty() && !(spec.worth && spec.worth->prior_mean))
    spec.notes.push_back(
        "what was believed before is not stated in the file, and the plan takes it from its population's "
        "draws: "
        "the decision takes every effect as alike; decision.effect_mean and effect_sd would say it");
  if (decision.customers > 0.0) worth.customers = decision.customers;
  worth.test_included = true;
  if (spec.worth) {
    worth.margin = spec.worth->margin;
    worth.contact_cost = spec.worth->contact_cost;
    if (spec.worth->prior_mean) {
      worth.prior_mean = spec.worth->prior_mean;
      worth.prior_sd = spec.worth->prior_sd;
      worth.arms.clear();
    }
    if (spec.worth->customers) {
      worth.customers = spec.worth->customers;
      worth.test_included = false;
    }
  }
  spec.worth = worth;
}

}  // namespace

void take_plan(const design::ExperimentSpec& plan, Spec& spec) {
  spec.one_sided = plan.sides == design::Sides::one;
  spec.alpha = spec.one_sided ? 2.0 * plan.alpha : plan.alpha;
  spec.more_is_better = !(plan.outcome.lower_is_better && plan.outcome.column.empty());
  // Which side is good is a matter of the outcome that was planned for: by its column, or the first.
  for (auto& one : spec.outcomes)
    if (!one.margin && (plan.outcome.column.empty() || one.column == plan.outcome.column)) {
      if (plan.outcome.lower_is_better) one.more_is_better = false;
      break;
    }
  if (spec.outcomes.empty() && !plan.outcome.column.empty()) {
    OutcomeSpec outcome;
    outcome.column = plan.outcome.column;
    outcome.kind = kind_of(plan.outcome.kind);
    outcome.more_is_better = !plan.outcome.lower_is_better;
    spec.outcomes.push_back(outcome);
  }
  // The plan's default is that of the analysis: with several arms Dunnett.
  if (spec.adjust == Adjust::automatic && plan.adjust_given) spec.adjust = adjust_of(plan.adjust);
  spec.success_metrics = plan.success_metrics;
  if (plan.arms_named && spec.control.empty()) spec.control = plan.arms[0].name;
  spec.shares_stated = !spec.shares.empty();
  if (!spec.shares_stated) take_shares(plan, spec);
  spec.clusters_planned = plan.cluster.given;
  spec.planned_cluster = plan.cluster.column;
  if (!spec.planned && !plan.per_arm.empty()) {
    spec.planned = std::accumulate(plan.per_arm.begin(), plan.per_arm.end(), 0.0);
    spec.judged_once = plan.looks.count < 2 && plan.looks.information.size() < 2 &&
                       plan.always_valid.bound == design::AlwaysValidBound::none && plan.decision.looks < 2;
  }
  spec.looks = plan.looks;
  spec.always_valid = plan.always_valid;
  spec.hypothesis = plan.hypothesis;
  spec.indifference = plan.margin;
  spec.planned_column = plan.outcome.column;
  spec.looks.power = plan.power.value_or(spec.looks.power);
  take_worth(plan, spec);
}

}  // namespace stamkund::analysis
