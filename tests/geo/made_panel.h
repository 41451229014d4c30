#pragma once
// Eight regions on twenty days, of which the last six are the test; regions of even number are treated, with
// 5 times their number spent a day, which brings twice that. Made by a formula, so that other programs can
// make it too.
#include <cmath>
#include <string>

#include "experiments/geo/analyze.h"

namespace stamkund::geo {

inline Panel made_panel(bool spends_always) {
  Panel panel;
  panel.file = "made.csv";
  panel.outcome_column = "sales";
  panel.cost_column = "cost";
  for (int t = 0; t < 20; ++t) panel.days.push_back({20000 + t});
  for (int g = 1; g <= 8; ++g) {
    panel.geos.push_back(std::to_string(g));
    panel.group.push_back(Panel::kNoGroup);
    for (int t = 0; t < 20; ++t) {
      const bool spent = g % 2 == 0 && t >= 14;
      panel.outcome.push_back(100.0 * g * (1.0 + 0.1 * std::sin(t)) * (1.0 + 0.02 * std::cos(7 * g + 3 * t)) +
                              (spent ? 10.0 * g : 0.0));
      panel.cost.push_back((spends_always ? g * (1.0 + 0.1 * std::cos(t + g)) : 0.0) +
                           (spent ? 5.0 * g : 0.0));
      panel.there.push_back(1);
    }
  }
  return panel;
}

inline design::ExperimentSpec made_spec() {
  design::ExperimentSpec spec;
  spec.alpha = 0.1;
  spec.geo.given = true;
  spec.geo.treated = {"2", "4", "6", "8"};
  spec.geo.test_from = Day{20014};
  return spec;
}

}  // namespace stamkund::geo
