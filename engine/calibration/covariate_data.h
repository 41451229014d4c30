#pragma once
// Covariates as calibration, predictions and simulated customers use them: plain data.
#include <cstdint>
#include <vector>

#include "engine/ingest/covariates.h"
#include "engine/ingest/ingest.h"

namespace stamkund::calibration {

/// Days of each customer's repeat purchases within calibration, one block a customer.
struct RepeatDays {
  std::vector<std::uint64_t> begin{0};  ///< block of customer i: [begin[i], begin[i + 1])   [n_customers + 1]
  std::vector<std::int32_t> day;        ///< Day serials, ascending within a block

  /// Adds what `read_transactions` tells of a customer; call it for all, in its order. Customers outside the
  /// table are passed over.
  void add(const ingest::CustomerHistory& history, Day calibration_end);
};

/// Covariates, and which of them act on what.
struct CovariateData {
  ingest::CovariatePaths paths;
  std::vector<std::uint32_t> purchase;  ///< indices into paths.names that act on the purchase rate, ascending
  std::vector<std::uint32_t> lifetime;  ///< ... on leaving: the hazard, or (BG/NBD) the dropout's a and b
  RepeatDays repeats;                   ///< may stay empty if no covariate changes over time
};

}  // namespace stamkund::calibration
