#include <algorithm>
#include <cmath>

#include "engine/base/nearest.h"
#include "engine/mechanisms/contacts/contacts_keys.h"

namespace stamkund::mechanisms {
namespace {

using scenario::ArmSpec;
using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::kGiven;
using scenario::kLongest;
using scenario::kSpan;
using scenario::kUnitInterval;
using scenario::kWait;
using scenario::Range;
using scenario::ScenarioSpec;
using scenario::Section;
namespace key = scenario::key;

constexpr std::string_view kTargets[] = {"everyone", "members", "sleeping"};
constexpr std::string_view kTriggers[] = {"dates",       "joined",       "first purchase", "purchase",
                                          "no purchase", "tier reached", "tier lost"};

constexpr Keys kTop{
    key::constant("share", Dimension::share, {0.0, 1.0, true}, "of those it could go to, at each wave")
        .or_none(),
    key::count("customers", 0, 1'000'000'000'000, "or so many of all customers, at each wave").or_none(),
    key::money("budget",
               "or as many as this pays for, at each wave, at the cost of the campaign's own channel")
        .or_none(),
    expression_key("by", "a number, the best first: spent, recency / 1 day, uplift").required(),
};
KeySet top_keys() { return kTop.set(); }

constexpr Keys kTreatment{
    key::text("name", "what people call it").required(),
    key::text("channel", "how customers are reached, as of a campaign").required(),
    key::constant(
        "share", Dimension::share, kUnitInterval,
        "of customers, drawn by lot, who get it, the same ones in every arm; of all treatments or of "
        "none. Then nothing is chosen by what it brings, and whom no share takes gets none")
        .or_none(),
    expression_key(
        "profit",
        "what it is to bring for one customer, its cost taken off: uplift * 180 SEK - 7 SEK; without it the "
        "uplift of a pilot of this campaign on outcome: net")
        .or_none(),
    key::also(message_keys),
};
KeySet treatment_keys() { return kTreatment.set(); }

constexpr Keys kCampaign{
    key::text("name", "what people call it").required(),
    key::text("channel",
              "how customers are reached: one of the scenario's channels, or email, post, sms, app, phone, "
              "store where it has none; needed, unless 'treatments' say it")
        .or_what("that of each treatment"),
    key::list(
        "treatments", treatment_keys,
        "several offers or channels: each customer gets at most the one that brings most net profit, by the "
        "time of the wave or of what sets it off")
        .or_none(),
    key::money("budget", "with treatments: what all of them may cost, at each wave").or_none(),
    key::choice("to", kTargets, "whom it is for").or_else("everyone"),
    key::constant("sleeping_for", Dimension::duration, kSpan, "no purchase for at least so long")
        .or_else("3 months", "domain practice: no accrual for 3 months")
        .with("to: sleeping"),
    expression_key("where",
                   "whom of them, as an expression: recency > 90 days and not contacted(\"email\", 7 days)")
        .or_none(),
    key::section("top", top_keys, "only the best of them").or_none(),
    key::choice("on", kTriggers, "what sets it off").or_else("dates"),
    key::constant("after", Dimension::duration, kWait, "so long after that").or_else("0 days").with("on"),
    key::constant("again", Dimension::duration, {0.0, kLongest},
                  "not to the same customer within; 100 years = once in her life")
        .or_none(),
    key::constant("first", Dimension::duration, kWait, "when it first goes out, within the horizon")
        .or_else("0 weeks"),
    key::constant("every", Dimension::duration, {1.0, kLongest}, "how often; none = once").or_none(),
    key::constant("until", Dimension::duration, kWait, "when it ends").or_what("the horizon"),
    key::constant("over", Dimension::duration, {0.0, 366.0}, "a wave goes out evenly over so long").or_none(),
    key::constant("control", Dimension::share, kUnitInterval,
                  "share of customers who are held out of it for ever")
        .or_none(),
    key::count("priority", 0, 1000, "of two at the same time, the higher goes first").or_none(),
    key::flag("service", "true: a message that no policy holds back, and that counts against no cap")
        .or_none(),
    key::words("otherwise", "channels to take in turn where the policy or her consent closes its own")
        .or_none(),
    key::also(message_keys),
};

/// What other platforms call a trigger, and how it is said here.
struct Occasion {
  std::string_view word;
  const char* is_said;
};
constexpr Occasion kOccasions[] = {
    {"birthday", "a daily job: every: 1 days, where: birthday_in < 7 days, again: 300 days"},
    {"expir", "a daily job: every: 1 days, where: expires_in < 14 days, again: 60 days"},
    {"nearly", "a daily job: every: 1 days, where: to_next_tier < 200 SEK, again: 60 days"},
    {"next tier", "a daily job: every: 1 days, where: to_next_tier < 200 SEK, again: 60 days"},
    {"welcome", "on: joined"},
    {"sign", "on: joined"},
    {"abandon", "on: no purchase, after: 7 days"},
    {"thank", "on: purchase"},
    {"replenish", "on: purchase, after: 30 days"},
    {"win", "on: no purchase, after: 90 days"},
    {"inactiv", "on: no purchase, after: 90 days"},
    {"sleep", "on: no purchase, after: 90 days"},
    {"churn", "on: no purchase, after: 90 days"},
    {"anniversary", "on: joined, after: 1 year"},
};

/// The trigger that `on` says.
Trigger read_trigger(Section& section) {
  if (!is_given(section, kCampaign["on"])) return Trigger::wave;
  std::string said = section.single("on").value_or("");
  std::transform(said.begin(), said.end(), said.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const bool known = std::find(std::begin(kTriggers), std::end(kTriggers), said) != std::end(kTriggers);
  const auto occasion = std::find_if(std::begin(kOccasions), std::end(kOccasions), [&](const Occasion& one) {
    return said.find(one.word) != std::string::npos;
  });
  if (!known && occasion != std::end(kOccasions)) {
    section.error("on", "found '" + printable(said) + "', which has another name here", occasion->is_said);
    section.ask(kCampaign["on"]);
    return Trigger::wave;
  }
  const std::string on = section.choice(kCampaign["on"]);
  for (std::size_t i = 0; i < std::size(kTriggers); ++i)
    if (kTriggers[i] == on) return static_cast<Trigger>(i);
  return Trigger::wave;
}

std::vector<std::string> channel_names(const ContactWorld& world) {
  std::vector<std::string> names;
  for (const ChannelSpec& one : world.channels) names.push_back(one.name);
  return names;
}

/// Position of a channel that is known by this name; 0 if none is.
std::size_t channel_named(const std::string& name, const ContactWorld& world) {
  for (std::size_t i = 0; i < world.channels.size(); ++i)
    if (world.channels[i].name == name) return i;
  return 0;
}

std::vector<std::size_t> read_otherwise(Section& section, const ContactWorld& world, std::size_t own) {
  std::vector<std::size_t> others;
  const auto names = channel_names(world);
  const auto words = section.words(kCampaign["otherwise"]);
  if (!words) return others;
  for (const std::string& name : *words) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      section.error("otherwise", "no channel is called '" + printable(name) + "'", did_you_mean(name, names));
      continue;
    }
    const std::size_t other = channel_named(name, world);
    if (other == own || std::find(others.begin(), others.end(), other) != others.end()) {
      section.error("otherwise",
                    "'" + printable(name) + "' " +
                        (other == own ? "is the campaign's own channel" : "stands there twice"),
                    "each channel once, in the order in which they are tried");
      continue;
    }
    others.push_back(other);
    if (!world.channels[others.back()].cost)
      section.error("otherwise",
                    "the scenario does not say what a contact through '" + printable(name) + "' costs",
                    "state channels with a cost beside baseline");
  }
  return others;
}

void read_when(Section& section, const ScenarioSpec& scenario, const ArmSpec& arm, CampaignSpec& campaign,
               CampaignRules& rules) {
  rules.trigger = read_trigger(section);
  const std::string on(kTriggers[static_cast<std::size_t>(rules.trigger)]);
  if (is_given(section, kCampaign["after"])) {
    rules.after_days = section.constant(kCampaign["after"]);
    if (rules.trigger == Trigger::wave)
      section.error("after", "nothing sets the campaign off that it could follow",
                    "state 'on', such as on: joined, or use 'first' for dates");
  }
  const bool of_members = rules.trigger == Trigger::joined || rules.trigger == Trigger::tier_reached ||
                          rules.trigger == Trigger::tier_lost;
  if (of_members && !arm.program)
    section.error("on", "'" + on + "' happens to members, but this arm has no program");
  else if (of_members && rules.trigger != Trigger::joined && arm.program->rules.tiers.tiers.empty())
    section.error("on", "'" + on + "' needs tiers, but the program has none");
  if (rules.trigger == Trigger::no_purchase && !(rules.after_days > 0.0))
    section.error("after", "'no purchase' needs a time of its own", "such as after: 90 days");
  if (is_given(section, kCampaign["again"])) rules.again_days = section.constant(kCampaign["again"]);
  const std::string horizon = std::to_string(scenario.horizon_days) + " days";
  campaign.first_day = section.constant(kCampaign["first"], {.range = Range{0.0, scenario.horizon_days}});
  if (section.is_none("every") || !section.has("every")) {
    (void)section.optional_constant(kCampaign["every"]);
  } else {
    // A contact more often than daily is a mistake in the file, not a campaign.
    campaign.every_days = section.constant(kCampaign["every"], {.required = true});
    if (rules.trigger != Trigger::wave)
      section.error("every", "the campaign goes out whenever '" + on + "' sets it off, not at dates",
                    "take 'every' or 'on' away");
  }
  campaign.until_day = section.constant(kCampaign["until"], {.fallback = horizon});
  if (campaign.until_day <= campaign.first_day)
    section.reading().warning(section.place("until"),
                              "the campaign ends before it begins: nothing is ever sent",
                              "a later 'until', or an earlier 'first'");
  if (rules.trigger != Trigger::wave && rules.after_days >= scenario.horizon_days)
    section.reading().warning(section.place("after"),
                              "as long as the horizon: nothing is ever sent to who comes within it",
                              "a shorter 'after', or a longer horizon");
  if (is_given(section, kCampaign["over"])) rules.over_days = section.constant(kCampaign["over"]);
  if (rules.over_days > 0.0 && rules.trigger != Trigger::wave)
    section.error("over", "only waves at dates are spread out");
}

void read_whom(Section& section, const ScenarioSpec& scenario, CampaignSpec& campaign, CampaignRules& rules) {
  const std::string to = section.choice(kCampaign["to"]);
  campaign.target = to == "members"    ? CampaignSpec::Target::members
                    : to == "sleeping" ? CampaignSpec::Target::sleeping
                                       : CampaignSpec::Target::everyone;
  if (campaign.target == CampaignSpec::Target::sleeping)
    campaign.sleeping_days = section.constant(kCampaign["sleeping_for"]);
  if (is_given(section, kCampaign["where"]))
    rules.where = read_expression(section, kCampaign["where"], *rules.schema, targeting::Wanted::condition);
  if (is_given(section, kCampaign["top"]))
    section.section(kCampaign["top"], [&](Section& top) {
      TopSpec spec;
      const bool share = is_given(top, kTop["share"]);
      if (share) spec.share = top.constant(kTop["share"]);
      if (is_given(top, kTop["customers"])) spec.customers = top.count(kTop["customers"], kGiven);
      if (is_given(top, kTop["budget"])) spec.budget = read_money(top, kTop["budget"], scenario, kGiven);
      if ((share ? 1 : 0) + (spec.customers ? 1 : 0) + (spec.budget ? 1 : 0) != 1)
        top.error("share", "how many are the best: state one of 'share', 'customers' and 'budget'",
                  "such as share: 20 %, customers: 5000 or budget: 20_000 " + scenario.currency);
      auto by = read_expression(top, kTop["by"], *rules.schema, targeting::Wanted::number);
      if (by && by->type() == targeting::Type::boolean)
        top.error("by", "this is yes or no, and ranks nobody",
                  "state a number, such as spent, or use 'where'");
      if (!by || by->type() == targeting::Type::boolean) return;
      spec.by = std::move(*by);
      rules.top = std::move(spec);
    });
  if (rules.top && rules.trigger != Trigger::wave)
    section.error("top", "only waves at dates have others to compare with");
  if (is_given(section, kCampaign["control"])) rules.control = section.constant(kCampaign["control"]);
  rules.control_key = 0xCBF29CE484222325ULL;
  for (const char c : campaign.name)
    rules.control_key = (rules.control_key ^ static_cast<std::uint8_t>(c)) * 0x100000001B3ULL;
}

std::size_t read_channel(Section& section, const Key& key, const ContactWorld& world) {
  return channel_named(section.choice(key, {.required = true, .choices = channel_names(world)}), world);
}

void read_rest(Section& section, const ScenarioSpec& scenario, const ArmSpec& arm, CampaignSpec& campaign,
               CampaignRules& rules) {
  read_when(section, scenario, arm, campaign, rules);
  read_whom(section, scenario, campaign, rules);
  if (is_given(section, kCampaign["priority"])) rules.priority = section.count(kCampaign["priority"]);
  if (is_given(section, kCampaign["service"])) rules.service = section.flag(kCampaign["service"]);
}

/// Anything but what campaigns have had from the beginning?
bool has_newer(const Section& section) {
  constexpr std::string_view kNewer[] = {
      "where",      "top",     "on",        "after",    "again",     "over",          "control",
      "priority",   "service", "otherwise", "click",    "relevance", "recency_decay", "lift_spread",
      "by_segment", "leaving", "reactance", "asks_why", "win_back"};
  constexpr std::string_view kNewerOffers[] = {"accept", "gift", "bundle", "bonus_units", "dip"};
  const auto given = [&](std::string_view one) {
    return section.has(std::string(one)) && !section.is_none(std::string(one));
  };
  const auto offered = [&](std::string_view one) { return section.has("offer", std::string(one)); };
  return std::any_of(std::begin(kNewer), std::end(kNewer), given) ||
         (given("offer") && std::any_of(std::begin(kNewerOffers), std::end(kNewerOffers), offered));
}

/// Each treatment is a campaign of its own that goes to whom it was chosen for.
void read_treatments(Section& section, const ScenarioSpec& scenario, const ArmSpec& arm,
                     const CampaignSpec& shared, const CampaignRules& of_all,
                     std::vector<CampaignSpec>& campaigns) {
  const bool by_lot = section.mentions("treatments", "share: ");
  if (of_all.top && !by_lot)
    section.error("top", "treatments are chosen by what they bring, and the budget says how many",
                  "state 'budget' instead");
  if (of_all.top && by_lot && (of_all.top->customers || of_all.top->budget))
    section.error("top", "each of the treatments would go to as many", "state its 'share'");
  if (of_all.where && !by_lot && is_learned(*of_all.where, *of_all.schema))
    section.error("where", "each treatment has a risk and an uplift of its own", "ask for it in 'profit'");
  for (const Key& key : message_keys()) section.idle(key, "each treatment says it for itself");
  section.idle(kCampaign["channel"], "each treatment says it for itself");
  section.idle(kCampaign["otherwise"], "a customer gets the treatment that was chosen for her, or none");
  std::optional<Money> budget;
  if (is_given(section, kCampaign["budget"]))
    budget = read_money(section, kCampaign["budget"], scenario, kGiven);
  if (budget && by_lot)
    section.error("budget", "treatments by lot are not chosen by what they bring, so a budget says nothing",
                  "contact_policy: {budgets: [{campaigns: [" + printable(shared.name) + "], amount: 5000 " +
                      scenario.currency + "}]}");
  else if (budget && of_all.trigger != Trigger::wave)
    section.error("budget", "whom an event sets off come one by one, and no wave shares it among them",
                  "contact_policy: {budgets: [{campaigns: [" + printable(shared.name) + "], amount: 5000 " +
                      scenario.currency + "}]}");
  const std::size_t first = campaigns.size();
  std::vector<std::string> names;
  double taken = 0.0;  // by the shares so far
  section.list(kCampaign["treatments"], [&](Section& one, std::size_t) {
    CampaignSpec campaign = shared;
    auto rules = std::make_shared<CampaignRules>(of_all);
    const std::string name = one.text(kTreatment["name"]);
    if (std::find(names.begin(), names.end(), name) != names.end())
      one.error("name", "treatment '" + printable(name) + "' stands here twice");
    names.push_back(name);
    campaign.name = shared.name + ": " + name;
    campaign.channel = read_channel(one, kTreatment["channel"], *contact_world_of(scenario));
    ChoiceSpec choice{shared.name, names.size() - 1, 0, budget, {}};
    if (by_lot) {
      const double share = is_given(one, kTreatment["share"]) ? one.constant(kTreatment["share"]) : 0.0;
      if (!one.has("share"))
        one.error("share", "missing: the other treatments are given by lot", "such as share: 50 %");
      one.idle(kTreatment["profit"], "treatments by lot are not chosen by what they bring");
      rules->lot = LotSpec{shared.name, taken, taken + share};
      taken += share;
    } else if (is_given(one, kTreatment["profit"])) {
      choice.profit = read_expression(one, kTreatment["profit"], *rules->schema, targeting::Wanted::number);
      if (choice.profit && choice.profit->type() == targeting::Type::boolean)
        one.error("profit", "this is yes or no, and no amount", "such as uplift * 180 SEK - 7 SEK");
    }
    read_message(one, scenario, arm, campaign, *rules);
    rules->rich = has_newer(section) || has_newer(one) || budget || choice.profit || by_lot;
    if (!by_lot) rules->choice = std::move(choice);
    campaign.rules = std::move(rules);
    campaigns.push_back(std::move(campaign));
  });
  const std::size_t many = campaigns.size() - first;
  if (many == 0) section.error("treatments", "there is none", "a name and a channel each");
  if (taken > 1.0 + 1e-9)
    section.error("treatments", "the shares come to " + short_percent(taken) + ", and there are 100 %");
  if (by_lot) return;
  for (std::size_t i = first; i < campaigns.size(); ++i) {
    CampaignRules rules = *campaigns[i].rules;
    rules.choice->treatments = many;
    rules.rich = rules.rich || many > 1;
    campaigns[i].rules = std::make_shared<CampaignRules>(std::move(rules));
  }
}

void read_campaign(Section& section, const ScenarioSpec& scenario,
                   const std::shared_ptr<const ObservedSchema>& schema, const ArmSpec& arm,
                   std::vector<CampaignSpec>& campaigns) {
  const ContactWorld& world = *contact_world_of(scenario);
  auto rules = std::make_shared<CampaignRules>();
  rules->schema = schema;
  CampaignSpec campaign;
  campaign.name = section.text(kCampaign["name"]);
  if (is_given(section, kCampaign["treatments"])) {
    read_rest(section, scenario, arm, campaign, *rules);
    return read_treatments(section, scenario, arm, campaign, *rules, campaigns);
  }
  campaign.channel = read_channel(section, kCampaign["channel"], world);
  section.idle(kCampaign["budget"], "only 'treatments' share one; 'top' has a budget of its own");
  read_rest(section, scenario, arm, campaign, *rules);
  if (is_given(section, kCampaign["otherwise"]))
    rules->otherwise = read_otherwise(section, world, campaign.channel);
  read_message(section, scenario, arm, campaign, *rules);
  if (rules->top && rules->top->budget && campaign.cost.minor == 0)
    section.error("top", "a contact costs nothing, so a budget says nothing of how many", "state its 'cost'");
  rules->rich = has_newer(section);
  campaign.rules = std::move(rules);
  campaigns.push_back(std::move(campaign));
}

}  // namespace

KeySet campaign_keys() { return kCampaign.set(); }

void read_campaigns(Section& arm_section, const Key& key, const ScenarioSpec& scenario, const ArmSpec& arm,
                    ContactsSpec& spec) {
  const bool learned = arm_section.has("contact_policy", "pilot");
  const auto schema = std::make_shared<const ObservedSchema>(observed_schema(scenario, arm, learned));
  arm_section.list(key, [&](Section& section, std::size_t) {
    read_campaign(section, scenario, schema, arm, spec.campaigns);
  });
}

}  // namespace stamkund::mechanisms
