#include <algorithm>
#include <functional>
#include <limits>

#include "engine/mechanisms/contacts/spec.h"
#include "engine/study/pilot_figures.h"
#include "engine/study/treatments.h"

namespace stamkund::study {
namespace {

struct Told : TreatmentFigure {
  std::function<double(const TreatmentJudgement&)> value;
};

std::function<double(const TreatmentJudgement&)> of_oracle(double uplift::Oracle::*which) {
  return [which](const TreatmentJudgement& j) {
    return j.oracle ? (*j.oracle).*which : std::numeric_limits<double>::quiet_NaN();
  };
}

std::vector<Told> list() {
  using J = TreatmentJudgement;
  return {{{"treatments_meant", "1", "customers whom the first wave could give one of its treatments"},
           [](const J& j) { return static_cast<double>(j.meant); }},
          {{"treatments_chosen", "1", "of them, those who are given one"},
           [](const J& j) { return static_cast<double>(j.treated); }},
          {{"treatments_spent", "major", "what that costs: never more than the budget"},
           [](const J& j) { return j.spent; }},
          {{"treatments_expected", "major", "net profit that it is estimated to bring"},
           [](const J& j) { return j.expected; }},
          {{"treatments_worth", "1",
            "gain of one unit of budget more, by the estimate; 0 where it did not run out"},
           [](const J& j) { return j.worth; }},
          {{"treatments_true", "major",
            "net in the window, a customer who is meant, less that of treating nobody, on customers who live "
            "several "
            "times over"},
           of_oracle(&uplift::Oracle::rule)},
          {{"treatments_oracle", "major",
            "the same under as large a budget where true effects are known: at least, chosen and counted by "
            "different "
            "lives"},
           of_oracle(&uplift::Oracle::at_least)},
          {{"treatments_oracle_at_most", "major", "likewise, at most: chosen and counted by the same lives"},
           of_oracle(&uplift::Oracle::at_most)},
          {{"treatments_left", "major",
            "treatments_oracle less treatments_true: what is left on the table, at least"},
           of_oracle(&uplift::Oracle::left)},
          {{"treatments_left_error", "major", "its standard error within one replicate"},
           of_oracle(&uplift::Oracle::left_error)}};
}

}  // namespace

std::vector<TreatmentFigure> treatment_figures() {
  const std::vector<Told> all = list();
  return {all.begin(), all.end()};
}

bool has_treatments(const scenario::ScenarioSpec& scenario) {
  return std::any_of(scenario.arms.begin(), scenario.arms.end(), [](const scenario::ArmSpec& arm) {
    const mechanisms::ContactRules* const policy = mechanisms::policy_of(arm);
    const bool tried = policy != nullptr && policy->pilot;
    const auto& campaigns = mechanisms::campaigns_of(arm);
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
      const auto& rules = campaigns[i].rules;
      // Whom events set off are chosen for one by one, in the run.
      if (!rules || !rules->choice || rules->trigger != mechanisms::Trigger::wave) continue;
      // One that nothing is said of is a plain campaign.
      const mechanisms::ChoiceSpec& choice = *rules->choice;
      if (choice.treatments > 1 || choice.budget || choice.profit || (tried && policy->pilot->campaign == i))
        return true;
    }
    return false;
  });
}

void declare_treatments(counting::Schema& schema, const scenario::ScenarioSpec& scenario) {
  if (!has_treatments(scenario)) return;
  std::vector<counting::Figure> figures;
  for (const TreatmentFigure& one : treatment_figures()) figures.push_back({one.name, one.unit, one.meaning});
  schema.declare(kTreatments, {}, figures);
}

void tell_treatments(const TreatmentJudgement* judged, counting::Counts& counts) {
  if (!counts.schema().has(kTreatments)) return;
  for (const Told& one : list())
    tell(counts, kTreatments, one.name,
         judged != nullptr ? one.value(*judged) : std::numeric_limits<double>::quiet_NaN());
}

}  // namespace stamkund::study
