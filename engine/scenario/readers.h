#pragma once
// One reader for each part of a scenario file; each fills its struct and reports what is wrong.
#include "engine/scenario/section.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

[[nodiscard]] KeySet population_keys();
void read_population(Section& section, const ScenarioSpec& scenario, PopulationSpec& population);
/// Segments, stores, categories and returns; all of them may be absent.
[[nodiscard]] KeySet mark_list_keys();
void read_marks(Section& population, PopulationSpec& spec);
/// Reads the parts that are registered with the section `of` an arm or a program.
void read_parts(Section& of, const std::vector<const Part*>& parts, const PartContext& context,
                PartSpecs& specs);
[[nodiscard]] KeySet arm_keys();
void read_arm(Section& section, const ScenarioSpec& scenario, ArmSpec& arm);

/// Says so before memory or patience runs out: what is asked for would never end, or not fit.
void check_work(Section& root, const ScenarioSpec& spec);

/// Major units to exact minor units; reports amounts that are no whole number of minor units.
[[nodiscard]] Money read_money(Section& section, const Key& key, const ScenarioSpec& scenario,
                               const Here& here = {});

}  // namespace stamkund::scenario
