#pragma once
// What a program counts.
#include <cstddef>
#include <cstdint>

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
/// What each reward came to up to the horizon: [reward]; the last is gifts that surprise, where there are
/// any.
inline constexpr const char* kRewardUses = "reward_uses";
/// Uses of rewards of limited stock: [reward][day]; without any, there are no days.
inline constexpr const char* kStock = "stock";

/// Figures of all scenarios; tables of an arm with this program.
void declare_program(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                     const world::Horizon& horizon);

/// Figures of kRewardUses, in their order.
struct RewardUse {
  std::int64_t rewards = 0;
  std::int64_t units = 0;
  std::int64_t paid = 0;
  std::int64_t discounts = 0;
  std::int64_t partner = 0;
  std::int64_t value = 0;
  std::int64_t members = 0;
};
inline constexpr std::size_t kRewardUseFigures = 7;
inline void add_reward_use(std::int64_t* cell, const RewardUse& use) {
  cell[0] += use.rewards;
  cell[1] += use.units;
  cell[2] += use.paid;
  cell[3] += use.discounts;
  cell[4] += use.partner;
  cell[5] += use.value;
  cell[6] += use.members;
}

struct ProgramColumns {
  explicit ProgramColumns(const counting::Schema& schema);
  std::size_t enrolments, issued, redeemed, expired, rewards, reward_cost, enrolment_cost, reversed,
      activated, perk_cost, leavers, upgrades, downgrades, partner_income, member_purchases, member_revenue,
      program_discounts;
  std::size_t members_at_start = 0, units_at_start = 0;  ///< only where some arm has members on day 0
  std::size_t owed_rewards, owed_open;
};

}  // namespace stamkund::mechanisms
