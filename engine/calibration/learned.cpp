#include "engine/calibration/learned.h"

#include <algorithm>

namespace stamkund::calibration {
namespace {

std::string said(const ResponseParameter& one) {
  switch (one.of) {
    case Response::process:
    case Response::covariate:
      break;
    case Response::lift:
      return one.group + " lift";
    case Response::decay:
      return one.group + " decay";
    case Response::fatigue_weight:
      return "fatigue weight";
    case Response::fatigue_decay:
      return "fatigue decay";
    case Response::member_purchase_rate:
      return "member purchase rate";
    case Response::leaving:
      return one.group + " leaving";
    case Response::unsubscribe:
      return one.group + " unsubscribe";
  }
  return {};
}

Learned learned(const ResponseFit& fit, const ResponseParameter& one) {
  Learned out;
  out.name = said(one);
  out.unit = one.unit;
  out.estimate = one.estimate;
  out.standard_error = one.standard_error;
  out.p05 = one.p05;
  out.p95 = one.p95;
  const bool known = !one.held && one.identified;
  out.status = known ? fit.status : Status::not_identified;
  out.reason = known ? fit.reason : one.reason;
  if (const Sensitivity* bounds = fit.sensitivity(one.name)) {
    out.low = bounds->low;
    out.high = bounds->high;
  }
  return out;
}

}  // namespace

std::optional<Learned> learned_response(const Fit& fit, const std::string& name) {
  if (!fit.response) return std::nullopt;
  for (const auto& one : fit.response->parameters)
    if (!said(one).empty() && said(one) == name) return learned(*fit.response, one);
  return std::nullopt;
}

std::optional<double> learned_value(const ResponseFit& fit, const ResponseLaw& law, const std::string& name) {
  for (const auto& one : fit.parameters) {
    if (said(one) != name) continue;
    const auto group = static_cast<std::size_t>(std::find(fit.groups.begin(), fit.groups.end(), one.group) -
                                                fit.groups.begin());
    switch (one.of) {
      case Response::lift:
        return law.at.lift.at(group);
      case Response::decay:
        return law.at.decay_days.at(group);
      case Response::fatigue_weight:
        return law.at.fatigue_weight;
      case Response::fatigue_decay:
        return law.at.fatigue_decay_days;
      case Response::member_purchase_rate:
        return law.at.member_change;
      case Response::leaving:
        return law.leaving_after(static_cast<std::uint32_t>(group));
      case Response::unsubscribe:
        return law.unsubscribe.at(group);
      case Response::process:
      case Response::covariate:
        break;
    }
  }
  return std::nullopt;
}

std::vector<std::string> learned_names(const Fit& fit) {
  std::vector<std::string> names;
  if (!fit.response) return names;
  for (const auto& one : fit.response->parameters)
    if (!said(one).empty()) names.push_back(said(one));
  return names;
}

}  // namespace stamkund::calibration
