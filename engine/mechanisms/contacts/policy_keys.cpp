#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/mechanisms/contacts/contacts_keys.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kAssumption;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::kGiven;
using scenario::kSpan;
using scenario::kUnitInterval;
using scenario::Range;
using scenario::ScenarioSpec;
using scenario::Section;
namespace key = scenario::key;

constexpr std::string_view kWindows[] = {"rolling", "week", "month", "year"};
constexpr std::string_view kHeldBack[] = {"drop", "wait"};
constexpr std::string_view kRefuses[] = {"everything", "channel"};
constexpr std::string_view kLearners[] = {"t-logistic", "t-linear", "x-linear", "transformed-outcome"};
constexpr std::string_view kOutcomes[] = {"active", "purchases", "net", "stays"};

constexpr Keys kCap{
    key::text("channel", "through this channel").or_what("through all of them together"),
    key::count("at_most", 0, 1'000'000, "contacts with one customer; 0 = none at all")
        .or_what("no limit of contacts"),
    key::money("spend", "on contacts with one customer; 0 = nothing at all").or_what("no limit of money"),
    key::constant("in", Dimension::duration, kSpan, "in any time so long").or_none(),
    key::choice("window", kWindows,
                "rolling, or a calendar week from Monday, a calendar month, a calendar year")
        .or_else("rolling"),
};
KeySet cap_keys() { return kCap.set(); }

