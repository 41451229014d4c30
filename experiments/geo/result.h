#pragma once
// What a test of regions shows.
#include <optional>
#include <string>
#include <vector>

#include "experiments/geo/geo_based.h"
#include "experiments/geo/groups.h"

namespace stamkund::geo {

struct Range {
  double low = 0, high = 0;
};

/// A number that the test tells. One-sided, one end of `range` is infinite.
struct Told {
  double estimate = 0, standard_error = 0, degrees = 0;
  Range range;
  double lower = 0, upper = 0;  ///< one-sided bounds, each at 1 - alpha by itself
  double p_value = 1;
  double chance_above = 0;  ///< that it is above 0, by a flat prior
};

struct Method {
  std::string name;     ///< "time-based regression"
  std::string refused;  ///< why there is none
  Told effect;          ///< on the outcome, in all
  double foreseen = 0;  ///< what the treated would have had without the test
  Range relative;       ///< effect over foreseen
  std::optional<Told> per_cost;
};

struct DayEffect {
  Day day;
  double treated = 0, control = 0, foreseen = 0, effect = 0;
  double cumulative = 0;
  Range range;
};

struct Region {
  std::string name;
  bool treated = false;
  double before = 0;          ///< mean of a day
  double share = 0;           ///< of its group, before
  double change = 0;          ///< mean in the test over that before, less 1
  double effect_without = 0;  ///< by time-based regression, if it were not in the data
};

struct Check {
  std::string name, message;
  std::vector<std::string> examples;
  bool overturns = false;  ///< the effect must not be told without it
};

struct Fit {
  double intercept = 0, slope = 0, sigma = 0, correlation = 0, autocorrelation = 0;
  std::size_t points = 0;
};

/// The last days before the test, foreseen from those before them: no effect should show.
struct Placebo {
  std::size_t points = 0;
  double effect = 0, standard_error = 0, p_value = 1, relative = 0;
};

struct Cost {
  double incremental = 0, standard_error = 0;
  bool stated = false, certain = false, stable = true;
};

struct Result {
  Panel panel;  ///< without its rows
  Groups groups;
  Periods periods;
  double alpha = 0.05;
  bool one_sided = false;
  bool lower_is_better = false;
  std::string currency;
  Fit fit;
  Method time_based, geo_based;
  std::optional<Cost> cost;
  std::optional<Placebo> placebo;
  std::vector<DayEffect> days;
  std::vector<Region> regions;
  double weight_power = 2;
  std::vector<Check> checks;
};

}  // namespace stamkund::geo
