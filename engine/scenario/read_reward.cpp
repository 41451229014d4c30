#include <cmath>

#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

using program::Reward;

constexpr std::size_t kMostRewards = 100;

void read_item(Section& section, const ProgramReading& reading, Reward& reward, bool matters) {
  const auto& scenario = reading.scenario;
  const std::size_t mistakes = section.reading().mistakes;
  reward.cost = read_money(section, "cost", scenario, kRequired);
  reward.discount = read_money(section, "discount", scenario, {"0 " + scenario.currency, ""});
  const Money worth = reward.discount.minor > 0 ? reward.discount : reward.cost;
  section.reading().read_if_it_acts(
      [&] {
        reward.value = read_money(section, "value", scenario,
                                  {money_text(static_cast<double>(worth.minor), scenario),
                                   "assumption: worth to a member what it takes off, or else what it costs"});
      },
      [matters] { return matters; });
  if (section.reading().mistakes == mistakes && reward.cost.minor == 0 && reward.discount.minor == 0 &&
      reward.value.minor == 0)
    section.error("cost", "the reward is worth nothing: it has neither cost nor discount nor value");
  for (const char* const key : {"pays", "most"})
    section.idle(key, "an item has a price; only pay and payout have a ratio");
  section.ask("coupon_valid");
  if (!section.has("coupon_valid") || section.is_none("coupon_valid")) return;
  reward.coupon_days = section.constant("coupon_valid", Dimension::duration, {0.0, 36525.0, true}, kRequired);
  if (reward.discount.minor == 0 && section.reading().mistakes == mistakes)
    section.error("coupon_valid", "a coupon takes something off a later purchase, but there is no discount");
}

void read_ratio(Section& section, const ProgramReading& reading, Reward& reward) {
  reward.minor_per_unit = read_price(section, "pays", reading.scenario, kRequired);
  if (section.has("pays") && reward.minor_per_unit == 0.0) {
    section.error("pays", "a unit has to pay something");
    reward.minor_per_unit = 1.0;
  }
  if (reward.kind == Reward::Kind::ratio)
    reward.most_share = section.constant("most", Dimension::share, {0.0, 1.0, true}, {"100 %", ""});
  else
    section.idle("most", "a payout is not part of a purchase");
  for (const char* const key : {"cost", "discount", "value", "coupon_valid"})
    section.idle(key, "money is paid for each unit; only items have one");
}

void read_reward(Section& section, ProgramReading& reading, std::size_t currency, const Default& name,
                 bool several) {
  auto& program = reading.program;
  Reward reward;
  reward.currency = currency;
  reward.name = section.text("name", name);
  for (const auto& other : program.rules.rewards)
    if (!reward.name.empty() && other.name == reward.name)
      section.error("name", "two rewards are called '" + printable(reward.name) + "'");
  const std::string kind = section.choice("kind", {"item", "pay", "payout"}, {"item", ""});
  reward.kind = kind == "pay"      ? Reward::Kind::ratio
                : kind == "payout" ? Reward::Kind::payout
                                   : Reward::Kind::item;
  const bool item = reward.kind == Reward::Kind::item;
  reward.units = read_units(section, "at", 1.0, item ? kRequired : Default{"1", ""});
  Quantity probability = section.quantity("probability_per_visit", Dimension::share, kUnitInterval,
                                          {"100 %", "assumption: automatic"});
  reward.automatic = probability.is_constant() && probability.parameters[0] == 1.0;
  if (is_off(probability))
    section.reading().warning(section.place("probability_per_visit"), "no member ever takes this reward",
                              "give a probability above 0 %");
  const bool matters = !reward.automatic && (several || reading.values_matter);
  if (item)
    read_item(section, reading, reward, matters);
  else
    read_ratio(section, reading, reward);
  reward.partner_share = section.constant("partner_share", Dimension::share, kUnitInterval, {"0 %", ""});
  if (reward.partner_share > 0.0 && item && reward.cost.minor == 0 && reward.discount.minor == 0)
    section.error("partner_share", "there is no cost or discount of which a partner could carry a share");
  reward.limit = read_limit(section);
  if (item && reward.limit.units < reward.units.count)
    section.error("limit", "allows fewer units than one reward takes, so it could never be redeemed");
  section.ask("stock");
  if (section.has("stock") && !section.is_none("stock"))
    reward.stock = section.pieces("stock", 1.0, kRequired);
  reward.scope = read_scope(section, reading);
  const Points endowed = program.rules.currencies[currency].endowed;
  if (item && reward.units.count > 0 && endowed >= reward.units)
    section.error("at", "the endowed units alone reach the reward; raise 'at' or lower 'endowed'");
  program.rules.rewards.push_back(std::move(reward));
  program.redeem_probability.push_back(std::move(probability));
  reading.reward_places.push_back(section.place());
}

}  // namespace

void read_rewards(Section& section, ProgramReading& reading, std::size_t currency) {
  const int one = section.layer_of("reward");
  const int many = section.layer_of("rewards");
  if (one >= 0 && one == many && !section.is_none("reward") && !section.is_none("rewards"))
    section.error("rewards", "say either 'reward' (one) or 'rewards' (a list), not both");
  section.ask("reward");
  section.ask("rewards");
  const std::string name =
      currency == 0 ? "reward" : printable(reading.program.rules.currencies[currency].name) + " reward";
  // The layer that wins says which form it is: an arm's list takes the place of the baseline's one.
  if (many >= 0 && (one < 0 || many < one || section.is_none("reward"))) {
    const YAML::Node list = section.node("rewards");
    const bool several = list.IsSequence() && list.size() > 1;
    section.list("rewards", [&](Section& reward, std::size_t) {
      read_reward(reward, reading, currency, several ? kRequired : Default{name, ""}, several);
    });
    if (reading.program.rules.rewards.size() > kMostRewards)
      section.error("rewards", "at most " + std::to_string(kMostRewards) + " rewards");
    return;
  }
  section.optional_section("reward", [&](Section& reward) {
    read_reward(reward, reading, currency, {name, ""}, false);
  });
}

}  // namespace stamkund::scenario