constexpr Keys kOracle{
    key::count("customers", 200, 10'000'000, "whose true effects are looked for")
        .or_else("2000", kAssumption),
    key::count("lives", 2, 10'000, "of each from the wave on, with the campaign and without it")
        .or_else("10", kAssumption),
};
KeySet oracle_keys() { return kOracle.set(); }

constexpr std::string_view kSegments[] = {"seen", "hidden"};

constexpr Keys kPilot{
    key::text("campaign", "a campaign of this arm, whose next wave goes to a random half").required(),
    key::count("customers", 200, 10'000'000, "in the pilot").or_else("10000", kAssumption),
    key::constant("window", Dimension::duration, kSpan, "after the contact, in which the outcome is seen")
        .or_else("12 weeks", kAssumption),
    key::choice(
        "outcome", kOutcomes,
        "active = buys at all; purchases = how many; net = margin less what she costs; stays = has not left "
        "for good, which a company with contracts can see")
        .or_else("active"),
    key::choice("learner", kLearners, "as those of 'stamkund uplift'").or_else("t-logistic"),
    key::choice(
        "segments", kSegments,
        "seen = the company knows who belongs to which; hidden = it does not, and nothing is learned by them")
        .or_else("seen"),
    key::section("oracle", oracle_keys,
                 "what the best as many would earn if their true effects were known: what the rule leaves on "
                 "the table")
        .or_none(),
};
KeySet pilot_keys() { return kPilot.set(); }

constexpr Keys kPolicy{
    key::list("caps", cap_keys, "how many contacts, or how much money, in which time").or_none(),
    key::list("budgets", budget_keys, "what contacts of several campaigns or waves may cost together")
        .or_none(),
    key::choice("held_back", kHeldBack, "what a cap holds back is dropped, or waits").or_else("drop"),
    key::constant("wait", Dimension::duration, kSpan, "at most so long")
        .or_else("7 days", kAssumption)
        .with("wait"),
    key::section("quiet", quiet_keys, "no contact between these hours").or_none(),
    key::constant("holdout", Dimension::share, kUnitInterval,
                  "share of customers whom nothing but service messages reaches")
        .or_none(),
    key::constant("across", Dimension::share, kUnitInterval, "how much contacts through other channels tire")
        .or_else("100 %", kAssumption),
    key::choice("unsubscribes", kRefuses, "who unsubscribes refuses everything, or the channel")
        .or_else("everything"),
    key::section("pilot", pilot_keys, "a test before the run from which 'risk' and 'uplift' are learned")
        .or_none(),
};

CapSpec read_cap(Section& section, const ScenarioSpec& scenario) {
  CapSpec cap;
  const ContactWorld& world = *contact_world_of(scenario);
  if (is_given(section, kCap["channel"])) {
    const std::string name = section.text(kCap["channel"], kGiven);
    std::vector<std::string> names;
    for (const ChannelSpec& one : world.channels) names.push_back(one.name);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
      section.error("channel", "no channel is called '" + printable(name) + "'", did_you_mean(name, names));
    else
      cap.channel = static_cast<std::size_t>(found - names.begin());
  }
  if (is_given(section, kCap["at_most"])) cap.at_most = section.count(kCap["at_most"], kGiven);
  if (is_given(section, kCap["spend"])) cap.spend = read_money(section, kCap["spend"], scenario, kGiven);
  if (cap.at_most.has_value() == cap.spend.has_value())
    section.error("at_most", "a cap says either 'at_most' or 'spend'",
                  cap.spend ? "write two caps, one for each" : "such as at_most: 2");
  const std::string window = is_given(section, kCap["window"]) ? section.choice(kCap["window"]) : "rolling";
  for (std::size_t i = 0; i < std::size(kWindows); ++i)
    if (kWindows[i] == window) cap.window = static_cast<CapSpec::Window>(i);
  if (cap.window == CapSpec::Window::rolling) {
    if (is_given(section, kCap["in"]))
      cap.days = section.constant(kCap["in"]);
    else
      section.error("in", "missing: in which time?", "such as in: 7 days, or window: week");
  } else if (is_given(section, kCap["in"])) {
    section.error("in", "a calendar " + window + " is as long as it is",
                  "take 'in' away, or window: rolling");
  }
  return cap;
}

void read_pilot(Section& section, const ScenarioSpec& scenario, const std::vector<CampaignSpec>& campaigns,
                ContactRules& rules) {
  ContactRules::Pilot pilot;
  const std::string name = section.text(kPilot["campaign"]);
  std::vector<std::string> names;
  // Of a campaign with several treatments, the first one.
  for (const CampaignSpec& one : campaigns) names.push_back(name_in_file(one));
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    section.error("campaign", "this arm has no campaign '" + printable(name) + "'",
                  did_you_mean(name, names));
  else
    pilot.campaign = static_cast<std::size_t>(found - names.begin());
  pilot.customers = section.count(kPilot["customers"]);
  pilot.window_days = section.constant(kPilot["window"]);
  const std::string outcome = section.choice(kPilot["outcome"]);
  for (std::size_t i = 0; i < std::size(kOutcomes); ++i)
    if (kOutcomes[i] == outcome) pilot.outcome = static_cast<ContactRules::Pilot::Outcome>(i);
  pilot.learner = section.choice(kPilot["learner"]);
  pilot.sees_segments = section.choice(kPilot["segments"]) == "seen";
  if (is_given(section, kPilot["oracle"]))
    section.section(kPilot["oracle"], [&](Section& oracle) {
      pilot.oracle = {oracle.count(kOracle["customers"]), oracle.count(kOracle["lives"])};
    });
  if (pilot.learner == "t-logistic" && (outcome == "purchases" || outcome == "net"))
    section.error("learner", "t-logistic is for outcomes of yes and no, and '" + outcome + "' is a number",
                  "learner: t-linear");
  if (found != names.end() && campaigns[pilot.campaign].rules->trigger != Trigger::wave)
    section.error("campaign", "the pilot needs a campaign that goes out at dates");
  if (found != names.end() && campaigns[pilot.campaign].first_day + pilot.window_days > scenario.horizon_days)
    section.error("window", "the pilot would end after the horizon: it begins with the campaign's first wave",
                  "a shorter window, or an earlier 'first' of the campaign");
  rules.pilot = pilot;
}

/// What is stated and holds nothing back, or is never asked for.
void warn_of_unused(Section& section, const ScenarioSpec& scenario,
                    const std::vector<CampaignSpec>& campaigns, const ContactRules& rules) {
  const auto goes_through = [&](std::size_t channel) {
    return std::any_of(campaigns.begin(), campaigns.end(), [&](const CampaignSpec& one) {
      const auto& others = one.rules->otherwise;
      return !one.rules->service &&
             (one.channel == channel || std::find(others.begin(), others.end(), channel) != others.end());
    });
  };
  for (const CapSpec& cap : rules.caps)
    if (cap.channel && !campaigns.empty() && !goes_through(*cap.channel))
      section.reading().warning(section.place("caps"),
                                "no campaign that a cap holds back goes through '" +
                                    printable(contact_world_of(scenario)->channels[*cap.channel].name) +
                                    "': its cap does nothing",
                                "take the cap away, or name a channel of a campaign");
  if (rules.queue && rules.caps.empty())
    section.reading().warning(section.place("held_back"), "no cap holds anything back that could wait",
                              "state 'caps', or take held_back away");
  if (!rules.pilot) return;
  const bool asked = std::any_of(campaigns.begin(), campaigns.end(), [](const CampaignSpec& one) {
    return (one.rules->where && is_learned(*one.rules->where, *one.rules->schema)) ||
           (one.rules->top && is_learned(one.rules->top->by, *one.rules->schema)) || one.rules->choice;
  });
  if (!asked)
    section.reading().warning(section.place("pilot"),
                              "no campaign asks for 'risk' or 'uplift': what the pilot learns is not used",
                              "such as top: {share: 20 %, by: uplift}, or take the pilot away");
}

}  // namespace

