#include <algorithm>
#include <cmath>

#include "engine/base/nearest.h"
#include "engine/scenario/campaign_rules.h"
#include "engine/scenario/read_contacts.h"

namespace stamkund::scenario {
namespace {

constexpr Range kChange{-1.0, 100.0};
constexpr Range kDrop{-0.9, 0.0};

/// As long as the language allows (targeting::kLongestExpression).
constexpr Key expression(std::string_view name, std::string_view meaning) {
  Key key = key::text(name, meaning);
  key.most = 4000;
  return key;
}

constexpr std::string_view kTargets[] = {"everyone", "members", "sleeping"};
constexpr std::string_view kTriggers[] = {"dates",       "joined",       "first purchase", "purchase",
                                          "no purchase", "tier reached", "tier lost"};

constexpr Keys kOffer{
    key::quantity("discount", Dimension::share, kUnitInterval, "off the next purchase").or_else("0 %"),
    key::constant("valid", Dimension::duration, kSpan, "for so long").or_else("4 weeks", kAssumption),
    key::quantity("accept", Dimension::share, kUnitInterval,
                  "share of purchases while it is valid at which it is used")
        .or_else("100 %", kAssumption),
    key::money("gift", "cost of a gift that is handed over at the next purchase").or_else("0"),
    key::count("bonus_units", 0, 1'000'000, "units of the program that come with it").or_else("0"),
    key::quantity("dip", Dimension::change, kDrop, "drop of the purchase rate right after it was used")
        .or_else("0 %"),
    key::quantity("dip_decay", Dimension::duration, kSpan, "how fast the dip fades")
        .or_else("2 weeks", kAssumption)
        .with("dip"),
};
KeySet offer_keys() { return kOffer.set(); }

constexpr Keys kTop{
    key::constant("share", Dimension::share, {0.0, 1.0, true}, "of those it could go to, at each wave")
        .or_none(),
    key::count("customers", 0, 1'000'000'000'000, "or so many of all customers, at each wave").or_none(),
    key::money("budget",
               "or as many as this pays for, at each wave, at the cost of the campaign's own channel")
        .or_none(),
    expression("by", "a number, the best first: spent, recency / 1 day, uplift").required(),
};
KeySet top_keys() { return kTop.set(); }

constexpr Keys kBySegment{
    key::text("segment", "customers of this segment").required(),
    key::quantity("lift", Dimension::number, {0.0, 100.0}, "times the campaign's lift").or_else("1"),
    key::quantity("leaving", Dimension::change, kChange, "instead of the campaign's")
        .or_what("the campaign's"),
};
KeySet by_segment_keys() { return kBySegment.set(); }

constexpr Keys kByReason{
    key::text("reason", "of those who left for it").required(),
    key::quantity("probability", Dimension::share, kUnitInterval, "that one comes back").required(),
};
KeySet by_reason_keys() { return kByReason.set(); }

constexpr Keys kWinBack{
    key::quantity("probability", Dimension::share, kUnitInterval,
                  "that a customer who has left and opens it comes back")
        .required(),
    key::quantity("leaving", Dimension::change, kChange, "change of the hazard of leaving in her second life")
        .or_else("0 %", kAssumption),
    key::list("by_reason", by_reason_keys, "where the reason of leaving matters").or_none(),
};
KeySet win_back_keys() { return kWinBack.set(); }

constexpr Keys kCampaign{
    key::text("name", "what people call it").required(),
    key::text("channel",
              "how customers are reached: one of the scenario's channels, or email, post, sms, app, phone, "
              "store where it has none")
        .required(),
    key::choice("to", kTargets, "whom it is for").or_else("everyone"),
    key::constant("sleeping_for", Dimension::duration, kSpan, "no purchase for at least so long")
        .or_else("3 months", "domain practice: no accrual for 3 months")
        .with("to: sleeping"),
    expression("where",
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
    key::money("cost", "of a contact").or_what("its channel's"),
    key::money("fixed_cost", "of each wave, however many it reaches; of one that events set off, once")
        .or_what("its channel's; 0 without one")
        .or_none(),
    key::quantity("open", Dimension::share, kUnitInterval, "probability that a contact is opened")
        .or_else("20 %", kAssumption),
    key::quantity("click", Dimension::share, kUnitInterval,
                  "probability that an opened one is followed; only who follows it reacts")
        .or_what("its channel's; without it whoever opens it reacts; none = likewise")
        .or_none(),
    key::quantity("lift", Dimension::change, {0.0, 100.0},
                  "of the purchase rate, right after an opened contact")
        .or_else("30 %", kAssumption),
    key::quantity("decay", Dimension::duration, kSpan, "how fast the lift fades")
        .or_else("2 weeks", kAssumption),
    key::quantity("relevance", Dimension::share, kUnitInterval, "share of such contacts that do not tire")
        .or_none(),
    key::quantity("recency_decay", Dimension::duration, kSpan,
                  "the lift fades with the time since the last purchase, by a factor e in so long")
        .or_none(),
    key::quantity("lift_spread", Dimension::number, {0.0, 3.0},
                  "standard deviation over customers of the log of the lift; its mean stays")
        .or_none(),
    key::list("by_segment", by_segment_keys, "where segments react otherwise").or_none(),
    key::quantity("leaving", Dimension::change, kChange,
                  "change of the hazard of leaving after an opened contact; above 0, it wakes sleeping dogs")
        .or_none(),
    key::constant("leaving_for", Dimension::duration, kSpan, "for so long")
        .or_else("12 weeks", kAssumption)
        .with("leaving"),
    key::quantity("unsubscribe", Dimension::share, kUnitInterval,
                  "probability that a rested customer unsubscribes at a contact")
        .or_else("0.2 %", kAssumption),
    key::quantity("reactance", Dimension::share, kUnitInterval,
                  "probability that a rested customer leaves for good at a contact")
        .or_none(),
    key::quantity("asks_why", Dimension::share, kUnitInterval,
                  "it asks why she left; share that answers of those who have left and open it")
        .or_none(),
    key::section("win_back", win_back_keys, "it may bring customers back who have left").or_none(),
    key::constant(
        "attribution", Dimension::duration, {0.0, 366.0},
        "a purchase so soon after it was opened (followed, where 'click' is stated) is counted as a "
        "response; only counted, it changes nothing")
        .or_what("7 days, an assumption")
        .or_none(),
    key::section("offer", offer_keys, "something for who opens it").or_none(),
};

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

std::vector<std::size_t> read_otherwise(Section& section, const ContactWorld& world) {
  std::vector<std::size_t> others;
  const auto names = channel_names(world);
  const auto words = section.words(kCampaign["otherwise"]);
  if (!words) return others;
  for (const std::string& name : *words) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      section.error("otherwise", "no channel is called '" + printable(name) + "'", did_you_mean(name, names));
      continue;
    }
    others.push_back(channel_named(name, world));
    if (!world.channels[others.back()].cost)
      section.error("otherwise",
                    "the scenario does not say what a contact through '" + printable(name) + "' costs",
                    "state channels with a cost beside baseline");
  }
  return others;
}

Quantity given_or(Section& section, const Key& key, double otherwise) {
  if (is_given(section, key)) return section.quantity(key);
  Quantity none;
  none.parameters[0] = otherwise;
  return none;
}

void read_when(Section& section, const ScenarioSpec& scenario, const ArmSpec& arm, CampaignSpec& campaign,
               CampaignRules& rules) {
  const std::string on = is_given(section, kCampaign["on"]) ? section.choice(kCampaign["on"]) : "dates";
  for (std::size_t i = 0; i < std::size(kTriggers); ++i)
    if (kTriggers[i] == on) rules.trigger = static_cast<Trigger>(i);
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

void read_win_back(Section& section, const ContactWorld& world, CampaignRules& rules) {
  if (!is_given(section, kCampaign["win_back"])) return;
  section.section(kCampaign["win_back"], [&](Section& back) {
    WinBackSpec win;
    win.probability = back.quantity(kWinBack["probability"]);
    win.leaving = back.quantity(kWinBack["leaving"]);
    win.by_reason.resize(world.reasons.size());
    if (is_given(back, kWinBack["by_reason"]))
      back.list(kWinBack["by_reason"], [&](Section& one, std::size_t) {
        const std::string reason = one.text(kByReason["reason"]);
        const Quantity probability = one.quantity(kByReason["probability"]);
        std::vector<std::string> names;
        for (const ReasonSpec& known : world.reasons) names.push_back(known.name);
        const auto found = std::find(names.begin(), names.end(), reason);
        if (found == names.end())
          one.error("reason",
                    names.empty() ? "the scenario has no leaving_reasons"
                                  : "no reason is called '" + printable(reason) + "'",
                    names.empty() ? "state leaving_reasons beside baseline" : did_you_mean(reason, names));
        else
          win.by_reason[static_cast<std::size_t>(found - names.begin())] = probability;
      });
    rules.win_back = std::move(win);
  });
}

void read_by_segment(Section& section, const ScenarioSpec& scenario, CampaignRules& rules) {
  if (!is_given(section, kCampaign["by_segment"])) return;
  std::vector<std::string> names;
  for (const MarkSpec& one : scenario.population.segments) names.push_back(one.name);
  section.list(kCampaign["by_segment"], [&](Section& one, std::size_t) {
    SegmentResponse response;
    const std::string name = one.text(kBySegment["segment"]);
    response.lift = one.quantity(kBySegment["lift"]);
    if (is_given(one, kBySegment["leaving"])) response.leaving = one.quantity(kBySegment["leaving"], kGiven);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      one.error(
          "segment",
          names.empty() ? "the population has no segments" : "no segment is called '" + printable(name) + "'",
          names.empty() ? "state them in population.segments" : did_you_mean(name, names));
      return;
    }
    response.segment = static_cast<std::uint8_t>(found - names.begin());
    for (const SegmentResponse& other : rules.by_segment)
      if (other.segment == response.segment)
        one.error("segment", "'" + printable(name) + "' stands here twice");
    rules.by_segment.push_back(std::move(response));
  });
}

void read_offer(Section& section, const ScenarioSpec& scenario, const ArmSpec& arm, CampaignSpec& campaign,
                CampaignRules& rules) {
  rules.has_offer = section.optional_section(kCampaign["offer"], [&](Section& offer) {
    campaign.discount = given_or(offer, kOffer["discount"], 0.0);
    campaign.offer_valid_days = offer.constant(kOffer["valid"]);
    rules.accept = given_or(offer, kOffer["accept"], 1.0);
    if (is_given(offer, kOffer["gift"])) rules.gift = read_money(offer, kOffer["gift"], scenario);
    if (is_given(offer, kOffer["bonus_units"]))
      rules.bonus_units = static_cast<std::int64_t>(offer.count(kOffer["bonus_units"]));
    if (rules.bonus_units > 0 && (!arm.program || arm.program->rules.currencies.empty()))
      offer.error("bonus_units", "gives units, but this arm has no program with units");
    rules.dip = given_or(offer, kOffer["dip"], 0.0);
    if (is_given(offer, kOffer["dip"])) rules.dip_decay = offer.quantity(kOffer["dip_decay"]);
    if (campaign.discount.is_constant() && campaign.discount.parameters[0] <= 0.0 && rules.gift.minor == 0 &&
        rules.bonus_units == 0 && !offer.has("discount"))
      offer.error("discount", "the offer gives nothing", "state discount, gift or bonus_units");
  });
}

void read_campaign(Section& section, const ScenarioSpec& scenario, const ArmSpec& arm,
                   const std::shared_ptr<const ObservedSchema>& schema, CampaignSpec& campaign) {
  const ContactWorld& world = *scenario.contact_world;
  auto rules = std::make_shared<CampaignRules>();
  rules->schema = schema;
  campaign.name = section.text(kCampaign["name"]);
  campaign.channel = channel_named(
      section.choice(kCampaign["channel"], {.required = true, .choices = channel_names(world)}), world);
  const ChannelSpec& channel = world.channels[campaign.channel];
  read_when(section, scenario, arm, campaign, *rules);
  read_whom(section, scenario, campaign, *rules);
  if (is_given(section, kCampaign["priority"])) rules->priority = section.count(kCampaign["priority"]);
  if (is_given(section, kCampaign["service"])) rules->service = section.flag(kCampaign["service"]);
  if (is_given(section, kCampaign["otherwise"])) rules->otherwise = read_otherwise(section, world);
  if (section.has("cost") || !channel.cost)
    campaign.cost = read_money(section, kCampaign["cost"], scenario, kGiven);
  else {
    section.ask(kCampaign["cost"]);
    campaign.cost = *channel.cost;
  }
  if (is_given(section, kCampaign["fixed_cost"]))
    rules->fixed_cost = read_money(section, kCampaign["fixed_cost"], scenario, kGiven);
  else if (channel.fixed_cost && !section.has("fixed_cost"))
    rules->fixed_cost = *channel.fixed_cost;
  if (section.has("open") || !channel.open)
    campaign.open = section.quantity(kCampaign["open"]);
  else {
    section.ask(kCampaign["open"]);
    campaign.open = *channel.open;
  }
  if (is_given(section, kCampaign["click"]))
    rules->click = section.quantity(kCampaign["click"], kGiven);
  else if (!section.has("click"))
    rules->click = channel.click;
  campaign.lift = section.quantity(kCampaign["lift"]);
  campaign.decay = section.quantity(kCampaign["decay"]);
  // A fit has them by channel or by campaign.
  for (const auto& [quantity, what] :
       {std::pair{&campaign.lift, " lift"}, std::pair{&campaign.decay, " decay"}})
    if (quantity->law == Quantity::Law::from_fit && quantity->learned.front().starts_with("fatigue "))
      quantity->learned = {campaign.name + what, channel.name + what};
  rules->relevance = given_or(section, kCampaign["relevance"], 0.0);
  rules->recency_matters = is_given(section, kCampaign["recency_decay"]);
  if (rules->recency_matters) rules->recency_decay = section.quantity(kCampaign["recency_decay"]);
  rules->lift_spread = given_or(section, kCampaign["lift_spread"], 0.0);
  read_by_segment(section, scenario, *rules);
  const bool leaves = is_given(section, kCampaign["leaving"]);
  rules->leaving = given_or(section, kCampaign["leaving"], 0.0);
  const bool by_segment_leaves =
      std::any_of(rules->by_segment.begin(), rules->by_segment.end(),
                  [](const SegmentResponse& one) { return one.leaving.has_value(); });
  if (leaves || by_segment_leaves) rules->leaving_for = section.constant(kCampaign["leaving_for"]);
  campaign.unsubscribe = section.quantity(kCampaign["unsubscribe"]);
  rules->reactance = given_or(section, kCampaign["reactance"], 0.0);
  rules->asks_why = is_given(section, kCampaign["asks_why"]);
  rules->answers = given_or(section, kCampaign["asks_why"], 0.0);
  if (rules->asks_why && world.reasons.empty())
    section.error("asks_why", "there is nothing to answer: the scenario has no leaving_reasons",
                  "state leaving_reasons beside baseline");
  if (rules->top && rules->top->budget && campaign.cost.minor == 0)
    section.error("top", "a contact costs nothing, so a budget says nothing of how many", "state its 'cost'");
  if (is_given(section, kCampaign["attribution"]))
    rules->attribution_days = section.constant(kCampaign["attribution"], kGiven);
  read_win_back(section, world, *rules);
  read_offer(section, scenario, arm, campaign, *rules);
  constexpr std::string_view kNewer[] = {
      "where",      "top",     "on",        "after",    "again",     "over",          "control",
      "priority",   "service", "otherwise", "click",    "relevance", "recency_decay", "lift_spread",
      "by_segment", "leaving", "reactance", "asks_why", "win_back"};
  constexpr std::string_view kNewerOffers[] = {"accept", "gift", "bonus_units", "dip"};
  const auto given = [&](std::string_view one) {
    return section.has(std::string(one)) && !section.is_none(std::string(one));
  };
  rules->rich = std::any_of(std::begin(kNewer), std::end(kNewer), given) ||
                (rules->has_offer &&
                 std::any_of(std::begin(kNewerOffers), std::end(kNewerOffers),
                             [&](std::string_view one) { return section.has("offer", std::string(one)); }));
  campaign.rules = std::move(rules);
}

}  // namespace

KeySet campaign_keys() { return kCampaign.set(); }

void read_campaigns(Section& arm_section, const Key& key, const ScenarioSpec& scenario, ArmSpec& arm) {
  const bool learned = arm_section.has("contact_policy", "pilot");
  const auto schema = std::make_shared<const ObservedSchema>(observed_schema(scenario, arm, learned));
  arm_section.list(key, [&](Section& section, std::size_t) {
    arm.campaigns.emplace_back();
    read_campaign(section, scenario, arm, schema, arm.campaigns.back());
  });
}

}  // namespace stamkund::scenario
