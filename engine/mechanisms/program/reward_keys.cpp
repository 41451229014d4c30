#include <cmath>

#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {

using scenario::Dimension;
using scenario::Here;
using scenario::is_off;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::kLongest;
using scenario::kUnitInterval;
using scenario::Quantity;
using scenario::Section;
namespace key = scenario::key;
namespace {

using program::Reward;

constexpr std::size_t kMostRewards = 100;

constexpr std::string_view kKinds[] = {"item", "pay", "payout"};

constexpr Keys kReward{
    key::text("name", "what people call it")
        .or_what("the currency's reward; among several, it must be given"),
    key::choice("kind", kKinds, "an item, part of a purchase paid with units, or the balance as money")
        .or_else("item"),
    key::constant("at", Dimension::units, {1.0, 1e12}, "units that it takes; where units pay, the least")
        .or_what("must be given for an item, else 1"),
    key::quantity("probability_per_visit", Dimension::share, kUnitInterval,
                  "probability that a member who could redeem does so at a purchase; 100 % = automatic")
        .or_else("100 %", "assumption: automatic"),
    key::money("cost", "what handing it over costs").or_what("must be given for an item").with("kind: item"),
    key::money("discount", "taken off the purchase at which it is redeemed").or_else("0").with("kind: item"),
    key::money("value", "what it is worth to a member who chooses")
        .or_what("the discount, or else the cost")
        .with("kind: item"),
    key::constant("coupon_valid", Dimension::duration, {0.0, kLongest, true},
                  "the discount is off a later purchase, within this time")
        .or_none()
        .with("kind: item"),
    key::price("pays", "money for a unit")
        .or_what("must be given where units pay")
        .with("kind: pay or payout"),
    key::constant("most", Dimension::share, {0.0, 1.0, true}, "share of a purchase that units may pay")
        .or_else("100 %")
        .with("kind: pay"),
    key::constant("partner_share", Dimension::share, kUnitInterval,
                  "share of cost and discount that a partner carries")
        .or_else("0 %"),
    key::section("limit", limit_keys, "how often a member may have it in a period").or_none(),
    key::constant("stock", Dimension::units, {1.0, 1e12}, "pieces in all").or_none(),
    key::also(scope_keys),
};

void read_item(Section& section, const ProgramReading& reading, Reward& reward, bool matters) {
  const auto& scenario = reading.scenario;
  const std::size_t mistakes = section.reading().mistakes;
  reward.cost = read_money(section, kReward["cost"], scenario, {.required = true});
  reward.discount = read_money(section, kReward["discount"], scenario);
  const Money worth = reward.discount.minor > 0 ? reward.discount : reward.cost;
  section.reading().read_if_it_acts(
      [&] {
        reward.value =
            read_money(section, kReward["value"], scenario,
                       {.fallback = money_text(static_cast<double>(worth.minor), scenario),
                        .source = "assumption: worth to a member what it takes off, or else what it costs"});
      },
      [matters] { return matters; });
  if (section.reading().mistakes == mistakes && reward.cost.minor == 0 && reward.discount.minor == 0 &&
      reward.value.minor == 0)
    section.error("cost", "the reward is worth nothing: it has neither cost nor discount nor value");
  for (const Key* key : {&kReward["pays"], &kReward["most"]})
    section.idle(*key, "an item has a price; only pay and payout have a ratio");
  section.ask(kReward["coupon_valid"]);
  if (!section.has("coupon_valid") || section.is_none("coupon_valid")) return;
  reward.coupon_days = section.constant(kReward["coupon_valid"], {.required = true});
  if (reward.discount.minor == 0 && section.reading().mistakes == mistakes)
    section.error("coupon_valid", "a coupon takes something off a later purchase, but there is no discount");
}

void read_ratio(Section& section, const ProgramReading& reading, Reward& reward) {
  reward.minor_per_unit = read_price(section, kReward["pays"], reading.scenario, {.required = true});
  if (section.has("pays") && reward.minor_per_unit == 0.0) {
    section.error("pays", "a unit has to pay something");
    reward.minor_per_unit = 1.0;
  }
  if (reward.kind == Reward::Kind::ratio)
    reward.most_share = section.constant(kReward["most"]);
  else
    section.idle(kReward["most"], "a payout is not part of a purchase");
  for (const Key* key : {&kReward["cost"], &kReward["discount"], &kReward["value"], &kReward["coupon_valid"]})
    section.idle(*key, "money is paid for each unit; only items have one");
}

void read_reward(Section& section, ProgramReading& reading, std::size_t currency, const Here& name,
                 bool several) {
  auto& program = reading.program;
  Reward reward;
  reward.currency = currency;
  reward.name = section.text(kReward["name"], name);
  for (const auto& other : program.rules.rewards)
    if (!reward.name.empty() && other.name == reward.name)
      section.error("name", "two rewards are called '" + printable(reward.name) + "'");
  const std::string kind = section.choice(kReward["kind"]);
  reward.kind = kind == "pay"      ? Reward::Kind::ratio
                : kind == "payout" ? Reward::Kind::payout
                                   : Reward::Kind::item;
  const bool item = reward.kind == Reward::Kind::item;
  reward.units = read_units(section, kReward["at"], item ? Here{.required = true} : Here{.fallback = "1"});
  Quantity probability = section.quantity(kReward["probability_per_visit"]);
  reward.automatic = probability.is_constant() && probability.parameters[0] == 1.0;
  if (is_off(probability))
    section.reading().warning(section.place("probability_per_visit"), "no member ever takes this reward",
                              "give a probability above 0 %");
  const bool matters = !reward.automatic && (several || reading.values_matter);
  if (item)
    read_item(section, reading, reward, matters);
  else
    read_ratio(section, reading, reward);
  reward.partner_share = section.constant(kReward["partner_share"]);
  if (reward.partner_share > 0.0 && item && reward.cost.minor == 0 && reward.discount.minor == 0)
    section.error("partner_share", "there is no cost or discount of which a partner could carry a share");
  reward.limit = read_limit(section, kReward["limit"]);
  if (item && reward.limit.units < reward.units.count)
    section.error("limit", "allows fewer units than one reward takes, so it could never be redeemed");
  section.ask(kReward["stock"]);
  if (section.has("stock") && !section.is_none("stock"))
    reward.stock = section.pieces(kReward["stock"], {.required = true});
  reward.scope = read_scope(section, reading);
  const Points endowed = program.rules.currencies[currency].endowed;
  if (item && reward.units.count > 0 && endowed >= reward.units)
    section.error("at", "the endowed units alone reach the reward; raise 'at' or lower 'endowed'");
  program.rules.rewards.push_back(std::move(reward));
  program.redeem_probability.push_back(std::move(probability));
  reading.reward_places.push_back(section.place());
}

}  // namespace

