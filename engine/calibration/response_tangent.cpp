#include "engine/calibration/response_tangent.h"

#include <algorithm>
#include <cmath>

#include "models/response/stimuli.h"

namespace stamkund::calibration {

ResponseTangent::ResponseTangent(const ResponseCoefficients& coefficients, const ResponseScale& scale,
                                 const std::vector<std::size_t>& free)
    : coefficients_(coefficients),
      free_(free.size()),
      ever_(scale.groups(), 0),
      value_(scale.groups(), 0.0),
      slope_(scale.groups() * free.size(), 0.0),
      passed_(free.size(), 0.0),
      step_(free.size(), 0.0) {
  const auto place = [&](std::size_t p) {
    const auto at = std::find(free.begin(), free.end(), p);
    return at == free.end() ? kNone : static_cast<std::size_t>(at - free.begin());
  };
  for (std::size_t g = 0; g < scale.groups(); ++g) {
    lift_at_.push_back(place(scale.lift(g)));
    decay_at_.push_back(place(scale.decay(g)));
  }
  weight_at_ = place(scale.fatigue_weight());
  fatigue_decay_at_ = place(scale.fatigue_decay());
  member_at_ = place(scale.member());
}

void ResponseTangent::start(double day) {
  std::fill(ever_.begin(), ever_.end(), 0);
  std::fill(value_.begin(), value_.end(), 0.0);
  std::fill(slope_.begin(), slope_.end(), 0.0);
  std::fill(passed_.begin(), passed_.end(), 0.0);
  stock_ = stock_slope_ = 0.0;
  last_ = day;
}

void ResponseTangent::add(double span, double factor, bool member, double* out) const {
  double integral = span;
  for (std::size_t g = 0; g < ever_.size(); ++g) {
    if (ever_[g] == 0) continue;
    const double tau = coefficients_.decay_days[g];
    const double fallen = std::expm1(-span / tau);
    const double area = -tau * fallen;
    integral += value_[g] * area;
    const double* slope = slopes_of(g);
    for (std::size_t j = 0; j < free_; ++j) out[j] += factor * area * slope[j];
    if (decay_at_[g] != kNone) out[decay_at_[g]] += factor * value_[g] * (area - span * (1.0 + fallen));
  }
  // The factor of members is searched for as its log.
  if (member && member_at_ != kNone) out[member_at_] += factor * integral;
}

void ResponseTangent::pass(double span, double factor, bool member) {
  add(span, factor, member, passed_.data());
  for (std::size_t g = 0; g < ever_.size(); ++g) {
    if (ever_[g] == 0) continue;
    const double left = std::exp(-span / coefficients_.decay_days[g]);
    value_[g] *= left;
    double* slope = slopes_of(g);
    for (std::size_t j = 0; j < free_; ++j) slope[j] *= left;
    if (decay_at_[g] != kNone) slope[decay_at_[g]] += value_[g] * span / coefficients_.decay_days[g];
  }
}

void ResponseTangent::contact(double day, std::uint32_t group, bool acts) {
  const double since = (day - last_) / coefficients_.fatigue_decay_days;
  const double left = std::exp(-since);
  stock_slope_ = (stock_slope_ + stock_ * since) * left;
  stock_ *= left;
  last_ = day;
  if (acts) {
    const double weight = coefficients_.fatigue_weight;
    const double lift = coefficients_.lift[group];
    const double rested = std::exp(-weight * stock_);
    const double size = lift * rested;
    std::fill(step_.begin(), step_.end(), 0.0);
    if (lift_at_[group] != kNone) step_[lift_at_[group]] = (1.0 + lift) * rested;
    if (weight_at_ != kNone) step_[weight_at_] = -size * stock_;
    if (fatigue_decay_at_ != kNone) step_[fatigue_decay_at_] = -size * weight * stock_slope_;
    double taken = size;
    if (lift < 0.0) {
      // What would bring the multiplier below its floor is lost: what is left of the way moves as the rest.
      double lowest = 1.0;
      for (std::size_t g = 0; g < ever_.size(); ++g)
        if (coefficients_.lift[g] < 0.0) lowest += value_[g];
      const double room = std::min(response::Stimuli::kLowest - lowest, 0.0);
      if (size < room) {
        taken = room;
        std::fill(step_.begin(), step_.end(), 0.0);
        for (std::size_t g = 0; room < 0.0 && g < ever_.size(); ++g)
          for (std::size_t j = 0; coefficients_.lift[g] < 0.0 && j < free_; ++j) step_[j] -= slopes_of(g)[j];
      }
    }
    ever_[group] = 1;
    value_[group] += taken;
    double* slope = slopes_of(group);
    for (std::size_t j = 0; j < free_; ++j) slope[j] += step_[j];
  }
  stock_ += 1.0;
}

void ResponseTangent::slopes_after(double span, double factor, bool member, std::span<double> out) const {
  std::copy(passed_.begin(), passed_.end(), out.begin());
  add(span, factor, member, out.data());
}

}  // namespace stamkund::calibration
