// From a contact that is due to one that is sent: is she meant, is she held out, do consent and policy allow
// it?
#include <algorithm>
#include <cmath>

#include "engine/mechanisms/contacts/contacts.h"

namespace stamkund::mechanisms {

using world::kNever;
using world::Scene;

namespace {

/// Times are sums of days, rounded: what is closer than this is the same.
constexpr double kHair = 1e-9;
constexpr Purpose kControl = purpose_named("contacts: control");
constexpr Purpose kTreatment = purpose_named("contacts: which treatment, by lot");
constexpr Purpose kHoldout = purpose_named("contacts: universal hold-out");
constexpr Purpose kDelivered = purpose_named("contacts: delivered");
constexpr Purpose kLatency = purpose_named("contacts: latency");
constexpr Purpose kLot = purpose_named("contacts: among those who are due at once, for a budget");
constexpr Purpose kPlace = purpose_named("contacts: place among those of the day");

}  // namespace

void Contacts::set_ranking(std::size_t number, const targeting::Ranking& ranking) {
  if (rankings_.size() <= number) rankings_.resize(number + 1);
  rankings_[number] = ranking;
}

SeenState Contacts::known_of(const ContactsState& state, double day) const {
  const bool waits = std::any_of(state.offers.begin(), state.offers.end(),
                                 [&](const ContactsState::Credit& one) { return day <= one.until; });
  const targeting::Ranking* ranking = nullptr;
  if (!rankings_.empty())
    ranking = &rankings_[std::min(static_cast<std::size_t>(day / kRankedEvery), rankings_.size() - 1)];
  return {state.seen, state.bought, state.last_contact, waits, ranking, of_file_.get()};
}

bool Contacts::can_be_reached(const Scene& scene, std::size_t campaign) const {
  if (is_held_out(scene, campaign)) return false;
  const auto& others = plan_.campaigns[campaign].rules->otherwise;
  return consents(scene, plan_, plan_.campaigns[campaign].channel) ||
         std::any_of(others.begin(), others.end(), [&](Channel one) { return consents(scene, plan_, one); });
}

bool Contacts::is_meant(const Scene& scene, std::size_t number) const {
  return scene.customer.seen.subscribed && fits(scene, number);
}

bool Contacts::fits(const Scene& scene, std::size_t number) const {
  const world::Customer& c = scene.customer;
  const auto& campaign = plan_.campaigns[number];
  if (campaign.target == CampaignSpec::Target::members && !c.seen.member) return false;
  if (campaign.target == CampaignSpec::Target::sleeping &&
      c.day - c.seen.last_purchase_day < campaign.sleeping_days - (rich_ ? kHair : 0.0))
    return false;
  const CampaignPlan& plan = plan_.campaigns[number];
  if (plan.plain) return true;
  const ContactsState& state = of(c);
  if (plan.rules->again_days > 0.0) {
    // Treatments of one campaign are one campaign to her.
    const std::size_t first = number - (plan.rules->choice ? plan.rules->choice->treatment : 0);
    const std::size_t many = plan.rules->choice ? plan.rules->choice->treatments : 1;
    for (std::size_t i = first; i < first + many; ++i)
      if (c.day - state.last_sent[i] < plan.rules->again_days - kHair) return false;
  }
  if (const auto& lot = plan.rules->lot; lot) {
    const double hers = scene.person().trait(kTreatment, plan.rules->control_key);
    if (hers < lot->from || hers >= lot->to) return false;
  }
  if (!plan.rules->where) return true;
  const SeenState known = known_of(state, c.day);
  const double is =
      plan.rules->where->value(SeenNow(scene, *plan.rules->schema, plan_, known, program_, learned_.get()));
  // Before anything is learned, whoever might be meant is.
  return is > 0.0 || (watch_ && plan.where_is_learned && std::isnan(is));
}

double Contacts::profit_of(const Scene& scene, std::size_t number) const {
  const auto& rules = *plan_.campaigns[number].rules;
  const bool own = !learned_by_campaign_.empty() && learned_by_campaign_[number];
  const Learned* const learned = own ? learned_by_campaign_[number].get() : learned_.get();
  if (rules.choice->profit) {
    const ContactsState& state = of(scene.customer);
    const SeenState known = known_of(state, scene.day());
    return rules.choice->profit->value(SeenNow(scene, *rules.schema, plan_, known, program_, learned));
  }
  return learned == nullptr ? std::numeric_limits<double>::quiet_NaN()
                            : learned->uplift(features_of(scene, learned->segments, learned->stores,
                                                          learned->minor_per_major));
}

std::optional<std::size_t> Contacts::chosen_now(const Scene& scene, std::size_t campaign) const {
  const CampaignRules& rules = *plan_.campaigns[campaign].rules;
  if (!rules.choice || rules.trigger == Trigger::wave || !chooses(campaign)) return campaign;
  // What can reach her comes first; what pays and cannot is counted as held back.
  std::optional<std::size_t> best, hoped;
  double most = 0.0, most_hoped = 0.0;
  for (std::size_t k = 0; k < rules.choice->treatments; ++k) {
    const double profit = profit_of(scene, campaign + k);
    if (profit > most_hoped) {
      most_hoped = profit;
      hoped = campaign + k;
    }
    if (profit > most && can_be_reached(scene, campaign + k)) {
      most = profit;
      best = campaign + k;
    }
  }
  return best ? best : hoped;
}

double Contacts::rank_of(const Scene& scene, std::size_t number) const {
  const ContactsState& state = of(scene.customer);
  const SeenState known = known_of(state, scene.day());
  const auto& rules = *plan_.campaigns[number].rules;
  return rules.top->by.value(SeenNow(scene, *rules.schema, plan_, known, program_, learned_.get()));
}

bool Contacts::is_control(const Scene& scene, std::size_t number) const {
  const auto& rules = *plan_.campaigns[number].rules;
  return rules.control > 0.0 && scene.person().trait(kControl, rules.control_key) < rules.control;
}

bool Contacts::is_held_out(const Scene& scene, std::size_t number) const {
  const auto& rules = *plan_.campaigns[number].rules;
  if (is_control(scene, number)) return true;
  return plan_.holdout > 0.0 && !rules.service && scene.person().trait(kHoldout) < plan_.holdout;
}

void Contacts::address(Scene& scene, ContactsState& state, std::size_t campaign, double since,
                       bool again) const {
  const bool fit = fits(scene, campaign);
  if (fit && !again) step(scene, Step::targeted, campaign);
  if (!scene.customer.seen.subscribed) {
    if (fit || again) step(scene, Step::unsubscribed, campaign);
    return;
  }
  if (!fit) {
    if (again) step(scene, Step::dropped_out, campaign);
    return;
  }
  if (!rich_) return send(scene, state, campaign, plan_.campaigns[campaign].channel);
  if (is_held_out(scene, campaign)) {
    step(scene, Step::held_out, campaign);
    by_rule(scene, is_control(scene, campaign) ? plan_.holding.control : plan_.holding.holdout);
    return count(scene, held_out_);
  }
  allow(scene, state, campaign, since);
}

void Contacts::allow(Scene& scene, ContactsState& state, std::size_t number, double since) const {
  const CampaignPlan& plan = plan_.campaigns[number];
  const Channel own = plan_.campaigns[number].channel;
  bool consented = false;
  double after_quiet = kNever;
  double earliest = kNever;
  Channel waits_for = own;
  const auto try_one = [&](Channel channel) {
    if (!consents(scene, plan_, channel)) return false;
    consented = true;
    if (!plan_.has_policy || plan.rules->service) return true;
    const std::int64_t cost = cost_of(number, channel);
    // Quiet hours put it off; caps are asked for the time when it would go out.
    const double goes_out = plan_.policy.after_quiet(channel, scene.day());
    if (plan_.policy.allows(state.sent, channel, cost, goes_out)) {
      if (!plan_.policy.is_quiet(channel, scene.day())) return true;
      after_quiet = goes_out;
      waits_for = channel;
      return false;
    }
    const double next = plan_.policy.next_allowed(state.sent, channel, cost, scene.day());
    if (next < earliest) {
      earliest = next;
      if (!(after_quiet < kNever)) waits_for = channel;
    }
    return false;
  };
  if (try_one(own)) return send(scene, state, number, own);
  for (const Channel other : plan.rules->otherwise)
    if (try_one(other)) return send(scene, state, number, other);
  const auto drop = [&](Step why, world::Column flow) {
    step(scene, why, number);
    count(scene, flow);
  };
  if (!consented) return drop(Step::without_consent, by_consent_);
  // Quiet hours only put a contact off.
  if (after_quiet < kNever)
    return put(scene, state,
               {after_quiet, PendingContact::What::send, number, waits_for, since, 0, 0, 0, false, true});
  if (plan_.queue && earliest < kNever) {
    if (earliest > since + plan_.wait_days) return drop(Step::expired, waited_too_long_);
    return put(scene, state,
               {earliest, PendingContact::What::send, number, waits_for, since, 0, 0, 0, false, true});
  }
  // Of its own channel, or of the first one that has her consent.
  Channel meant = own;
  for (std::size_t k = 0; k < plan.rules->otherwise.size() && !consents(scene, plan_, meant); ++k)
    meant = plan.rules->otherwise[k];
  by_rule(scene, plan_.policy.forbids(state.sent, meant, cost_of(number, meant),
                                      plan_.policy.after_quiet(meant, scene.day())));
  drop(Step::capped, by_caps_);
}

std::int64_t Contacts::cost_of(std::size_t campaign, Channel channel) const {
  if (channel == plan_.campaigns[campaign].channel) return plan_.campaigns[campaign].cost.minor;
  return plan_.channels[channel].cost;
}

double Contacts::open_of(std::size_t campaign, Channel channel) const {
  const double its = plan_.channels[channel].open;
  return channel != plan_.campaigns[campaign].channel && its >= 0.0 ? its : plan_.campaigns[campaign].open;
}

double Contacts::click_of(std::size_t campaign, Channel channel) const {
  const double its = plan_.channels[channel].click;
  return channel != plan_.campaigns[campaign].channel && its >= 0.0 ? its : plan_.campaigns[campaign].click;
}

double Contacts::tire(ContactsState& state, double day, std::size_t campaign, Channel channel) const {
  const double load = plan_.channels[channel].load * plan_.campaigns[campaign].tires;
  if (!(plan_.across < 1.0)) return state.fatigue.contact(day, load);
  // Each channel has a stock of its own; those of the others count in part.
  double tired = 0.0;
  for (Channel other = 0; other < state.by_channel.size(); ++other)
    if (other != channel) tired += plan_.across * plan_.fatigue_weight * state.by_channel[other].stock(day);
  return tired + state.by_channel[channel].contact(day, load);
}

bool Contacts::has_room(Scene& scene, ContactsState& state, std::size_t number, Channel channel) const {
  const double day = scene.day();
  if (due_ != nullptr) {
    auto& due = (*due_)[channel];
    if (const auto today = static_cast<std::size_t>(day); today < due.size()) due[today] += 1.0;
    return true;
  }
  if (queues_.empty() || !queues_[channel] || state.placed_channel == channel) return true;
  // Her place among those of the day belongs to the campaign, the day and the channel.
  const std::uint64_t occasion = world::Luck::contact_occasion(day, plan_.channels[channel].place, number);
  const double goes_out = queues_[channel]->goes_out(day, scene.luck.occasion(kPlace, occasion));
  if (goes_out == day) return true;
  if (goes_out < day || !(goes_out < kNever)) {
    step(scene, Step::over_capacity, number);
    count(scene, by_capacity_);
    return false;
  }
  count(scene, delayed_);
  put(scene, state, {goes_out, PendingContact::What::send, number, channel, goes_out, 0, 0, 0, true, true});
  return false;
}

std::size_t Contacts::period_of(std::size_t budget, double day) const {
  const std::vector<double>& begins = plan_.budgets[budget].begins;
  return static_cast<std::size_t>(std::upper_bound(begins.begin() + 1, begins.end(), day) - begins.begin()) -
         1;
}

bool Contacts::is_paid(const Scene& scene, std::size_t number, std::int64_t cost) const {
  const auto& budgets = plan_.budgets_of[number];
  if (budgets.empty() || !scene.books.counts(scene.day())) return true;
  const population::Person& p = scene.person();
  // Whoever was brought by a member is not among those who are added up before the run.
  if (p.index >> 63U != 0) return false;
  // Several contacts of hers at once are told apart by how many she has had.
  const std::uint64_t which = (std::uint64_t{number} << 40U) | scene.customer.seen.contacts;
  const Turn turn{scene.day(), keyed_block({p.seed, p.population_index, p.index, kLot}, which)[0]};
  for (const std::size_t budget : budgets)
    if (turn >= spent_from_[budget][period_of(budget, turn.day)]) return false;
  if (payment_)
    for (const std::size_t budget : budgets) payment_(budget, period_of(budget, turn.day), turn, cost);
  return true;
}

void Contacts::send(Scene& scene, ContactsState& state, std::size_t number, Channel channel) const {
  if (plan_.channels[channel].limited && !has_room(scene, state, number, channel)) return;
  world::Customer& c = scene.customer;
  const CampaignPlan& plan = plan_.campaigns[number];
  const std::int64_t cost = cost_of(number, channel);
  if (!plan_.budgets.empty() && !is_paid(scene, number, cost)) {
    step(scene, Step::over_budget, number);
    return count(scene, by_budget_);
  }
  ++c.seen.contacts;
  std::int64_t* const row = scene.books.row(c.day);
  ++row[contacts_];
  row[contact_cost_] += cost;
  step(scene, Step::sent, number, channel);
  step(scene, Step::cost, number, channel, cost);
  if (scene.books.counts(c.day)) scene.books.totals().net -= cost;
  if (rich_) {
    state.last_contact = state.last_sent[number] = c.day;
    if (plan_.logs_contacts) {
      plan_.policy.forget(state.sent, c.day);
      ContactPolicy::forget_before(state.seen, c.day - plan_.longest_window);
      if (!plan.rules->service) state.sent.push_back({c.day, channel, cost});
      state.seen.push_back({c.day, channel, cost});
    }
  }
  const ChannelPlan& way = plan_.channels[channel];
  const std::uint64_t nth = state.next_at(c.day, channel);
  const std::uint64_t occasion = world::Luck::contact_occasion(c.day, way.place, nth);
  const auto arrives = [&] {
    return way.delivered >= 1.0 || scene.luck.occasion(kDelivered, occasion) < way.delivered;
  };
  if (!c.alive) {
    if (rich_ && (plan.answers > 0.0 || plan.win_back >= 0.0) && arrives())
      reach_the_lost(scene, state, number, channel, nth);
    return;
  }
  if (rich_) {
    if (!arrives()) return;
    ++row[delivered_];
  }
  step(scene, Step::delivered, number, channel);
  const double tired = tire(state, c.day, number, channel);
  if (scene.luck.occasion(Purpose::contact_open, occasion) < open_of(number, channel)) {
    if (way.latency_days > 0.0) {
      const double later = -way.latency_days * std::log(scene.luck.occasion(kLatency, occasion));
      put(scene, state, {c.day + later, PendingContact::What::notice, number, channel, c.day, 0, tired, nth});
    } else {
      notice(scene, state, number, channel, tired, nth);
    }
  }
  may_refuse(scene, state, number, channel, tired);
}

}  // namespace stamkund::mechanisms
