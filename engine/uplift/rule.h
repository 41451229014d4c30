#pragma once
// A learner that was chosen, kept in a file of its own: JSON, docs/formats/rule.md.
#include <limits>
#include <optional>
#include <string>

#include "engine/base/problems.h"
#include "engine/uplift/uplift.h"

namespace stamkund::uplift {

struct Rule {
  std::vector<Feature> features;
  std::vector<std::string> columns;
  UpliftModel model;
  double value = 0, cost = 0;
  std::string outcome;  ///< what it is the effect on
  std::uint64_t trained_on = 0;
  double qini = 0, qini_p05 = 0, qini_p95 = 0;
  std::optional<double> top;  ///< the share that it treats, if not those who pay
  double cost_inside = 0;     ///< of treating one customer, where the outcome has it in it already
  std::string source;         ///< where it was learned, if not from a file
  /// Probability of arms that differ so much in what was known before, if they were drawn by lot; NaN: not
  /// known.
  double balance_p = std::numeric_limits<double>::quiet_NaN();
  [[nodiscard]] bool by_lot() const { return !(balance_p < kNotByLot); }
};

[[nodiscard]] std::string rule_text(const Rule& rule);
/// What is wrong goes to `problems`. Errors: Failure(no_input).
[[nodiscard]] Rule read_rule(const std::string& path, Problems& problems);

}  // namespace stamkund::uplift
