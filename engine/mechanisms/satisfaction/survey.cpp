// Asking how likely she is to recommend the shop, 0 to 10, a while after a purchase: who is asked, who
// answers, and what would be known if everybody did.
#include <algorithm>
#include <array>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>

#include "engine/mechanisms/satisfaction/satisfaction.h"

namespace stamkund::mechanisms {

using counting::Sign;
using world::Scene;

namespace {

constexpr Purpose kAsked = purpose_named("survey: asked");
constexpr Purpose kAnswers = purpose_named("survey: answers");
constexpr Purpose kScore = purpose_named("survey: score");

constexpr std::array kSides{Asked::answered, Asked::everybody};

const SatisfactionSpec* spec_of(const scenario::ArmSpec& arm) {
  return arm.parts.find<SatisfactionSpec>("satisfaction");
}

NpsGroup group_of(double score) {
  if (score >= 9.0) return NpsGroup::promoter;
  return score >= 7.0 ? NpsGroup::passive : NpsGroup::detractor;
}

/// Odds are those of `chance`, times e^shift.
double shifted(double chance, double shift) {
  if (chance <= 0.0 || chance >= 1.0) return chance;
  return 1.0 / (1.0 + (1.0 - chance) / chance * std::exp(-shift));
}

}  // namespace

bool has_survey(const scenario::ScenarioSpec& scenario) {
  return std::any_of(scenario.arms.begin(), scenario.arms.end(), [](const scenario::ArmSpec& arm) {
    const SatisfactionSpec* spec = spec_of(arm);
    return spec != nullptr && spec->survey;
  });
}

void declare_satisfaction(counting::Schema& schema, const scenario::ScenarioSpec& scenario,
                          std::size_t /*arm*/, const world::Horizon& /*horizon*/) {
  if (!has_survey(scenario)) return;
  schema.declare(
      {{"nps_asked", "1", "customers asked after a purchase whether they recommend the shop", Sign::none, 0,
        1400},
       {"nps_answers", "1", "of those asked, who answered", Sign::none, 0, 1410},
       {"nps_detractors", "1", "answers of 0 to 6", Sign::none, 0, 1420},
       {"nps_passives", "1", "answers of 7 or 8", Sign::none, 0, 1421},
       {"nps_promoters", "1", "answers of 9 or 10", Sign::none, 0, 1422},
       {"nps_cost", "minor", "cost of asking", Sign::out, 1, 1430},
       {"nps_detractors_all", "1", "0 to 6, if everybody was asked and answered", Sign::none, 0, 1440},
       {"nps_passives_all", "1", "7 or 8, likewise", Sign::none, 0, 1441},
       {"nps_promoters_all", "1", "9 or 10, likewise", Sign::none, 0, 1442}});
  schema.declare(kNpsGroups, {{"asked", kSides.size()}, {"group", kNpsGroupCount}},
                 {{"customers", "1", "customers by their latest score at the horizon"},
                  {"purchases", "1", "purchases in the run"},
                  {"revenue", "minor", "revenue in the run"}});
}

void Satisfaction::set_survey(const world::Arm& arm, const SurveySpec& spec,
                              const scenario::Resolve& resolve) {
  const counting::Table& flows = arm.schema()->table(counting::kPeriods);
  survey_.asks = true;
  survey_.after = spec.after_days;
  survey_.share = resolve(spec.share);
  survey_.again = spec.again_days;
  survey_.response = resolve(spec.response);
  survey_.slope = resolve(spec.slope);
  survey_.score = resolve(spec.score);
  survey_.per_unit = resolve(spec.per_unit);
  survey_.noise = resolve(spec.noise);
  survey_.cost = spec.cost.minor;
  survey_.asked = flows.column("nps_asked");
  survey_.answered = flows.column("nps_answers");
  survey_.paid = flows.column("nps_cost");
  survey_.groups[0] = flows.column("nps_detractors");
  survey_.groups[1] = flows.column("nps_detractors_all");
  survey_.table = arm.schema()->table(kNpsGroups).offset();
}

void Satisfaction::ask(Scene& scene, SatisfactionState& state, const SatisfactionState::Coming& one) const {
  const double level = state.own + away_on(state, one.day);
  const double luck = -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * scene.luck.occasion(kScore, one.visit));
  const double score =
      std::clamp(std::round(survey_.score + survey_.per_unit * level + survey_.noise * luck), 0.0, 10.0);
  const auto group = static_cast<std::size_t>(group_of(score));
  const auto tell = [&](Asked side) {
    const auto s = static_cast<std::size_t>(side);
    state.group[s] = group;
    scene.books.add(one.day, survey_.groups[s] + group);
  };
  if (one.day - state.due_day >= survey_.again) {
    state.due_day = one.day;
    tell(Asked::everybody);
  }
  if (one.day - state.asked_day < survey_.again || !(scene.luck.occasion(kAsked, one.visit) < survey_.share))
    return;
  state.asked_day = one.day;
  scene.books.add(one.day, survey_.asked);
  scene.books.pay(one.day, survey_.paid, survey_.cost);
  if (!(scene.luck.occasion(kAnswers, one.visit) < shifted(survey_.response, survey_.slope * level))) return;
  scene.books.add(one.day, survey_.answered);
  tell(Asked::answered);
}

void Satisfaction::count_groups(Scene& scene, const SatisfactionState& state) const {
  constexpr std::size_t kColumns = 3;
  const counting::LifeTotals& totals = scene.customer.outcome.totals;
  for (std::size_t s = 0; s < kSides.size(); ++s) {
    if (state.group[s] == kNpsGroupCount) continue;
    std::int64_t* row =
        scene.books.all().all().data() + survey_.table + (s * kNpsGroupCount + state.group[s]) * kColumns;
    ++row[0];
    row[1] += static_cast<std::int64_t>(totals.purchases);
    row[2] += totals.revenue;
  }
}

}  // namespace stamkund::mechanisms
