#include "engine/mechanisms/contacts/contacts.h"

#include <algorithm>
#include <cmath>

namespace stamkund::mechanisms {

using counting::Sign;
using world::Hook;
using world::kNever;
using world::Order;
using world::Scene;

namespace {

/// What waits comes after the waves of the instant.
constexpr Order kPending{410};
constexpr Purpose kAmongEquals = purpose_named("contacts: among equals");
constexpr Purpose kSpread = purpose_named("contacts: when in a wave");

}  // namespace

bool has_rich_contacts(const scenario::ScenarioSpec& scenario) {
  const ContactWorld* const world = contact_world_of(scenario);
  if (world != nullptr && (world->declared || !world->reasons.empty())) return true;
  return std::any_of(scenario.arms.begin(), scenario.arms.end(), [](const scenario::ArmSpec& arm) {
    const auto& campaigns = campaigns_of(arm);
    return policy_of(arm) != nullptr ||
           std::any_of(campaigns.begin(), campaigns.end(),
                       [](const CampaignSpec& one) { return one.rules && one.rules->rich; });
  });
}

bool has_fixed_costs(const scenario::ScenarioSpec& scenario) {
  return std::any_of(scenario.arms.begin(), scenario.arms.end(), [](const scenario::ArmSpec& arm) {
    const auto& campaigns = campaigns_of(arm);
    return std::any_of(campaigns.begin(), campaigns.end(),
                       [](const CampaignSpec& one) { return one.rules && one.rules->fixed_cost.minor > 0; });
  });
}

bool has_capacity(const scenario::ScenarioSpec& scenario) {
  const ContactWorld* const world = contact_world_of(scenario);
  return world != nullptr && std::any_of(world->channels.begin(), world->channels.end(),
                                         [](const ChannelSpec& one) { return one.capacity.has_value(); });
}

void declare_contacts(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                      const world::Horizon& /*horizon*/) {
  declare_steps(schema, scenario, arm);
  declare_holding(schema, scenario, arm);
  schema.declare({{"contacts", "1", "contacts sent", Sign::none, 0, 150},
                  {"opens", "1", "contacts that a living customer noticed", Sign::none, 0, 160},
                  {"unsubscribes", "1", "customers who asked for no more contacts", Sign::none, 0, 170},
                  {"contact_cost", "minor", "cost of contacts", Sign::out, 1, 180}});
  if (has_fixed_costs(scenario))
    schema.declare(
        {{"campaign_fixed_cost", "minor",
          "cost of waves of campaigns, however many they reach; in no customer's net", Sign::out, 1, 1320}});
  if (has_capacity(scenario))
    schema.declare(
        {{"contacts_delayed", "1", "contacts that waited for their channel's capacity", Sign::none, 0, 1330},
         {"contacts_over_capacity", "1",
          "contacts that their channel's capacity dropped, or put off beyond the horizon", Sign::none, 0,
          1340}});
  if (has_budgets(scenario))
    schema.declare({{"contacts_over_budget", "1",
                     "contacts that were not sent, for a budget of several campaigns or waves was spent",
                     Sign::none, 0, 1345}});
  if (!has_rich_contacts(scenario)) return;
  schema.declare(
      {{"contacts_delivered", "1", "contacts that arrived at a living customer", Sign::none, 0, 1200},
       {"clicks", "1", "opened contacts that were followed", Sign::none, 0, 1210},
       {"offers_used", "1", "purchases with an offer of a campaign", Sign::none, 0, 1220},
       {"offer_gift_cost", "minor", "cost of gifts of campaigns", Sign::out, 1, 1230},
       {"contacts_held_out", "1", "contacts that a control group or the hold-out did not get", Sign::none, 0,
        1240},
       {"contacts_capped", "1", "contacts that a cap of the policy dropped", Sign::none, 0, 1250},
       {"contacts_without_consent", "1", "contacts that nobody consented to", Sign::none, 0, 1270},
       {"contacts_expired", "1", "contacts that waited too long", Sign::none, 0, 1280},
       {"driven_away", "1", "customers who left because of a contact", Sign::none, 0, 1290},
       {"won_back", "1", "customers who had left and came back", Sign::none, 0, 1300},
       {"reasons_given", "1", "customers who said why they had left", Sign::none, 0, 1310}});
}

void ContactsState::reset(const response::Fatigue& rested) {
  fatigue = rested;
  consent = {};
  wave = 0;
  followed.clear();
  offers.clear();
  used_now.clear();
  leaving_until = -1;
  patience = {};
  lives = numbered = 0;
  tier = 0;
  last_contact = -kNever;
  sent.clear();
  seen.clear();
  bought.clear();
  pending.clear();
  channel_consent.clear();
  time = ~std::uint64_t{0};
}

std::uint64_t ContactsState::next_at(double day, std::size_t channel) {
  // As fine as occasions are.
  const std::uint64_t now = world::Luck::contact_occasion(day, 0, 0);
  if (now != time) sent_now.fill(0);
  time = now;
  const std::uint64_t nth = sent_now[channel];
  if (nth < 255) ++sent_now[channel];
  return nth;
}

Contacts::Contacts(world::Arm& arm, ContactPlan plan, const Program* program)
    : plan_(std::move(plan)),
      program_(program),
      rested_(plan_.fatigue_weight, plan_.fatigue_decay_days),
      cutoffs_(plan_.waves.size()),
      steps_(arm.schema()->table(kContactSteps).offset()),
      step_count_(arm.schema()->table(kContactSteps).columns()) {
  if (arm.schema()->has(kHeldBackBy)) rules_ = arm.schema()->table(kHeldBackBy).offset();
  if (arm.schema()->has(kReasons)) reasons_ = arm.schema()->table(kReasons).offset();
  for (const BudgetPlan& budget : plan_.budgets) spent_from_.emplace_back(budget.begins.size());
  const counting::Table& flows = arm.schema()->table(counting::kPeriods);
  contacts_ = flows.column("contacts");
  opens_ = flows.column("opens");
  unsubscribes_ = flows.column("unsubscribes");
  contact_cost_ = flows.column("contact_cost");
  if (flows.has("contacts_delivered")) {
    delivered_ = flows.column("contacts_delivered");
    clicks_ = flows.column("clicks");
    offers_used_ = flows.column("offers_used");
    gift_cost_ = flows.column("offer_gift_cost");
    held_out_ = flows.column("contacts_held_out");
    by_caps_ = flows.column("contacts_capped");
    by_consent_ = flows.column("contacts_without_consent");
    waited_too_long_ = flows.column("contacts_expired");
    driven_away_ = flows.column("driven_away");
    won_back_ = flows.column("won_back");
    answers_ = flows.column("reasons_given");
    rich_ = true;
  }
  if (flows.has("contacts_delayed")) {
    delayed_ = flows.column("contacts_delayed");
    by_capacity_ = flows.column("contacts_over_capacity");
  }
  if (flows.has("contacts_over_budget")) by_budget_ = flows.column("contacts_over_budget");
  // Campaigns that decay alike share a stimulus, so that many campaigns cost no more than a few.
  std::vector<std::pair<double, std::size_t>> known, dips;
  const auto kind = [&](auto& of, double decay, response::Sign sign) {
    auto same = std::find_if(of.begin(), of.end(), [&](const auto& one) { return one.first == decay; });
    if (same == of.end()) same = of.insert(of.end(), {decay, arm.stimuli().add_kind(decay, sign)});
    return same->second;
  };
  for (const auto& campaign : plan_.campaigns)
    kinds_.push_back(kind(known, campaign.decay_days, response::Sign::raises));
  dip_kinds_.resize(plan_.campaigns.size());
  put_off_kinds_.resize(plan_.campaigns.size());
  const auto puts_off = [](const CampaignPlan& one) {
    const auto& by = one.lift_by_segment;
    return by.empty()
               ? one.lift < 0.0
               : std::any_of(by.begin(), by.end(), [&](double times) { return one.lift * times < 0.0; });
  };
  for (std::size_t i = 0; i < plan_.campaigns.size(); ++i) {
    const CampaignPlan& one = plan_.campaigns[i];
    if (puts_off(one)) put_off_kinds_[i] = kind(dips, one.decay_days, response::Sign::lowers);
    if (one.dip < 0.0) dip_kinds_[i] = kind(dips, one.dip_decay, response::Sign::lowers);
    const Trigger trigger = one.rules->trigger;
    watches_tiers_ = watches_tiers_ || trigger == Trigger::tier_reached || trigger == Trigger::tier_lost;
  }
}

std::uint32_t Contacts::hooks() const {
  std::uint32_t all = bits(Hook::offer) | bits(Hook::bought);
  if (watches_tiers_) all |= bits(Hook::settle);
  if (program_ != nullptr) all |= bits(Hook::joined);
  return all;
}

std::unique_ptr<world::Block> Contacts::make_block() const {
  return std::make_unique<ContactsState>(rested_);
}

void Contacts::begin(Scene& scene) const {
  ContactsState& state = of(scene.customer);
  state.reset(rested_);
  if (const population::Aftermath* past = scene.person().aftermath) {
    state.fatigue.resume(past->fatigue, scene.day());
    if (past->unsubscribed != 0 && !plan_.refuses_channel) scene.customer.seen.subscribed = false;
    for (std::size_t g = 0; plan_.refuses_channel && g < plan_.refused_by_group.size(); ++g)
      if ((past->unsubscribed >> g & 1U) != 0)
        scene.customer.seen.refused_channels |= plan_.refused_by_group[g];
  }
  while (state.wave < plan_.waves.size() && plan_.waves[state.wave].day < scene.day()) ++state.wave;
  if (rich_) {
    state.last_sent.assign(plan_.campaigns.size(), -kNever);
    state.due_after.assign(plan_.campaigns.size(), kNever);
    if (plan_.across < 1.0) state.by_channel.assign(plan_.channels.size(), rested_);
    for (std::size_t i = 0; i < plan_.campaigns.size(); ++i) {
      const auto& rules = *plan_.campaigns[i].rules;
      if (rules.trigger != Trigger::no_purchase || follows_another(i)) continue;
      const double silent = scene.person().last_purchase_day + rules.after_days;
      if (silent >= scene.day()) state.due_after[i] = silent;
    }
    plan_pending(scene, state);
  }
  plan_wave(scene, state);
}

void Contacts::plan_wave(Scene& scene, const ContactsState& state) const {
  scene.customer.agenda.put(Order::contact, owner(),
                            state.wave < plan_.waves.size() ? plan_.waves[state.wave].day : kNever);
}

void Contacts::plan_pending(Scene& scene, const ContactsState& state) const {
  double next = kNever;
  for (const PendingContact& one : state.pending) next = std::min(next, one.day);
  for (const double silent : state.due_after) next = std::min(next, silent);
  scene.customer.agenda.put(kPending, owner(), next);
}

void Contacts::put(Scene& scene, ContactsState& state, PendingContact pending) const {
  pending.number = state.numbered++;
  state.pending.push_back(pending);
  plan_pending(scene, state);
}

void Contacts::due(Scene& scene, const world::Agenda::Entry& entry) const {
  ContactsState& state = of(scene.customer);
  if (entry.order == Order::contact) {
    const std::size_t number = state.wave++;
    wave(scene, state, number);
    plan_wave(scene, state);
  } else {
    do_pending(scene, state);
  }
}

void Contacts::wave(Scene& scene, ContactsState& state, std::size_t number) const {
  const std::size_t campaign = plan_.waves[number].campaign;
  const CampaignPlan& plan = plan_.campaigns[campaign];
  if (watch_ && !watch_(scene, number)) return;
  if (plan.rules->choice && chooses(campaign)) {
    const Chosen* const chosen = chosen_.empty() ? nullptr : chosen_[number].get();
    // Before anything is chosen nobody gets a treatment but whom a watch lets through.
    if (chosen == nullptr && !watch_) return;
    // Whoever was brought by a member was not among those who were looked at.
    const std::uint64_t index = scene.person().index;
    if (chosen != nullptr &&
        (index >= chosen->size() || (*chosen)[index] != plan.rules->choice->treatment + 1))
      return;
  }
  if (plan.rules->top && !watch_) {
    if (!fits(scene, campaign)) return;
    // What is missing is not among the best.
    const double rank = rank_of(scene, campaign);
    const Cutoff& cutoff = cutoffs_[number];
    if (!(rank >= cutoff.rank)) return;
    if (rank == cutoff.rank && cutoff.of_equals < 1.0 &&
        !(scene.person().trait(kAmongEquals, plan.rules->control_key + number) < cutoff.of_equals))
      return;
  }
  if (!scene.customer.seen.subscribed) return address(scene, state, campaign, scene.day());
  if (plan.rules->over_days > 0.0) {
    const double later = plan.rules->over_days * scene.luck.occasion(kSpread, number);
    put(scene, state,
        {scene.day() + later, PendingContact::What::send, campaign, plan_.campaigns[campaign].channel,
         scene.day() + later, 0, 0});
    return;
  }
  // Where contacts wait, the one of the highest priority goes first: those that wait until now as well.
  if (rich_ && plan_.queue)
    put(scene, state,
        {scene.day(), PendingContact::What::send, campaign, plan_.campaigns[campaign].channel, scene.day(), 0,
         0});
  else
    address(scene, state, campaign, scene.day());
}

void Contacts::set_off(Scene& scene, ContactsState& state, Trigger trigger) const {
  for (std::size_t i = 0; i < plan_.campaigns.size(); ++i) {
    const auto& rules = *plan_.campaigns[i].rules;
    if (rules.trigger != trigger || follows_another(i)) continue;
    const auto& campaign = plan_.campaigns[i];
    const double day = scene.day() + rules.after_days;
    if (day < campaign.first_day || day >= campaign.until_day) continue;
    put(scene, state, {day, PendingContact::What::send, i, campaign.channel, day, 0, 0});
  }
}

void Contacts::do_pending(Scene& scene, ContactsState& state) const {
  const double day = scene.day();
  for (std::size_t i = 0; i < state.due_after.size(); ++i)
    if (state.due_after[i] <= day) {
      state.due_after[i] = kNever;
      const auto& campaign = plan_.campaigns[i];
      if (day < campaign.first_day || day >= campaign.until_day) continue;
      if (const auto chosen = chosen_now(scene, i)) address(scene, state, *chosen, day);
    }
  // The highest priority first, then as they came. What is put back waits for a later time.
  for (;;) {
    auto next = state.pending.end();
    for (auto one = state.pending.begin(); one != state.pending.end(); ++one) {
      if (one->day > day) continue;
      const auto rank = [&](const PendingContact& of) {
        return plan_.campaigns[of.campaign].rules->priority;
      };
      if (next == state.pending.end() || rank(*one) > rank(*next) ||
          (rank(*one) == rank(*next) && one->number < next->number))
        next = one;
    }
    if (next == state.pending.end()) break;
    const PendingContact now = *next;
    state.pending.erase(next);
    switch (now.what) {
      case PendingContact::What::send:
        if (now.placed) state.placed_channel = now.channel;
        if (const auto chosen = now.again ? now.campaign : chosen_now(scene, now.campaign))
          address(scene, state, *chosen, now.since, now.again);
        state.placed_channel = ~std::size_t{0};
        break;
      case PendingContact::What::notice:
        if (scene.customer.alive) notice(scene, state, now.campaign, now.channel, now.tired, now.nth);
        break;
      case PendingContact::What::leaving_ends:
        if (now.day >= state.leaving_until)
          scene.customer.leaving.set_factor(world::Slot::contacts, 1.0, day, scene.person(),
                                            scene.customer.alive);
        break;
    }
  }
  plan_pending(scene, state);
}

void Contacts::bought(Scene& scene, const world::Purchase& purchase) const {
  ContactsState& state = of(scene.customer);
  std::erase_if(state.followed, [&](const auto& one) { return purchase.day > one.until; });
  if (!state.followed.empty()) {
    const auto [campaign, channel, until] = state.followed.back();
    step(scene, Step::responses, campaign, channel);
    step(scene, Step::sales, campaign, channel, purchase.paid);
    state.followed.pop_back();  // a contact is credited once
  }
  if (plan_.logs_purchases) {
    const double from = purchase.day - plan_.longest_window;
    const auto first = std::find_if(state.bought.begin(), state.bought.end(),
                                    [&](const Bought& one) { return one.day >= from; });
    state.bought.erase(state.bought.begin(), first);
    state.bought.push_back({purchase.day, purchase.paid});
  }
  after_offer(scene, state);
  if (purchase.visit == 0 && !scene.person().existing) set_off(scene, state, Trigger::first_purchase);
  set_off(scene, state, Trigger::purchase);
  bool waits = false;
  for (std::size_t i = 0; i < plan_.campaigns.size(); ++i)
    if (plan_.campaigns[i].rules->trigger == Trigger::no_purchase && !follows_another(i)) {
      state.due_after[i] = purchase.day + plan_.campaigns[i].rules->after_days;
      waits = true;
    }
  if (waits) plan_pending(scene, state);
}

void Contacts::joined(Scene& scene, double day, std::uint8_t /*category*/) const {
  ContactsState& state = of(scene.customer);
  state.tier = scene.customer.seen.tier;
  // Who was a member before the run has been welcomed long ago.
  if (program_->member_since(scene.customer) >= day) set_off(scene, state, Trigger::joined);
}

void Contacts::settle(Scene& scene) const {
  ContactsState& state = of(scene.customer);
  const std::size_t tier = scene.customer.seen.tier;
  if (tier == state.tier) return;
  const bool up = tier > state.tier;
  state.tier = tier;
  set_off(scene, state, up ? Trigger::tier_reached : Trigger::tier_lost);
}

void Contacts::set_chosen(std::size_t first, std::size_t treatments,
                          const std::shared_ptr<const Chosen>& chosen) {
  chosen_.resize(plan_.waves.size());
  for (std::size_t k = 0; k < treatments; ++k) chosen_[first + k] = chosen;
}

bool Contacts::chooses(std::size_t campaign) const {
  const auto& choice = plan_.campaigns[campaign].rules->choice;
  return choice && (choice->treatments > 1 || choice->budget || choice->profit ||
                    (!learned_by_campaign_.empty() && learned_by_campaign_[campaign]));
}

void Contacts::set_queue(std::size_t channel, DailyQueue queue) {
  queues_.resize(plan_.channels.size());
  queues_[channel].emplace(std::move(queue));
}

void Contacts::tell_fixed_costs(const world::Horizon& horizon, counting::Counts& counts) const {
  if (!counts.schema().table(counting::kPeriods).has("campaign_fixed_cost")) return;
  const auto tell = [&](std::size_t campaign, double day) {
    if (!(day < horizon.days)) return;
    counts
        .all()[cell_of(campaign, plan_.campaigns[campaign].channel) + static_cast<std::size_t>(Step::cost)] +=
        plan_.campaigns[campaign].rules->fixed_cost.minor;
    const auto period = std::min(static_cast<std::size_t>(day / horizon.period_days), horizon.periods() - 1);
    counts.at(counting::kPeriods, "campaign_fixed_cost", period) +=
        plan_.campaigns[campaign].rules->fixed_cost.minor;
  };
  for (const Wave& wave : plan_.waves) tell(wave.campaign, wave.day);
  for (std::size_t i = 0; i < plan_.campaigns.size(); ++i)
    if (plan_.campaigns[i].rules->trigger != Trigger::wave) tell(i, plan_.campaigns[i].first_day);
}

void equip_contacts(world::Arm& arm, const Equipment& equipment) {
  const auto& campaigns = campaigns_of(equipment.arm);
  if (campaigns.empty()) return;
  const bool triggered = std::any_of(campaigns.begin(), campaigns.end(), [](const CampaignSpec& one) {
    return one.rules->trigger != Trigger::wave;
  });
  ContactPlan plan = plan_contacts(equipment);
  if (!plan.waves.empty() || triggered)
    arm.add(std::make_unique<Contacts>(arm, std::move(plan), find<Program>(arm)));
}

}  // namespace stamkund::mechanisms
