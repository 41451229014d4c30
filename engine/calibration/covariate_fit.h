#pragma once
// Maximum-likelihood calibration of purchase and lifetime with covariates. Method, tests and limits:
// docs/methods/covariates.md.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/covariate_data.h"
#include "engine/ingest/covariates.h"
#include "engine/ingest/ingest.h"
#include "engine/parallel/threads.h"
#include "models/customer_base/pareto_nbd_covariates.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {

/// Whether there is such a model, and its covariates on leaving act on a hazard, and may change over time.
[[nodiscard]] bool covariates_bend_leaving(const std::string& model);

/// Whether a fit's model can take these covariates, and has as many parameters as that makes.
[[nodiscard]] bool takes(const ModelFit& model, const CovariateData& data);

/// Names of the parameters of such a fit: the model's, then "purchase.X", "lifetime.X" (BG/NBD:
/// "dropout_a.X", "dropout_b.X").
[[nodiscard]] std::vector<std::string> covariate_parameter_names(const std::string& model,
                                                                 const CovariateData& data);

/// Purchase and lifetime with covariates. `options.model`: one that takes them (ModelInfo::covariates).
/// Estimates: r, alpha, s, beta (r, alpha, a, b; r, alpha) of a customer whose covariates are all 0; then
/// "purchase.NAME", then "lifetime.NAME" ("dropout_a.NAME" for all, then "dropout_b.NAME"). A coefficient
/// above 0 means: buys more often, leaves earlier (a or b is larger). ModelFit::log_covariance is of
/// log-parameters for the model's own, and of coefficients as they are (`is_log`). A constant covariate and
/// covariates that are linear in one another give not_identified, one that separates the customers boundary;
/// the reason names them. Expects covariates that match the table (n_customers, indices, repeat days equal to
/// frequency and recency), at least one in use, and what fit_process expects.
[[nodiscard]] ModelFit fit_with_covariates(const ingest::CustomerTable& customers, const CovariateData& data,
                                           const Options& options);

/// The parameters of a Pareto/NBD fit with covariates, for predictions.
struct CovariateModel {
  customer_base::ParetoNbd base;
  std::vector<double> purchase;  ///< by CovariateData::purchase
  std::vector<double> lifetime;  ///< by CovariateData::lifetime
};
/// From estimates, or from a draw of the parameters, in the order of the fit. Expects a Pareto/NBD fit with
/// as many coefficients as `data` has covariates in use.
[[nodiscard]] CovariateModel covariate_model_of(const std::vector<double>& parameters,
                                                const CovariateData& data);

/// The factors on purchase rate and hazard from day to day (serials, may be parts of days) along a path, in
/// `unit_days`. Expects from <= to <= the end of CovariatePaths::known_until.
[[nodiscard]] std::vector<customer_base::Stretch> stretches(const ingest::CovariatePath& path,
                                                            const CovariateData& data,
                                                            const CovariateModel& model, double from,
                                                            double to, double unit_days);

/// What can be said of each customer at the end of calibration.
struct CovariateOutlook {
  std::vector<double> p_alive;
  std::vector<customer_base::CountMoments>
      future;  ///< purchases in the `days` that follow, P(alive) included
};
/// Expects a Pareto/NBD fit and covariates that reach over the days to come. `unit_days`: of alpha and beta.
[[nodiscard]] CovariateOutlook covariate_outlook(const CovariateModel& model, const CovariateData& data,
                                                 const ingest::CustomerTable& customers, double days,
                                                 double unit_days, const Threads& threads);

/// Models whose customers leave after purchases, or never: the law of one along a path. a exp(g_a' z), b
/// exp(g_b' z), whose z never change; alpha exp(-g' z) along a path that never changes, else the alpha of
/// somebody whose covariates are all 0.
[[nodiscard]] customer_base::Process law_along(const std::string& model, const ingest::CovariatePath& path,
                                               const CovariateData& data,
                                               const std::vector<double>& parameters);
/// Her law and history, in time units that count at the rate she then buys at: exact, for she leaves after
/// purchases only (docs/methods/covariates.md).
struct SoFar {
  customer_base::Process law;
  double x = 0;
  double recency = 0;
  double age = 0;
};
[[nodiscard]] SoFar so_far(const std::string& model, const std::vector<double>& parameters,
                           const CovariateData& data, const ingest::CustomerTable& customers, std::size_t i,
                           double unit_days);
/// The law of what is to come, given that she is alive: as if her life began now.
[[nodiscard]] customer_base::Process onward(const SoFar& her);
/// For `stretches`: what bends purchases, and nothing else.
[[nodiscard]] CovariateModel rates_alone(const std::string& model, const std::vector<double>& parameters,
                                         const CovariateData& data);

/// Rates of customer `i` of a Pareto/NBD fit, given that she is alive at the end of calibration, and
/// P(alive).
[[nodiscard]] customer_base::ParetoNbdPosterior covariate_posterior(const CovariateModel& model,
                                                                    const CovariateData& data,
                                                                    const ingest::CustomerTable& customers,
                                                                    std::size_t i, double unit_days);

/// covariate_outlook for every model that takes covariates.
[[nodiscard]] CovariateOutlook outlook_of(const std::string& model, const std::vector<double>& parameters,
                                          const CovariateData& data, const ingest::CustomerTable& customers,
                                          double days, double unit_days, const Threads& threads);

}  // namespace stamkund::calibration
