#pragma once
// The customers of a fit as expressions of 'predict' see them.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/prediction/customer_predictions.h"
#include "engine/study/known_customers.h"

namespace stamkund::command {

/// With what is expected of them.
class FitCustomers : public study::KnownCustomers {
 public:
  FitCustomers(const calibration::Fit& fit, const std::vector<std::string>& segment_of,
               const targeting::LifeCycle& rule);
  /// Before whom an expression means is asked.
  void set(const prediction::CustomerPredictions& predictions);

 private:
  std::size_t predicted_ = 0;  ///< position of the first column of predictions
};

/// Rows of a prediction, and the fit's customers likewise.
[[nodiscard]] prediction::CustomerPredictions only(const prediction::CustomerPredictions& all,
                                                   const std::vector<std::uint32_t>& rows);
[[nodiscard]] ingest::CustomerTable only(const ingest::CustomerTable& all,
                                         const std::vector<std::uint32_t>& rows);

}  // namespace stamkund::command
