// Redemption: latent thresholds (Stourm, Bradlow & Fader 2015) and momentum (Dorotic et al. 2014).
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;
using program::Entry;

namespace {

/// Ten points a visit, worth 5 SEK; what they pay is at most half of the purchase, 25 SEK.
std::string paying(const std::string& behaviour, const std::string& probability = "100 %") {
  return "earn: {per_visit: 10}\nreward: {kind: pay, at: 10, pays: 0.50 SEK, most: 50 %, "
         "probability_per_visit: " +
         probability + "}\nbehaviour: {goal_gradient: 0, " + behaviour + "}\n";
}

/// Usable points of each member at the end.
std::vector<double> balances(const scenario::ScenarioFile& file, std::size_t arm) {
  std::vector<double> all;
  for (const auto& record : records(file, arm))
    all.push_back(static_cast<double>(record.balance(record.end_day)));
  return all;
}

/// Share of members who hold more than three times what the cheapest reward takes.
double stockpiling(const std::vector<double>& balances) {
  const auto many =
      std::count_if(balances.begin(), balances.end(), [](double units) { return units > 30.0; });
  return static_cast<double>(many) / static_cast<double>(balances.size());
}

/// Around the redemptions of part-payers who need 30 points.
struct Around {
  Rate before;  ///< she cannot redeem yet
  Rate able;    ///< the first week in which she can, until she does
  Rate after;   ///< the week after a redemption that left enough for another, long after she became able
  Rate later;   ///< the fourth week after it
};

Around around(const std::vector<Record>& lives) {
  constexpr std::int64_t kNeeded = 30;
  Around out;
  for (const auto& record : lives) {
    double able = record.end_day;
    each_balance(record, [&](double from, double, std::int64_t balance) {
      if (balance >= kNeeded) able = std::min(able, from);
    });
    auto redeemed = days_of(record, Entry::Kind::redeemed);
    redeemed.push_back(record.end_day);
    out.before.add(record, record.joined_day(), able);
    out.able.add(record, able, std::min(able + 7.0, redeemed.front()));
    for (std::size_t i = 0; i + 1 < redeemed.size(); ++i) {
      const double day = redeemed[i];
      if (day < able + 42.0 || record.balance(day) < kNeeded) continue;
      out.after.add(record, day, std::min(day + 7.0, redeemed[i + 1]));
      out.later.add(record, day + 21.0, std::min(day + 28.0, redeemed[i + 1]));
    }
  }
  return out;
}

}  // namespace

// Without a threshold whoever can pay with points does, and nobody keeps any: the share of stockpilers is
// exactly 0. With one it is far from 0 (null: 1 %; s.e. by the binomial law). Mutant: a threshold below the
// cheapest reward.
TEST_CASE("a latent threshold makes members stockpile well above the cheapest reward") {
  const auto file =
      test::scenario_of(steady(2000, "52 weeks", 0.5) +
                        arm("threshold", paying("redemption_threshold: 20 SEK, post_reward_boost: 0 %")) +
                        arm("low", paying("redemption_threshold: 0.10 SEK, post_reward_boost: 0 %")) +
                        arm("off", paying("redemption_threshold: 0 SEK, post_reward_boost: 0 %")) +
                        arm("not mentioned", paying("post_reward_boost: 0 %")));
  const auto held = balances(file, 1);
  CHECK((stockpiling(held) - 0.01) / std::sqrt(0.01 * 0.99 / 2000.0) > kSignificant);
  CHECK(stockpiling(held) > 0.3);
  // Latent: everybody is paid the same, and they differ.
  CHECK(*std::max_element(held.begin(), held.end()) > 200.0);
  CHECK(std::count(held.begin(), held.end(), 0.0) > 20);
  for (const std::size_t which : {2, 3}) CHECK(stockpiling(balances(file, which)) == 0.0);
  CHECK(same_counts(file, 3, 4));
  // It changes who redeems, not how often they buy.
  const auto all = tallies(file);
  for (std::size_t p = 0; p < all[0][1].periods(); ++p)
    CHECK(all[0][1].flow("purchases", p) == all[0][3].flow("purchases", p));
}

// Half of a purchase at most, so every redemption of somebody who waited is of a part of her balance. Nulls:
// base rate before she can redeem, after she can, after she did. Lead and lag are turned on one at a time:
// each shows in its own window, and not in the other's; off, in none.
TEST_CASE("redemption momentum: a lead before and a lag after a redemption, also of a part") {
  const auto momentum = [](const std::string& behaviour) {
    return "earn: {per_visit: 10}\nreward: {kind: pay, at: 30, pays: 0.50 SEK, most: 50 %, "
           "probability_per_visit: 10 "
           "%}\nbehaviour: {goal_gradient: 0, " +
           behaviour + "}\n";
  };
  const auto file = test::scenario_of(
      steady(3000, "52 weeks", 1.0) +
      arm("lead", momentum("redemption_momentum: 50 %, post_reward_boost: 0 %, post_reward_decay: 1 week")) +
      arm("lag", momentum("redemption_momentum: 0 %, post_reward_boost: 50 %, post_reward_decay: 1 week")) +
      arm("off", momentum("redemption_momentum: 0 %, post_reward_boost: 0 %")) +
      arm("not mentioned", momentum("post_reward_boost: 0 %")));
  const Around lead = around(records(file, 1));
  CHECK(lead.able.z() > kSignificant);
  for (const Rate& rate : {lead.before, lead.after, lead.later}) CHECK(std::abs(rate.z()) < kSignificant);
  const Around lag = around(records(file, 2));
  CHECK(lag.after.z() > kSignificant);
  CHECK(z_of_difference(lag.later, lag.after) < -kSignificant);
  for (const Rate& rate : {lag.before, lag.able}) CHECK(std::abs(rate.z()) < kSignificant);
  const Around off = around(records(file, 3));
  for (const Rate& rate : {off.before, off.able, off.after, off.later})
    CHECK(std::abs(rate.z()) < kSignificant);
  CHECK(same_counts(file, 3, 4));
}
