#pragma once
// The laws customers are drawn from, with every parameter a plain number: what one parameter draw leaves.
#include <optional>
#include <variant>
#include <vector>

#include "engine/calibration/covariate_data.h"
#include "models/customer_base/gamma_gamma.h"
#include "models/customer_base/lognormal_spend.h"
#include "models/customer_base/process.h"

namespace stamkund::population {

using customer_base::BgNbd;
using customer_base::GammaGamma;
using customer_base::LognormalSpend;
using customer_base::ParetoNbd;

/// Every purchase costs the same.
struct FixedSpend {
  double amount = 0;  ///< major units
};

/// What purchases and lifetime depend on besides, under one draw of the parameters.
struct CovariateLaw {
  const calibration::CovariateData* data = nullptr;  ///< of the fit, which outlives the laws
  bool changes = true;             ///< a Pareto/NBD; otherwise a BG/NBD, and nothing changes
  std::vector<double> parameters;  ///< in the fit's order
};

struct CustomerLaws {
  std::optional<CovariateLaw>
      covariates;                  ///< then `process` is that of a customer whose covariates are all 0
  customer_base::Process process;  ///< time in units of `time_unit_days`
  double time_unit_days = 7;
  std::variant<FixedSpend, GammaGamma, LognormalSpend> spend;
};

}  // namespace stamkund::population
