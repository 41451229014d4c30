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

std::vector<double> features_of(const KnownOfHer& known, std::size_t segments, std::size_t stores) {
  std::vector<double> out{std::log1p(known.recency), std::log1p(known.purchases),
                          std::log1p(std::fmax(known.spent, 0.0)), std::log1p(known.tenure),
                          // How long she has been away, against her own pace.
                          std::log1p(known.recency * known.purchases / (known.tenure + 1.0)),
                          known.member ? 1.0 : 0.0, known.opens / (1.0 + known.contacts)};
  for (std::size_t i = 1; i < segments; ++i) out.push_back(known.segment == i ? 1.0 : 0.0);
  for (std::size_t i = 1; i < stores; ++i) out.push_back(known.store == i ? 1.0 : 0.0);
  return out;
}

std::vector<double> features_of(const world::Scene& scene, std::size_t segments, std::size_t stores,
                                double minor_per_major) {
  const world::Observed& seen = scene.customer.seen;
  const double earlier = std::isnan(seen.earlier_spent) ? 0.0 : seen.earlier_spent;
  KnownOfHer known;
  known.purchases = static_cast<double>(seen.purchases + seen.earlier_purchases);
  known.spent = static_cast<double>(seen.spent) / minor_per_major + earlier;
  known.recency = scene.day() - seen.last_purchase_day;
  known.tenure = scene.day() - scene.person().enters_day + scene.person().age_days;
  known.member = seen.member;
  known.opens = static_cast<double>(seen.opens);
  known.contacts = static_cast<double>(seen.contacts);
  known.segment = seen.segment;
  known.store = seen.store;
  return features_of(known, segments, stores);
}

}  // namespace stamkund::mechanisms
