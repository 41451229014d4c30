// What a contact is: what it costs, how customers react to it, and what is offered with it. Of a campaign, or
// of one of its treatments.
#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/mechanisms/contacts/contacts_keys.h"

namespace stamkund::mechanisms {
namespace {

using scenario::ArmSpec;
using scenario::Dimension;
using scenario::Here;
using scenario::kAssumption;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::kGiven;
using scenario::kSpan;
using scenario::kUnitInterval;
using scenario::MarkSpec;
using scenario::Quantity;
using scenario::Range;
using scenario::ScenarioSpec;
using scenario::Section;
namespace key = scenario::key;

constexpr Range kChange{-1.0, 100.0};
constexpr Range kDrop{-0.9, 0.0};
/// A rate is lowered to a tenth at worst.
constexpr Range kLift{-0.9, 100.0};

constexpr Keys kBundle{
    key::money("worth", "goods that are sold with the next purchase, at list prices").required(),
    key::money("price", "what is paid for them").required(),
};
KeySet bundle_keys() { return kBundle.set(); }

constexpr Keys kOffer{
    key::quantity("discount", Dimension::share, kUnitInterval, "off the next purchase").or_else("0 %"),
    key::constant("valid", Dimension::duration, kSpan, "for so long").or_else("4 weeks", kAssumption),
    key::quantity("accept", Dimension::share, kUnitInterval,
                  "share of purchases while it is valid at which it is used")
        .or_else("100 %", kAssumption),
    key::money("gift", "cost of a gift that is handed over at the next purchase").or_else("0"),
    key::section("bundle", bundle_keys,
                 "goods at a price of their own, for who buys; 'accept' says how many do")
        .or_none(),
    key::count("bonus_units", 0, 1'000'000, "units of the program that come with it").or_else("0"),
    key::quantity("dip", Dimension::change, kDrop, "drop of the purchase rate right after it was used")
        .or_else("0 %"),
    key::quantity("dip_decay", Dimension::duration, kSpan, "how fast the dip fades")
        .or_else("2 weeks", kAssumption)
        .with("dip"),
};
KeySet offer_keys() { return kOffer.set(); }

constexpr Keys kBySegment{
    key::text("segment", "customers of this segment").required(),
    key::quantity("lift", Dimension::number, {-100.0, 100.0}, "times the campaign's lift").or_else("1"),
    key::quantity("leaving", Dimension::change, kChange, "instead of the campaign's")
        .or_what("the campaign's"),
};
KeySet by_segment_keys() { return kBySegment.set(); }

constexpr Keys kByReason{
    key::text("reason", "of those who left for it").required(),
    key::quantity("probability", Dimension::share, kUnitInterval, "that one comes back").required(),
    key::quantity("leaving", Dimension::change, kChange, "change of her hazard of leaving in her second life")
        .or_what("that of win_back"),
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

constexpr Keys kMessage{
    key::money("cost", "of a contact").or_what("its channel's"),
    key::money("fixed_cost", "of each wave, however many it reaches; of one that events set off, once")
        .or_what("its channel's; 0 without one")
        .or_none(),
    key::quantity("open", Dimension::share, kUnitInterval, "probability that a contact is opened")
        .or_else("20 %", kAssumption)
        .or_from_fit(),
    key::quantity("click", Dimension::share, kUnitInterval,
                  "probability that an opened one is followed; only who follows it reacts")
        .or_what("its channel's; without it whoever opens it reacts; none = likewise")
        .or_none(),
    key::quantity("lift", Dimension::change, kLift,
                  "of the purchase rate, right after an opened contact; below 0, it puts customers off")
        .or_else("30 %", kAssumption)
        .or_from_fit(),
    key::quantity("decay", Dimension::duration, kSpan, "how fast the lift fades")
        .or_else("2 weeks", kAssumption)
        .or_from_fit("", 14.0),
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
        .or_none()
        .or_from_fit(),
    key::constant("leaving_for", Dimension::duration, kSpan, "for so long")
        .or_else("12 weeks", kAssumption)
        .with("leaving"),
    key::quantity("unsubscribe", Dimension::share, kUnitInterval,
                  "probability that a rested customer unsubscribes at a contact")
        .or_else("0.2 %", kAssumption)
        .or_from_fit(),
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
        .or_what("7 days, an assumption, or as long as its offer is valid")
        .or_none(),
    key::section("offer", offer_keys, "something for who opens it").or_none(),
};

Quantity given_or(Section& section, const Key& key, double otherwise) {
  if (is_given(section, key)) return section.quantity(key);
  Quantity none;
  none.parameters[0] = otherwise;
  return none;
}

void read_win_back(Section& section, const ContactWorld& world, CampaignRules& rules) {
  if (!is_given(section, kMessage["win_back"])) return;
  section.section(kMessage["win_back"], [&](Section& back) {
    WinBackSpec win;
    win.probability = back.quantity(kWinBack["probability"]);
    win.leaving = back.quantity(kWinBack["leaving"]);
    win.by_reason.resize(world.reasons.size());
    win.leaving_by_reason.resize(world.reasons.size());
    if (is_given(back, kWinBack["by_reason"]))
      back.list(kWinBack["by_reason"], [&](Section& one, std::size_t) {
        const std::string reason = one.text(kByReason["reason"]);
        const Quantity probability = one.quantity(kByReason["probability"]);
        std::optional<Quantity> leaving;
        if (is_given(one, kByReason["leaving"])) leaving = one.quantity(kByReason["leaving"], kGiven);
        std::vector<std::string> names;
        for (const ReasonSpec& known : world.reasons) names.push_back(known.name);
        const auto found = std::find(names.begin(), names.end(), reason);
        if (found == names.end())
          one.error("reason",
                    names.empty() ? "the scenario has no leaving_reasons"
                                  : "no reason is called '" + printable(reason) + "'",
                    names.empty() ? "state leaving_reasons beside baseline" : did_you_mean(reason, names));
        else
          win.by_reason[static_cast<std::size_t>(found - names.begin())] = probability,
                                                         win.leaving_by_reason[static_cast<std::size_t>(
                                                             found - names.begin())] = leaving;
      });
    rules.win_back = std::move(win);
  });
}

void read_by_segment(Section& section, const ScenarioSpec& scenario, CampaignRules& rules) {
  if (!is_given(section, kMessage["by_segment"])) return;
  std::vector<std::string> names;
  for (const MarkSpec& one : scenario.population.segments) names.push_back(one.name);
  section.list(kMessage["by_segment"], [&](Section& one, std::size_t) {
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
  rules.has_offer = section.optional_section(kMessage["offer"], [&](Section& offer) {
    const std::size_t before = offer.reading().mistakes;
    campaign.discount = given_or(offer, kOffer["discount"], 0.0);
    campaign.offer_valid_days = offer.constant(kOffer["valid"]);
    rules.accept = given_or(offer, kOffer["accept"], 1.0);
    if (is_given(offer, kOffer["gift"])) rules.gift = read_money(offer, kOffer["gift"], scenario);
    if (is_given(offer, kOffer["bundle"]))
      offer.section(kOffer["bundle"], [&](Section& bundle) {
        const std::size_t mistakes = bundle.reading().mistakes;
        rules.bundle_worth = read_money(bundle, kBundle["worth"], scenario, kGiven);
        rules.bundle_price = read_money(bundle, kBundle["price"], scenario, kGiven);
        if (bundle.reading().mistakes != mistakes) return;
        if (rules.bundle_worth.minor <= 0)
          bundle.error("worth", "there is nothing in it", "what its goods cost alone, such as 80 SEK");
        else if (rules.bundle_price.minor > rules.bundle_worth.minor)
          bundle.error("price", "it is more than the goods are worth alone", "the smaller one is the price");
      });
    if (is_given(offer, kOffer["bonus_units"]))
      rules.bonus_units = static_cast<std::int64_t>(offer.count(kOffer["bonus_units"]));
    if (rules.bonus_units > 0 && (!arm.program || arm.program->rules.currencies.empty()))
      offer.error("bonus_units", "gives units, but this arm has no program with units");
    rules.dip = given_or(offer, kOffer["dip"], 0.0);
    if (is_given(offer, kOffer["dip"])) rules.dip_decay = offer.quantity(kOffer["dip_decay"]);
    if (offer.reading().mistakes != before) return;
    if (campaign.discount.is_constant() && campaign.discount.parameters[0] <= 0.0 && rules.gift.minor == 0 &&
        rules.bonus_units == 0 && rules.bundle_worth.minor == 0 && !offer.has("discount"))
      offer.error("discount", "the offer gives nothing", "state discount, gift, bundle or bonus_units");
  });
}

/// Names under which a fit may have the share that opens; beside a lift from a fit it is that of the same.
Here open_of(const Section& section, const CampaignSpec& campaign, const ChannelSpec& channel) {
  Here here;
  here.learned = {campaign.name + " open", channel.name + " open"};
  const auto lift = section.name_in_fit("lift");
  if (!lift) return here;
  if (const auto word = lift->find(" lift"); word != std::string::npos)
    here.learned = {lift->substr(0, word) + " open"};
  here.fallback = "from fit";
  here.source = "as its lift";
  return here;
}

}  // namespace

KeySet message_keys() { return kMessage.set(); }

void read_message(Section& section, const ScenarioSpec& scenario, const ArmSpec& arm, CampaignSpec& campaign,
                  CampaignRules& rules) {
  const ContactWorld& world = *contact_world_of(scenario);
  const ChannelSpec& channel = world.channels[campaign.channel];
  if (section.has("cost") || !channel.cost)
    campaign.cost = read_money(section, kMessage["cost"], scenario, kGiven);
  else {
    section.ask(kMessage["cost"]);
    campaign.cost = *channel.cost;
  }
  if (is_given(section, kMessage["fixed_cost"]))
    rules.fixed_cost = read_money(section, kMessage["fixed_cost"], scenario, kGiven);
  else if (channel.fixed_cost && !section.has("fixed_cost"))
    rules.fixed_cost = *channel.fixed_cost;
  if (section.has("open") || !channel.open) {
    campaign.open = section.quantity(kMessage["open"], open_of(section, campaign, channel));
  } else {
    section.ask(kMessage["open"]);
    campaign.open = *channel.open;
  }
  if (is_given(section, kMessage["click"]))
    rules.click = section.quantity(kMessage["click"], kGiven);
  else if (!section.has("click"))
    rules.click = channel.click;
  // A fit has them by channel or by campaign.
  const auto learned = [&](const char* what) {
    Here here;
    here.learned = {campaign.name + what, channel.name + what};
    return here;
  };
  campaign.lift = section.quantity(kMessage["lift"], learned(" lift"));
  Here decay = learned(" decay");
  if (campaign.lift.law == Quantity::Law::from_fit) {  // they were estimated together
    for (std::size_t n = 0; n < campaign.lift.learned.size(); ++n)
      if (const std::string& name = campaign.lift.learned[n]; name.ends_with(" lift")) {
        if (n == 0) decay.learned.clear();
        decay.learned.push_back(name.substr(0, name.size() - 4) + "decay");
      }
    decay.fallback = "from fit";
    decay.source = "as its lift";
  }
  campaign.decay = section.quantity(kMessage["decay"], decay);
  rules.relevance = given_or(section, kMessage["relevance"], 0.0);
  rules.recency_matters = is_given(section, kMessage["recency_decay"]);
  if (rules.recency_matters) rules.recency_decay = section.quantity(kMessage["recency_decay"]);
  rules.lift_spread = given_or(section, kMessage["lift_spread"], 0.0);
  read_by_segment(section, scenario, rules);
  const bool leaves = is_given(section, kMessage["leaving"]);
  if (leaves) rules.leaving = section.quantity(kMessage["leaving"], learned(" leaving"));
  const bool by_segment_leaves =
      std::any_of(rules.by_segment.begin(), rules.by_segment.end(),
                  [](const SegmentResponse& one) { return one.leaving.has_value(); });
  if (leaves || by_segment_leaves) rules.leaving_for = section.constant(kMessage["leaving_for"]);
  campaign.unsubscribe = section.quantity(kMessage["unsubscribe"], learned(" unsubscribe"));
  rules.leaving.learned_for_days = rules.leaving_for;
  rules.reactance = given_or(section, kMessage["reactance"], 0.0);
  rules.asks_why = is_given(section, kMessage["asks_why"]);
  rules.answers = given_or(section, kMessage["asks_why"], 0.0);
  if (rules.asks_why && world.reasons.empty())
    section.error("asks_why", "there is nothing to answer: the scenario has no leaving_reasons",
                  "state leaving_reasons beside baseline");
  read_win_back(section, world, rules);
  read_offer(section, scenario, arm, campaign, rules);
  if (is_given(section, kMessage["attribution"]))
    rules.attribution_days = section.constant(kMessage["attribution"], kGiven);
  else if (rules.has_offer)  // what is bought with it is a response
    rules.attribution_days = std::max(rules.attribution_days, campaign.offer_valid_days);
}

}  // namespace stamkund::mechanisms
