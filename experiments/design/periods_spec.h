#pragma once
// Tests in which time is divided: a treatment that is switched on and off, and one that is rolled out in
// steps.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stamkund::design {

/// Columns of a file with a row a unit and point in time; empty: a usual name.
struct PeriodColumns {
  std::string unit, date, treated, outcome;
  std::string size;  ///< customers behind a row; empty = all rows count alike
  std::string date_format;
  char decimal_mark = '\0';  ///< 0: by the values
};

/// How units of a switchback switch: each by its own lot, all at once, or half of them the other way.
enum class Switching { separately, together, mirrored };

/// On and off by turns, the order in each pair of periods drawn by lot.
struct SwitchbackSpec {
  bool given = false;
  PeriodColumns columns;
  std::uint64_t period = 0;       ///< points of one; 0: from one switch to the next
  std::uint64_t washout = 0;      ///< points after each switch that do not count
  std::uint64_t resplits = 9999;  ///< random orders of the pairs, for a p-value
  std::string assignments;        ///< file of the order; empty: the data say what was on
  // A plan.
  std::string history;           ///< file of the past
  std::vector<double> lengths;   ///< points of a period that are tried
  std::uint64_t points = 0;      ///< that the test may last; 0: as many as the effect takes
  std::optional<double> effect;  ///< smallest that matters, absolute
  std::uint64_t seed = 1;        ///< of the order
  Switching switching = Switching::separately;
  std::string start;  ///< first point of the test; empty: one step after the past
};

/// Clusters begin one after the other, and stay.
struct SteppedSpec {
  bool given = false;
  PeriodColumns columns;
  // A plan.
  std::vector<double> clusters;  ///< that begin at each step; empty: as many as it takes
  std::uint64_t steps = 0;
  std::uint64_t before = 1;      ///< periods before the first step
  double customers = 1;          ///< of a cluster in a period
  double correlation = 0;        ///< of two customers of one cluster
  std::optional<double> effect;  ///< smallest that matters, absolute
  std::uint64_t resplits = 999;  ///< random orders of the roll-out, for the p-value
  bool by_lot = true;            ///< the order was drawn: random orders tell
  std::uint64_t seed = 1;
};

}  // namespace stamkund::design
