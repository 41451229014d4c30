#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/parallel/for_each_block.h"

namespace stamkund::calibration {

CovariateModel covariate_model_of(const std::vector<double>& parameters, const CovariateData& data) {
  const std::size_t kp = data.purchase.size();
  STAMKUND_EXPECT(parameters.size() == 4 + kp + data.lifetime.size());
  const auto effects = parameters.begin() + 4;
  return {{parameters[0], parameters[1], parameters[2], parameters[3]},
          {effects, effects + static_cast<long>(kp)},
          {effects + static_cast<long>(kp), parameters.end()}};
}

std::vector<customer_base::Stretch> stretches(const ingest::CovariatePath& path, const CovariateData& data,
                                              const CovariateModel& model, double from, double to,
                                              double unit_days) {
  STAMKUND_EXPECT(from <= to && unit_days > 0.0);
  STAMKUND_EXPECT(to <= data.paths.known_until + 1.0);
  STAMKUND_EXPECT(model.purchase.size() == data.purchase.size() &&
                  model.lifetime.size() == data.lifetime.size());
  const std::size_t k = data.paths.size();
  const auto factor = [&](std::size_t segment, const std::vector<std::uint32_t>& columns,
                          const std::vector<double>& coefficients) {
    double sum = 0.0;
    for (std::size_t c = 0; c < columns.size(); ++c)
      sum += coefficients[c] * path.values[segment * k + columns[c]];
    return std::exp(sum);
  };
  std::vector<customer_base::Stretch> out;
  for (std::size_t i = path.segment_at(from); from < to; ++i) {
    const double stop = i + 1 < path.segments() ? std::fmin(to, path.start_day[i + 1]) : to;
    out.push_back({(stop - from) / unit_days, factor(i, data.purchase, model.purchase),
                   factor(i, data.lifetime, model.lifetime)});
    from = stop;
  }
  return out;
}

CovariateOutlook covariate_outlook(const CovariateModel& model, const CovariateData& data,
                                   const ingest::CustomerTable& customers, double days, double unit_days,
                                   int threads) {
  STAMKUND_EXPECT(data.paths.path_of_customer.size() == customers.size() && days >= 0.0);
  CovariateOutlook out;
  out.p_alive.resize(customers.size());
  out.future.resize(customers.size());
  for_each_block(customers.size(), 1024, std::max(1, threads),
                 [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
                   for (std::uint64_t i = begin; i < end; ++i) {
                     const auto& path = data.paths.paths[data.paths.path_of_customer[i]];
                     const double first = customers.first_day[i].serial;
                     const double last = first + customers.recency_days[i];
                     const double now = first + customers.age_days[i];
                     const auto before = stretches(path, data, model, first, last, unit_days);
                     const auto after = stretches(path, data, model, last, now, unit_days);
                     const auto ahead = stretches(path, data, model, now, now + days, unit_days);
                     const customer_base::CovariateHistory history{
                         static_cast<double>(customers.frequency[i]), before, after};
                     const auto posterior = customer_base::posterior(model.base, history);
                     out.p_alive[i] = posterior.p_alive;
                     out.future[i] = customer_base::future_counts(posterior, ahead);
                   }
                 });
  return out;
}

}  // namespace stamkund::calibration
