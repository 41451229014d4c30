// What a contact does to her: she notices it, follows it, refuses more of it, is driven away, or comes back.
#include <algorithm>
#include <cmath>

#include "engine/mechanisms/contacts/contacts.h"

namespace stamkund::mechanisms {

using world::Scene;

namespace {

constexpr Purpose kClick = purpose_named("contacts: click");
constexpr Purpose kTaste = purpose_named("contacts: preferred channel");
constexpr Purpose kResponds = purpose_named("contacts: how much she responds");
constexpr Purpose kChannelConsent = purpose_named("contacts: refuses a channel");
constexpr Purpose kPatience = purpose_named("contacts: patience");
constexpr Purpose kReason = purpose_named("contacts: reason of leaving");
constexpr Purpose kAnswers = purpose_named("contacts: answers");
constexpr Purpose kComesBack = purpose_named("contacts: comes back");
constexpr Purpose kSecondLife = purpose_named("contacts: second life");

}  // namespace

double Contacts::lift_of(const Scene& scene, std::size_t number, Channel channel) const {
  const CampaignPlan& plan = plan_.campaigns[number];
  const world::Customer& c = scene.customer;
  double factor = 1.0;
  if (!plan.lift_by_segment.empty()) factor *= plan.lift_by_segment[c.seen.segment];
  if (plan.recency_decay > 0.0)
    factor *= std::exp(-std::fmax(c.day - c.seen.last_purchase_day, 0.0) / plan.recency_decay);
  if (plan.lift_spread > 0.0) {
    const population::Person& p = scene.person();
    Stream hers({p.seed, p.population_index, p.index, kResponds});
    factor *= std::exp(plan.lift_spread * draw_normal(hers) - 0.5 * plan.lift_spread * plan.lift_spread);
  }
  const ChannelPlan& way = plan_.channels[channel];
  if (way.prefer_to > way.prefer_from && way.preferred_lift != 1.0) {
    const double taste = scene.person().trait(kTaste);
    if (taste >= way.prefer_from && taste < way.prefer_to) factor *= way.preferred_lift;
  }
  return plan_.campaigns[number].lift * factor;
}

void Contacts::react(world::Customer& customer, std::size_t number, double size) const {
  customer.stimuli.stimulate(size < 0.0 ? put_off_kinds_[number] : kinds_[number], size);
}

void Contacts::notice(Scene& scene, ContactsState& state, std::size_t number, Channel channel, double tired,
                      std::uint64_t nth) const {
  world::Customer& c = scene.customer;
  const auto& campaign = plan_.campaigns[number];
  ++c.seen.opens;
  count(scene, opens_);
  step(scene, Step::opened, number, channel);
  for (const world::Mechanism* one : scene.arm.with(world::Hook::noticed))
    one->noticed(scene, 1.0 - plan_.campaigns[number].tires,
                 world::Luck::contact_occasion(c.day, plan_.channels[channel].place, nth));
  if (!rich_) {
    const double lift = campaign.lift_by_segment.empty()
                            ? campaign.lift
                            : campaign.lift * campaign.lift_by_segment[c.seen.segment];
    react(c, number, lift * std::exp(-tired));
  } else {
    const double click = click_of(number, channel);
    if (click >= 0.0) {
      const auto occasion = world::Luck::contact_occasion(c.day, plan_.channels[channel].place, nth);
      if (!(scene.luck.occasion(kClick, occasion) < click)) return;
      ++c.seen.clicks;
      count(scene, clicks_);
      step(scene, Step::clicked, number, channel);
    }
    react(c, number, lift_of(scene, number, channel) * std::exp(-tired));
    change_leaving(scene, state, number);
  }
  std::erase_if(state.followed, [&](const auto& one) { return c.day > one.until; });
  state.followed.push_back({number, channel, c.day + plan_.campaigns[number].rules->attribution_days});
  if (campaign.discount > 0.0 || campaign.rich_offer)
    offer_waits(state, {number, channel, c.day + campaign.offer_valid_days});
}

void Contacts::change_leaving(Scene& scene, ContactsState& state, std::size_t number) const {
  const CampaignPlan& plan = plan_.campaigns[number];
  if (!(plan.leaving_for > 0.0)) return;
  world::Customer& c = scene.customer;
  const double change =
      plan.leaving_by_segment.empty() ? plan.leaving : plan.leaving_by_segment[c.seen.segment];
  // What changes nothing leaves what another campaign changed.
  if (change == 0.0) return;
  c.leaving.set_factor(world::Slot::contacts, 1.0 + change, c.day, c.person, c.alive);
  state.leaving_until = c.day + plan.leaving_for;
  put(scene, state, {state.leaving_until, PendingContact::What::leaving_ends, number, 0, c.day, 0, 0});
}

void Contacts::may_refuse(Scene& scene, ContactsState& state, std::size_t number, Channel channel,
                          double tired) const {
  world::Customer& c = scene.customer;
  const CampaignPlan& plan = plan_.campaigns[number];
  const double hazard = plan.unsubscribe_by_segment.empty() ? plan.unsubscribe_hazard
                                                            : plan.unsubscribe_by_segment[c.seen.segment];
  if (hazard > 0.0) {
    // Where she refuses channels one by one, she has patience with each.
    const std::size_t place = plan_.channels[channel].place;
    if (plan_.refuses_channel && state.channel_consent.empty())
      state.channel_consent.resize(plan_.channels.size());
    world::Clock& consent = plan_.refuses_channel ? state.channel_consent[channel] : state.consent;
    if (!consent.is_set()) {
      Stream hers = scene.luck.stream(kChannelConsent, place);
      consent.set(plan_.refuses_channel ? draw_exponential(hers)
                                        : scene.luck.arrival(Purpose::unsubscribe_clock));
    }
    if (consent.meet(hazard * std::exp(tired))) {
      if (plan_.refuses_channel) {
        c.seen.refused_channels |= std::uint64_t{1} << place;
      } else {
        c.seen.subscribed = false;
      }
      count(scene, unsubscribes_);
      step(scene, Step::refusals, number, channel);
    }
  }
  const double reactance = rich_ ? plan_.campaigns[number].reactance_hazard : 0.0;
  if (!(reactance > 0.0)) return;
  if (!state.patience.is_set()) state.patience.set(scene.luck.arrival(kPatience));
  if (!state.patience.meet(reactance * std::exp(tired))) return;
  count(scene, driven_away_);
  step(scene, Step::driven_away, number, channel);
  c.leaving.end(c.day);
}

std::size_t Contacts::reason_of(const Scene& scene, const ContactsState& state) const {
  const double u = scene.luck.occasion(kReason, state.lives);
  std::size_t reason = 0;
  while (reason + 1 < plan_.reason_ends.size() && u >= plan_.reason_ends[reason]) ++reason;
  return reason;
}

void Contacts::reach_the_lost(Scene& scene, ContactsState& state, std::size_t number, Channel channel,
                              std::uint64_t nth) const {
  const CampaignPlan& plan = plan_.campaigns[number];
  const auto occasion = world::Luck::contact_occasion(scene.day(), plan_.channels[channel].place, nth);
  if (!(scene.luck.occasion(Purpose::contact_open, occasion) < open_of(number, channel))) return;
  const double click = click_of(number, channel);
  if (click >= 0.0 && !(scene.luck.occasion(kClick, occasion) < click)) return;
  if (plan.answers > 0.0 && scene.customer.seen.reason == 0 &&
      scene.luck.occasion(kAnswers, occasion) < plan.answers) {
    scene.customer.seen.reason = static_cast<std::uint8_t>(reason_of(scene, state) + 1);
    count(scene, answers_);
    by_reason(scene, scene.customer.seen.reason - 1U, 0);
  }
  if (plan.win_back < 0.0) return;
  const double chance =
      plan.win_back_by_reason.empty() ? plan.win_back : plan.win_back_by_reason[reason_of(scene, state)];
  if (scene.luck.occasion(kComesBack, occasion) < chance) come_back(scene, state, number, channel, nth);
}

void Contacts::come_back(Scene& scene, ContactsState& state, std::size_t number, Channel channel,
                         std::uint64_t nth) const {
  world::Customer& c = scene.customer;
  count(scene, won_back_);
  if (reasons_) by_reason(scene, reason_of(scene, state), 1);
  const CampaignPlan& plan = plan_.campaigns[number];
  const double leaving = plan.second_leaving_by_reason.empty()
                             ? plan.second_leaving
                             : plan.second_leaving_by_reason[reason_of(scene, state)];
  count(scene, delivered_);
  step(scene, Step::delivered, number, channel);
  c.alive = true;
  c.stays_since = std::fmax(c.day, c.person.enters_day);
  c.seen.reason = 0;
  ++state.lives;
  Stream luck = scene.luck.stream(kSecondLife, state.lives);
  c.leaving.begin_again(c.day, draw_exponential(luck), leaving, c.person);
  state.patience.stop();
  notice(scene, state, number, channel, 0.0, nth);
}

}  // namespace stamkund::mechanisms
