#include "engine/ledger/plan.h"

#include "engine/base/expect.h"

namespace stamkund::ledger {
namespace {

using program::Reward;

double cost_of_unit(const program::Rules& rules, std::size_t currency) {
  const Reward* fewest = nullptr;
  for (const Reward& reward : rules.rewards)
    if (reward.currency == currency && (fewest == nullptr || reward.units < fewest->units)) fewest = &reward;
  if (fewest == nullptr) return 0.0;
  const double gives = fewest->kind == Reward::Kind::item
                           ? static_cast<double>((fewest->cost + fewest->discount).minor) /
                                 static_cast<double>(fewest->units.count)
                           : fewest->minor_per_unit;
  return gives * (1.0 - fewest->partner_share);
}

/// What depends on how members behave, or on who is a member at all.
std::vector<std::string> left_out_of(const scenario::ArmSpec& arm) {
  const scenario::ProgramSpec& program = *arm.program;
  std::vector<std::string> parts = program.parts.in_words();
  for (const std::string& part : arm.parts.in_words()) parts.push_back(part);
  if (program.platform_cost_per_day > 0.0) parts.emplace_back("the cost of the platform");
  if (program.enrolment.cost.minor > 0) parts.emplace_back("the cost of enrolment");
  return parts;
}

struct Masks {
  std::uint64_t segments = ~std::uint64_t{0};
  std::uint64_t stores = ~std::uint64_t{0};
  std::uint64_t categories = ~std::uint64_t{0};
  void add(const program::Scope& scope) {
    segments &= scope.segments;
    stores &= scope.stores;
    categories &= scope.categories;
  }
};

}  // namespace

Plan plan_of(const scenario::ArmSpec& arm, const scenario::ScenarioSpec& scenario) {
  STAMKUND_EXPECT(arm.program.has_value());
  const scenario::ProgramSpec& spec = *arm.program;
  Plan plan;
  plan.rules = spec.rules;
  plan.rules.calendar = program::Calendar(scenario.start, scenario.start_given);
  plan.rules.minor_per_major = static_cast<double>(scenario.minor_per_major);
  plan.rules.cohort_days = program::kNever;  // nobody asks when units were issued
  plan.rules.cohort_break_day = program::kNever;
  plan.rules.returns_days = program::kNever;
  for (std::size_t r = 0; r < plan.rules.rewards.size(); ++r)
    plan.rules.rewards[r].automatic =
        scenario::is_automatic(plan.rules.rewards[r], spec.redeem_probability[r].central(),
                               spec.behaviour.redemption_threshold.central());
  plan.terms = spec.terms;
  plan.starts_day = spec.starts_day;
  for (std::size_t c = 0; c < plan.rules.currencies.size(); ++c)
    plan.unit_cost.push_back(cost_of_unit(plan.rules, c));
  plan.unit_price = spec.accounting.unit_price;
  plan.unit_price.resize(plan.rules.currencies.size(), 0.0);
  plan.left_out = left_out_of(arm);
  return plan;
}

std::vector<ingest::Label> labels_needed(const program::Rules& rules) {
  Masks all;
  for (const auto& currency : rules.currencies)
    for (const auto& rule : currency.earn) all.add(rule.scope);
  for (const auto& reward : rules.rewards) all.add(reward.scope);
  for (const auto& mission : rules.missions) all.add(mission.scope);
  std::vector<ingest::Label> needed;
  if (all.stores != ~std::uint64_t{0}) needed.push_back(ingest::Label::store);
  if (all.categories != ~std::uint64_t{0}) needed.push_back(ingest::Label::category);
  if (all.segments != ~std::uint64_t{0}) needed.push_back(ingest::Label::segment);
  return needed;
}

}  // namespace stamkund::ledger
