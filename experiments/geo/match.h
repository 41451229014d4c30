#pragma once
// A plan of a test of regions: which to treat, and what the test will find, tried out on the past.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "experiments/design/experiment_spec.h"
#include "experiments/geo/panel.h"

namespace stamkund::geo {

/// A duration, tried on windows of the past in which nothing happened.
struct Duration {
  double weeks = 0;
  std::size_t points = 0, pretest = 0;
  std::size_t windows = 0;  ///< they overlap; `apart` of them do not
  std::size_t apart = 0;
  double false_alarms = 0;  ///< share of windows in which an effect is called
  double spread = 0;        ///< root of the mean square of the effect called, relative
  double by_formula = 0;    ///< smallest relative effect, as the residuals before it say
  double by_windows = 0;    ///< the same, as the windows say; NaN where there are none
  /// Of so many alarms, or more, where alpha holds, by the windows that do not overlap (binomial); NaN
  /// without.
  double alarms_by_luck = 0;
  /// Windows do not call an effect more than twice as often as alpha says, or that may be luck.
  bool holds = true;
  bool perhaps_luck = false;  ///< they do, and it may be
  double level = 0;  ///< p-value below which an effect may be called: alpha, or less where it does not hold
  double at_level = 0;  ///< smallest effect that the windows show, called below `level`
  double smallest = 0;  ///< the larger of `by_formula` and `at_level`
  double outcome = 0;   ///< that the treated would have over the test
};

/// Regions alike in size, of which one is treated.
struct Stratum {
  std::string treated;
  std::vector<std::string> control;
};

struct Match {
  std::vector<std::string> treated, control, left_out;
  std::vector<Stratum> strata;
  double correlation = 0;     ///< of the groups, over the whole past
  double treated_share = 0;   ///< of the outcome
  double spread = 0;          ///< relative standard error of an effect, by which the assignment was chosen
  double typical_spread = 0;  ///< the same, median of those that were tried
  std::size_t tried = 0;
  Day from, to;
  std::size_t points = 0;
  int step = 1;
  std::vector<Duration> durations;
  std::size_t chosen = 0;  ///< duration that is recommended
  bool reached = true;     ///< it finds the effect that is asked for
  std::string why;         ///< of the duration
  double alpha = 0.05, power = 0.8;
  bool one_sided = false;
  std::vector<std::string> notes;
};

/// One treated region of each stratum of size, drawn `redraws` times; the draw that foresees best in the
/// first three fifths of the past is taken, and tried on the rest. Problems: too few regions or days, a name
/// that no region has.
[[nodiscard]] Match match(const Panel& panel, const design::ExperimentSpec& spec, Problems& problems);

[[nodiscard]] std::string text_of(const Match& match, const design::ExperimentSpec& spec);
[[nodiscard]] nlohmann::ordered_json json_of(const Match& match, const design::ExperimentSpec& spec);

}  // namespace stamkund::geo
