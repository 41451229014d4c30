#include "engine/mechanisms/contacts/plan.h"

#include <algorithm>
#include <cmath>

#include "engine/mechanisms/birthday/birthday.h"
#include "engine/mechanisms/life_cycle/life_cycle.h"

namespace stamkund::mechanisms {
namespace {

bool is_plain(const CampaignPlan& plan) {
  const CampaignRules& rules = *plan.rules;
  return !rules.where && !rules.top && rules.trigger == Trigger::wave && rules.again_days <= 0.0 &&
         rules.over_days <= 0.0 && rules.control <= 0.0 && !rules.lot;
}

CampaignPlan compile_campaign(const CampaignSpec& spec, const Equipment& equipment) {
  const scenario::Resolve& resolve = equipment.resolve;
  const CampaignRules& rules = *spec.rules;
  CampaignPlan plan;
  plan.rules = &rules;
  plan.target = spec.target;
  plan.channel = spec.channel;
  plan.sleeping_days = spec.sleeping_days;
  plan.cost = spec.cost;
  plan.open = resolve(spec.open);
  const auto& segments = equipment.scenario.population.segments;
  // Of what the fit has for each segment; empty where it is one for all.
  const auto learned = [&](const scenario::Quantity& quantity) {
    std::vector<double> out;
    if (equipment.scenario.learned_by_segment && quantity.law == scenario::Quantity::Law::from_fit)
      for (const auto& segment : segments) out.push_back(resolve.of_segment(quantity, segment.name));
    return out;
  };
  plan.lift_by_segment = learned(spec.lift);
  plan.lift = plan.lift_by_segment.empty() ? resolve(spec.lift) : 1.0;
  plan.decay_days = resolve(spec.decay);
  for (const double share : learned(spec.unsubscribe))
    plan.unsubscribe_by_segment.push_back(-std::log1p(-share));
  if (plan.unsubscribe_by_segment.empty()) plan.unsubscribe_hazard = -std::log1p(-resolve(spec.unsubscribe));
  plan.discount = resolve(spec.discount);
  plan.offer_valid_days = spec.offer_valid_days;
  plan.first_day = spec.first_day;
  plan.until_day = spec.until_day;
  if (rules.click) plan.click = resolve(*rules.click);
  plan.tires = 1.0 - resolve(rules.relevance);
  if (rules.recency_matters) plan.recency_decay = resolve(rules.recency_decay);
  plan.lift_spread = resolve(rules.lift_spread);
  plan.leaving_by_segment = learned(rules.leaving);
  if (plan.leaving_by_segment.empty()) plan.leaving = resolve(rules.leaving);
  plan.leaving_for = rules.leaving_for;
  plan.reactance_hazard = -std::log1p(-resolve(rules.reactance));
  plan.answers = resolve(rules.answers);
  if (rules.win_back) {
    plan.win_back = resolve(rules.win_back->probability);
    plan.second_leaving = 1.0 + resolve(rules.win_back->leaving);
    for (const auto& reason : rules.win_back->by_reason)
      plan.win_back_by_reason.push_back(reason ? resolve(*reason) : plan.win_back);
    for (const auto& reason : rules.win_back->leaving_by_reason)
      plan.second_leaving_by_reason.push_back(reason ? 1.0 + resolve(*reason) : plan.second_leaving);
  }
  if (!rules.by_segment.empty()) {
    plan.lift_by_segment.resize(segments.size(), 1.0);
    plan.leaving_by_segment.resize(segments.size(), plan.leaving);
    for (const auto& one : rules.by_segment) {
      plan.lift_by_segment[one.segment] *= resolve(one.lift);
      if (one.leaving) plan.leaving_by_segment[one.segment] = resolve(*one.leaving);
    }
  }
  plan.accept = rules.has_offer ? resolve(rules.accept) : 1.0;
  plan.dip = resolve(rules.dip);
  plan.dip_decay = plan.dip < 0.0 ? resolve(rules.dip_decay) : 1.0;
  if (rules.where)
    for (const std::size_t one : rules.where->attributes()) {
      const Seen seen = rules.schema->attributes[one];
      plan.where_is_learned = plan.where_is_learned || seen == Seen::risk || seen == Seen::uplift;
    }
  plan.only_units = rules.bonus_units > 0 && !(plan.discount > 0.0) && rules.gift.minor == 0 &&
                    rules.bundle_worth.minor == 0;
  plan.rich_offer = rules.has_offer && (plan.accept < 1.0 || plan.dip < 0.0 || rules.gift.minor > 0 ||
                                        rules.bonus_units > 0 || rules.bundle_worth.minor > 0);
  plan.plain = is_plain(plan);
  return plan;
}

void look_at(const targeting::Expression& expression, const ObservedSchema& schema, ContactPlan& plan) {
  for (const std::size_t one : expression.attributes())
    plan.ranks = plan.ranks || is_ranked(schema.attributes[one]);
  for (const targeting::Call& call : expression.calls()) {
    const SeenCall seen = schema.functions[call.function];
    const double window = call.arguments.empty() ? 0.0 : call.arguments.back();
    const bool ever = seen == SeenCall::since_contact_by;
    if (seen == SeenCall::contacted || seen == SeenCall::contacts_in || seen == SeenCall::contacts_by || ever)
      plan.logs_contacts = true;
    if (ever) plan.longest_window = std::numeric_limits<double>::infinity();
    if (seen == SeenCall::purchases_in || seen == SeenCall::spent_in) plan.logs_purchases = true;
    if (seen != SeenCall::part && seen != SeenCall::consents && !ever)
      plan.longest_window = std::max(plan.longest_window, window);
  }
}

/// Of each channel: its own, or those of the arm.
std::vector<QuietHours> quiet_hours(const QuietHours& of_arm, const scenario::ScenarioSpec& scenario) {
  std::vector<QuietHours> out;
  for (const ChannelSpec& one : contact_world_of(scenario)->channels)
    out.push_back(one.quiet.value_or(of_arm));
  return out;
}

void compile_policy(const ContactRules& rules, const scenario::ScenarioSpec& scenario, ContactPlan& plan) {
  std::vector<ContactPolicy::Cap> caps;
  for (const CapSpec& cap : rules.caps)
    caps.push_back({cap.channel, cap.at_most, cap.spend ? cap.spend->minor : 0,
                    static_cast<ContactPolicy::Window>(cap.window), cap.days});
  plan.logs_contacts = plan.logs_contacts || !caps.empty();
  plan.policy = ContactPolicy(std::move(caps), quiet_hours(rules.quiet, scenario), scenario.start);
  for (const BudgetSpec& budget : rules.budgets) {
    BudgetPlan one{budget.amount.minor, {0.0}};
    const auto window =
        budget.per == BudgetSpec::Per::year ? ContactPolicy::Window::year : ContactPolicy::Window::month;
    while (budget.per != BudgetSpec::Per::run) {
      const double next = plan.policy.period_ends(window, one.begins.back());
      if (!(next < scenario.horizon_days)) break;
      one.begins.push_back(next);
    }
    plan.budgets_of.resize(plan.campaigns.size());
    for (const std::size_t campaign : budget.campaigns)
      plan.budgets_of[campaign].push_back(plan.budgets.size());
    plan.budgets.push_back(std::move(one));
  }
  plan.has_policy = plan.policy.has_caps() || plan.policy.has_quiet_hours();
  plan.queue = rules.queue;
  plan.wait_days = rules.wait_days;
  plan.holdout = rules.holdout;
  plan.across = rules.across;
  plan.refuses_channel = rules.unsubscribes_channel;
}

}  // namespace

std::vector<Wave> waves_of(const scenario::ArmSpec& arm, double horizon_days) {
  const std::vector<CampaignSpec>& campaigns = campaigns_of(arm);
  std::vector<Wave> waves;
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    const CampaignSpec& campaign = campaigns[i];
    if (campaign.rules->trigger != Trigger::wave) continue;
    for (std::uint64_t wave = 0;; ++wave) {
      const double day = campaign.first_day + static_cast<double>(wave) * campaign.every_days;
      if (day >= std::min(campaign.until_day, horizon_days)) break;
      waves.push_back({day, i});
      if (campaign.every_days <= 0.0) break;
    }
  }
  std::stable_sort(waves.begin(), waves.end(), [&](const Wave& a, const Wave& b) {
    return a.day != b.day ? a.day < b.day
                          : campaigns[a.campaign].rules->priority > campaigns[b.campaign].rules->priority;
  });
  return waves;
}

