#pragma once
// Twenty programs that differ in all kinds of rules, with behaviours on: what holds of every program is tried
// on these.
#include <string>
#include <vector>

namespace stamkund::test {

/// The text of a scenario with one arm for each program after the baseline.
/// `returns` such as "{share: 10 %, after: 14 days}", or "none".
inline std::string many_programs(int customers, const std::string& horizon, int replicates,
                                 const std::string& returns) {
  const std::vector<std::string> programs{
      // Stamps: automatic, endowed, waiting, expiring.
      "{earn: {per_visit: 1}, reward: {at: 10, cost: 9 SEK}}",
      "{earn: {per_visit: 1}, endowed: 2, reward: {at: 12, cost: 9 SEK, discount: 5 SEK}, behaviour: "
      "{goal_gradient: "
      "0.5, points_pressure: 20 %}}",
      "{earn: {per_visit: 1}, pending: {after: 14 days}, expiry: {kind: rolling, after: 20 weeks, from: "
      "activation}, "
      "reward: {at: 5, cost: 9 SEK}}",
      // Points, all ways to expire.
      "{earn: {per_amount: 1 point per SEK}, pending: {until_next: month}, expiry: {kind: end_of, period: "
      "quarter, "
      "after: 3 months, reinstatement: 30 days}, reward: {at: 200, cost: 5 SEK, discount: 10 SEK, "
      "probability_per_visit: 50 %}, behaviour: {deadline: 40 %}}",
      "{earn: {per_amount: 1 point per SEK}, expiry: {kind: sliding, after: 10 weeks, reinstatement: 20 "
      "days}, "
      "reward: {at: 150, cost: 5 SEK, probability_per_visit: 30 %}, returns: into_negative, behaviour: "
      "{deadline: 40 "
      "%, deadline_worth: 10 %}}",
      "{earn: {per_amount: 1 point per SEK}, expiry: {kind: date, on: 40 weeks}, reward: {at: 150, cost: 5 "
      "SEK, "
      "probability_per_visit: 30 %}, returns: pending_only}",
      // Paying with points; a ladder with a threshold, coupons and limits.
      "{earn: {per_amount: 1 point per SEK}, reward: {kind: pay, at: 50, pays: 0.03 SEK, most: 50 %, "
      "probability_per_visit: 20 %}, behaviour: {redemption_momentum: 20 %, post_reward_boost: 10 %}}",
      "{earn: {per_amount: 1 point per SEK}, rewards: [{name: small, at: 100, cost: 0 SEK, discount: 10 SEK, "
      "coupon_valid: 30 days, probability_per_visit: 40 %}, {name: large, at: 400, cost: 30 SEK, "
      "partner_share: 40 %, "
      "probability_per_visit: 40 %, limit: {times: 1, per: quarter}}], behaviour: {redemption_threshold: 15 "
      "SEK}}",
      "{earn: {per_amount: 1 point per SEK}, reward: {at: 100, cost: 0 SEK, discount: 10 SEK}}",
      // Tiers on every basis and window.
      "{earn: [{per_visit: 10}, {multiply: 2, tiers: [gold]}, {on: upgrade, per_visit: 50}], reward: {at: "
      "100, cost: "
      "10 SEK, probability_per_visit: 50 %}, tiers: {basis: transactions, window: calendar, period: quarter, "
      "levels: "
      "[{name: silver, at: 8, discount: 1 %}, {name: gold, at: 14, discount: 2 %, cost_share: 1 %, "
      "cost_per_visit: 1 "
      "SEK, cost_per_year: 20 SEK, expiry_extension: 60 days}]}, expiry: {kind: rolling, after: 20 weeks}, "
      "behaviour: "
      "{tier_pressure: 30 %, tier_success: 10 %, tier_failure: 10 %, upgrade_lift: 10 %}}",
      "{earn: {per_visit: 10}, reward: {at: 100, cost: 10 SEK}, tiers: {basis: spend, window: rolling, "
      "length: 3 "
      "months, downgrade: one_step, held_for: 30 days, levels: [{name: silver, at: 400 SEK, discount: 1 %}, "
      "{name: "
      "gold, at: 900 SEK, cost_share: 2 %, lifetime_at: 4000 SEK}]}, behaviour: {upgrade_lift: 10 %}}",
      "{earn: {per_visit: 10}, reward: {at: 100, cost: 10 SEK}, tiers: {basis: earned, window: anniversary, "
      "length: 6 "
      "months, upgrades: next_period, reset_on_downgrade: true, levels: [{name: silver, at: 120, discount: 1 "
      "%}]}, "
      "behaviour: {tier_pressure: 30 %, tier_success: 10 %, tier_failure: 10 %}}",
      "{earn: {per_visit: 10}, expiry: {kind: rolling, after: 10 weeks}, reward: {at: 300, cost: 10 SEK, "
      "probability_per_visit: 50 %}, tiers: {basis: balance, levels: [{name: silver, at: 60, discount: 1 "
      "%}]}}",
      // Missions, several currencies, limits, scopes, first match, dates.
      "{earn: [{per_visit: 1, minimum_purchase: 30 SEK}, {per_amount: 0.1}], missions: [{name: five, visits: "
      "5, within: "
      "60 days, "
      "bonus: 20, repeats: true, endowed: 1}, {name: spend, spend: 500 SEK, bonus: 30}], reward: {at: 25, "
      "cost: 4 "
      "SEK}}",
      "{earn: {per_visit: 5, limit: {units: 20, per: month}}, reward: {at: 25, cost: 4 SEK}, currencies: "
      "[{name: beans, "
      "earn: {per_visit: 1, categories: [coffee]}, reward: {name: bag, at: 8, cost: 20 SEK, "
      "probability_per_visit: 60 "
      "%}, expiry: {kind: rolling, after: 30 weeks}}]}",
      "{earn: [{per_visit: 3, segments: [students], weekdays: [tuesday, friday]}, {per_visit: 1, from: 4 "
      "weeks, until: "
      "60 weeks}, {on: joining, per_visit: 5}, {on: anniversary, per_visit: 7}], combine: first, reward: "
      "{at: 12, "
      "cost: 4 SEK, weekdays: [monday, saturday]}}",
      // Events, partners, referrals, shared cards.
      "{earn: [{per_visit: 2}, {on: partner visit, per_visit: 5}, {on: review, per_visit: 1}, {on: referral, "
      "per_visit: "
      "10}], events: [{name: partner visit, per_year: 6, sold_at: 0.5 SEK, settles_after: 30 days}, {name: "
      "review, "
      "probability_per_visit: 10 %}], referral: {per_year: 1, friend_cost: 5 SEK}, reward: {at: 30, cost: 10 "
      "SEK, "
      "partner_share: 30 %}, shared_cards: {share: 20 %, users: 3}}",
      // Fees, cashback, surprises.
      "{membership: {fee: 20 SEK, period: 26 weeks, trial: 30 days, refund_within: 20 days, discount: 5 %, "
      "cost_per_visit: 0.50 SEK, renewal: 70 %, lift: 20 %}, earn: {per_visit: 1}, reward: {at: 6, cost: 5 "
      "SEK}}",
      "{cashback: {rate: 4 %, most: 10 SEK, per: month, paid_after: 30 days, minimum_payout: 5 SEK}, "
      "behaviour: "
      "{payout_spend: 32 %}}",
      "{earn: {per_visit: 1}, reward: {at: 6, cost: 5 SEK, stock: 100}, surprise: {probability_per_visit: 10 "
      "%, cost: 4 "
      "SEK, delight: 20 %, backlash_share: 20 %, backlash: 20 %, basket: 5 %}, membership: {fee: 10 SEK, "
      "period: 13 "
      "weeks, renewal: 60 %, refund_within: 10 days}, platform_cost: 100 SEK per month}",
  };
  std::string text =
      "stamkund: 1\ncurrency: SEK\nseed: 5\nhorizon: " + horizon +
      "\nrun_off: 26 weeks\nperiod: 4 weeks\nreplicates: " + std::to_string(replicates) +
      "\npopulation:\n  new_customers: {count: " + std::to_string(customers) +
      ", arrive_over: 13 weeks}\n  purchases: {model: pareto-nbd, r: 1.5, alpha: 2 weeks, s: 1, beta: "
      "60 weeks}\n  spend: {model: lognormal, median: 50 SEK, between: 0.4, within: 0.5}\n"
      "  segments: [{name: students, share: 30 %}, {name: others, share: 70 %}]\n"
      "  categories: [{name: coffee, share: 80 %}, {name: food, share: 20 %}]\n"
      "  returns: " +
      returns + "\nbaseline: {name: today, margin: 60 %}\narms:\n";
  for (std::size_t p = 0; p < programs.size(); ++p)
    text += "  - name: program " + std::to_string(p) + "\n    program: " + programs[p] + "\n";
  return text;
}

}  // namespace stamkund::test
