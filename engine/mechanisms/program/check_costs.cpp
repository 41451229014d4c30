// What the program gives against what the purchases that earn it bring, and against what it is worth to
// members. A scenario that takes its spend from a fit is looked at once the fit is read.
#include "engine/mechanisms/program/check_costs.h"

#include <algorithm>
#include <cmath>

#include "engine/mechanisms/program/part.h"
#include "engine/mechanisms/program/reach.h"

namespace stamkund::mechanisms {

using scenario::ArmSpec;
using scenario::ProgramSpec;
using scenario::Reading;
using scenario::ScenarioSpec;
namespace {

using program::EarnRule;
using program::Reward;

/// A doubt, and what it is about.
struct DoubtAbout {
  enum class What : std::uint8_t { reward, tier, program };
  What what = What::program;
  std::size_t index = 0;
  Doubt doubt;
};

struct Looking {
  const ScenarioSpec& scenario;
  const ProgramSpec& program;
  double margin;
  double basket;  ///< mean, minor units
  bool fixed;     ///< every purchase is that much
  std::vector<DoubtAbout> doubts;

  [[nodiscard]] std::string money(double minor) const { return money_text(std::round(minor), scenario); }
};

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
bool look_at_margin(Looking& at, std::size_t r) {
  const auto& rules = at.program.rules;
  const Reward& reward = rules.rewards[r];
  const Earned earned = earned_by(rules, reward.currency, at.basket);
  // What is by amount alone, and certain, check_generosity has looked at.
  const double by_amount = Reach(rules).rate_by_amount(reward.currency) * at.basket / rules.minor_per_major;
  if (earned.units <= 0.0 || by_amount >= earned.units) return false;
  const auto price = static_cast<double>(reward.units.count);
  const double gives = reward.kind == Reward::Kind::item
                           ? static_cast<double>(reward.cost.minor) +
                                 std::min(static_cast<double>(reward.discount.minor), at.basket)
                           : price * reward.minor_per_unit;
  const double own = gives * (1.0 - reward.partner_share);
  const double purchases = std::max(price / earned.units, 1.0);
  const double margin = purchases * at.basket * at.margin;
  // Where rules hold for some only, or at times, it takes more purchases than this.
  if (own <= margin * (earned.certain ? 1.0 : 2.0)) return false;
  at.doubts.push_back({DoubtAbout::What::reward,
                       r,
                       {"costs more than it can bring: " + at.money(own) + ", but " + count_text(purchases) +
                            " a margin of " + at.money(margin),
                        "raise the price in units, or give something cheaper"}});
  return true;
}

void look_at_discount(Looking& at, std::size_t r) {
  const Reward& reward = at.program.rules.rewards[r];
  const auto discount = static_cast<double>(reward.discount.minor);
  if (reward.kind != Reward::Kind::item || discount <= at.basket * (at.fixed ? 1.0 : 2.0)) return;
  at.doubts.push_back({DoubtAbout::What::reward,
                       r,
                       {"takes off " + at.money(discount) + ", but a mean purchase is " +
                            at.money(at.basket) + ": what is above the price is lost",
                        "lower the discount, or let members pay with units ('kind: pay')"}});
}

/// Of tiers and of what parts give.
void look_at_perks(Looking& at) {
  const auto& program = at.program;
  const MeanPurchase purchase{at.scenario, at.margin, at.basket};
  for (std::size_t k = 0; k < program.rules.tiers.tiers.size(); ++k) {
    const auto& tier = program.rules.tiers.tiers[k];
    if (auto doubt = doubt_perks(purchase, tier.discount, tier.cost_share, tier.cost_per_visit,
                                 "every purchase in this tier loses money"))
      at.doubts.push_back({DoubtAbout::What::tier, k, std::move(*doubt)});
  }
  for (const ProgramPartSpec* part : program_parts(program.parts))
    if (auto doubt = part->doubt_costs(purchase))
      at.doubts.push_back({DoubtAbout::What::program, 0, std::move(*doubt)});
}

/// All that needs to know what a purchase is.
void look(Looking& at) {
  const auto& rules = at.program.rules;
  for (std::size_t r = 0; r < rules.rewards.size(); ++r)
    if (!rules.currencies[rules.rewards[r].currency].is_money && !look_at_margin(at, r))
      look_at_discount(at, r);
  look_at_perks(at);
}

void check_worth(Reading& out, const ProgramReading& reading, std::size_t r) {
  const Reward& reward = reading.program.rules.rewards[r];
  if (reward.kind != Reward::Kind::item || reward.value == reward.discount) return;
  const double own = static_cast<double>(reward.cost.minor) * (1.0 - reward.partner_share);
  const auto worth = static_cast<double>(reward.value.minor);
  if (own <= 2.0 * worth) return;
  out.warning(reading.reward_places[r],
              "costs many times its value: " + money_text(std::round(own), reading.scenario) +
                  ", and is worth " + money_text(worth, reading.scenario) + " to a member",
              "check 'cost' and 'value'");
}

}  // namespace

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

std::optional<Doubt> doubt_perks(const MeanPurchase& purchase, double discount, double share, Money visit,
                                 const std::string& who) {
  const auto money = [&](double minor) { return money_text(std::round(minor), purchase.scenario); };
  const double costs = share + static_cast<double>(visit.minor) / purchase.minor;
  if (costs <= 0.0 || discount > purchase.margin || discount + costs <= purchase.margin) return std::nullopt;
  return Doubt{"gives back more than the margin: discount and perks of a mean purchase come to " +
                   money((discount + costs) * purchase.minor) + ", its margin is " +
                   money(purchase.margin * purchase.minor) + ": " + who,
               "check 'cost_share' and 'cost_per_visit'"};
}

void check_costs(Reading& out, const ProgramReading& reading) {
  const auto basket = mean_basket(reading.scenario);
  std::vector<bool> said(reading.program.rules.rewards.size());
  if (basket) {
    const bool fixed = reading.scenario.population.spend->model == "fixed";
    Looking at{reading.scenario, reading.program, reading.margin, *basket, fixed, {}};
    look(at);
    for (const auto& [what, index, doubt] : at.doubts) {
      if (what == DoubtAbout::What::reward) said[index] = true;
      out.warning(what == DoubtAbout::What::reward ? reading.reward_places[index]
                  : what == DoubtAbout::What::tier ? reading.tier_places[index]
                                                   : reading.place,
                  doubt.message, doubt.suggestion);
    }
  }
  for (std::size_t r = 0; r < said.size(); ++r)
    if (!said[r]) check_worth(out, reading, r);
}

void check_costs_of_fit(const ScenarioSpec& scenario, double mean_spend, const std::string& file,
                        Problems& problems) {
  const double basket = mean_spend * static_cast<double>(scenario.minor_per_major);
  if (!(basket > 0.0) || !std::isfinite(basket)) return;
  for (const ArmSpec& arm : scenario.arms) {
    if (!arm.program) continue;
    Looking at{scenario, *arm.program, arm.margin, basket, false, {}};
    look(at);
    const auto& rules = arm.program->rules;
    for (const auto& [what, index, doubt] : at.doubts) {
      const std::string who =
          what == DoubtAbout::What::reward ? "'" + printable(rules.rewards[index].name) + "' "
          : what == DoubtAbout::What::tier ? "'" + printable(rules.tiers.tiers[index].name) + "' "
                                           : "";
      problems.warning({Severity::warning, file, 0, "arms[" + printable(arm.name) + "].program",
                        who + doubt.message, doubt.suggestion});
    }
  }
}

}  // namespace stamkund::mechanisms
