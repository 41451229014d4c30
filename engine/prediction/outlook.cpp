#include "engine/prediction/outlook.h"

#include <algorithm>
#include <cmath>

#include "engine/prediction/discounted.h"

namespace stamkund::prediction {

namespace base = stamkund::customer_base;

Outlook::Outlook(const calibration::Fit& fit, const population::CustomerLaws& laws)
    : fit_(fit), laws_(laws), unit_(fit.time_unit_days) {
  const base::ModelInfo* model = base::find_model(fit.process.model);
  in_steps_ = model != nullptr && model->discrete;
}

Outlook::Customer Outlook::of(std::size_t i) const {
  const auto& customers = fit_.customers;
  Customer her;
  her.x = customers.frequency[i];
  her.t_x = customers.recency_days[i] / unit_;
  her.age = customers.age_days[i] / unit_;
  if (!laws_.covariates) {
    her.process = &laws_.process;
    her.in_steps = in_steps_;
    return her;
  }
  const population::CovariateLaw& law = *laws_.covariates;
  const auto& path = law.data->paths.paths[law.data->paths.path_of_customer[i]];
  const double now = customers.first_day[i].serial + customers.age_days[i];
  const double end = std::min(law.data->paths.known_until, now + 36525.0);
  if (!law.bends_leaving) {
    const auto so_far = calibration::so_far(law.model, law.parameters, *law.data, customers, i, unit_);
    her.p_alive = base::p_alive(so_far.law, her.x, so_far.recency, so_far.age);
    her.now = calibration::onward(so_far);
    if (path.segments() > 1)
      her.calendar = calibration::stretches(path, *law.data,
                                            calibration::rates_alone(law.model, law.parameters, *law.data),
                                            now, std::max(now, end), unit_);
    return her;
  }
  const auto model = calibration::covariate_model_of(law.parameters, *law.data);
  const auto posterior = calibration::covariate_posterior(model, *law.data, customers, i, unit_);
  her.p_alive = posterior.p_alive;
  her.now = base::ParetoNbd{posterior.purchase_shape, posterior.purchase_rate, posterior.lifetime_shape,
                            posterior.lifetime_rate};
  her.calendar = calibration::stretches(path, *law.data, model, now, std::max(now, end), unit_);
  return her;
}

double Outlook::Customer::discounted(double horizon, double rate) const {
  if (!in_steps) return discounted_purchases(*this, horizon, rate);
  const double first = 1.0 - (age - std::floor(age + 1e-9));
  const double steps = std::floor(horizon - first + 1.0 + 1e-9);
  if (!(steps > 0.0)) return 0.0;
  return discounted_steps(base::purchases_by_step(*process, x, t_x, age, static_cast<std::size_t>(steps)),
                          first, rate);
}

base::CountMoments Outlook::Customer::counts(double t) const {
  if (process != nullptr) return base::future_counts(*process, x, t_x, age, t);
  base::CountMoments alive;
  if (calendar.empty()) {
    alive = base::new_customer_counts(now, t);
  } else {
    std::vector<base::Stretch> ahead;
    for (const base::Stretch& stretch : calendar) {
      if (!(t > 0.0)) break;
      ahead.push_back(stretch);
      ahead.back().length = std::min(stretch.length, t);
      t -= stretch.length;
    }
    if (const auto* law = std::get_if<base::ParetoNbd>(&now)) {
      alive = base::alive_counts({1.0, law->r, law->alpha, law->s, law->beta}, ahead);
    } else {
      double passed = 0.0;
      for (const base::Stretch& stretch : ahead) passed += stretch.length * stretch.purchase;
      alive = base::new_customer_counts(now, passed);
    }
  }
  return {p_alive * alive.mean, p_alive * (alive.variance + (1.0 - p_alive) * alive.mean * alive.mean)};
}

}  // namespace stamkund::prediction
