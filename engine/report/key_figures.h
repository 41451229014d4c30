#pragma once
// What an arm costs and brings, in the ratios that people ask for.
#include <cstddef>
#include <string>

#include "engine/metrics/results.h"
#include "engine/scenario/spec.h"

namespace stamkund::report {

/// Means over the replicates, of an arm against the baseline; NaN where there is none.
struct KeyFigures {
  double sales = 0;
  double member_share = 0;  ///< of sales
  double cost = 0;          ///< effect on program_cost
  double of_sales = 0;      ///< cost, of the arm's sales
  double extra_visits = 0;  ///< effect on purchases
  double cost_a_visit = 0;  ///< cost of each of them; NaN where they are not clearly more
  double must_rise = 0;     ///< by so much sales at list prices must rise to pay for it: the break-even lift
  double rises = 0;         ///< by so much they do, at list prices
  /// Effect on net if nobody bought more for it, nor less, nor left.
  double if_nobody = 0;
};
[[nodiscard]] KeyFigures key_figures_of(const metrics::Results& results,
                                        const scenario::ScenarioSpec& scenario, std::size_t arm);

/// Of all arms that cost anything; empty if none does.
[[nodiscard]] std::string key_figures_table(const metrics::Results& results,
                                            const scenario::ScenarioSpec& scenario);

}  // namespace stamkund::report
