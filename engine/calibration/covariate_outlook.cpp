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

customer_base::ParetoNbdPosterior covariate_posterior(const CovariateModel& model, const CovariateData& data,
                                                      const ingest::CustomerTable& customers, std::size_t i,
                                                      double unit_days) {
  const auto& path = data.paths.paths[data.paths.path_of_customer[i]];
  const double first = customers.first_day[i].serial;
  const double last = first + customers.recency_days[i];
  const auto before = stretches(path, data, model, first, last, unit_days);
  const auto after = stretches(path, data, model, last, first + customers.age_days[i], unit_days);
  return customer_base::posterior(model.base, {static_cast<double>(customers.frequency[i]), before, after});
}

namespace {

/// Parameters of the model itself: they come first.
std::size_t own_size(const std::string& model) {
  const customer_base::ModelInfo* info = customer_base::find_model(model);
  STAMKUND_EXPECT(info != nullptr && info->covariates == customer_base::Takes::changing_rate);
  return info->parameters.size();
}

}  // namespace

customer_base::Process law_along(const std::string& model, const ingest::CovariatePath& path,
                                 const CovariateData& data, const std::vector<double>& parameters) {
  const std::size_t own = own_size(model);
  STAMKUND_EXPECT(parameters.size() == own + data.purchase.size() + 2 * data.lifetime.size());
  std::size_t next = own;
  const auto factor = [&](const std::vector<std::uint32_t>& columns) {
    double sum = 0.0;
    for (const std::uint32_t column : columns) sum += parameters[next++] * path.values[column];
    return std::exp(sum);
  };
  std::vector<double> hers(parameters.begin(), parameters.begin() + static_cast<long>(own));
  const double purchase = factor(data.purchase);
  // Where her rate changes, times are counted at it instead (so_far).
  if (path.segments() == 1) hers[1] /= purchase;
  for (std::size_t p = 2; p < own; ++p) hers[p] *= factor(data.lifetime);
  return customer_base::make_process(model, hers);
}

CovariateModel rates_alone(const std::string& model, const std::vector<double>& parameters,
                           const CovariateData& data) {
  const auto effects = parameters.begin() + static_cast<long>(own_size(model));
  return {{},
          {effects, effects + static_cast<long>(data.purchase.size())},
          std::vector<double>(data.lifetime.size(), 0.0)};
}

double passed(const std::vector<customer_base::Stretch>& stretches) {
  double sum = 0.0;
  for (const auto& stretch : stretches) sum += stretch.length * stretch.purchase;
  return sum;
}

SoFar so_far(const std::string& model, const std::vector<double>& parameters, const CovariateData& data,
             const ingest::CustomerTable& customers, std::size_t i, double unit_days) {
  const auto& path = data.paths.paths[data.paths.path_of_customer[i]];
  SoFar out{law_along(model, path, data, parameters), static_cast<double>(customers.frequency[i]),
            customers.recency_days[i] / unit_days, customers.age_days[i] / unit_days};
  if (path.segments() == 1) return out;
  const CovariateModel rates = rates_alone(model, parameters, data);
  const double first = customers.first_day[i].serial;
  const double last = first + customers.recency_days[i];
  out.recency = passed(stretches(path, data, rates, first, last, unit_days));
  out.age =
      out.recency + passed(stretches(path, data, rates, last, first + customers.age_days[i], unit_days));
  return out;
}

customer_base::Process onward(const SoFar& her) {
  if (const auto* bg = std::get_if<customer_base::BgNbd>(&her.law))
    return customer_base::BgNbd{bg->r + her.x, bg->alpha + her.age, bg->a, bg->b + her.x};
  if (const auto* nbd = std::get_if<customer_base::Nbd>(&her.law))
    return customer_base::Nbd{nbd->r + her.x, nbd->alpha + her.age};
  // She has stayed after her first purchase, too, and may leave after the next ones only.
  const auto& modified = std::get<customer_base::BgCnbd>(her.law);
  STAMKUND_EXPECT(modified.k == 1 && modified.modified);
  return customer_base::BgNbd{modified.r + her.x, modified.alpha + her.age, modified.a,
                              modified.b + her.x + 1.0};
}

CovariateOutlook outlook_of(const std::string& model, const std::vector<double>& parameters,
                            const CovariateData& data, const ingest::CustomerTable& customers, double days,
                            double unit_days, const Threads& threads) {
  if (covariates_bend_leaving(model))
    return covariate_outlook(covariate_model_of(parameters, data), data, customers, days, unit_days, threads);
  const CovariateModel rates = rates_alone(model, parameters, data);
  CovariateOutlook out;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const auto& path = data.paths.paths[data.paths.path_of_customer[i]];
    const SoFar her = so_far(model, parameters, data, customers, i, unit_days);
    const double now = customers.first_day[i].serial + customers.age_days[i];
    const double ahead = path.segments() == 1
                             ? days / unit_days
                             : passed(stretches(path, data, rates, now, now + days, unit_days));
    out.p_alive.push_back(customer_base::p_alive(her.law, her.x, her.recency, her.age));
    out.future.push_back(customer_base::future_counts(her.law, her.x, her.recency, her.age, ahead));
  }
  return out;
}

CovariateOutlook covariate_outlook(const CovariateModel& model, const CovariateData& data,
                                   const ingest::CustomerTable& customers, double days, double unit_days,
                                   const Threads& threads) {
  STAMKUND_EXPECT(data.paths.path_of_customer.size() == customers.size() && days >= 0.0);
  CovariateOutlook out;
  out.p_alive.resize(customers.size());
  out.future.resize(customers.size());
  for_each_block(customers.size(), 1024, threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
    for (std::uint64_t i = begin; i < end; ++i) {
      const auto& path = data.paths.paths[data.paths.path_of_customer[i]];
      const double now = customers.first_day[i].serial + customers.age_days[i];
      const auto posterior = covariate_posterior(model, data, customers, i, unit_days);
      const auto ahead = stretches(path, data, model, now, now + days, unit_days);
      out.p_alive[i] = posterior.p_alive;
      out.future[i] = customer_base::future_counts(posterior, ahead);
    }
  });
  return out;
}

}  // namespace stamkund::calibration
