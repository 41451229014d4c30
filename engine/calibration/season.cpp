#include "engine/calibration/season.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "engine/base/calendar.h"
#include "engine/calibration/covariate_fit.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {
namespace {

constexpr double kLeastDays = 2.0 * 365.0;  ///< both ends counted
constexpr int kMostWaves = 2;
/// Beyond so many customers a fit that changes every week takes minutes.
constexpr std::size_t kMostCustomers = 20000;
/// Predictions and runs may look so far ahead of the data (assumption).
constexpr std::int32_t kAheadDays = 3653;

std::string in_words(const char* format, double value) {
  char text[200];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

CovariateData waves(int number, const ingest::CustomerTable& customers, const ingest::TransactionLog& log,
                    Problems& problems) {
  ingest::CovariateOptions options;
  options.season_harmonics = number;
  CovariateData data;
  data.paths = ingest::build_covariates(options, customers, log.first_day,
                                        Day{log.observation_end.serial + kAheadDays}, problems);
  for (std::uint32_t c = 0; c < data.paths.size(); ++c) data.purchase.push_back(c);
  for (std::size_t i = 0; i < log.size(); ++i) {
    for (std::uint64_t t = log.begin[i] + 1;
         t < log.begin[i + 1] && log.day[t] <= customers.calibration_end.serial; ++t)
      data.repeats.day.push_back(log.day[t]);
    data.repeats.begin.push_back(data.repeats.day.size());
  }
  return data;
}

double bic_of(const ModelFit& fit, std::size_t customers) {
  return static_cast<double>(fit.names.size()) * std::log(std::max(1.0, static_cast<double>(customers))) -
         2.0 * fit.log_likelihood;
}

}  // namespace

SeasonSearch search_season(const ingest::CustomerTable& customers, const ingest::TransactionLog& log,
                           const Selection& selection, const Options& options) {
  SeasonSearch out;
  const double days = days_between(log.first_day, customers.calibration_end) + 1.0;
  if (days < kLeastDays) {
    out.said = in_words("season: not looked for, %.0f months show none: it takes two years",
                        std::floor(days / kDaysPerMonth));
    return out;
  }
  if (customers.size() > kMostCustomers) {
    out.said =
        "season: not looked for among so many customers, it takes long; --model pareto-nbd --calendar "
        "season asks for it";
    return out;
  }
  const Candidate& chosen = selection.candidates[selection.chosen];
  double best = can_predict(chosen.fit.status) ? chosen.bic : std::numeric_limits<double>::infinity();
  const double plain = best;
  Options one = options;
  one.profiles.clear();
  // The model that was chosen without a season, if it can carry one, and that whose leaving it need not fit.
  std::vector<std::string> models{"pareto-nbd"};
  const customer_base::ModelInfo* const info = customer_base::find_model(chosen.fit.model);
  if (info != nullptr && info->covariates != customer_base::Takes::none && info->name != models.front())
    models.push_back(info->name);
  for (int number = 1; number <= kMostWaves; ++number) {
    Problems problems;
    const CovariateData data = waves(number, customers, log, problems);
    if (problems.has_errors()) continue;
    for (const std::string& model : models) {
      one.model = model;
      ModelFit fit = fit_with_covariates(customers, data, one);
      const double bic = bic_of(fit, customers.size());
      if (fit.status != Status::converged || !(bic < best)) continue;
      best = bic;
      out.data = data;
      out.fit = std::move(fit);
    }
  }
  if (!out.fit) {
    out.said = "season: looked for and not taken, no wave in the year lowers the BIC";
    return out;
  }
  out.said = "season: taken, " + out.fit->model + " with " + std::to_string(out.data->purchase.size() / 2) +
             " wave(s) a year has a BIC that is " + in_words("%.1f", plain - best) + " lower than " +
             chosen.fit.model +
             "; a trend is not taken, it would be extrapolated (--calendar trend asks for it)";
  return out;
}

}  // namespace stamkund::calibration
