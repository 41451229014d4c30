#include "engine/study/setup.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/calibration/calendar_law.h"
#include "engine/calibration/other_model.h"
#include "engine/mechanisms/registry.h"
#include "engine/population/deciles.h"
#include "engine/population/parameter_draws.h"
#include "engine/random/distributions.h"
#include "engine/scenario/arm_model.h"
#include "engine/scenario/mark_model.h"
#include "engine/study/groups.h"
#include "engine/study/pilot.h"
#include "engine/study/treatments.h"

namespace stamkund::study {

Draw draw_of(const scenario::UncertaintySpec& uncertainty, std::uint64_t replicate) {
  const std::uint64_t population = replicate / uncertainty.replicates_per_population;
  return {population / uncertainty.populations_per_draw, population, replicate};
}

population::CustomerLaws laws_of(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                                 std::uint64_t draw) {
  if (fit == nullptr) return scenario::compile_laws(scenario, draw);
  auto laws = scenario.uncertainty.parameters ? population::draw_lives(*fit, 0.0, scenario.seed, draw)
                                              : population::lives_at_estimates(*fit, 0.0);
  const std::vector<double>& levels = scenario.uncertainty.log_levels;
  if (draw < levels.size()) laws.level = std::exp(levels[draw]);
  const std::vector<double>& spend_levels = scenario.uncertainty.log_spend_levels;
  if (draw < spend_levels.size()) laws.spend_level = std::exp(spend_levels[draw]);
  if (scenario.population.spend) scenario::compile_spend(scenario, draw, laws);
  return laws;
}

void share_levels(const calibration::Fit& fit, scenario::ScenarioSpec& scenario) {
  const auto law = calibration::calendar_after(fit);
  if (!law || !scenario.uncertainty.parameters || scenario.replicates == 0) return;
  double mean = 0.0;
  // Both models are of the fit's own customers.
  const double apart =
      scenario.population.existing ? calibration::models_apart(fit, scenario.horizon_days, 1) : 0.0;
  const double open = law->other() ? calibration::apart_variance(*law->other(), apart) : 0.0;
  const std::vector<double> factors = law->factors(scenario.horizon_days, open);
  for (const double factor : factors) mean += factor / static_cast<double>(factors.size());
  const std::size_t draws = draw_of(scenario.uncertainty, scenario.replicates - 1).parameters + 1;
  scenario.uncertainty.log_levels.resize(draws);
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    Stream stream({scenario.seed, draw, 0, purpose_named("study: what all customers share")});
    const double at = draw_uniform(stream) * static_cast<double>(factors.size());
    scenario.uncertainty.log_levels[draw] = std::log(factors[static_cast<std::size_t>(at)] / mean);
  }
  // Amounts that the scenario has of itself are known, as far as the fit can say.
  if (!fit.spend || scenario.population.spend) return;
  scenario.uncertainty.log_spend_levels.resize(draws);
  const double size = law->spend_size();
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    Stream stream({scenario.seed, draw, 0, purpose_named("study: what all amounts share")});
    scenario.uncertainty.log_spend_levels[draw] = size * draw_normal(stream) - 0.5 * size * size;
  }
}

population::Population people_of(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                                 const Draw& draw) {
  const ingest::CustomerTable* existing =
      fit != nullptr && scenario.population.existing ? &fit->customers : nullptr;
  return {laws_of(scenario, fit, draw.parameters),
          existing,
          scenario.population.arrivals,
          scenario.seed,
          draw.population,
          scenario::compile_marks(scenario.population),
          scenario.start};
}

std::uint64_t population_size(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit) {
  const std::uint64_t existing = fit != nullptr && scenario.population.existing ? fit->customers.size() : 0;
  return existing + scenario.population.arrivals.count;
}

std::uint64_t customers_meant(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit) {
  // Where somebody stands for others, all do.
  return population_size(scenario, fit) * scenario.population.arrivals.weight;
}

world::Horizon horizon_of(const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const auto& program = scenario.arms[arm].program;
  world::Horizon horizon;
  horizon.days = scenario.horizon_days;
  horizon.follow_days =
      program || scenario.population.parts.give_back_after_days() ? world::kFollowDays : 0.0;
  horizon.run_off_days = scenario.run_off_days;
  horizon.period_days = scenario.period_days;
  horizon.cohort_days = program && program->accounting.review_days > 0.0 ? program->accounting.review_days
                                                                         : scenario.horizon_days;
  return horizon;
}

world::BeforeAfter before_after_of(const scenario::ScenarioSpec& scenario) {
  double split = program::kNever;
  for (const auto& arm : scenario.arms)
    if (arm.program && arm.program->starts_day > 0.0) split = std::min(split, arm.program->starts_day);
  if (split == program::kNever) split = 0.5 * scenario.horizon_days;
  // Half of the shorter side, so that customers who came in the meantime are seen as long as the others.
  return {split, 0.5 * std::min(split, scenario.horizon_days - split)};
}

std::shared_ptr<const counting::Schema> schema_of(const scenario::ScenarioSpec& scenario, std::size_t arm) {
  auto schema = std::make_shared<counting::Schema>();
  mechanisms::declare_all(*schema, scenario, arm, horizon_of(scenario, arm));
  declare_groups(*schema, scenario, arm);
  declare_pilot(*schema, scenario);
  declare_treatments(*schema, scenario);
  schema->close();
  return schema;
}

std::unique_ptr<world::Arm> make_arm(const scenario::ScenarioSpec& scenario, std::size_t a,
                                     std::uint64_t draw, const world::Horizon& horizon,
                                     const population::CustomerLaws* laws) {
  auto arm = std::make_unique<world::Arm>(scenario::compile_arm(scenario.arms[a], scenario, draw), horizon,
                                          before_after_of(scenario), schema_of(scenario, a));
  mechanisms::equip(*arm, scenario, a, draw, laws);
  return arm;
}

Replicate prepare(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, const Draw& draw) {
  Replicate replicate{draw, scenario.seed, people_of(scenario, fit, draw), {}, {}};
  replicate.weight = scenario.population.arrivals.weight;
  replicate.groupings = scenario.groupings;
  replicate.decile_edges = replicate.people.rate_decile_edges();
  for (std::size_t a = 0; a < scenario.arms.size(); ++a)
    replicate.arms.push_back(
        make_arm(scenario, a, draw.parameters, horizon_of(scenario, a), &replicate.people.laws()));
  learn_before(scenario, fit, replicate);
  return replicate;
}

}  // namespace stamkund::study
