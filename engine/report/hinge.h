#pragma once
// Which of the things that nobody knows an arm's effect hinges on, told by the draws of the run itself.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/metrics/results.h"
#include "engine/report/language.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// The effect on net against one uncertain quantity: a straight line through the means of the draws.
struct Hinge {
  std::string path;
  bool of_baseline = false;  ///< it acts in the baseline, and not in the arm
  scenario::Dimension dimension = scenario::Dimension::number;
  double low = 0;  ///< smallest and largest value drawn
  double high = 0;
  double effect_low = 0;  ///< on the line, at these
  double effect_high = 0;
  double share = 0;                  ///< of the variance between draws that the line explains
  double clearness = 0;              ///< of the slope, in standard errors
  std::optional<double> break_even;  ///< where the line crosses zero, if between low and high
};

/// Of every uncertain quantity of this arm and of the baseline, what explains most first. Nothing with fewer
/// than 20 draws.
[[nodiscard]] std::vector<Hinge> slopes_of(const metrics::Results& results,
                                           const scenario::ScenarioFile& scenario, std::size_t arm);

/// The quantity of these that explains most. Nothing with fewer than 20 draws, or where it explains less
/// than a quarter, or no more than chance would: its slope is less than four standard errors from zero.
[[nodiscard]] std::optional<Hinge> hinge_of(const metrics::Results& results,
                                            const scenario::ScenarioFile& scenario, std::size_t arm);

/// What its name says, `words`, and that it is the baseline's where it is.
[[nodiscard]] std::string named(const Hinge& hinge, const std::string& words, const std::string& baseline,
                                const Language& language);

}  // namespace stamkund::report
