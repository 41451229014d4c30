#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/base/day.h"
#include "engine/mechanisms/contacts/contacts_keys.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kAssumption;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::kGiven;
using scenario::kUnitInterval;
using scenario::kWait;
using scenario::ScenarioSpec;
using scenario::Section;
namespace key = scenario::key;

constexpr std::string_view kOverCapacity[] = {"wait", "drop"};

constexpr Keys kQuiet{
    key::constant("from", Dimension::duration, {0.0, 1.0}, "time of the day, such as 21 hours").required(),
    key::constant("to", Dimension::duration, {0.0, 1.0}, "time of the day, such as 8 hours").required(),
};

constexpr Keys kChannel{
    key::text("name", "how customers are reached: email, post, sms, app, phone, store, or another")
        .required(),
    key::money("cost", "of a contact, for campaigns that do not say").or_none(),
    key::quantity("delivered", Dimension::share, kUnitInterval,
                  "share of contacts that arrive; the others cost as much")
        .or_else("100 %", kAssumption),
    key::quantity("open", Dimension::share, kUnitInterval,
                  "probability that a contact is opened, for campaigns that do not say")
        .or_none(),
    key::quantity(
        "click", Dimension::share, kUnitInterval,
        "probability that an opened one is followed, for campaigns that do not say; without it whoever "
        "opens it reacts")
        .or_none(),
    key::quantity("consent", Dimension::share, kUnitInterval,
                  "share of customers who may be contacted through it")
        .or_else("100 %", kAssumption),
    key::quantity("preferred", Dimension::share, kUnitInterval, "share of customers who like it best")
        .or_else("0 %"),
    key::quantity("preferred_lift", Dimension::change, {-1.0, 100.0},
                  "what it changes of a campaign's lift for them")
        .or_else("0 %"),
    key::constant("latency", Dimension::duration, kWait, "from sending to opening, on average")
        .or_else("0 hours"),
    key::constant("load", Dimension::number, {0.0, 100.0}, "contacts that one of it tires like").or_else("1"),
    key::money("fixed_cost", "of each wave through it, for campaigns that do not say").or_none(),
    key::count("capacity", 0, 1'000'000'000, "contacts a day, of all customers together; 0 = none at all")
        .or_what("no limit"),
    key::choice("over_capacity", kOverCapacity, "what is above it waits for a later day, or is dropped")
        .or_else("wait", kAssumption)
        .with("capacity"),
    key::section("quiet", quiet_keys, "no contact through it between these hours; none = at any hour")
        .or_what("contact_policy.quiet of the arm")
        .or_none(),
};

constexpr Keys kReason{
    key::text("name", "why a customer leaves").required(),
    key::constant("share", Dimension::share, kUnitInterval, "the shares come to 100 %").required(),
};

std::vector<ChannelSpec> usual_channels() {
  std::vector<ChannelSpec> channels;
  for (std::size_t i = 0; i < kChannels.size(); ++i) {
    ChannelSpec one;
    one.name = kChannels[i];
    one.place = i;
    one.delivered.parameters[0] = one.consent.parameters[0] = 1.0;
    channels.push_back(std::move(one));
  }
  return channels;
}

void read_channel(Section& section, const ScenarioSpec& scenario, ChannelSpec& channel) {
  channel.name = section.text(kChannel["name"]);
  if (is_given(section, kChannel["cost"])) channel.cost = read_money(section, kChannel["cost"], scenario);
  channel.delivered = section.quantity(kChannel["delivered"]);
  channel.consent = section.quantity(kChannel["consent"]);
  channel.preferred = section.quantity(kChannel["preferred"]);
  channel.preferred_lift = section.quantity(kChannel["preferred_lift"]);
  channel.latency_days = section.constant(kChannel["latency"]);
  channel.load = section.constant(kChannel["load"]);
  if (is_given(section, kChannel["fixed_cost"]))
    channel.fixed_cost = read_money(section, kChannel["fixed_cost"], scenario);
  if (is_given(section, kChannel["capacity"])) {
    channel.capacity = section.count(kChannel["capacity"], kGiven);
    channel.drops = section.choice(kChannel["over_capacity"]) == "drop";
  } else if (section.has("over_capacity")) {
    section.error("over_capacity", "there is no capacity that a contact could be above", "state 'capacity'");
  } else {
    section.ask(kChannel["over_capacity"]);
  }
  if (is_given(section, kChannel["quiet"]))
    channel.quiet = read_quiet(section, kChannel["quiet"]);
  else if (section.has("quiet"))
    channel.quiet = QuietHours{};  // none, whatever the arm's are
  if (is_given(section, kChannel["open"])) channel.open = section.quantity(kChannel["open"]);
  if (is_given(section, kChannel["click"])) channel.click = section.quantity(kChannel["click"]);
}

/// Names of the usual channels keep their places, for places are part of random keys.
void find_places(std::vector<ChannelSpec>& channels) {
  std::size_t next = kChannels.size();
  for (ChannelSpec& one : channels) {
    const auto usual = std::find(kChannels.begin(), kChannels.end(), one.name);
    one.place = usual != kChannels.end() ? static_cast<std::size_t>(usual - kChannels.begin()) : next++;
  }
}

}  // namespace