KeySet reward_keys() { return kReward.set(); }

void read_rewards(Section& section, const Key& one, const Key& many, ProgramReading& reading,
                  std::size_t currency) {
  const int of_one = section.layer_of("reward");
  const int of_many = section.layer_of("rewards");
  if (of_one >= 0 && of_one == of_many && !section.is_none("reward") && !section.is_none("rewards"))
    section.error("rewards", "say either 'reward' (one) or 'rewards' (a list), not both");
  section.ask(one);
  section.ask(many);
  const std::string name =
      currency == 0 ? "reward" : printable(reading.program.rules.currencies[currency].name) + " reward";
  // The layer that wins says which form it is: an arm's list takes the place of the baseline's one.
  if (of_many >= 0 && (of_one < 0 || of_many < of_one || section.is_none("reward"))) {
    const bool several = section.elements("rewards") > 1;
    section.list(many, [&](Section& reward, std::size_t) {
      read_reward(reward, reading, currency, several ? Here{.required = true} : Here{.fallback = name},
                  several);
    });
    if (reading.program.rules.rewards.size() > kMostRewards)
      section.error("rewards", "at most " + std::to_string(kMostRewards) + " rewards");
    return;
  }
  section.optional_section(
      one, [&](Section& reward) { read_reward(reward, reading, currency, {.fallback = name}, false); });
}

}  // namespace stamkund::mechanisms
