#pragma once
// The laws customers are drawn from, with every parameter a plain number: what one parameter draw leaves.
#include <variant>

#include "models/customer_base/bg_nbd.h"
#include "models/customer_base/gamma_gamma.h"
#include "models/customer_base/lognormal_spend.h"
#include "models/customer_base/pareto_nbd.h"

namespace stamkund::population {

using customer_base::BgNbd;
using customer_base::GammaGamma;
using customer_base::LognormalSpend;
using customer_base::ParetoNbd;

/// Every purchase costs the same.
struct FixedSpend {
  double amount = 0;  ///< major units
};

struct CustomerLaws {
  std::variant<ParetoNbd, BgNbd> process;  ///< time in units of `time_unit_days`
  double time_unit_days = 7;
  std::variant<FixedSpend, GammaGamma, LognormalSpend> spend;
};

}  // namespace stamkund::population