bool is_learned(const targeting::Expression& expression, const ObservedSchema& schema) {
  const auto& asked = expression.attributes();
  return std::any_of(asked.begin(), asked.end(), [&](std::size_t one) {
    return schema.attributes[one] == Seen::risk || schema.attributes[one] == Seen::uplift;
  });
}

KeySet contact_policy_keys() { return kPolicy.set(); }

void read_contact_policy(Section& arm_section, const Key& key, const ScenarioSpec& scenario,
                         ContactsSpec& spec) {
  const std::vector<CampaignSpec>& campaigns = spec.campaigns;
  if (campaigns.empty() && arm_section.layer_of(std::string(key.name)) > 0) {
    // The baseline's policy has nothing to hold back in an arm without campaigns.
    arm_section.ask(key);
    arm_section.write_none(key);
    return;
  }
  if (!is_given(arm_section, key)) return;
  ContactRules rules;
  arm_section.section(key, [&](Section& section) {
    if (campaigns.empty()) section.error("caps", "there is nothing to hold back: this arm has no campaigns");
    if (is_given(section, kPolicy["caps"]))
      section.list(kPolicy["caps"],
                   [&](Section& cap, std::size_t) { rules.caps.push_back(read_cap(cap, scenario)); });
    if (is_given(section, kPolicy["budgets"]))
      section.list(kPolicy["budgets"],
                   [&](Section& budget, std::size_t) { read_budget(budget, scenario, campaigns, rules); });
    if (is_given(section, kPolicy["held_back"])) rules.queue = section.choice(kPolicy["held_back"]) == "wait";
    if (rules.queue)
      rules.wait_days = section.constant(kPolicy["wait"]);
    else if (section.has("wait") && !section.has("held_back"))
      section.error("wait", "nothing waits where it is dropped", "held_back: wait");
    else
      section.ask(kPolicy["wait"]);
    if (is_given(section, kPolicy["quiet"])) rules.quiet = read_quiet(section, kPolicy["quiet"]);
    if (is_given(section, kPolicy["holdout"])) rules.holdout = section.constant(kPolicy["holdout"]);
    if (is_given(section, kPolicy["across"])) rules.across = section.constant(kPolicy["across"]);
    if (is_given(section, kPolicy["unsubscribes"]))
      rules.unsubscribes_channel = section.choice(kPolicy["unsubscribes"]) == "channel";
    if (is_given(section, kPolicy["pilot"]))
      section.section(kPolicy["pilot"],
                      [&](Section& pilot) { read_pilot(pilot, scenario, campaigns, rules); });
    warn_of_unused(section, scenario, campaigns, rules);
  });
  spec.policy = std::move(rules);
}

}  // namespace stamkund::mechanisms
