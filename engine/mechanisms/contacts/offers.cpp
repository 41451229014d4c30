// What an offer gives at the next purchase, and what that purchase takes from those after it.
#include <algorithm>

#include "engine/mechanisms/contacts/contacts.h"

namespace stamkund::mechanisms {

using world::Scene;

namespace {

constexpr Purpose kAccept = purpose_named("contacts: uses an offer");

}  // namespace

void Contacts::offer_waits(ContactsState& state, const ContactsState::Credit& one) {
  const auto at = std::lower_bound(state.offers.begin(), state.offers.end(), one,
                                   [](const auto& a, const auto& b) { return a.campaign < b.campaign; });
  // Of a campaign that comes again the latest offer holds.
  if (at != state.offers.end() && at->campaign == one.campaign)
    *at = one;
  else
    state.offers.insert(at, one);
}

void Contacts::offer(Scene& scene, world::Purchase& purchase) const {
  ContactsState& state = of(scene.customer);
  if (state.offers.empty()) return;
  std::erase_if(state.offers, [&](const auto& one) { return purchase.day > one.until; });
  const auto accepts = [&](const ContactsState::Credit& one) {
    // Units mean nothing to who has no account.
    if (plan_.campaigns[one.campaign].only_units && !scene.customer.seen.member) return false;
    const double share = plan_.campaigns[one.campaign].accept;
    return !(share < 1.0) || scene.luck.occasion(kAccept, purchase.visit) < share;
  };
  // Discounts do not add up: the largest is used, of equal ones the first that ends. What is no discount is
  // handed out beside it.
  const ContactsState::Credit* discount = nullptr;
  for (const auto& one : state.offers) {
    const double share = plan_.campaigns[one.campaign].discount;
    if (!(share > 0.0) || !accepts(one)) continue;
    const double best = discount != nullptr ? plan_.campaigns[discount->campaign].discount : 0.0;
    if (share > best || (share == best && one.until < discount->until)) discount = &one;
  }
  // What bundles add is in no discount, whichever comes first.
  const std::int64_t basket = purchase.list;
  const std::size_t taken = discount != nullptr ? discount->campaign : plan_.campaigns.size();
  std::erase_if(state.offers, [&](const auto& one) {
    const bool off = plan_.campaigns[one.campaign].discount > 0.0;
    if (off ? one.campaign != taken : !accepts(one)) return false;
    use(scene, state, one, basket, purchase);
    return true;
  });
}

void Contacts::use(Scene& scene, ContactsState& state, const ContactsState::Credit& one, std::int64_t basket,
                   world::Purchase& purchase) const {
  const CampaignPlan& plan = plan_.campaigns[one.campaign];
  step(scene, Step::offers_used, one.campaign, one.channel);
  if (rich_) count(scene, offers_used_);
  if (plan.rich_offer) {
    if (plan.rules->gift.minor > 0) scene.books.pay(purchase.day, gift_cost_, plan.rules->gift.minor);
    step(scene, Step::offer_cost, one.campaign, one.channel, plan.rules->gift.minor);
    state.used_now.push_back(one.campaign);
  }
  if (plan.discount > 0.0) {
    const std::int64_t off = world::to_minor(static_cast<double>(basket) * plan.discount);
    purchase.paid -= off;
    step(scene, Step::offer_cost, one.campaign, one.channel, off);
  }
  if (plan.rules->bundle_worth.minor == 0) return;
  purchase.list += plan.rules->bundle_worth.minor;
  purchase.paid += plan.rules->bundle_price.minor;
  step(scene, Step::offer_cost, one.campaign, one.channel,
       plan.rules->bundle_worth.minor - plan.rules->bundle_price.minor);
}

void Contacts::after_offer(Scene& scene, ContactsState& state) const {
  for (const std::size_t number : state.used_now) {
    const CampaignPlan& plan = plan_.campaigns[number];
    if (plan.dip < 0.0) scene.customer.stimuli.stimulate(dip_kinds_[number], plan.dip);
    if (plan.rules->bonus_units > 0 && scene.customer.seen.member)
      program_->grant(scene, plan.rules->bonus_units, false);
  }
  state.used_now.clear();
}

}  // namespace stamkund::mechanisms
