#include "engine/calibration/fit_pareto_lognormal.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/outcome.h"
#include "engine/calibration/pareto_lognormal_objective.h"
#include "engine/calibration/rows.h"

namespace stamkund::calibration {
namespace {

/// What a direction of theta means; empty if nothing simple.
std::string meaning(const std::vector<double>& direction) {
  double largest = 0.0;
  for (const double d : direction) largest = std::fmax(largest, std::abs(d));
  const auto sign = [&](std::size_t i) {
    return std::abs(direction[i]) < 0.25 * largest ? 0 : (direction[i] > 0.0 ? 1 : -1);
  };
  if (sign(1) < 0) return "all customers buy at one rate; no spread between them is visible";
  if (sign(2) < 0 && sign(3) <= 0) return "no dropout is visible";
  if (sign(3) < 0) return "all customers leave at one rate; no spread between them is visible";
  if (sign(3) > 0) return "customers either leave at once or never do";
  if (sign(4) != 0) return "the lifetime is tied to the purchase rate";
  return {};
}

}  // namespace

ModelFit fit_pareto_lognormal(const ingest::CustomerTable& customers, const Options& options) {
  const auto begin = std::chrono::steady_clock::now();
  STAMKUND_EXPECT(options.time_unit_days > 0.0);
  ModelFit fit;
  fit.model = "pareto-lognormal";
  fit.names = {"rate_median", "rate_spread", "defection_median", "defection_spread", "correlation"};
  fit.customers = customers.size();
  const double gap = typical_gap_days(customers);
  const Rows rows = collapse(customers, gap);
  fit.distinct_rows = rows.size();
  const double per_unit = options.time_unit_days / gap;  // of a rate, from internal units to the fit's
  const std::vector<double> unit{per_unit, 1.0, per_unit, 1.0, 1.0};
  double watched = 0.0;
  for (std::size_t i = 0; i < rows.size(); ++i) watched += rows.weight[i] * rows.time[rows.age_at[i]];
  const double mean_age = rows.customers > 0.0 && watched > 0.0 ? watched / rows.customers : 1.0;

  if (rows.purchases < 1.0 || !(watched > 0.0)) {
    set_placeholders(fit, {0.5 * per_unit, 1.0, per_unit / mean_age, 1.0, 0.0},
                     fit.customers == 0 ? "there are no customers"
                     : rows.purchases < 1.0
                         ? "no customer bought again: few purchases and early dropout look the same"
                         : "no customer was watched for any time");
  } else {
    std::vector<std::vector<double>> starts;
    for (const auto& p : {std::array{0.5, 1.0, 1.0 / mean_age, 1.0, 0.0},
                          {0.3, 1.5, 0.4 / mean_age, 1.8, 0.3},
                          {0.7, 0.7, 2.0 / mean_age, 0.8, -0.3}})
      starts.push_back({std::log(p[0]), std::log(p[1]), std::log(p[2]), std::log(p[3]), std::atanh(p[4])});
    starts.resize(std::min(starts.size(), static_cast<std::size_t>(std::max(1, options.starts))));
    const Maximum maximum =
        maximise(*pareto_lognormal_objective(rows, options.threads), rows.customers, starts);
    take_maximum(fit, maximum,
                 {Scale::logarithm, Scale::logarithm, Scale::logarithm, Scale::logarithm, Scale::correlation},
                 unit, starts.size(), meaning(maximum.direction));
    // The density of x purchase times carries time^-x.
    fit.log_likelihood = maximum.log_likelihood + rows.purchases * std::log(per_unit);
    // |z| < 1.96: a note, not a decision.
    if (fit.status == Status::converged &&
        std::abs(maximum.theta[4]) < 1.96 * std::sqrt(maximum.log_covariance[24]))
      fit.notes.push_back(
          "the correlation cannot be told from 0: nothing shows that who buys often leaves sooner or later");
  }
  fit.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return fit;
}

}  // namespace stamkund::calibration
