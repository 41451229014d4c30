#pragma once
// Maximum-likelihood calibration of the customer-base models and its hold-out backtest.
// Method and limits: docs/methods/calibration.md.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/calendar_law.h"
#include "engine/calibration/fit.h"
#include "engine/calibration/posterior.h"
#include "engine/ingest/opportunities.h"
#include "engine/ingest/transaction_log.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

/// Which model of spend to fit.
enum class Spend : std::uint8_t {
  none,
  gamma_gamma,
  lognormal,
  lognormal_rate,  ///< log-normal, and spend goes with the purchase rate
};

/// What to fit and how.
struct Options {
  std::string model = "pareto-nbd";  ///< of customer_base::process_models, no contractual one
  Spend spend = Spend::gamma_gamma;  ///< fitted if the table has spend
  double time_unit_days = 7;         ///< unit of alpha and beta in the fit
  std::string time_unit = "week";    ///< a Period's name; opportunities of discrete models are such periods
  std::optional<Day>
      opportunities_from;   ///< the day that begins one for everybody; nothing = her first purchase
  int regularity = 0;       ///< k of models of regular buyers; 0 = the likeliest
  bool weak_prior = false;  ///< maximise likelihood times a weakly informative prior
  /// Draw from the posterior, unless there are so many distinct rows that it would take long.
  bool posterior = false;
  PosteriorMethod posterior_method = PosteriorMethod::automatic;
  std::size_t draws = 1000;
  std::vector<std::string> profiles;  ///< parameters, or of quantity_names()
  double profile_level = 0.9;
  Threads threads;             ///< changes the speed, never the numbers
  int starts = 3;              ///< starting points tried, 1 to 3
  std::vector<double> from;    ///< start from these values, on the natural scale, and from nothing else
  int holdout_draws = 128;     ///< parameter draws behind the hold-out's interval, even; assumption
  bool calendar_error = true;  ///< forecasts may be off for all customers together, and intervals hold that
};

/// The names of a process or spend model's parameters, in order; none if there is no such model.
[[nodiscard]] std::vector<std::string> parameter_names(const std::string& model);

/// What an opportunity of a discrete model is.
[[nodiscard]] ingest::Opportunities opportunities_of(const Options& options);

/// Purchase and lifetime. Expects a known model, time_unit_days > 0, 0 <= t_x <= T in every row.
/// Degenerate data give a status with a reason, and finite estimates.
[[nodiscard]] ModelFit fit_process(const ingest::CustomerTable& customers, const Options& options);

/// Gamma-Gamma spend over customers with x > 0 and a mean repeat spend above 0; the others are counted in
/// `excluded`.
[[nodiscard]] ModelFit fit_gamma_gamma(const ingest::CustomerTable& customers, const Options& options);

/// Actual against expected purchases of the hold-out; none without a hold-out or with no customers. The
/// interval holds the process, the individual, (if the fit converged) the parameters, and what all customers
/// share if `calendar` is given.
[[nodiscard]] std::optional<HoldoutBacktest> backtest(const ModelFit& process,
                                                      const ingest::CustomerTable& customers,
                                                      const Options& options,
                                                      const CalendarLaw* calendar = nullptr);

/// The same for a process with covariates.
[[nodiscard]] std::optional<HoldoutBacktest> covariate_backtest(const ModelFit& process,
                                                                const CovariateData& data,
                                                                const ingest::CustomerTable& customers,
                                                                const Options& options,
                                                                const CalendarLaw* calendar = nullptr);

/// All of it, around a process that has been fitted to `customers` (fit_process or fit_with_covariates, the
/// latter with the covariates). With the `log` of the same customers also its diagnostics (of a process
/// without covariates) and, unless the options say no, the calendar error.
[[nodiscard]] Fit calibrate(ModelFit process, ingest::CustomerTable customers,
                            std::optional<CovariateData> covariates, const Options& options,
                            const ingest::TransactionLog* log = nullptr);
/// Fits the process, too.
[[nodiscard]] Fit calibrate(ingest::CustomerTable customers, const Options& options,
                            const ingest::TransactionLog* log = nullptr);

}  // namespace stamkund::calibration
