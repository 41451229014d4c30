#include "engine/mechanisms/contacts/funnel.h"

#include <algorithm>
#include <vector>

#include "engine/mechanisms/contacts/spec.h"

namespace stamkund::mechanisms {

const std::array<StepFigure, kStepCount>& step_figures() {
  static constexpr std::array<StepFigure, kStepCount> kFigures{{
      {Step::targeted, "targeted", "1", "contacts that were due to customers who fit"},
      {Step::unsubscribed, "unsubscribed", "1", "not sent, for she had asked for no more contacts"},
      {Step::held_out, "held_out", "1", "not sent, for she is in a control group or the hold-out"},
      {Step::without_consent, "without_consent", "1", "not sent, for no channel had her consent"},
      {Step::capped, "capped", "1", "not sent, for a cap of the policy dropped it"},
      {Step::expired, "expired", "1", "not sent, for it waited too long"},
      {Step::over_capacity, "over_capacity", "1",
       "not sent, for the channel's capacity dropped it or put it off beyond the horizon"},
      {Step::dropped_out, "dropped_out", "1", "not sent, for she did not fit any more when its turn came"},
      {Step::sent, "sent", "1", "contacts sent"},
      {Step::delivered, "delivered", "1", "arrived at a customer who has not left"},
      {Step::opened, "opened", "1", "noticed by her"},
      {Step::clicked, "clicked", "1", "followed, of campaigns that say how many are"},
      {Step::responses, "responses", "1",
       "purchases within the campaign's 'attribution' after it was followed (noticed, where nothing is said "
       "of "
       "following), each credited to the latest such contact, whether it caused them or not"},
      {Step::sales, "sales", "minor", "paid at these purchases"},
      {Step::offers_used, "offers_used", "1", "purchases with the campaign's offer"},
      {Step::offer_cost, "offer_cost", "minor", "its discounts and gifts at them, bonus units left out"},
      {Step::refusals, "refusals", "1", "customers who asked for no more at such a contact"},
      {Step::driven_away, "driven_away", "1", "customers who left because of such a contact"},
      {Step::cost, "cost", "minor", "of contacts sent, and of waves however many they reach"},
      {Step::over_budget, "over_budget", "1",
       "not sent, for a budget of several campaigns or waves was spent"},
  }};
  return kFigures;
}

const std::array<ReasonFigure, 2>& reason_figures() {
  static constexpr std::array<ReasonFigure, 2> kFigures{
      {{"reasons_given", "customers who said that they had left for it"},
       {"won_back", "customers who had left for it, whether they said so or not, and came back"}}};
  return kFigures;
}

bool asks_for_reasons(const scenario::ScenarioSpec& scenario) {
  return std::any_of(scenario.arms.begin(), scenario.arms.end(), [](const scenario::ArmSpec& arm) {
    const auto& campaigns = campaigns_of(arm);
    return std::any_of(campaigns.begin(), campaigns.end(),
                       [](const CampaignSpec& one) { return one.rules->asks_why; });
  });
}

bool has_budgets(const scenario::ScenarioSpec& scenario) {
  return std::any_of(scenario.arms.begin(), scenario.arms.end(), [](const scenario::ArmSpec& arm) {
    const ContactRules* const policy = policy_of(arm);
    return policy != nullptr && !policy->budgets.empty();
  });
}

void declare_steps(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const std::size_t campaigns = campaigns_of(scenario.arms[arm]).size();
  if (campaigns == 0) return;
  std::vector<counting::Figure> figures;
  for (const StepFigure& one : step_figures())
    if (one.step != Step::over_budget || has_budgets(scenario))
      figures.push_back({one.name, one.unit, one.meaning});
  schema.declare(kContactSteps,
                 {{"campaign", campaigns}, {"channel", contact_world_of(scenario)->channels.size()}},
                 figures);
  if (!asks_for_reasons(scenario)) return;
  std::vector<counting::Figure> by_reason;
  for (const ReasonFigure& one : reason_figures()) by_reason.push_back({one.name, "1", one.meaning});
  schema.declare(kReasons, {{"reason", contact_world_of(scenario)->reasons.size()}}, by_reason);
}

}  // namespace stamkund::mechanisms
