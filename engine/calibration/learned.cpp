#include "engine/calibration/learned.h"

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
  out.status = one.held ? Status::not_identified : fit.status;
  out.reason = one.held ? one.reason : fit.reason;
  return out;
}

}  // namespace

std::optional<Learned> learned_response(const Fit& fit, const std::string& name) {
  if (!fit.response) return std::nullopt;
  for (const auto& one : fit.response->parameters)
    if (!said(one).empty() && said(one) == name) return learned(*fit.response, one);
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
