#pragma once
// One reader for each part of a scenario file; each fills its struct and reports what is wrong.
#include "engine/scenario/section.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

[[nodiscard]] KeySet population_keys();
void read_population(Section& section, const ScenarioSpec& scenario, PopulationSpec& population);
/// Files about existing customers. After the population's fit.
[[nodiscard]] KeySet attribute_keys();
void read_attribute_files(Section& population, const Key& key, PopulationSpec& spec);
/// Segments, stores and categories; all of them may be absent.
[[nodiscard]] KeySet mark_list_keys();
void read_marks(Section& population, PopulationSpec& spec);
/// Reads the parts that are registered with the section `of`; `first`: those that come first, else the
/// others.
void read_parts(Section& of, std::vector<const Part*> Parts::*registered, bool first,
                const PartContext& context, PartSpecs& specs);
/// Reads a key that does nothing where it is absent or none: then it is not written out, and false is
/// returned.
[[nodiscard]] bool is_given(Section& section, const Key& key);
[[nodiscard]] inline bool is_off(const Quantity& quantity) {
  return quantity.is_constant() && quantity.parameters[0] == 0.0;
}
/// For keys whose absence has been seen to.
inline const Here kGiven{.required = true};
[[nodiscard]] KeySet arm_keys();
void read_arm(Section& section, const ScenarioSpec& scenario, ArmSpec& arm);

/// Says so before memory or patience runs out: what is asked for would never end, or not fit.
void check_work(Section& root, const ScenarioSpec& spec);

/// Major units to exact minor units; reports amounts that are no whole number of minor units.
[[nodiscard]] Money read_money(Section& section, const Key& key, const ScenarioSpec& scenario,
                               const Here& here = {});

}  // namespace stamkund::scenario
