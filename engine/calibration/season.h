#pragma once
// Whether a history shows a season. docs/methods/selection.md.
#include <optional>
#include <string>

#include "engine/calibration/covariate_data.h"
#include "engine/calibration/select.h"

namespace stamkund::calibration {

struct SeasonSearch {
  std::string said;  ///< a sentence for people: taken, not taken, not looked for, and why
  // If it is taken: the model, and what it depends on.
  std::optional<CovariateData> data;
  std::optional<ModelFit> fit;
};

/// One and two waves a year in the purchase rate of a Pareto/NBD, against what `selection` chose without
/// them. Shorter histories than two years show each season once, which is no season. A trend is never taken:
/// it would be extrapolated.
[[nodiscard]] SeasonSearch search_season(const ingest::CustomerTable& customers,
                                         const ingest::TransactionLog& log, const Selection& selection,
                                         const Options& options);

}  // namespace stamkund::calibration
