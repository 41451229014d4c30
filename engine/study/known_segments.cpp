#include "engine/study/known_segments.h"

#include <algorithm>
#include <memory>

#include "engine/base/nearest.h"

namespace stamkund::study {

void find_known_segments(scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                         const std::string& file, Problems& problems) {
  scenario::PopulationSpec& population = scenario.population;
  population.known_segments = nullptr;
  if (!population.segments_of_fit || fit == nullptr || !population.existing) return;
  const std::string place = "population.existing_segments";
  const auto label = std::find_if(fit->labels.begin(), fit->labels.end(),
                                  [](const auto& one) { return one.name == "segment"; });
  if (label == fit->labels.end()) {
    problems.error({Severity::error, file, 0, place, "the fit holds no segments of its customers",
                    "'stamkund calibrate TRANSACTIONS --segment-column COLUMN' keeps them"});
    return;
  }
  std::vector<std::string> names;
  for (const auto& segment : population.segments) names.push_back(segment.name);
  std::vector<std::uint8_t> number{population::kUnknownMark};
  for (std::size_t i = 1; i < label->names.size(); ++i) {
    const auto found = std::find(names.begin(), names.end(), label->names[i]);
    number.push_back(static_cast<std::uint8_t>(found - names.begin()));
    if (found == names.end())
      problems.error({Severity::error, file, 0, "population.segments",
                      "the fit has customers of the segment '" + printable(label->names[i]) +
                          "', and it is not in the list",
                      did_you_mean(label->names[i], names)});
  }
  auto known = std::make_shared<std::vector<std::uint8_t>>();
  for (const std::uint16_t one : label->of) known->push_back(number[one]);
  const auto unknown = std::count(known->begin(), known->end(), population::kUnknownMark);
  if (unknown > 0)
    problems.warning({Severity::warning, file, 0, place,
                      "the fit does not know the segment of " + std::to_string(unknown) + " of " +
                          std::to_string(known->size()) + " customers: theirs are drawn",
                      ""});
  population.known_segments = std::move(known);
}

}  // namespace stamkund::study
