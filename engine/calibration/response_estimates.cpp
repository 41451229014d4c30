#include "engine/calibration/response_estimates.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/customer_base/process.h"

namespace stamkund::calibration {
namespace {

constexpr double kNormal95 = 1.6448536269514722;

/// Not a number for what runs away to an edge: it is held where it is.
double spread(const ResponseState& state, std::size_t j) {
  const double variance = state.covariance(j, j);
  return variance > 0.0 ? std::sqrt(variance) : std::numeric_limits<double>::quiet_NaN();
}

ResponseParameter of_process(const ResponseState& state, std::size_t p, const ModelFit& plain,
                             const ResponseOptions& options) {
  const auto& parameter = customer_base::find_model(plain.model)->parameters[p];
  const bool time = parameter.scale == customer_base::Scale::time;
  const double unit = time ? state.unit_days / options.time_unit_days : 1.0;
  ResponseParameter one;
  one.name = plain.names[p];
  one.unit = time ? options.time_unit + "s" : "";
  one.estimate = std::exp(state.process[p]) * unit;
  one.standard_error = one.estimate * spread(state, p);
  one.p05 = std::exp(state.process[p] - kNormal95 * spread(state, p)) * unit;
  one.p95 = std::exp(state.process[p] + kNormal95 * spread(state, p)) * unit;
  return one;
}

/// An effect of a covariate, on its own scale.
ResponseParameter of_covariate(const ResponseState& state, std::size_t p, const ModelFit& plain,
                               double scale) {
  ResponseParameter one;
  set_name(one, plain.names[p]);
  one.estimate = state.process[p] / scale;
  one.standard_error = spread(state, p) / scale;
  one.p05 = one.estimate - kNormal95 * one.standard_error;
  one.p95 = one.estimate + kNormal95 * one.standard_error;
  return one;
}

/// The change of the hazard of leaving after a contact; searched for as log(1 + change).
ResponseParameter of_leaving(const ResponseState& state, std::size_t p, const std::string& group) {
  ResponseParameter one;
  set_name(one, name_of(Response::leaving, group));
  const double at = state.process[p];
  one.estimate = std::expm1(at);
  one.standard_error = std::exp(at) * spread(state, p);
  one.p05 = std::expm1(at - kNormal95 * spread(state, p));
  one.p95 = std::expm1(at + kNormal95 * spread(state, p));
  return one;
}

std::string name_of_parameter(const ResponseScale& scale, std::size_t p, const ResponseHistory& history) {
  if (scale.is_lift(p)) return name_of(Response::lift, history.groups[p]);
  if (scale.is_decay(p)) {
    const auto& names = history.group_kind.empty() ? history.groups : history.group_kind;
    return name_of(Response::decay, names[scale.group_of(p)]);
  }
  return name_of(p == scale.fatigue_weight()  ? Response::fatigue_weight
                 : p == scale.fatigue_decay() ? Response::fatigue_decay
                                              : Response::member_purchase_rate,
                 "");
}

ResponseParameter of_behaviour(const ResponseState& state, std::size_t p, const ResponseHistory& history,
                               const KnownByArms* arms) {
  const ResponseScale& scale = state.scale;
  const bool by_arms = arms != nullptr && arms->taken[p] != 0;
  const double at = by_arms ? arms->searched[p] : state.searched[p];
  ResponseParameter one;
  set_name(one, name_of_parameter(scale, p, history));
  one.unit = scale.is_decay(p) || p == scale.fatigue_decay() ? "days" : "";
  one.estimate = scale.natural(p, at);
  one.held = by_arms ? arms->free[p] == 0 : !state.is_free(p);
  one.reason = by_arms ? arms->why_held[p] : state.why_held[p];
  one.standard_error = one.p05 = one.p95 = std::numeric_limits<double>::quiet_NaN();
  if (one.held) return one;
  const double error =
      by_arms ? std::sqrt(arms->covariance[p * scale.size() + p]) : spread(state, state.place(p));
  one.standard_error = scale.slope(p, at) * error;
  one.p05 = scale.natural(p, at - kNormal95 * error);
  one.p95 = scale.natural(p, at + kNormal95 * error);
  return one;
}

/// Of the process and everything free, in the order of the parameters; `place`: of each of these, in the
/// search's theta or (by the arms) in the arms' scale.
struct Place {
  bool by_arms = false;
  std::size_t at = 0;
};

std::vector<double> joint_covariance(const ResponseState& state, const KnownByArms* arms,
                                     const std::vector<Place>& places) {
  const std::size_t k = places.size();
  std::vector<double> out(k * k, 0.0);
  for (std::size_t a = 0; a < k; ++a)
    for (std::size_t b = 0; b < k; ++b) {
      if (places[a].by_arms != places[b].by_arms) continue;
      out[a * k + b] = places[a].by_arms ? arms->covariance[places[a].at * state.scale.size() + places[b].at]
                                         : state.covariance(places[a].at, places[b].at);
    }
  return out;
}

std::string searched_name(const ResponseScale& scale, std::size_t p, const std::string& name) {
  if (p == scale.fatigue_weight()) return name;
  return scale.is_lift(p) || p == scale.member() ? "log(1 + " + name + ")" : "log " + name;
}

std::string reason_of(const ResponseFit& fit, const Maximum& maximum) {
  if (fit.status == Status::converged)
    return "an interior maximum with a positive-definite information matrix";
  double largest = 0.0;
  for (const double d : maximum.direction) largest = std::fmax(largest, std::abs(d));
  std::string moving;
  for (std::size_t j = 0; j < maximum.direction.size(); ++j)
    if (std::abs(maximum.direction[j]) >= 0.25 * largest)
      moving +=
          (moving.empty() ? "" : ", ") + fit.searched[j] + (maximum.direction[j] > 0.0 ? " up" : " down");
  const bool beside = std::any_of(maximum.log_covariance.begin(), maximum.log_covariance.end(),
                                  [](double one) { return one > 0.0; });
  if (beside) moving += "; everything else is known with these held";
  return (fit.status == Status::boundary         ? "the likelihood keeps rising with "
          : fit.status == Status::not_identified ? "the likelihood is flat along "
                                                 : "the search did not settle; last direction: ") +
         moving;
}

}  // namespace

void put_estimates(ResponseFit& fit, const ResponseState& state, const ResponseHistory& history,
                   const ModelFit& plain, const ResponseCalendar& calendar, const LeavingWindows& leaving,
                   const ResponseOptions& options, const KnownByArms* arms) {
  const ResponseScale& scale = state.scale;
  for (std::size_t p = 0; p < ResponseState::kProcess; ++p) {
    fit.parameters.push_back(of_process(state, p, plain, options));
    fit.searched.push_back("log " + fit.parameters.back().name);
  }
  std::vector<double> unit(state.dimension(), 1.0);
  const std::size_t leaving_from = plain.estimates.size();
  for (std::size_t p = ResponseState::kProcess; p < state.process_size(); ++p) {
    if (p >= leaving_from) {
      fit.parameters.push_back(of_leaving(state, p, history.groups[leaving.groups[p - leaving_from]]));
      fit.searched.push_back("log(1 + " + fit.parameters.back().name + ")");
      continue;
    }
    unit[p] = scale_of_effect(calendar, p - ResponseState::kProcess);
    fit.parameters.push_back(of_covariate(state, p, plain, unit[p]));
    fit.searched.push_back(fit.parameters.back().name);
  }
  for (std::size_t p = 0; p < scale.size(); ++p)
    if (!(p == scale.member() ? history.spells.empty()
                              : history.contacts.empty() && options.evidence == nullptr))
      fit.parameters.push_back(of_behaviour(state, p, history, arms));
  std::vector<Place> places;
  for (std::size_t p = 0; p < state.process_size(); ++p) places.push_back({false, p});
  unit.resize(state.process_size());
  for (std::size_t p = 0; p < scale.size(); ++p) {
    const bool by_arms = arms != nullptr && arms->taken[p] != 0;
    if (by_arms ? arms->free[p] == 0 : !state.is_free(p)) continue;
    places.push_back({by_arms, by_arms ? p : state.place(p)});
    unit.push_back(1.0);
    fit.searched.push_back(searched_name(scale, p, name_of_parameter(scale, p, history)));
  }
  fit.covariance = joint_covariance(state, arms, places);
  for (std::size_t a = 0; a < unit.size(); ++a)
    for (std::size_t b = 0; b < unit.size(); ++b) fit.covariance[a * unit.size() + b] /= unit[a] * unit[b];
  fit.status = state.maximum.status;
  fit.reason = reason_of(fit, state.maximum);
}

void weigh_fatigue_in_logs(ResponseFit& fit) {
  const ResponseParameter* decay = fit.find(Response::fatigue_decay);
  const auto weight = std::find_if(fit.parameters.begin(), fit.parameters.end(),
                                   [](const auto& one) { return one.of == Response::fatigue_weight; });
  if (weight == fit.parameters.end() || decay == nullptr || weight->held || decay->held ||
      fit.status != Status::converged || !(weight->estimate > 0.0))
    return;
  const auto searched = std::find(fit.searched.begin(), fit.searched.end(), weight->name);
  const auto at = static_cast<std::size_t>(searched - fit.searched.begin());
  const std::size_t k = fit.searched.size();
  *searched = "log " + weight->name;
  for (std::size_t p = 0; p < k; ++p) {
    fit.covariance[at * k + p] /= weight->estimate;
    fit.covariance[p * k + at] /= weight->estimate;
  }
  const double error = weight->standard_error / weight->estimate;
  weight->p05 = weight->estimate * std::exp(-kNormal95 * error);
  weight->p95 = weight->estimate * std::exp(kNormal95 * error);
}

}  // namespace stamkund::calibration
