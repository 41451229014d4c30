#include "engine/calibration/fit_lognormal.h"

#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/outcome.h"
#include "engine/calibration/stopwatch.h"

namespace stamkund::calibration {
namespace {

/// Relative to the scale of logs, what rounding leaves of no spread at all.
constexpr double kNoSpread = 1e-20;

/// Moments that say what the data can show, and where to start.
struct Moments {
  double customers = 0;
  double purchases = 0;
  double mean = 0;     ///< of the customers' mean log amounts
  double between = 0;  ///< their variance
  double within = 0;   ///< pooled within customers; 0 without a customer of two purchases
  double repeaters = 0;
  bool rates_differ = false;
};

Moments moments_of(const LogSpendRows& rows) {
  Moments m;
  double squared = 0.0;
  for (std::size_t i = 0; i < rows.n.size(); ++i) {
    m.customers += 1.0;
    m.purchases += rows.n[i];
    m.mean += rows.mean[i];
    squared += rows.squared[i];
    if (rows.n[i] > 1.0) m.repeaters += 1.0;
    if (!rows.log_rate_mean.empty() && rows.log_rate_mean[i] != rows.log_rate_mean[0]) m.rates_differ = true;
  }
  if (m.customers > 0.0) m.mean /= m.customers;
  for (const double mean : rows.mean) m.between += (mean - m.mean) * (mean - m.mean);
  if (m.customers > 0.0) m.between /= m.customers;
  if (m.purchases > m.customers) m.within = squared / (m.purchases - m.customers);
  return m;
}

std::string why_not(const Moments& m, bool with_rates) {
  if (m.customers < 1.0) return "no customer has a repeat spend above 0";
  if (m.customers < 2.0) return "one customer cannot show how customers differ";
  const double scale = kNoSpread * (1.0 + m.mean * m.mean);
  if (m.between <= scale && m.within <= scale)
    return "every customer spends the same: there is no spread to fit";
  if (m.repeaters < 1.0)
    return "no customer has two repeat purchases: spread between customers and spread within them cannot be "
           "told apart";
  if (m.within <= scale)
    return "every customer always spends the same: there is no spread within customers to fit";
  if (with_rates && !m.rates_differ)
    return "all customers buy at one rate: whether spend goes with it cannot be seen";
  return {};
}

std::string meaning(const std::vector<double>& direction) {
  double largest = 0.0;
  for (const double d : direction) largest = std::fmax(largest, std::abs(d));
  if (std::abs(direction[1]) > 0.99 * largest && direction[1] < 0.0)
    return "customers do not differ in what they spend, beyond chance";
  return {};
}

}  // namespace

ModelFit fit_lognormal(const LogSpendRows& all, const Options& options) {
  const Stopwatch watch;
  const bool with_rates = !all.log_rate_mean.empty();
  ModelFit fit;
  fit.model = name_of(SpendModel::lognormal);
  fit.names = {"median", "between", "within"};
  fit.is_log.assign(3, 1);
  if (with_rates) {
    fit.names.emplace_back("rate_slope");
    fit.is_log.push_back(0);
  }
  STAMKUND_EXPECT(all.mean.size() == all.n.size() && all.squared.size() == all.n.size());
  STAMKUND_EXPECT(!with_rates ||
                  (all.log_rate_mean.size() == all.n.size() && all.log_rate_variance.size() == all.n.size()));

  LogSpendRows rows;
  for (std::size_t i = 0; i < all.n.size(); ++i) {
    if (!(all.n[i] >= 1.0)) {
      ++fit.excluded;
      continue;
    }
    STAMKUND_EXPECT(std::isfinite(all.mean[i]) && all.squared[i] >= 0.0 && std::isfinite(all.squared[i]));
    rows.n.push_back(all.n[i]);
    rows.mean.push_back(all.mean[i]);
    rows.squared.push_back(all.n[i] > 1.0 ? all.squared[i] : 0.0);
    if (!with_rates) continue;
    STAMKUND_EXPECT(std::isfinite(all.log_rate_mean[i]) && all.log_rate_variance[i] >= 0.0);
    rows.log_rate_mean.push_back(all.log_rate_mean[i]);
    rows.log_rate_variance.push_back(all.log_rate_variance[i]);
  }
  if (fit.excluded > 0)
    fit.notes.push_back(std::to_string(fit.excluded) +
                        " customers without a repeat spend above 0 do not enter");
  const Moments m = moments_of(rows);
  fit.customers = fit.distinct_rows = rows.n.size();

  const double within = std::sqrt(std::fmax(m.within, 1e-4));
  const double between =
      std::sqrt(std::fmax(m.between - m.within * m.customers / std::fmax(1.0, m.purchases), 1e-4));
  std::vector<double> placeholders{std::exp(m.mean), between, within};
  if (with_rates) placeholders.push_back(0.0);
  const std::string reason = why_not(m, with_rates);
  if (!reason.empty()) {
    give_up(fit, placeholders, reason);
  } else {
    // In units of the typical amount, so that theta stays within the bounds of the search for any currency.
    for (double& mean : rows.mean) mean -= m.mean;
    std::vector<std::vector<double>> starts{{0.0, std::log(between), std::log(within)},
                                            {0.0, std::log(2.0 * between), std::log(0.5 * within)},
                                            {0.0, std::log(0.3 * between), std::log(1.5 * within)}};
    starts.resize(std::min(starts.size(), static_cast<std::size_t>(std::max(1, options.starts))));
    std::vector<Held> held(3, Held::logarithm);
    std::vector<double> unit{std::exp(m.mean), 1.0, 1.0};
    if (with_rates) {
      for (auto& start : starts) start.push_back(0.0);
      held.push_back(Held::plain);
      unit.push_back(1.0);
    }
    const Maximum maximum = maximise(*lognormal_objective(rows), m.customers, starts);
    take(fit, maximum, held, unit, starts.size(), meaning(maximum.direction));
    // Amounts in the currency: the density of each carries 1 / unit.
    fit.log_likelihood = maximum.log_likelihood - m.purchases * m.mean;
  }
  fit.seconds = watch.seconds();
  return fit;
}

}  // namespace stamkund::calibration