namespace {

/// Of a history by channel, that channel; of one by campaign nobody knows through what, so all of them.
std::vector<std::uint64_t> refused_by_group(const calibration::ResponseHistory& history,
                                            const ContactWorld& world) {
  const auto& names = history.group_kind.empty() ? history.groups : history.group_kind;
  std::vector<std::uint64_t> out;
  for (const std::string& name : names) {
    const auto channel = std::find_if(world.channels.begin(), world.channels.end(),
                                      [&](const ChannelSpec& one) { return one.name == name; });
    out.push_back(channel != world.channels.end() ? std::uint64_t{1} << channel->place : ~std::uint64_t{0});
  }
  return out;
}

}  // namespace

ContactPlan plan_contacts(const Equipment& equipment) {
  ContactPlan plan;
  const ContactWorld& world = *contact_world_of(equipment.scenario);
  plan.declared = world.declared;
  plan.first_day = equipment.scenario.start.serial;
  if (const targeting::LifeCycle* stages = life_cycle_of(equipment.scenario)) plan.life_cycle = *stages;
  double taste = 0.0;
  for (const ChannelSpec& one : world.channels) {
    ChannelPlan channel;
    channel.place = one.place;
    channel.cost = one.cost ? one.cost->minor : 0;
    channel.delivered = equipment.resolve(one.delivered);
    if (one.open) channel.open = equipment.resolve(*one.open);
    if (one.click) channel.click = equipment.resolve(*one.click);
    channel.latency_days = one.latency_days;
    channel.load = one.load;
    channel.consent = equipment.resolve(one.consent);
    channel.prefer_from = taste;
    channel.prefer_to = taste += equipment.resolve(one.preferred);
    channel.preferred_lift = 1.0 + equipment.resolve(one.preferred_lift);
    channel.limited = one.capacity.has_value();
    plan.channels.push_back(channel);
  }
  double end = 0.0;
  for (const auto& reason : world.reasons) plan.reason_ends.push_back(end += reason.share);
  plan.waves = waves_of(equipment.arm, equipment.scenario.horizon_days);
  if (const auto* fatigue = equipment.arm.parts.find<FatigueSpec>("fatigue")) {
    plan.fatigue_weight = equipment.resolve(fatigue->weight);
    plan.fatigue_decay_days = equipment.resolve(fatigue->decay);
  }
  for (const auto& campaign : campaigns_of(equipment.arm)) {
    plan.campaigns.push_back(compile_campaign(campaign, equipment));
    const CampaignRules& rules = *campaign.rules;
    if (rules.where) look_at(*rules.where, *rules.schema, plan);
    if (rules.top) look_at(rules.top->by, *rules.schema, plan);
    if (rules.choice && rules.choice->profit) look_at(*rules.choice->profit, *rules.schema, plan);
  }
  // Channels have quiet hours of their own, whether or not the arm has a policy.
  const ContactRules* const rules = policy_of(equipment.arm);
  compile_policy(rules != nullptr ? *rules : ContactRules{}, equipment.scenario, plan);
  if (equipment.arm.program)
    if (const auto* birthday = equipment.arm.program->parts.find<BirthdaySpec>("birthday"))
      plan.birthday_known = equipment.resolve(birthday->known);
  plan.holding = rules_of(equipment.scenario, equipment.arm);
  if (equipment.laws != nullptr && equipment.laws->response)
    plan.refused_by_group = refused_by_group(*equipment.laws->response->history, world);
  return plan;
}

}  // namespace stamkund::mechanisms
