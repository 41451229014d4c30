#pragma once
// What one comparison may err where several share the error, and what the plan shall reach.
#include <string>
#include <vector>

#include "experiments/design/experiment_spec.h"

namespace stamkund::plans {

struct ErrorShare {
  std::size_t comparisons = 1;
  double alpha = 0.05;     ///< of one comparison
  double critical = 1.96;  ///< of |Z|, or Z, at one look
  double level = 0.025;    ///< one-sided, of the test whose power counts; stricter where looks never end
  double power = 0.8;      ///< that is looked for
  std::vector<std::string> notes;
};

[[nodiscard]] ErrorShare error_share(const design::ExperimentSpec& spec,
                                     const std::vector<double>& allocation);

/// Of the statistic, at `share` of the planned information: the normal mixture, at one-sided `level`, of both
/// sides or of one as the test has them.
[[nodiscard]] double mixture_limit(const design::ExperimentSpec& spec, double share, double level);

[[nodiscard]] double upper_quantile(double level);

}  // namespace stamkund::plans
