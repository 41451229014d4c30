// What the program gives against what the purchases that earn it bring, and against what it is worth to
// members. Only where a scenario states the spend itself: a fit is not read here.
#include <algorithm>
#include <cmath>

#include "engine/scenario/program_reading.h"
#include "engine/scenario/reach.h"

namespace stamkund::scenario {
namespace {

using program::EarnRule;
using program::Reward;

/// Mean list price of a purchase, minor units; nothing if only a fit knows it, or if there is no mean.
std::optional<double> mean_basket(const ScenarioSpec& scenario) {
  const auto& spend = scenario.population.spend;
  if (!spend || spend->parameters.empty()) return std::nullopt;
  std::vector<double> at;
  for (const auto& parameter : spend->parameters) at.push_back(parameter.central());
  double major = at[0];
  if (spend->model == "gamma-gamma" && at.size() == 3)
    major = at[1] > 1.0 ? at[0] * at[2] / (at[1] - 1.0) : 0.0;
  else if (spend->model == "lognormal" && at.size() >= 3)
    major = at[0] * std::exp(0.5 * (at[1] * at[1] + at[2] * at[2]));
  else if (spend->model != "fixed")
    return std::nullopt;
  const double minor = major * static_cast<double>(scenario.minor_per_major);
  return minor > 0.0 && std::isfinite(minor) ? std::optional(minor) : std::nullopt;
}

/// Units that a mean purchase earns, at the most.
struct Earned {
  double units = 0;
  bool certain = true;  ///< no scope or limit makes it less for some, or at times
};

Earned earned_by(const program::Rules& rules, std::size_t currency, double basket) {
  Earned out;
  double best = 0.0;
  const auto& earn = rules.currencies[currency].earn;
  for (const EarnRule& rule : earn) {
    if (rule.on != EarnRule::On::purchase || rule.multiplier > 1.0 ||
        static_cast<double>(rule.minimum_purchase.minor) > basket)
      continue;
    double units = rule.per_visit + rule.per_major_unit * basket / rules.minor_per_major;
    for (const std::int64_t most : {rule.most_an_occasion, rule.limit.units})
      if (most != program::kNoLimit) units = std::min(units, static_cast<double>(most));
    const bool open = is_open(rule.scope);
    out.certain = out.certain && open && !rule.limit.limits();
    // Rules for some may exclude each other: the best of them, beside those for all.
    if (open && !rules.currencies[currency].first_match)
      out.units += units;
    else
      best = std::max(best, units);
  }
  out.units += best;
  for (const EarnRule& rule : earn)
    if (rule.on == EarnRule::On::purchase && rule.multiplier > 1.0 && is_open(rule.scope))
      out.units *= rule.multiplier;
  for (const auto& mission : rules.missions) {
    if (mission.currency != currency) continue;
    const auto target = static_cast<double>(mission.target - mission.endowed);
    const double done = mission.counts == program::Mission::Counts::visits ? 1.0 : basket;
    out.units += static_cast<double>(mission.bonus.count) * done / std::max(target, done);
    out.certain = false;
  }
  return out;
}

std::string count_text(double purchases) {
  const auto whole = static_cast<std::int64_t>(std::ceil(purchases - 1e-9));
  return whole <= 1 ? "the purchase that earns it brings"
                    : "the " + std::to_string(whole) + " mean purchases that earn it bring";
}

/// True if something was said.
bool check_reward_margin(Reading& out, const ProgramReading& reading, std::size_t r, double basket) {
  const auto& rules = reading.program.rules;
  const Reward& reward = rules.rewards[r];
  const Earned earned = earned_by(rules, reward.currency, basket);
  // What is by amount alone, and certain, check_generosity has looked at.
  const double by_amount = Reach(rules).rate_by_amount(reward.currency) * basket / rules.minor_per_major;
  if (earned.units <= 0.0 || by_amount >= earned.units) return false;
  const auto price = static_cast<double>(reward.units.count);
  const double gives = reward.kind == Reward::Kind::item
                           ? static_cast<double>(reward.cost.minor) +
                                 std::min(static_cast<double>(reward.discount.minor), basket)
                           : price * reward.minor_per_unit;
  const double own = gives * (1.0 - reward.partner_share);
  const double purchases = std::max(price / earned.units, 1.0);
  const double margin = purchases * basket * reading.margin;
  // Where rules hold for some only, or at times, it takes more purchases than this.
  if (own <= margin * (earned.certain ? 1.0 : 2.0)) return false;
  out.warning(reading.reward_places[r],
              "costs more than it can bring: " + money_text(std::round(own), reading.scenario) + ", but " +
                  count_text(purchases) + " a margin of " + money_text(std::round(margin), reading.scenario),
              "raise the price in units, or give something cheaper");
  return true;
}

bool check_reward_worth(Reading& out, const ProgramReading& reading, std::size_t r) {
  const Reward& reward = reading.program.rules.rewards[r];
  if (reward.kind != Reward::Kind::item || reward.value == reward.discount) return false;
  const double own = static_cast<double>(reward.cost.minor) * (1.0 - reward.partner_share);
  const auto worth = static_cast<double>(reward.value.minor);
  if (own <= 2.0 * worth) return false;
  out.warning(reading.reward_places[r],
              "costs many times its value: " + money_text(std::round(own), reading.scenario) +
                  ", and is worth " + money_text(worth, reading.scenario) + " to a member",
              "check 'cost' and 'value'");
  return true;
}

void check_reward_discount(Reading& out, const ProgramReading& reading, std::size_t r, double basket) {
  const Reward& reward = reading.program.rules.rewards[r];
  const auto discount = static_cast<double>(reward.discount.minor);
  const bool fixed = reading.scenario.population.spend->model == "fixed";
  if (reward.kind != Reward::Kind::item || discount <= basket * (fixed ? 1.0 : 2.0)) return;
  out.warning(reading.reward_places[r],
              "takes off " + money_text(discount, reading.scenario) + ", but a mean purchase is " +
                  money_text(std::round(basket), reading.scenario) + ": what is above the price is lost",
              "lower the discount, or let members pay with units ('kind: pay')");
}

/// Discounts alone are looked at where they are read.
void check_perks(Reading& out, const ProgramReading& reading, double basket) {
  const auto& program = reading.program;
  const auto say = [&](const Place& place, double discount, double share, Money visit, const char* who) {
    const double costs = share + static_cast<double>(visit.minor) / basket;
    if (costs <= 0.0 || discount > reading.margin || discount + costs <= reading.margin) return;
    out.warning(place,
                "gives back more than the margin: discount and perks of a mean purchase come to " +
                    money_text(std::round((discount + costs) * basket), reading.scenario) +
                    ", its margin is " + money_text(std::round(reading.margin * basket), reading.scenario) + ": " + who,
                "check 'cost_share' and 'cost_per_visit'");
  };
  for (std::size_t k = 0; k < program.rules.tiers.tiers.size(); ++k) {
    const auto& tier = program.rules.tiers.tiers[k];
    say(reading.tier_places[k], tier.discount, tier.cost_share, tier.cost_per_visit,
        "every purchase in this tier loses money");
  }
  if (program.membership)
    say(reading.place, program.membership->discount, 0.0, program.membership->cost_per_visit,
        "every purchase of a paying member loses money");
  if (!program.surprise) return;
  const double surprise =
      program.surprise->probability_per_visit.central() * static_cast<double>(program.surprise->cost.minor);
  if (surprise > reading.margin * basket)
    out.warning(reading.place,
                "surprises cost " + money_text(std::round(surprise), reading.scenario) +
                    " a purchase, more than the margin of a mean one, " +
                    money_text(std::round(reading.margin * basket), reading.scenario),
                "lower 'cost' or 'probability_per_visit' of 'surprise'");
}

}  // namespace

void check_costs(Reading& out, const ProgramReading& reading) {
  const auto basket = mean_basket(reading.scenario);
  const auto& rewards = reading.program.rules.rewards;
  for (std::size_t r = 0; r < rewards.size(); ++r) {
    if (reading.program.rules.currencies[rewards[r].currency].is_money) continue;
    if (basket && check_reward_margin(out, reading, r, *basket)) continue;
    if (check_reward_worth(out, reading, r)) continue;
    if (basket) check_reward_discount(out, reading, r, *basket);
  }
  if (basket) check_perks(out, reading, *basket);
}

}  // namespace stamkund::scenario
