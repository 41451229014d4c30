#include <yaml-cpp/yaml.h>

#include <cmath>

#include "engine/scenario/readers.h"
#include "models/response/stimuli.h"

namespace stamkund::scenario {
namespace {

// Sources of the defaults: shared by docs/methods/behaviour.md.
const char* const kKivetz =
    "assumption: from no effect to Kivetz, Urminsky & Zheng 2006, who found gaps 20 % shorter at the last of "
    "ten "
    "stamps, ln(1/0.8)/0.9, but no level to compare with";
const char* const kTaylorNeslin = "assumption; Taylor & Neslin 2005 find a lift, recalled as about 2 %";
const char* const kDorotic = "Dorotic et al. 2014: lift for about five weeks";
const char* const kAssumption = "assumption";

constexpr Range kChange{-1.0, 100.0};

Points read_units(Section& section, const std::string& key, double low, const Default& fallback,
                  const std::string&) {
  return Points{std::llround(section.constant(key, Dimension::units, {low, 1e12}, fallback))};
}

void read_earn(Section& section, const ScenarioSpec& scenario, program::EarnRule& earn) {
  earn.per_visit = section.constant("per_visit", Dimension::units, {0.0, 1e9}, {"0", ""});
  earn.per_major_unit = section.constant("per_amount", Dimension::rate, {0.0, 1e9}, {"0", ""});
  earn.minimum_purchase = read_money(section, "minimum_purchase", scenario, {"0 " + scenario.currency, ""});
  // A rate that was given but is no number has been reported already.
  const bool given = section.has("per_visit") || section.has("per_amount");
  const bool zero = section.node("per_visit").as<std::string>("0") == "0" &&
                    section.node("per_amount").as<std::string>("0") == "0";
  if (earn.per_visit == 0.0 && earn.per_major_unit == 0.0 && (!given || zero))
    section.error("per_visit", "nothing is ever earned: give per_visit or per_amount");
}

void read_expiry(Section& section, program::Expiry& expiry) {
  const std::string kind = section.choice("kind", {"rolling", "sliding"}, kRequired);
  expiry.kind = kind == "sliding" ? program::Expiry::Kind::sliding : program::Expiry::Kind::rolling;
  expiry.days = section.constant("after", Dimension::duration, kPositive, kRequired);
}

void read_reward(Section& section, const ScenarioSpec& scenario, ProgramSpec& program) {
  ProgramSpec::RewardSpec reward;
  reward.units = read_units(section, "at", 1.0, kRequired, program.unit_name);
  reward.cost = read_money(section, "cost", scenario, kRequired);
  reward.discount = read_money(section, "discount", scenario, {"0 " + scenario.currency, ""});
  reward.probability_per_visit = section.quantity("probability_per_visit", Dimension::share, kUnitInterval,
                                                  {"100 %", "assumption: automatic"});
  if (reward.units.count > 0 && program.endowed >= reward.units)
    section.error("at", "the endowed units alone reach the reward; raise 'at' or lower 'endowed'");
  program.reward = reward;
}

/// How members react to a reward; without one, all of it is idle.
void read_reward_behaviour(Section& section, ProgramBehaviourSpec& behaviour) {
  behaviour.goal_gradient =
      section.quantity("goal_gradient", Dimension::number, {0.0, 5.0}, {"{uniform: [0, 0.25]}", kKivetz});
  behaviour.post_reward_boost =
      section.quantity("post_reward_boost", Dimension::change, {0.0, 10.0}, {"2 %", kTaylorNeslin});
  behaviour.post_reward_decay =
      section.quantity("post_reward_decay", Dimension::duration, kPositive, {"5 weeks", kDorotic});
}

void read_member_behaviour(Section& section, ProgramBehaviourSpec& behaviour) {
  // Off unless stated: most of what members buy more is self-selection (Leenheer et al. 2007).
  behaviour.member_purchase_rate =
      section.quantity("member_purchase_rate", Dimension::change, kChange, {"0 %", ""});
  behaviour.member_defection = section.quantity("member_defection", Dimension::change, kChange, {"0 %", ""});
}

void read_program(Section& section, const ScenarioSpec& scenario, ProgramSpec& program) {
  program.unit_name = section.text("unit", {"points", ""});
  program.starts_day =
      section.constant("starts", Dimension::duration, {0.0, scenario.horizon_days}, {"0 weeks", ""});
  section.section("earn", [&](Section& earn) { read_earn(earn, scenario, program.earn); });
  program.endowed = read_units(section, "endowed", 0.0, {"0", ""}, program.unit_name);
  section.optional_section("expiry", [&](Section& expiry) { read_expiry(expiry, program.expiry); });
  section.optional_section("reward", [&](Section& reward) { read_reward(reward, scenario, program); });
  program.platform_cost_per_day = section.constant("platform_cost", Dimension::money_rate, kNotNegative,
                                                   {"0 " + scenario.currency, kAssumption});
  section.section("enrolment", [&](Section& enrolment) {
    program.enrolment.share_per_visit =
        enrolment.quantity("share_per_visit", Dimension::share, kUnitInterval, {"30 %", kAssumption});
    program.enrolment.loyalty_slope =
        enrolment.quantity("loyalty_slope", Dimension::number, {-10.0, 10.0}, {"0.5", kAssumption});
    program.enrolment.cost = read_money(enrolment, "cost", scenario, {"0 " + scenario.currency, kAssumption});
  });
  section.section("behaviour", [&](Section& behaviour) {
    behaviour.reading().read_if_it_acts([&] { read_reward_behaviour(behaviour, program.behaviour); },
                                        [&] { return program.reward.has_value(); });
    read_member_behaviour(behaviour, program.behaviour);
  });
}

void read_campaign(Section& section, const ScenarioSpec& scenario, CampaignSpec& campaign) {
  campaign.name = section.text("name", kRequired);
  const std::string channel = section.choice("channel", kChannels, kRequired);
  for (std::size_t i = 0; i < kChannels.size(); ++i)
    if (kChannels[i] == channel) campaign.channel = i;
  const std::string to = section.choice("to", {"everyone", "members", "sleeping"}, {"everyone", ""});
  campaign.target = to == "members"    ? CampaignSpec::Target::members
                    : to == "sleeping" ? CampaignSpec::Target::sleeping
                                       : CampaignSpec::Target::everyone;
  if (campaign.target == CampaignSpec::Target::sleeping)
    campaign.sleeping_days = section.constant("sleeping_for", Dimension::duration, kPositive,
                                              {"3 months", "domain practice: no accrual for 3 months"});
  const std::string horizon = std::to_string(scenario.horizon_days) + " days";
  campaign.first_day =
      section.constant("first", Dimension::duration, {0.0, scenario.horizon_days}, {"0 weeks", ""});
  if (section.is_none("every") || !section.has("every")) {
    (void)section.optional_section("every", [](Section&) {});
  } else {
    // A contact more often than daily is a mistake in the file, not a campaign.
    campaign.every_days = section.constant("every", Dimension::duration, {1.0, 36525.0}, kRequired);
  }
  campaign.until_day = section.constant("until", Dimension::duration, kNotNegative, {horizon, ""});
  campaign.cost = read_money(section, "cost", scenario, kRequired);
  campaign.open = section.quantity("open", Dimension::share, kUnitInterval, {"20 %", kAssumption});
  campaign.lift = section.quantity("lift", Dimension::change, {0.0, 100.0}, {"30 %", kAssumption});
  campaign.decay = section.quantity("decay", Dimension::duration, kPositive, {"2 weeks", kAssumption});
  campaign.unsubscribe =
      section.quantity("unsubscribe", Dimension::share, {0.0, 1.0}, {"0.2 %", kAssumption});
  section.optional_section("offer", [&](Section& offer) {
    campaign.discount = offer.quantity("discount", Dimension::share, kUnitInterval, kRequired);
    campaign.offer_valid_days =
        offer.constant("valid", Dimension::duration, kPositive, {"4 weeks", kAssumption});
  });
}

}  // namespace

Money read_money(Section& section, const std::string& key, const ScenarioSpec& scenario,
                 const Default& fallback) {
  const double major = section.constant(key, Dimension::money, {0.0, 1e12}, fallback);
  const double minor = major * static_cast<double>(scenario.minor_per_major);
  if (std::abs(minor - std::round(minor)) > 1e-6 * std::max(1.0, minor))
    section.error(key,
                  "finer than the smallest unit of " + scenario.currency + " (1/" +
                      std::to_string(scenario.minor_per_major) + ")",
                  "raise currency_decimals if the amount is meant so");
  return Money{std::llround(minor)};
}

void read_arm(Section& section, const ScenarioSpec& scenario, ArmSpec& arm) {
  arm.name = section.text("name", kRequired);
  arm.margin = section.constant("margin", Dimension::share, kUnitInterval, kRequired);
  section.section("effects", [&](Section& effects) {
    arm.effects.purchase_rate = effects.quantity("purchase_rate", Dimension::change, kChange, {"0 %", ""});
    arm.effects.defection = effects.quantity("defection", Dimension::change, kChange, {"0 %", ""});
    arm.effects.spend = effects.quantity("spend", Dimension::change, kChange, {"0 %", ""});
  });
  const bool has_campaigns = section.has("campaigns") && !section.is_none("campaigns");
  section.reading().read_if_it_acts(
      [&] {
        section.section("fatigue", [&](Section& fatigue) {
          arm.fatigue.weight =
              fatigue.quantity("weight", Dimension::number, {0.0, 10.0}, {"0.2", kAssumption});
          arm.fatigue.decay =
              fatigue.quantity("decay", Dimension::duration, kPositive, {"4 weeks", kAssumption});
        });
      },
      [&] { return has_campaigns; });
  section.optional_section("program", [&](Section& program) {
    arm.program.emplace();
    read_program(program, scenario, *arm.program);
  });
  section.list("campaigns", [&](Section& campaign, std::size_t) {
    arm.campaigns.emplace_back();
    read_campaign(campaign, scenario, arm.campaigns.back());
  });
  // Each campaign may have a decay of its own, and one more belongs to rewards.
  if (arm.campaigns.size() >= response::Stimuli::kMax)
    section.error("campaigns",
                  "at most " + std::to_string(response::Stimuli::kMax - 1) + " campaigns an arm");
  for (std::size_t i = 0; i < arm.campaigns.size(); ++i)
    if (arm.campaigns[i].target == CampaignSpec::Target::members && !arm.program)
      section.error("campaigns", "campaign '" + printable(arm.campaigns[i].name) +
                                     "' goes to members, but this arm has no program");
}

}  // namespace stamkund::scenario
