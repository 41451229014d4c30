#include "engine/mechanisms/program/figures.h"

#include <algorithm>

namespace stamkund::mechanisms {

using counting::Sign;

void declare_program(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                     const world::Horizon& horizon) {
  schema.declare(
      {{"enrolments", "1", "customers who joined the program", Sign::none, 0, 80},
       {"issued", "units", "units of the main currency issued", Sign::none, 0, 90},
       {"redeemed", "units", "units of the main currency redeemed", Sign::none, 0, 100},
       {"expired", "units", "units of the main currency lost, less those that came back", Sign::none, 0, 110},
       {"rewards", "1", "rewards handed over", Sign::none, 0, 120},
       {"reward_cost", "minor", "cost of rewards and payouts; discounts are in discounts", Sign::out, 1, 130},
       {"enrolment_cost", "minor", "cost of new members", Sign::out, 1, 140},
       {"reversed", "units", "units of the main currency taken back for returns", Sign::none, 0, 190},
       {"activated", "units", "units of the main currency that became usable after waiting", Sign::none, 0,
        200},
       {"perk_cost", "minor", "perks of tiers and paid membership that cost money", Sign::out, 1, 220},
       {"leavers", "1", "members who left the program", Sign::none, 0, 250},
       {"upgrades", "1", "steps up to a higher tier", Sign::none, 0, 260},
       {"downgrades", "1", "steps down to a lower tier", Sign::none, 0, 270},
       {"partner_income", "minor", "what partners paid for units and of rewards", Sign::in, 0, 300},
       {"member_purchases", "1", "purchases by members, the one at which they join included", Sign::none, 0,
        310},
       {"member_revenue", "minor", "what members paid", Sign::none, 0, 320},
       {"program_discounts", "minor", "the part of discounts that the program gave", Sign::none, 0, 330}},
      {{"owed_rewards", "minor", "rewards, coupons and payouts for units from before the horizon", Sign::out,
        1, 10},
       {"owed_open", "minor", "what living members still hold where following ends, at its full cost",
        Sign::out, 1, 20}});
  const auto runs_already = [](const scenario::ArmSpec& one) { return one.program && one.program->members; };
  // Only where some arm has any: other results stay what they were.
  if (std::any_of(scenario.arms.begin(), scenario.arms.end(), runs_already))
    schema.declare(
        {{"members_at_start", "1", "members on day 0", Sign::none, 0, 1020},
         {"units_at_start", "units", "units of the main currency that they held", Sign::none, 0, 1030}},
        {});
  const auto& program = scenario.arms[arm].program;
  if (!program) return;
  const program::Rules& rules = program->rules;
  const std::size_t cohorts = horizon.cohorts();
  const bool limited = std::any_of(rules.rewards.begin(), rules.rewards.end(),
                                   [](const auto& reward) { return reward.stock != program::kNoLimit; });
  const std::size_t days = limited ? static_cast<std::size_t>(horizon.days + horizon.follow_days) + 1 : 0;
  schema.declare(
      kUnits, {{"currency", rules.currencies.size()}, {"cohort", cohorts}},
      {{"issued", "units", "units issued"}, {"reversed", "units", "units taken back for returns"}});
  schema.declare(kUnitUses,
                 {{"currency", rules.currencies.size()}, {"cohort", cohorts}, {"when", cohorts + 1}},
                 {{"redeemed", "units", "units redeemed"},
                  {"expired", "units", "units lost, less those that came back"}});
  schema.declare(kCohortRevenue, {{"cohort", rules.currencies.empty() ? 0 : cohorts}},
                 {{"revenue", "minor", "what members paid"}});
  schema.declare(kRewardUses, {{"reward", rules.rewards.size() + (program->parts.has("surprise") ? 1 : 0)}},
                 {{"rewards", "1", "times handed over"},
                  {"units", "units", "units of its currency that it took, less those that came back"},
                  {"paid", "minor", "its part of reward_cost"},
                  {"discounts", "minor", "what it took off members' purchases"},
                  {"partner", "minor", "the part of both that partners carry"},
                  {"value", "minor", "what it was worth to members"},
                  {"members", "1", "members who had it"}});
  schema.declare_transient(kStock, {{"reward", rules.rewards.size()}, {"day", days}},
                           {{"used", "1", "rewards handed over"}});
}

ProgramColumns::ProgramColumns(const counting::Schema& schema) {
  const counting::Table& flows = schema.table(counting::kPeriods);
  enrolments = flows.column("enrolments");
  issued = flows.column("issued");
  redeemed = flows.column("redeemed");
  expired = flows.column("expired");
  rewards = flows.column("rewards");
  reward_cost = flows.column("reward_cost");
  enrolment_cost = flows.column("enrolment_cost");
  reversed = flows.column("reversed");
  activated = flows.column("activated");
  perk_cost = flows.column("perk_cost");
  leavers = flows.column("leavers");
  upgrades = flows.column("upgrades");
  downgrades = flows.column("downgrades");
  partner_income = flows.column("partner_income");
  member_purchases = flows.column("member_purchases");
  member_revenue = flows.column("member_revenue");
  program_discounts = flows.column("program_discounts");
  if (flows.has("members_at_start")) {
    members_at_start = flows.column("members_at_start");
    units_at_start = flows.column("units_at_start");
  }
  const counting::Table& owed = schema.table(counting::kOwed);
  owed_rewards = owed.column("owed_rewards");
  owed_open = owed.column("owed_open");
}

}  // namespace stamkund::mechanisms
