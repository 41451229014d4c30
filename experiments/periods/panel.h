#pragma once
// What was measured in each unit at each point in time, and whether the treatment was on.
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/base/problems.h"
#include "experiments/design/periods_spec.h"

namespace stamkund::periods {

struct Row {
  std::size_t unit = 0, time = 0;
  double outcome = 0, size = 1;
  bool treated = false;
};

struct Panel {
  std::string file, outcome_column;
  std::vector<std::string> units;
  std::vector<std::string> times;  ///< as the file writes them, rising
  std::vector<double> at;          ///< the same as numbers: of dates the day's
  bool dates = false;              ///< all of them are
  std::vector<Row> rows;           ///< by unit, then by time
  std::vector<std::string> notes;
};

/// `treated`: the column has to be there. Times are dates or numbers. Two rows of one unit and time are a
/// problem. Errors: as Source.
[[nodiscard]] Panel read_panel(const std::string& path, const design::PeriodColumns& columns, bool treated,
                               Problems& problems);

/// A file of unit, time and whether it is on, as a plan writes it: rows without an outcome.
[[nodiscard]] Panel read_order(const std::string& path, Problems& problems);

/// What both designs tell in the end.
struct Told {
  double estimate = 0, standard_error = 0, degrees = 0, p_value = 1;
  double low = 0, high = 0;
};
/// Student's t. One-sided, one end is infinite.
[[nodiscard]] Told told_of(double estimate, double standard_error, double degrees, double alpha,
                           bool one_sided, bool lower_is_better);

/// "+1 to +3", "+1 or more".
[[nodiscard]] std::string range_text(const Told& told);

struct Check {
  std::string name, message;
};

}  // namespace stamkund::periods
