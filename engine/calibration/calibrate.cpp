#include "engine/calibration/calibrate.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/expect.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/objective.h"
#include "engine/calibration/rows.h"

namespace stamkund::calibration {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// "alpha and beta grow, s shrinks": the parameters that move along a direction of log-parameters.
std::string describe(const std::vector<std::string>& names, const std::vector<double>& direction) {
  double largest = 0.0;
  for (const double d : direction) largest = std::fmax(largest, std::abs(d));
  std::string grows, shrinks;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::abs(direction[i]) < 0.25 * largest) continue;
    std::string& list = direction[i] > 0.0 ? grows : shrinks;
    list += (list.empty() ? "" : ", ") + names[i];
  }
  std::string text;
  if (!grows.empty()) text = grows + " without bound";
  if (!shrinks.empty())
    text += (text.empty() ? "" : " while ") + shrinks + (grows.empty() ? " towards 0" : " shrinks");
  return text;
}

/// What a direction means; empty if nothing simple.
std::string meaning(const std::string& model, const std::vector<double>& d) {
  double largest = 0.0;
  for (const double v : d) largest = std::fmax(largest, std::abs(v));
  const auto sign = [&](std::size_t i) {
    return std::abs(d[i]) < 0.25 * largest ? 0 : (d[i] > 0.0 ? 1 : -1);
  };
  const bool first_pair = sign(0) != 0 || sign(1) != 0;
  const bool second_pair = d.size() > 2 && (sign(2) != 0 || (d.size() > 3 && sign(3) != 0));
  if (model == "gamma-gamma") return {};
  if (first_pair && !second_pair && sign(0) > 0 && sign(1) > 0)
    return "all customers buy at one rate (r / alpha); no spread between them is visible";
  if (!first_pair && second_pair) {
    if (sign(2) > 0 && sign(3) > 0)
      return "all customers leave at one rate; no spread between them is visible";
    if (sign(2) < 0 && sign(3) < 0) return "customers either leave at once or never do";
    if (sign(2) <= 0 && sign(3) >= 0) return "no dropout is visible";
    return "customers leave at once";
  }
  return {};
}

void explain(ModelFit& fit, const Maximum& maximum) {
  switch (maximum.status) {
    case Status::converged:
      fit.reason = "an interior maximum with a positive-definite information matrix";
      break;
    case Status::boundary:
      fit.reason = "the likelihood keeps rising with " + describe(fit.names, maximum.direction);
      break;
    case Status::not_identified:
      fit.reason = "the likelihood is flat along " + describe(fit.names, maximum.direction);
      break;
    case Status::failed:
      fit.reason = "the search did not settle; last direction: " + describe(fit.names, maximum.direction);
      break;
  }
  if (maximum.status == Status::boundary || maximum.status == Status::not_identified) {
    const std::string what = meaning(fit.model, maximum.direction);
    if (!what.empty()) fit.reason += ": " + what;
  }
}

/// A fit that only says why there is none: estimates are the placeholders given.
void give_up(ModelFit& fit, std::vector<double> placeholders, const std::string& reason) {
  fit.status = Status::not_identified;
  fit.reason = reason;
  fit.standard_errors.assign(placeholders.size(), kNaN);
  fit.log_covariance.assign(placeholders.size() * placeholders.size(), kNaN);
  fit.estimates = std::move(placeholders);
}

/// Copies the maximum into the fit. `scale` multiplies each parameter back to the fit's units.
void take(ModelFit& fit, const Maximum& maximum, const std::vector<double>& scale, std::size_t starts) {
  const std::size_t k = scale.size();
  for (std::size_t i = 0; i < k; ++i) {
    fit.estimates.push_back(std::exp(maximum.theta[i]) * scale[i]);
    // Delta method; the log scale's covariance does not change with units. NaN stays NaN.
    fit.standard_errors.push_back(fit.estimates[i] * std::sqrt(maximum.log_covariance[i * k + i]));
  }
  fit.log_covariance = maximum.log_covariance;
  fit.status = maximum.status;
  fit.iterations = maximum.iterations;
  fit.starts = static_cast<int>(starts);
  fit.starts_agreeing = maximum.agreeing;
  explain(fit, maximum);
}

std::vector<std::vector<double>> logs_of(std::vector<std::vector<double>> starts, int count) {
  starts.resize(std::min(starts.size(), static_cast<std::size_t>(std::max(1, count))));
  for (auto& start : starts)
    for (double& value : start) value = std::log(value);
  return starts;
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Pearson correlation; NaN if either is constant.
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
  return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : kNaN;
}

}  // namespace

const char* name_of(Status status) {
  switch (status) {
    case Status::converged:
      return "converged";
    case Status::boundary:
      return "boundary";
    case Status::not_identified:
      return "not_identified";
    case Status::failed:
      return "failed";
  }
  return "failed";
}

const std::vector<std::string>& process_models() {
  static const std::vector<std::string> names{"pareto-nbd", "bg-nbd"};
  return names;
}

