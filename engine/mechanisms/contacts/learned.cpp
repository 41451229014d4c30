#include "engine/mechanisms/contacts/learned.h"

#include <cmath>

namespace stamkund::mechanisms {

double LinearScore::operator()(const std::vector<double>& features) const {
  double sum = coefficients.front();
  for (std::size_t i = 0; i < features.size(); ++i) sum += coefficients[i + 1] * features[i];
  return logistic ? 1.0 / (1.0 + std::exp(-sum)) : sum;
}

double Learned::risk(const std::vector<double>& features) const { return 1.0 - active_control(features); }

double Learned::uplift(const std::vector<double>& features) const {
  return difference.coefficients.empty() ? treated(features) - control(features) : difference(features);
}

std::vector<double> features_of(const world::Scene& scene, std::size_t segments, std::size_t stores,
                                double minor_per_major) {
  const world::Observed& seen = scene.customer.seen;
  const auto purchases = static_cast<double>(seen.purchases + seen.earlier_purchases);
  const double earlier = std::isnan(seen.earlier_spent) ? 0.0 : seen.earlier_spent;
  const double spent = static_cast<double>(seen.spent) / minor_per_major + earlier;
  const double recency = scene.day() - seen.last_purchase_day;
  const double tenure = scene.day() - scene.person().enters_day + scene.person().age_days;
  std::vector<double> out{std::log1p(recency), std::log1p(purchases), std::log1p(std::fmax(spent, 0.0)),
                          std::log1p(tenure),
                          // How long she has been away, against her own pace.
                          std::log1p(recency * purchases / (tenure + 1.0)), seen.member ? 1.0 : 0.0,
                          static_cast<double>(seen.opens) / (1.0 + static_cast<double>(seen.contacts))};
  for (std::size_t i = 1; i < segments; ++i) out.push_back(seen.segment == i ? 1.0 : 0.0);
  for (std::size_t i = 1; i < stores; ++i) out.push_back(seen.store == i ? 1.0 : 0.0);
  return out;
}

}  // namespace stamkund::mechanisms
