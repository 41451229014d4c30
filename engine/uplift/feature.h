#pragma once
// What a learner may look at: columns of a file, as they are, scaled, or as categories.
#include <limits>
#include <string>
#include <vector>

#include "engine/base/problems.h"

namespace stamkund::uplift {

/// A number is times x transformed(column x product of `by` / (1 + over)).
struct Feature {
  std::string column;
  std::vector<std::string> by;  ///< further columns, as factors
  std::string over;             ///< a column; empty = none
  bool truth = false;           ///< yes and no are 1 and 0
  double times = 1;             ///< "history / 100" is times .01
  bool log = false;             ///< log(1 + value)
  bool category = false;        ///< stated, or because the training rows hold words
  // Of a number, from the training rows.
  double mean = 0;              ///< stands in for a missing one, transformed
  bool missing_column = false;  ///< some were missing: whether it was is a column of its own
  double low = std::numeric_limits<double>::quiet_NaN();  ///< least and most that were seen; NaN: not known
  double high = std::numeric_limits<double>::quiet_NaN();
  // Of a category, from the training rows, in bytewise order; the first is what the others are compared with.
  // A missing value is the level "".
  std::vector<std::string> levels;

  /// "log(history)", "category(V1)", "history / 100".
  std::string text;
};

/// "recency, history / 100, log(spend), category(V1), \"zip code\"". What is wrong is a usage problem, all of
/// it.
[[nodiscard]] std::vector<Feature> parse_features(const std::string& text, Problems& problems);

/// The columns that they look at, each once.
[[nodiscard]] std::vector<std::string> columns_of(const std::vector<Feature>& features);

}  // namespace stamkund::uplift
