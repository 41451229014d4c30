#include <yaml-cpp/yaml.h>

#include <cmath>
#include <limits>

#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

constexpr Range kChange{-1.0, 100.0};

/// No amount that anybody pays is more than 10^11 minor units (engine/simulation/books.h).
Range range_of_amounts(const ScenarioSpec& scenario) {
  return {0.0, 1e11 / static_cast<double>(scenario.minor_per_major)};
}

Money in_minor_units(Section& section, const std::string& key, double major, const ScenarioSpec& scenario) {
  const double minor = major * static_cast<double>(scenario.minor_per_major);
  if (std::abs(minor - std::round(minor)) > 1e-6 * std::max(1.0, minor))
    section.error(key,
                  "finer than the smallest unit of " + scenario.currency + " (1/" +
                      std::to_string(scenario.minor_per_major) + ")",
                  "raise currency_decimals if the amount is meant so");
  return Money{std::llround(minor)};
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
    campaign.sleeping_days = section.constant("sleeping_for", Dimension::duration, kSpan,
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
  campaign.until_day = section.constant("until", Dimension::duration, kWait, {horizon, ""});
  campaign.cost = read_money(section, "cost", scenario, kRequired);
  campaign.open = section.quantity("open", Dimension::share, kUnitInterval, {"20 %", kAssumption});
  campaign.lift = section.quantity("lift", Dimension::change, {0.0, 100.0}, {"30 %", kAssumption});
  campaign.decay = section.quantity("decay", Dimension::duration, kSpan, {"2 weeks", kAssumption});
  campaign.unsubscribe =
      section.quantity("unsubscribe", Dimension::share, {0.0, 1.0}, {"0.2 %", kAssumption});
  section.optional_section("offer", [&](Section& offer) {
    campaign.discount = offer.quantity("discount", Dimension::share, kUnitInterval, kRequired);
    campaign.offer_valid_days = offer.constant("valid", Dimension::duration, kSpan, {"4 weeks", kAssumption});
  });
}

}  // namespace

Money read_money(Section& section, const std::string& key, const ScenarioSpec& scenario,
                 const Default& fallback) {
  const double major = section.constant(key, Dimension::money, range_of_amounts(scenario), fallback);
  return in_minor_units(section, key, major, scenario);
}

Money read_money(Section& section, const Key& key, const ScenarioSpec& scenario, const Here& here) {
  Here at = here;
  at.range = range_of_amounts(scenario);
  return in_minor_units(section, std::string(key.name), section.constant(key, at), scenario);
}

void read_arm(Section& section, const ScenarioSpec& scenario, ArmSpec& arm) {
  arm.name = section.text("name", kRequired);
  const std::size_t mistakes = section.reading().mistakes;
  arm.margin = section.constant("margin", Dimension::share, kUnitInterval, kRequired);
  // A margin that could not be read is above everything: nothing is said of what it would be too small for.
  const double margin =
      section.reading().mistakes == mistakes ? arm.margin : std::numeric_limits<double>::infinity();
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
          arm.fatigue.decay = fatigue.quantity("decay", Dimension::duration, kSpan, {"4 weeks", kAssumption});
        });
      },
      [&] { return has_campaigns; });
  section.optional_section("program", [&](Section& program) {
    arm.program.emplace();
    read_program(program, scenario, margin, *arm.program);
  });
  section.list("campaigns", [&](Section& campaign, std::size_t) {
    arm.campaigns.emplace_back();
    read_campaign(campaign, scenario, arm.campaigns.back());
  });
  if (const Parts* parts = section.reading().parts)
    read_parts(section, parts->of_arm, {scenario, margin, nullptr}, arm.parts);
  // A limit against mistakes, not of the simulator.
  constexpr std::size_t kMostCampaigns = 1000;
  if (arm.campaigns.size() > kMostCampaigns)
    section.error("campaigns", "at most " + std::to_string(kMostCampaigns) + " campaigns an arm");
  for (std::size_t i = 0; i < arm.campaigns.size(); ++i)
    if (arm.campaigns[i].target == CampaignSpec::Target::members && !arm.program)
      section.error("campaigns", "campaign '" + printable(arm.campaigns[i].name) +
                                     "' goes to members, but this arm has no program");
}

}  // namespace stamkund::scenario
