#pragma once
// What is expected of one customer after another, with or without covariates.
#include <functional>
#include <vector>

#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/fit.h"
#include "engine/population/customer_laws.h"

namespace stamkund::prediction {

class Outlook {
 public:
  /// Both must outlive it; `laws` are a parameter draw of `fit`.
  Outlook(const calibration::Fit& fit, const population::CustomerLaws& laws);

  struct Customer {
    double p_alive = 0;
    customer_base::Process now;                    ///< the law of her future, given that she is alive
    std::vector<customer_base::Stretch> calendar;  ///< what bends it; none: nothing does
    /// Expected purchases in the next `t` time units, P(alive) included, and with their variance.
    [[nodiscard]] double operator()(double t) const { return counts(t).mean; }
    [[nodiscard]] customer_base::CountMoments counts(double t) const;
    /// Expected purchases in the next `horizon` time units, each discounted at `rate` a time unit from its
    /// own time.
    [[nodiscard]] double discounted(double horizon, double rate) const;
    bool in_steps = false;  ///< she buys at the ends of whole time units only
    // Without covariates: the plain process and her history.
    const customer_base::Process* process = nullptr;
    double x = 0, t_x = 0, age = 0;
  };
  [[nodiscard]] Customer of(std::size_t i) const;
  [[nodiscard]] bool has_covariates() const { return laws_.covariates.has_value(); }

 private:
  const calibration::Fit& fit_;
  const population::CustomerLaws& laws_;
  double unit_;
  bool in_steps_;
};

}  // namespace stamkund::prediction
