#include "engine/study/pilot_rule.h"

#include <algorithm>
#include <cmath>

#include "engine/base/quantile.h"
#include "engine/mechanisms/contacts/spec.h"

namespace stamkund::study {
namespace {

using mechanisms::FeatureFormula;
using mechanisms::kFeatureFormulas;
using mechanisms::LinearScore;
using uplift::Feature;
using uplift::Regression;

constexpr int kResamples = 500;

std::string text_of(const FeatureFormula& formula) {
  std::string text = formula.column;
  if (*formula.by != 0) text += std::string(" * ") + formula.by;
  if (*formula.over != 0) text += std::string(" / (1 + ") + formula.over + ")";
  return formula.log ? "log(" + text + ")" : text;
}

/// A name and which of the customers' groups it is.
using Levels = std::vector<std::pair<std::string, std::size_t>>;

template <class List>
Levels levels_of(const List& list) {
  Levels out;
  for (std::size_t i = 0; i < list.size(); ++i) out.emplace_back(list[i].name, i);
  std::sort(out.begin(), out.end());
  return out;
}

/// The scores that a model is made of, as a rule has them.
struct Parts {
  std::vector<const LinearScore*> from;
  std::vector<Regression*> to;

  [[nodiscard]] bool tells(std::size_t coefficient) const {
    return std::any_of(from.begin(), from.end(),
                       [&](const LinearScore* one) { return one->coefficients[coefficient] != 0.0; });
  }
};

/// Indicators of all groups but the first one become those of all names but the first one in bytewise order.
void add_groups(const Levels& levels, const std::string& column, std::size_t first, const Parts& parts,
                uplift::Rule& rule) {
  if (levels.size() < 2) return;
  bool any = false;
  for (std::size_t i = 1; i < levels.size(); ++i) any = any || parts.tells(first + i - 1);
  if (!any) return;
  Feature feature;
  feature.column = feature.text = column;
  feature.category = true;
  for (const auto& [name, group] : levels) feature.levels.push_back(name);
  for (std::size_t l = 1; l < levels.size(); ++l) rule.columns.push_back(column + " = " + levels[l].first);
  for (std::size_t k = 0; k < parts.from.size(); ++k) {
    const auto of = [&](std::size_t group) {
      return group == 0 ? 0.0 : parts.from[k]->coefficients[first + group - 1];
    };
    const double reference = of(levels[0].second);
    parts.to[k]->coefficients[0] += reference;
    for (std::size_t l = 1; l < levels.size(); ++l)
      parts.to[k]->coefficients.push_back(of(levels[l].second) - reference);
  }
  rule.features.push_back(std::move(feature));
}

const mechanisms::CampaignSpec& campaign_of(const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const scenario::ArmSpec& spec = scenario.arms[arm];
  return mechanisms::campaigns_of(spec)[mechanisms::policy_of(spec)->pilot->campaign];
}

}  // namespace

bool ranks_otherwise(const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const auto& rules = *campaign_of(scenario, arm).rules;
  if (!rules.top) return false;
  const auto& asked = rules.top->by.attributes();
  return std::none_of(asked.begin(), asked.end(), [&](std::size_t one) {
    return rules.schema->attributes[one] == mechanisms::Seen::uplift;
  });
}

uplift::Rule pilot_rule(const scenario::ScenarioSpec& scenario, std::size_t arm, const PilotResult& pilot) {
  const auto& spec = *mechanisms::policy_of(scenario.arms[arm])->pilot;
  const mechanisms::CampaignSpec& campaign = campaign_of(scenario, arm);
  const mechanisms::Learned& learned = *pilot.learned;
  uplift::Rule rule;
  const auto& names = uplift::learner_names();
  rule.model.learner =
      static_cast<uplift::Learner>(std::find(names.begin(), names.end(), spec.learner) - names.begin());
  Parts parts;
  if (learned.difference.coefficients.empty())
    parts = {{&learned.treated, &learned.control}, {&rule.model.treated, &rule.model.control}};
  else
    parts = {{&learned.difference}, {&rule.model.difference}};
  rule.columns.emplace_back("constant");
  for (std::size_t k = 0; k < parts.from.size(); ++k) {
    parts.to[k]->logistic = parts.from[k]->logistic;
    parts.to[k]->coefficients = {parts.from[k]->coefficients[0]};
  }
  for (std::size_t f = 0; f < kFeatureFormulas.size(); ++f) {
    const FeatureFormula& formula = kFeatureFormulas[f];
    if (!parts.tells(f + 1)) continue;
    Feature feature;
    feature.column = formula.column;
    if (*formula.by != 0) feature.by.emplace_back(formula.by);
    feature.over = formula.over;
    feature.log = formula.log;
    feature.truth = formula.truth;
    feature.mean = pilot.means[f];
    feature.text = text_of(formula);
    rule.columns.push_back(feature.text);
    for (std::size_t k = 0; k < parts.from.size(); ++k)
      parts.to[k]->coefficients.push_back(parts.from[k]->coefficients[f + 1]);
    rule.features.push_back(std::move(feature));
  }
  const std::size_t segments = spec.sees_segments ? scenario.population.segments.size() : 0;
  const std::size_t first = kFeatureFormulas.size() + 1;
  if (segments > 0) add_groups(levels_of(scenario.population.segments), "segment", first, parts, rule);
  add_groups(levels_of(scenario.population.stores), "store", first + (segments > 1 ? segments - 1 : 0), parts,
             rule);

  const bool money = spec.outcome == mechanisms::ContactRules::Pilot::Outcome::net;
  constexpr const char* kOutcomes[] = {"active", "purchases", "net", "stays"};
  rule.outcome = kOutcomes[static_cast<std::size_t>(spec.outcome)];
  // Net has the cost of contacts in it.
  rule.value = money ? 1.0 : 0.0;
  (money ? rule.cost_inside : rule.cost) =
      static_cast<double>(campaign.cost.minor) / static_cast<double>(scenario.minor_per_major);
  rule.trained_on = pilot.trained_on;
  if (const auto& top = campaign.rules->top; top && !top->customers && !top->budget)
    rule.top = campaign.rules->top->share;
  rule.source = "the pilot of arm '" + scenario.arms[arm].name + "' of '" + scenario.name + "', seed " +
                std::to_string(scenario.seed);
  rule.qini = pilot.judgement.by_uplift.qini;
  std::vector<double> again;
  for (const auto& one : uplift::resampled_scores(pilot.judged, kResamples, scenario.seed))
    if (std::isfinite(one.qini)) again.push_back(one.qini);
  std::sort(again.begin(), again.end());
  rule.qini_p05 = again.empty() ? std::nan("") : quantile(again, 0.05);
  rule.qini_p95 = again.empty() ? std::nan("") : quantile(again, 0.95);
  return rule;
}

}  // namespace stamkund::study
