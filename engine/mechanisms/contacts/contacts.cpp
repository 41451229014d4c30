#include "engine/mechanisms/contacts/contacts.h"

#include <algorithm>
#include <cmath>

namespace stamkund::mechanisms {

using counting::Sign;
using scenario::CampaignSpec;
using world::Hook;
using world::Order;
using world::Scene;

void declare_contacts(counting::Schema& schema, const scenario::ScenarioSpec& /*scenario*/,
                      std::size_t /*arm*/, const world::Horizon& /*horizon*/) {
  schema.declare({{"contacts", "1", "contacts sent", Sign::none, 0, 150},
                  {"opens", "1", "contacts that a living customer noticed", Sign::none, 0, 160},
                  {"unsubscribes", "1", "customers who asked for no more contacts", Sign::none, 0, 170},
                  {"contact_cost", "minor", "cost of contacts", Sign::out, 1, 180}});
}

Contacts::Contacts(world::Arm& arm)
    : model_(arm.model()), rested_(model_.fatigue_weight, model_.fatigue_decay_days) {
  const counting::Table& flows = arm.schema()->table(counting::kPeriods);
  contacts_ = flows.column("contacts");
  opens_ = flows.column("opens");
  unsubscribes_ = flows.column("unsubscribes");
  contact_cost_ = flows.column("contact_cost");
  // Campaigns that decay alike share a stimulus, so that many campaigns cost no more than a few.
  std::vector<std::pair<double, std::size_t>> known;
  for (const auto& campaign : model_.campaigns) {
    auto same = std::find_if(known.begin(), known.end(),
                             [&](const auto& one) { return one.first == campaign.decay_days; });
    if (same == known.end())
      same = known.insert(known.end(), {campaign.decay_days, arm.stimuli().add_kind(campaign.decay_days)});
    kinds_.push_back(same->second);
  }
}

std::uint32_t Contacts::hooks() const { return bits(Hook::offer); }

std::unique_ptr<world::Block> Contacts::make_block() const {
  return std::make_unique<ContactsState>(rested_);
}

void Contacts::begin(Scene& scene) const {
  ContactsState& state = of(scene.customer);
  state = ContactsState(rested_);
  if (const population::Aftermath* past = scene.person().aftermath)
    state.fatigue.resume(past->fatigue, scene.day());
  while (state.wave < model_.waves.size() && model_.waves[state.wave].day < scene.day()) ++state.wave;
  plan(scene, state);
}

void Contacts::plan(Scene& scene, const ContactsState& state) const {
  scene.customer.agenda.put(Order::contact, owner(),
                            state.wave < model_.waves.size() ? model_.waves[state.wave].day : world::kNever);
}

void Contacts::due(Scene& scene, const world::Agenda::Entry& /*entry*/) const {
  ContactsState& state = of(scene.customer);
  contact(scene, state, model_.waves[state.wave++]);
  plan(scene, state);
}

void Contacts::contact(Scene& scene, ContactsState& state, const scenario::Wave& wave) const {
  world::Customer& c = scene.customer;
  world::Observed& seen = c.seen;
  const auto& campaign = model_.campaigns[wave.campaign];
  if (!seen.subscribed) return;
  if (campaign.target == CampaignSpec::Target::members && !seen.member) return;
  if (campaign.target == CampaignSpec::Target::sleeping &&
      c.day - seen.last_purchase_day < campaign.sleeping_days)
    return;
  ++seen.contacts;
  std::int64_t* const row = scene.books.row(c.day);
  ++row[contacts_];
  row[contact_cost_] += campaign.cost.minor;
  if (scene.books.counts(c.day)) scene.books.totals().net -= campaign.cost.minor;
  if (!c.alive) return;
  const double tired = state.fatigue.contact(c.day);
  if (scene.luck.contact(c.day, campaign.channel) < campaign.open) {
    ++seen.opens;
    ++row[opens_];
    c.stimuli.stimulate(kinds_[wave.campaign], campaign.lift * std::exp(-tired));
    if (campaign.discount > 0.0) {
      state.offer_share = std::max(campaign.discount, c.day <= state.offer_until ? state.offer_share : 0.0);
      state.offer_until = c.day + campaign.offer_valid_days;
    }
  }
  if (!(campaign.unsubscribe_hazard > 0.0)) return;
  if (!state.consent.is_set()) state.consent.set(scene.luck.arrival(Purpose::unsubscribe_clock));
  if (state.consent.meet(campaign.unsubscribe_hazard * std::exp(tired))) {
    seen.subscribed = false;
    ++row[unsubscribes_];
  }
}

void Contacts::offer(Scene& scene, world::Purchase& purchase) const {
  ContactsState& state = of(scene.customer);
  if (!(state.offer_share > 0.0) || purchase.day > state.offer_until) return;
  purchase.paid -= world::to_minor(static_cast<double>(purchase.list) * state.offer_share);
  state.offer_share = 0.0;
}

void equip_contacts(world::Arm& arm, const Equipment& /*equipment*/) {
  const scenario::ArmModel& model = arm.model();
  if (!model.waves.empty()) arm.add(std::make_unique<Contacts>(arm));
}

}  // namespace stamkund::mechanisms
