#pragma once
// The laws customers are drawn from, with every parameter a plain number: what one parameter draw leaves.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/calibration/covariate_data.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_law.h"
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
  bool bends_leaving = true;       ///< a Pareto/NBD; otherwise customers leave after purchases, or never
  std::string model;               ///< the fit's
  std::vector<double> parameters;  ///< in the fit's order
};

/// Customers go on from the rates that they have without contacts, and from what contacts have left behind.
struct ResponseLaws {
  const calibration::ResponseHistory* history = nullptr;  ///< of the fit, which outlives the laws
  calibration::ResponseLaw law;
};

struct CustomerLaws {
  std::optional<CovariateLaw>
      covariates;                        ///< then `process` is that of a customer whose covariates are all 0
  customer_base::Process process;        ///< time in units of `time_unit_days`
  std::optional<ResponseLaws> response;  ///< of existing customers; none = contacts of the past are not known
  double time_unit_days = 7;
  double level = 1;  ///< on everybody's purchase rate: the calendar, and a model that is not quite right
  double spend_level = 1;  ///< on what everybody's purchases are worth, likewise
  std::variant<FixedSpend, GammaGamma, LognormalSpend> spend;
};

}  // namespace stamkund::population
