#pragma once
// Switchback: on and off by turns. Periods stand in pairs, one on and one off, the order drawn by lot; the
// differences of the pairs are compared with 0 (paired t). Whatever changes slowly falls out of them.
#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "experiments/design/experiment_spec.h"
#include "experiments/periods/contrasts.h"
#include "experiments/periods/order.h"
#include "experiments/periods/panel.h"

namespace stamkund::periods {

/// Rows of one unit with the treatment always on or off, less the washout.
struct Block {
  std::size_t unit = 0, from = 0, to = 0;  ///< rows of the panel
  bool treated = false;
  double rows = 0, mean = 0;  ///< that count
};

/// What is compared with 0. `order`: pairs, adjusted for which half was first. `neighbours`: a period against
/// those before and after it. `refused`: the order is not by lot, and a trend cannot be taken out.
enum class Method { pairs, order, neighbours, refused };

struct SwitchbackResult {
  std::string file, outcome;
  std::vector<Block> blocks;
  std::size_t units = 0, washed_out = 0, dropped = 0;
  bool paired = true;  ///< else Welch's t of block means less their unit's
  std::size_t pairs = 0;
  std::size_t schedules = 0;     ///< units of one schedule are averaged
  std::size_t observations = 0;  ///< that are counted, after that
  Method method = Method::pairs;
  double order_share = 0;     ///< of pairs that begin alike, if lots seldom do that
  std::string order_message;  ///< what was done about it
  Told effect;
  /// By as many random orders of the pairs as `resplits`: right whatever the law of their differences, where
  /// the order was drawn by lot. NaN: another method than pairs.
  double permutation_p = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t resplits = 0;
  double control_mean = 0;
  Told carry_over;  ///< effect in the later half of periods less that in the earlier one
  bool carry_over_known = false;
  std::vector<Contrast> differences;  ///< that count: of pairs, or of threes
  std::vector<std::string> times, names;
  double alpha = 0.05;
  bool one_sided = false;
  std::vector<Check> checks;
  std::vector<std::string> notes;
};
[[nodiscard]] SwitchbackResult analyze_switchback(const Panel& panel, const design::ExperimentSpec& spec,
                                                  Problems& problems);
[[nodiscard]] std::string text_of(const SwitchbackResult& result, const Panel& panel);
[[nodiscard]] nlohmann::ordered_json json_of(const SwitchbackResult& result, const Panel& panel);

struct LengthTried {
  double length = 0;        ///< rows of a period
  std::size_t pairs = 0;    ///< of the past
  double sd = 0;            ///< of a pair's difference
  double correlation = 0;   ///< of one difference and the next
  double pairs_needed = 0;  ///< NaN without an effect
  double rows_needed = 0;   ///< of each unit
  double smallest = 0;      ///< in `points` rows; NaN where they are not said
  double power = 0;         ///< in these rows
  double common = 0;  ///< share of the variance that all units have in common; of units that switch together
};
/// In so many rows of each unit, with the chosen length of a period.
struct RowsPoint {
  double rows = 0, power = 0, smallest = 0;  ///< power NaN without an effect
};
struct SwitchbackPlan {
  std::size_t units = 1;
  double mean = 0;
  std::vector<LengthTried> lengths;
  std::size_t chosen = 0;
  std::vector<RowsPoint> by_rows;
  std::size_t pairs = 0;                        ///< of each unit, in the test
  std::vector<std::string> schedule;            ///< "on off", a line a pair, of the first unit
  std::vector<std::string> names;               ///< of units
  Order order;                                  ///< its first 200 pairs
  double together_rows = 0, mirrored_rows = 0;  ///< that the effect would take; NaN: not known
  std::vector<std::string> notes;
};
/// `past`: nothing was switched in it.
[[nodiscard]] SwitchbackPlan plan_switchback(const Panel& past, const design::ExperimentSpec& spec,
                                             const std::string& file, Problems& problems);
[[nodiscard]] std::string text_of(const SwitchbackPlan& plan, const design::ExperimentSpec& spec);
[[nodiscard]] nlohmann::ordered_json json_of(const SwitchbackPlan& plan, const design::ExperimentSpec& spec);

}  // namespace stamkund::periods