ModelFit fit_process(const ingest::CustomerTable& customers, const Options& options) {
  const Clock::time_point start = Clock::now();
  const bool pareto = options.model == "pareto-nbd";
  STAMKUND_EXPECT(pareto || options.model == "bg-nbd");
  STAMKUND_EXPECT(options.time_unit_days > 0.0);
  ModelFit fit;
  fit.model = options.model;
  fit.names = pareto ? std::vector<std::string>{"r", "alpha", "s", "beta"}
                     : std::vector<std::string>{"r", "alpha", "a", "b"};
  fit.customers = customers.size();

  const double gap = typical_gap_days(customers);
  const Rows rows = collapse(customers, gap);
  fit.distinct_rows = rows.size();
  const double unit = gap / options.time_unit_days;  // internal unit in the fit's units
  const std::vector<double> scale =
      pareto ? std::vector<double>{1.0, unit, 1.0, unit} : std::vector<double>{1.0, unit, 1.0, 1.0};

  // The typical gap is 1 here, so r = alpha is a rate of about 1; lifetimes compare with the time watched.
  double watched = 0.0;
  for (std::size_t i = 0; i < rows.size(); ++i) watched += rows.weight[i] * rows.time[rows.age_at[i]];
  const double mean_age = rows.customers > 0.0 && watched > 0.0 ? watched / rows.customers : 1.0;
  const std::vector<std::vector<double>> starts =
      pareto ? std::vector<std::vector<double>>{{0.5, 1.0, 0.5, 0.5 * mean_age},
                                                {2.0, 4.0, 0.3, 0.3 * mean_age},
                                                {0.3, 0.6, 1.5, mean_age}}
             : std::vector<std::vector<double>>{
                   {0.5, 1.0, 0.8, 2.5}, {2.0, 2.0, 0.3, 3.0}, {0.2, 0.5, 3.0, 6.0}};

  if (rows.purchases < 1.0 || !(watched > 0.0)) {
    std::vector<double> placeholders = starts.front();
    for (std::size_t i = 0; i < placeholders.size(); ++i) placeholders[i] *= scale[i];
    give_up(fit, std::move(placeholders),
            fit.customers == 0     ? "there are no customers"
            : rows.purchases < 1.0 ? "no customer bought again: few purchases and early dropout look the "
                                     "same; estimates are placeholders"
                                   : "no customer was watched for any time; estimates are placeholders");
    fit.seconds = seconds_since(start);
    return fit;
  }

  const std::unique_ptr<Objective> objective =
      pareto ? pareto_nbd_objective(rows, options.threads) : bg_nbd_objective(rows, options.threads);
  const auto log_starts = logs_of(starts, options.starts);
  const Maximum maximum = maximise(*objective, rows.customers, log_starts);
  take(fit, maximum, scale, log_starts.size());
  // The density of x purchase times carries time^-x.
  fit.log_likelihood = maximum.log_likelihood - rows.purchases * std::log(unit);
  fit.seconds = seconds_since(start);
  return fit;
}

ModelFit fit_gamma_gamma(const ingest::CustomerTable& customers, const Options& options) {
  const Clock::time_point start = Clock::now();
  ModelFit fit;
  fit.model = "gamma-gamma";
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
  fit.spend_frequency_correlation = buyers.empty() ? kNaN : correlation(x, spend);

  const std::vector<std::vector<double>> starts{{6.0, 4.0, 0.5}, {1.5, 3.0, 1.5}, {2.0, 20.0, 10.0}};
  const auto [lowest, highest] = std::minmax_element(rows.mean.begin(), rows.mean.end());
  if (buyers.size() < 2 || !(*highest > *lowest)) {
    give_up(fit, {starts[0][0], starts[0][1], starts[0][2] * mean_spend},
            buyers.empty() ? "no customer has a repeat spend above 0; estimates are placeholders"
            : buyers.size() == 1
                ? "one customer cannot show how customers differ; estimates are placeholders"
                : "every customer spends the same: there is no spread to fit; estimates are placeholders");
    fit.seconds = seconds_since(start);
    return fit;
  }

  const auto log_starts = logs_of(starts, options.starts);
  const double n = static_cast<double>(buyers.size());
  const Maximum maximum = maximise(*gamma_gamma_objective(rows), n, log_starts);
  take(fit, maximum, {1.0, 1.0, mean_spend}, log_starts.size());
  fit.log_likelihood = maximum.log_likelihood - n * std::log(mean_spend);
  if (fit.estimates[1] <= 1.0)
    fit.notes.push_back("q is not above 1: the population's mean spend is infinite under this model");
  // Independence of spend and frequency is an assumption. |z| > 2.58 of Fisher's transform: 1 % false alarms.
  const double rho = fit.spend_frequency_correlation;
  if (n > 3.0 && std::abs(std::atanh(rho)) * std::sqrt(n - 3.0) > 2.58)
    fit.notes.push_back("spend and frequency are correlated (" + std::to_string(rho) +
                        "), though the model takes them as independent");
  fit.seconds = seconds_since(start);
  return fit;
}

Fit calibrate(ingest::CustomerTable customers, const Options& options) {
  Fit fit;
  fit.time_unit_days = options.time_unit_days;
  fit.time_unit = options.time_unit;
  fit.process = fit_process(customers, options);
  if (options.spend && customers.has_spend) fit.spend.push_back(fit_gamma_gamma(customers, options));
  fit.holdout = backtest(fit.process, customers, options);
  if (can_predict(fit.process.status)) {
    for (const double p : p_alive(fit.process, customers, options.time_unit_days, options.threads))
      fit.p_alive_sum += p;
  } else {
    // The estimates only hold a place: what they would predict must not be read. The actual count stays.
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    fit.p_alive_sum = kNone;
    for (auto& holdout : fit.holdout) holdout.expected = holdout.p05 = holdout.p95 = kNone;
  }
  for (const std::uint32_t x : customers.frequency) fit.repeat_transactions += x;
  fit.customers = std::move(customers);
  return fit;
}

}  // namespace stamkund::calibration