KeySet quiet_keys() { return kQuiet.set(); }
KeySet channel_keys() { return kChannel.set(); }

QuietHours read_quiet(Section& host, const Key& key) {
  QuietHours out;
  host.section(key, [&](Section& quiet) {
    const std::size_t mistakes = quiet.reading().mistakes;
    out.from = quiet.constant(kQuiet["from"]);
    out.to = quiet.constant(kQuiet["to"]);
    // The day ends where it begins.
    if (out.to == 1.0) out.to = 0.0;
    if (out.from == 1.0) out.from = 0.0;
    if (!out.any() && quiet.reading().mistakes == mistakes)
      quiet.error("to", "the same as 'from': are all hours quiet, or none?", "quiet: none, if none are");
  });
  return out;
}

KeySet reason_keys() { return kReason.set(); }

void read_contact_world(Section& root, const Key& channels, const Key& reasons, const ScenarioSpec& scenario,
                        ContactWorld& world) {
  std::set<std::string> names;
  if (is_given(root, channels))
    root.list(channels, [&](Section& section, std::size_t) {
      world.channels.emplace_back();
      read_channel(section, scenario, world.channels.back());
      if (!names.insert(world.channels.back().name).second && !world.channels.back().name.empty())
        section.error("name", "two channels are called '" + printable(world.channels.back().name) + "'");
    });
  if (world.channels.size() > kMostChannels - kChannels.size())
    root.error("channels", "at most " + std::to_string(kMostChannels - kChannels.size()) + " channels");
  world.declared = !world.channels.empty();
  if (!world.declared) world.channels = usual_channels();
  find_places(world.channels);
  double preferred = 0.0;
  for (const ChannelSpec& one : world.channels) preferred += one.preferred.central();
  if (preferred > 1.0 + 1e-9)
    root.error("channels", "more than 100 % of the customers would prefer one of them",
               "the shares 'preferred' may come to 100 % at most");
  double sum = 0.0;
  names.clear();
  if (is_given(root, reasons))
    root.list(reasons, [&](Section& section, std::size_t) {
      ReasonSpec reason{section.text(kReason["name"]), section.constant(kReason["share"])};
      if (!names.insert(reason.name).second && !reason.name.empty())
        section.error("name", "two reasons are called '" + printable(reason.name) + "'");
      sum += reason.share;
      world.reasons.push_back(std::move(reason));
    });
  if (!world.reasons.empty() && std::abs(sum - 1.0) > 1e-9)
    root.error(std::string(reasons.name), "the shares come to " + short_percent(sum) + ", expected 100 %");
}

}  // namespace stamkund::mechanisms
