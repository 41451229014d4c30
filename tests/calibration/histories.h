#pragma once
// Populations with all their purchase days, for tests of what looks at more than (x, t_x, T).
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/evaluate.h"
#include "engine/ingest/transaction_log.h"
#include "engine/random/distributions.h"
#include "models/customer_base/history.h"

namespace stamkund::test {

struct Histories {
  ingest::CustomerTable table;
  ingest::TransactionLog log;
};

/// When the customers are watched, in days.
struct Watch {
  double births = 84;  ///< first purchases are spread over so many days, evenly
  double calibration = 273;
  double holdout = 273;
};

/// `repeats(i, age)`: ages in days at which customer i buys again, up to `age`. A purchase belongs to the day
/// that it ends, so that purchases up to day D are those up to age D. Same-day purchases are merged if asked.
template <class Repeats>
Histories histories(std::size_t n, const Watch& watch, const Repeats& repeats, bool merge = false) {
  Histories out;
  out.log.has_spend = false;
  const auto end = static_cast<std::int32_t>(watch.calibration + watch.holdout);
  for (std::size_t i = 0; i < n; ++i) {
    const auto birth =
        static_cast<std::int32_t>(static_cast<double>(i) * watch.births / static_cast<double>(n));
    out.log.day.push_back(birth);
    for (const double at : repeats(i, static_cast<double>(end - birth))) {
      const std::int32_t day = birth + static_cast<std::int32_t>(std::ceil(at));
      if (day > end || (merge && day == out.log.day.back())) continue;
      out.log.day.push_back(day);
    }
    out.log.begin.push_back(out.log.day.size());
  }
  out.table = ingest::table_at(out.log, {}, Day{static_cast<std::int32_t>(watch.calibration)}, Day{end});
  return out;
}

/// Ages at which a customer drawn from `process` (time unit: `unit_days`) buys again.
inline std::vector<double> draw_repeats(const customer_base::Process& process, double unit_days,
                                        std::uint64_t population, std::uint64_t i, double age) {
  Stream rate({20261127, population, i, Purpose::test}, 0);
  Stream lifetime({20261127, population, i, Purpose::test}, 1);
  Stream arrival({20261127, population, i, Purpose::test}, 2);
  const auto traits = customer_base::draw_new(process, rate, lifetime);
  customer_base::PurchaseClock clock(traits, 0.0, Stream({20261127, population, i, Purpose::test}, 3),
                                     draw_exponential(arrival));
  std::vector<double> out;
  for (double at = clock.next(age / unit_days); std::isfinite(at); at = clock.next(age / unit_days))
    out.push_back(at * unit_days);
  return out;
}

/// A fit that says what it is told: no uncertainty of the parameters.
inline calibration::ModelFit told(const std::string& model, std::vector<double> parameters, int k = 1) {
  calibration::ModelFit fit;
  fit.model = model;
  fit.names = calibration::parameter_names(model);
  fit.estimates = std::move(parameters);
  fit.regularity = k;
  fit.status = calibration::Status::boundary;  // usable, with no covariance
  return fit;
}

}  // namespace stamkund::test
