#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "engine/base/expect.h"
#include "engine/calibration/believe.h"
#include "engine/calibration/calibrate.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/objective.h"
#include "engine/calibration/outcome.h"
#include "engine/calibration/stopwatch.h"

namespace stamkund::calibration {
namespace {

/// Pearson's; NaN if either is constant.
double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const double n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0.0, yy = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

ModelFit fit_gamma_gamma(const ingest::CustomerTable& customers, const Options& options) {
  const Stopwatch watch;
  ModelFit fit;
  fit.model = name_of(SpendModel::gamma_gamma);
  fit.names = {"p", "q", "gamma"};
  STAMKUND_EXPECT(customers.mean_repeat_spend.size() == customers.size());

  std::vector<std::pair<double, double>> buyers;  // (x, mean spend)
  std::uint64_t worthless = 0;
  double total = 0.0;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const double mean = customers.mean_repeat_spend[i];
    if (customers.frequency[i] == 0) continue;
    if (!(mean > 0.0) || !std::isfinite(mean)) {
      ++worthless;
      continue;
    }
    buyers.emplace_back(customers.frequency[i], mean);
    total += mean;
  }
  fit.customers = buyers.size();
  fit.excluded = customers.size() - buyers.size();
  if (fit.excluded > worthless)
    fit.notes.push_back(std::to_string(fit.excluded - worthless) +
                        " customers without a repeat purchase do not enter");
  if (worthless > 0)
    fit.notes.push_back(std::to_string(worthless) +
                        " repeat customers were left out: their mean spend is not above 0");

  std::sort(buyers.begin(), buyers.end());
  const double mean_spend = buyers.empty() ? 1.0 : total / static_cast<double>(buyers.size());
  SpendRows rows;
  std::vector<double> x, spend;
  for (const auto& [count, mean] : buyers) {
    x.push_back(count);
    spend.push_back(mean);
    const double scaled = mean / mean_spend;
    if (!rows.x.empty() && rows.x.back() == count && rows.mean.back() == scaled) {
      rows.weight.back() += 1.0;
      continue;
    }
    rows.x.push_back(count);
    rows.mean.push_back(scaled);
    rows.weight.push_back(1.0);
  }
  fit.distinct_rows = rows.x.size();
  fit.spend_frequency_correlation =
      buyers.empty() ? std::numeric_limits<double>::quiet_NaN() : correlation(x, spend);

  const std::vector<std::vector<double>> starts{{6.0, 4.0, 0.5}, {1.5, 3.0, 1.5}, {2.0, 20.0, 10.0}};
  const auto [lowest, highest] = std::minmax_element(rows.mean.begin(), rows.mean.end());
  if (buyers.size() < 2 || !(*highest > *lowest)) {
    give_up(fit, {starts[0][0], starts[0][1], starts[0][2] * mean_spend},
            buyers.empty()       ? "no customer has a repeat spend above 0"
            : buyers.size() == 1 ? "one customer cannot show how customers differ"
                                 : "every customer spends the same: there is no spread to fit");
    fit.seconds = watch.seconds();
    return fit;
  }

  const auto log_starts = logs_of(starts, options.starts);
  const double n = static_cast<double>(buyers.size());
  const auto objective = gamma_gamma_objective(rows);
  const Maximum maximum = maximise(*objective, n, log_starts);
  take(fit, maximum, std::vector<Held>(3, Held::logarithm), {1.0, 1.0, mean_spend}, log_starts.size(), "");
  fit.log_likelihood = maximum.log_likelihood - n * std::log(mean_spend);
  draw_posterior(
      fit, *objective, maximum,
      [mean_spend](const double* theta) {
        return std::vector<double>{std::exp(theta[0]), std::exp(theta[1]), std::exp(theta[2]) * mean_spend};
      },
      n, options);
  if (fit.estimates[1] <= 1.0)
    fit.notes.push_back("q is not above 1: the population's mean spend is infinite under this model");
  // Independence of spend and frequency is an assumption. |z| > 2.58 of Fisher's transform: 1 % false alarms.
  const double rho = fit.spend_frequency_correlation;
  if (n > 3.0 && std::abs(std::atanh(rho)) * std::sqrt(n - 3.0) > 2.58)
    fit.notes.push_back("spend and frequency are correlated (" + std::to_string(rho) +
                        "), though the model takes them as independent");
  fit.seconds = watch.seconds();
  return fit;
}

}  // namespace stamkund::calibration
