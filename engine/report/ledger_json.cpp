#include "engine/report/ledger_json.h"

#include <nlohmann/json.hpp>

namespace stamkund::report {
namespace {

using Json = nlohmann::ordered_json;

Json date_or_null(const ledger::Outcome& outcome, double day) {
  if (day == program::kNever) return nullptr;
  return to_string(outcome.plan.rules.calendar.date(day));
}

/// Units of a currency; of money, the amount in major units.
Json count_of(const ledger::Outcome& outcome, std::size_t currency, std::int64_t units) {
  if (!outcome.plan.rules.currencies[currency].is_money) return units;
  return static_cast<double>(units) / static_cast<double>(outcome.minor_per_major);
}

Json units_of(const ledger::Outcome& outcome) {
  const auto major = static_cast<double>(outcome.minor_per_major);
  Json out = Json::array();
  for (std::size_t c = 0; c < outcome.totals.units.size(); ++c) {
    const auto& units = outcome.totals.units[c];
    const auto liability = ledger::liability_of(outcome, c);
    const auto count = [&](std::int64_t of) { return count_of(outcome, c, of); };
    const auto& currency = outcome.plan.rules.currencies[c];
    out.push_back({{"name", currency.name},
                   {"unit", currency.is_money ? outcome.currency : currency.name},
                   {"issued", count(units.issued)},
                   {"redeemed", count(units.redeemed)},
                   {"expired", count(units.expired)},
                   {"reversed", count(units.reversed)},
                   {"pending", count(units.pending)},
                   {"outstanding", count(units.balance)},
                   {"owed", count(outcome.totals.owed[c])},
                   {"conserved", units.conserved()},
                   {"liability_at_cost", liability.at_cost / major},
                   {"liability_at_price", liability.at_price / major}});
  }
  return out;
}

Json rewards_of(const ledger::Outcome& outcome) {
  const auto major = static_cast<double>(outcome.minor_per_major);
  Json out = Json::array();
  for (std::size_t r = 0; r < outcome.totals.rewards.size(); ++r) {
    const auto& reward = outcome.plan.rules.rewards[r];
    const auto& count = outcome.totals.rewards[r];
    out.push_back({{"name", reward.name},
                   {"automatic", reward.automatic},
                   {"handed_over", count.handed_over},
                   {"units", count_of(outcome, reward.currency, count.units)},
                   {"cost", static_cast<double>(count.cost.minor) / major},
                   {"discount", static_cast<double>(count.discount.minor) / major},
                   {"coupons_used", count.coupons_used},
                   {"stock", reward.stock == program::kNoLimit ? Json(nullptr) : Json(reward.stock)},
                   {"withdrawn", date_or_null(outcome, reward.withdrawn_day)}});
  }
  return out;
}

}  // namespace

Json json_of(const ledger::Outcome& outcome) {
  const auto& totals = outcome.totals;
  const auto money = [&](Money amount) {
    return static_cast<double>(amount.minor) / static_cast<double>(outcome.minor_per_major);
  };
  Json assumed = Json::object();
  for (const auto& [label, mark] : outcome.assumed) assumed[label] = mark;
  Json tiers = Json::array();
  const auto& levels = outcome.plan.rules.tiers.tiers;
  if (!levels.empty())
    for (std::size_t t = 0; t < totals.tiers.size(); ++t)
      tiers.push_back({{"name", t == 0 ? "none" : levels[t - 1].name}, {"members", totals.tiers[t]}});
  Json out{{"scenario", outcome.scenario},
           {"arm", outcome.arm},
           {"currency", outcome.currency},
           {"day_zero", to_string(outcome.zero)},
           {"day_zero_from_data", outcome.zero_from_data},
           {"program_starts", date_or_null(outcome, outcome.plan.starts_day)},
           {"last_day", to_string(outcome.last)},
           {"redeem", ledger::name_of(outcome.redemption)},
           {"rows_taken_as", assumed},
           {"passes", outcome.passes},
           {"customers", totals.customers},
           {"members", totals.members},
           {"purchases", totals.purchases},
           {"purchases_before", totals.purchases_before},
           {"revenue", money(totals.revenue)},
           {"returned", money(totals.returned)},
           {"unmatched_returns", money(totals.unmatched_returns)},
           {"discounts", money(totals.discounts)},
           {"tier_discounts", money(totals.tier_discounts)},
           {"membership_discounts", money(totals.membership_discounts)},
           {"reward_cost", money(totals.reward_cost())},
           {"perk_cost", money(totals.perk_cost)},
           {"units", units_of(outcome)},
           {"rewards", rewards_of(outcome)},
           {"tiers", tiers},
           {"upgrades", totals.upgrades},
           {"downgrades", totals.downgrades},
           {"members_who_reached_a_reward", totals.reached},
           {"members_with_a_reward", totals.rewarded},
           {"entries", totals.lines}};
  out["events"] = {{"replayed", totals.events},
                   {"unknown", outcome.unknown_events},
                   {"before_joining", totals.before_joining},
                   {"redemptions_recorded", totals.recorded},
                   {"redemptions_refused", totals.recorded_refused},
                   {"redemptions_of_automatic_rewards", totals.recorded_automatic}};
  out["first"] = {{"joined", date_or_null(outcome, totals.first_joined)},
                  {"issued", date_or_null(outcome, totals.first_issued)},
                  {"redeemed", date_or_null(outcome, totals.first_redeemed)},
                  {"expired", date_or_null(outcome, totals.first_expired)}};
  out["left_out"] = outcome.plan.left_out;
  return out;
}

}  // namespace stamkund::report
