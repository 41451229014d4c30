#pragma once
// A plan of two factors: how many customers their main effects and their interaction take.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::plans {

struct FactorialEffect {
  std::string name;  ///< "channel: e-mail", "channel x offer: e-mail, gift"
  bool interaction = false;
  std::optional<double> wanted;  ///< smallest that matters
  double alone = 0;              ///< customers in all that it takes; 0 where none is wanted
  double power = 0;              ///< with the plan's customers
  double smallest = 0;           ///< that these find
};

/// Chance to find what is wanted with so many customers in all; NaN where none is wanted.
struct FactorialPoint {
  double total = 0, first = 0, second = 0, interaction = 0;
};

struct FactorialPlan {
  std::vector<std::pair<std::string, std::string>> cells;
  double per_cell = 0, total = 0;
  bool solved_size = true;
  double alpha = 0.05, alpha_each = 0.05, power = 0.8;
  std::size_t comparisons = 0;
  std::vector<FactorialEffect> effects;
  std::vector<FactorialPoint> by_size;  ///< a tenth to twice the plan's
  std::string formula;
  std::vector<std::string> notes;
};

/// Cells are of one size. Problems: no effect and no size, an effect that leads out of what a share can be.
[[nodiscard]] FactorialPlan plan_factorial(const design::ExperimentSpec& spec, const std::string& file,
                                           Problems& problems);
[[nodiscard]] std::string text_of(const FactorialPlan& plan, const design::ExperimentSpec& spec);
[[nodiscard]] nlohmann::ordered_json json_of(const FactorialPlan& plan, const design::ExperimentSpec& spec);

}  // namespace stamkund::plans
