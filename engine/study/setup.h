#pragma once
// From a scenario and a fit to what one replicate needs: laws, people, time axis, arms.
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/counting/schema.h"
#include "engine/population/population.h"
#include "engine/scenario/spec.h"
#include "engine/world/arm.h"
#include "engine/world/horizon.h"

namespace stamkund::study {

/// Which draw of parameters, of people and of luck a replicate is.
struct Draw {
  std::uint64_t parameters = 0;
  std::uint64_t population = 0;
  std::uint64_t luck = 0;
};
/// That of a replicate under the scenario's nesting.
[[nodiscard]] Draw draw_of(const scenario::UncertaintySpec& uncertainty, std::uint64_t replicate);

/// The laws of the population under parameter draw `draw`.
[[nodiscard]] population::CustomerLaws laws_of(const scenario::ScenarioSpec& scenario,
                                               const calibration::Fit* fit, std::uint64_t draw);

/// What all customers, and all their amounts, share in each draw of the parameters
/// (UncertaintySpec::log_levels), over the scenario's horizon; factors are 1 on average. Nothing where the
/// fit says nothing of it or parameters are taken as known.
void share_levels(const calibration::Fit& fit, scenario::ScenarioSpec& scenario);

/// The people of a draw. `fit` must outlive them.
[[nodiscard]] population::Population people_of(const scenario::ScenarioSpec& scenario,
                                               const calibration::Fit* fit, const Draw& draw);

/// Number of customers in the scenario, and of those whom they stand for.
[[nodiscard]] std::uint64_t population_size(const scenario::ScenarioSpec& scenario,
                                            const calibration::Fit* fit);

[[nodiscard]] std::uint64_t customers_meant(const scenario::ScenarioSpec& scenario,
                                            const calibration::Fit* fit);

/// The time axis of an arm.
[[nodiscard]] world::Horizon horizon_of(const scenario::ScenarioSpec& scenario, std::size_t arm);

/// Before and after the first program starts; where all start at once, the second and third quarter of the
/// run.
[[nodiscard]] world::BeforeAfter before_after_of(const scenario::ScenarioSpec& scenario);

/// What is counted of an arm, the groups of its customers included.
[[nodiscard]] std::shared_ptr<const counting::Schema> schema_of(const scenario::ScenarioSpec& scenario,
                                                                std::size_t arm);

/// An arm under a draw of parameters, with all its mechanisms. `laws`: those of its people, for what the past
/// has left behind; none = nothing.
[[nodiscard]] std::unique_ptr<world::Arm> make_arm(const scenario::ScenarioSpec& scenario, std::size_t arm,
                                                   std::uint64_t draw, const world::Horizon& horizon,
                                                   const population::CustomerLaws* laws = nullptr);

struct PilotResult;
struct TreatmentJudgement;

/// Everything fixed for one replicate.
struct Replicate {
  Draw draw;
  std::uint64_t seed = 0;
  population::Population people;
  std::vector<double> decile_edges;                          ///< of true purchase rates
  std::vector<std::unique_ptr<world::Arm>> arms;             ///< [n_arms]
  std::vector<std::shared_ptr<const PilotResult>> pilots{};  ///< [n_arms]; null where an arm has none
  std::vector<std::shared_ptr<const TreatmentJudgement>> treatments{};  ///< [n_arms]; null likewise
  std::uint64_t weight = 1;                                             ///< each customer stands for so many
  std::vector<std::shared_ptr<const scenario::Grouping>> groupings{};
};
[[nodiscard]] Replicate prepare(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                                const Draw& draw);

}  // namespace stamkund::study
