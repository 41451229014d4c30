// What an offer gives at the next purchase, and what that purchase takes from those after it.
#include "engine/mechanisms/contacts/contacts.h"

namespace stamkund::mechanisms {

using world::Scene;

namespace {

constexpr Purpose kAccept = purpose_named("contacts: uses an offer");

}  // namespace

void Contacts::offer(Scene& scene, world::Purchase& purchase) const {
  ContactsState& state = of(scene.customer);
  bool counted = false;  // of an offer of several things
  if (state.gift_waits) {
    const CampaignPlan& plan = plan_.campaigns[state.offer_campaign];
    if (purchase.day > state.offer_until) {
      state.gift_waits = false;
      state.offer_share = 0.0;
      return;
    }
    if (plan.accept < 1.0 && !(scene.luck.occasion(kAccept, purchase.visit) < plan.accept)) return;
    count(scene, offers_used_);
    if (plan.rules->gift.minor > 0) scene.books.pay(purchase.day, gift_cost_, plan.rules->gift.minor);
    step(scene, Step::offers_used, state.offer_campaign, state.offer_channel);
    step(scene, Step::offer_cost, state.offer_campaign, state.offer_channel, plan.rules->gift.minor);
    counted = true;
    state.gift_waits = false;
    state.used_now = true;
  }
  if (!(state.offer_share > 0.0) || purchase.day > state.offer_until) return;
  const std::int64_t off = world::to_minor(static_cast<double>(purchase.list) * state.offer_share);
  purchase.paid -= off;
  if (!counted || state.offered.campaign != state.offer_campaign)
    step(scene, Step::offers_used, state.offered.campaign, state.offered.channel);
  step(scene, Step::offer_cost, state.offered.campaign, state.offered.channel, off);
  state.offer_share = 0.0;
}

void Contacts::after_offer(Scene& scene, ContactsState& state) const {
  if (!state.used_now) return;
  state.used_now = false;
  const CampaignPlan& plan = plan_.campaigns[state.offer_campaign];
  if (plan.dip < 0.0) scene.customer.stimuli.stimulate(dip_kinds_[state.offer_campaign], plan.dip);
  if (plan.rules->bonus_units > 0 && scene.customer.seen.member)
    program_->grant(scene, plan.rules->bonus_units, false);
}

}  // namespace stamkund::mechanisms
