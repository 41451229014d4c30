#pragma once
// What a program counts.
#include <cstddef>

#include "engine/counting/schema.h"
#include "engine/scenario/spec.h"
#include "engine/world/horizon.h"

namespace stamkund::mechanisms {

/// Units of each currency by when they were issued: [currency][cohort].
inline constexpr const char* kUnits = "units";
/// What became of them: [currency][cohort][when]; the last `when` is beyond the horizon.
inline constexpr const char* kUnitUses = "unit_uses";
/// What members paid: [cohort].
inline constexpr const char* kCohortRevenue = "cohort_revenue";
/// Uses of rewards of limited stock: [reward][day]; without any, there are no days.
inline constexpr const char* kStock = "stock";

/// Figures of all scenarios; tables of an arm with this program.
void declare_program(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                     const world::Horizon& horizon);

struct ProgramColumns {
  explicit ProgramColumns(const counting::Schema& schema);
  std::size_t enrolments, issued, redeemed, expired, rewards, reward_cost, enrolment_cost, reversed,
      activated, perk_cost, leavers, upgrades, downgrades, partner_income, member_purchases, member_revenue,
      program_discounts;
  std::size_t members_at_start = 0, units_at_start = 0;  ///< only where some arm has members on day 0
  std::size_t owed_rewards, owed_open;
};

}  // namespace stamkund::mechanisms
