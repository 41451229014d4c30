#include "engine/calibration/bootstrap.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "engine/base/failure.h"
#include "engine/calibration/evaluate.h"
#include "engine/parallel/for_each_block.h"
#include "engine/random/distributions.h"
#include "models/customer_base/history.h"

namespace stamkund::calibration {
namespace {

constexpr std::uint64_t kSeed = 0x424F4F54;  // "BOOT"

/// Linear between order statistics.
double percentile(std::vector<double> values, double share) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const double at = share * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, values.size() - 1);
  return values[low] + (at - static_cast<double>(low)) * (values[high] - values[low]);
}

}  // namespace

ingest::CustomerTable simulate_like(const ingest::CustomerTable& customers,
                                    const customer_base::Process& process, double time_unit_days,
                                    std::uint64_t seed, std::uint64_t index) {
  ingest::CustomerTable out;
  out.calibration_end = customers.calibration_end;
  const std::size_t n = customers.size();
  for (std::size_t i = 0; i < n; ++i) {
    const auto stream = [&](Purpose purpose) { return Stream({seed, index, i, purpose}); };
    Stream rate = stream(Purpose::purchase_rate);
    Stream lifetime = stream(Purpose::lifetime_rate);
    Stream life = stream(Purpose::lifetime_clock);
    const customer_base::Traits traits = customer_base::draw_new(process, rate, lifetime);
    const double age = customers.age_days[i] / time_unit_days;
    customer_base::PurchaseClock clock(traits, 0.0, stream(Purpose::purchase_clock), draw_exponential(life));
    std::uint32_t x = 0;
    double last = 0.0, log_gaps = 0.0;
    // Nobody buys more often than once a minute; a draw from the tail of the rates must not hang.
    constexpr std::uint32_t kMost = 10'000'000;
    for (double at = clock.next(age); at <= age && x < kMost; at = clock.next(age)) {
      log_gaps += std::log(std::max((at - last) * time_unit_days, 1e-300));
      last = at;
      ++x;
    }
    out.first_day.push_back(customers.first_day[i]);
    out.frequency.push_back(x);
    out.recency_days.push_back(std::min(last * time_unit_days, customers.age_days[i]));
    out.age_days.push_back(customers.age_days[i]);
    out.mean_repeat_spend.push_back(0.0);
    out.first_spend.push_back(0.0);
    out.holdout_frequency.push_back(0);
    out.sum_log_gaps.push_back(log_gaps);
  }
  return out;
}

Bootstrap bootstrap(const ModelFit& fit, const ingest::CustomerTable& customers, const Options& options,
                    int replicates, const std::function<bool(double)>& progress) {
  STAMKUND_EXPECT(can_predict(fit.status) && replicates >= 1);
  const customer_base::Process process = process_of(fit);
  Options one = options;
  one.model = fit.model;
  one.regularity = fit.regularity;
  one.threads = options.threads.at_most(1);
  one.posterior = false;
  one.profiles.clear();
  one.from = fit.estimates;
  std::vector<std::vector<double>> of_replicate(static_cast<std::size_t>(replicates));
  std::atomic<int> done{0};
  std::atomic<bool> stopped{false};
  for_each_block(of_replicate.size(), 1, options.threads, [&](std::uint64_t b, std::uint64_t, std::size_t) {
    if (stopped) return;
    const ModelFit again =
        fit_process(simulate_like(customers, process, options.time_unit_days, kSeed, b), one);
    if (again.status == Status::converged) of_replicate[b] = again.estimates;
    if (progress && !progress(static_cast<double>(++done) / replicates)) stopped = true;
  });
  if (stopped) throw Failure(Exit::interrupted, "interrupted; no result was written");

  Bootstrap out;
  out.replicates = replicates;
  const std::size_t k = fit.estimates.size();
  std::vector<std::vector<double>> columns(k);
  for (const auto& estimates : of_replicate) {
    if (estimates.empty()) continue;
    ++out.converged;
    for (std::size_t i = 0; i < k; ++i) columns[i].push_back(estimates[i]);
    out.estimates.insert(out.estimates.end(), estimates.begin(), estimates.end());
  }
  for (std::size_t i = 0; i < k; ++i) {
    const double n = static_cast<double>(columns[i].size());
    double mean = 0.0, mean_shift = 0.0;
    const bool real = i < fit.is_log.size() && fit.is_log[i] == 0;
    for (const double value : columns[i]) {
      mean += value / n;
      mean_shift += (real ? value - fit.estimates[i] : std::log(value / fit.estimates[i])) / n;
    }
    double squares = 0.0;
    for (const double value : columns[i]) squares += (value - mean) * (value - mean);
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    out.standard_errors.push_back(n > 1.0 ? std::sqrt(squares / (n - 1.0)) : kNaN);
    out.bias.push_back(n > 0.0 ? mean_shift : kNaN);
    out.p05.push_back(percentile(columns[i], 0.05));
    out.p95.push_back(percentile(columns[i], 0.95));
  }
  return out;
}

}  // namespace stamkund::calibration
