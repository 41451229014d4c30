#include "engine/calibration/learned.h"

#include <algorithm>

namespace stamkund::calibration {
namespace {

/// What a fit has by group of contacts, and calls so: nothing of what is none of a group's.
std::string word_of(Response of) {
  switch (of) {
    case Response::lift:
      return " lift";
    case Response::leaving:
      return " leaving";
    case Response::unsubscribe:
      return " unsubscribe";
    default:
      return {};
  }
}

std::string said(const ResponseFit& fit, const ResponseParameter& one) {
  switch (one.of) {
    case Response::process:
    case Response::covariate:
      break;
    case Response::lift:
    case Response::leaving:
    case Response::unsubscribe:
      if (const auto groups = fit.groups_of(one); fit.by_segment() && !groups.empty())
        return learned_of_segment(fit.group_kind[groups.front()] + word_of(one.of),
                                  fit.group_segment[groups.front()]);
      return one.group + word_of(one.of);
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
  out.name = said(fit, one);
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

/// "email open" of a fit with an "email lift".
bool is_open(const ResponseFit& fit, const std::string& name) {
  const auto opens = [&](const std::string& of) { return name == of + " open"; };
  return std::any_of(fit.groups.begin(), fit.groups.end(), opens) ||
         std::any_of(fit.group_kind.begin(), fit.group_kind.end(), opens);
}

double open_of(const ResponseFit& fit) { return fit.by_opened ? fit.opened_share : 1.0; }

}  // namespace

std::optional<Learned> learned_response(const Fit& fit, const std::string& name) {
  if (!fit.response) return std::nullopt;
  if (is_open(*fit.response, name)) {
    Learned out;
    out.name = name;
    out.estimate = out.p05 = out.p95 = open_of(*fit.response);
    out.status = Status::converged;
    return out;
  }
  for (const auto& one : fit.response->parameters)
    if (!said(*fit.response, one).empty() && said(*fit.response, one) == name)
      return learned(*fit.response, one);
  return std::nullopt;
}

std::string learned_of_segment(const std::string& name, const std::string& segment) {
  return group_name(name, segment);
}

std::vector<std::string> segments_of(const ResponseFit& fit, const std::string& name) {
  std::vector<std::string> segments;
  if (!fit.by_segment()) return segments;
  for (const auto& one : fit.parameters) {
    if (word_of(one.of).empty()) continue;
    for (const std::size_t group : fit.groups_of(one))
      if (fit.group_kind[group] + word_of(one.of) == name) segments.push_back(fit.group_segment[group]);
  }
  return segments;
}

std::optional<double> learned_value(const ResponseFit& fit, const ResponseLaw& law, const std::string& name) {
  if (is_open(fit, name)) return open_of(fit);
  for (const auto& one : fit.parameters) {
    if (said(fit, one) != name) continue;
    switch (one.of) {
      case Response::lift:
        return law.at.lift.at(fit.groups_of(one).front());
      case Response::decay:
        return law.at.decay_days.at(fit.groups_of(one).front());
      case Response::fatigue_weight:
        return law.at.fatigue_weight;
      case Response::fatigue_decay:
        return law.at.fatigue_decay_days;
      case Response::member_purchase_rate:
        return law.at.member_change;
      case Response::leaving:
        return law.leaving_after(static_cast<std::uint32_t>(fit.groups_of(one).front()));
      case Response::unsubscribe:
        return law.unsubscribe.at(fit.groups_of(one).front());
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
    if (const std::string name = said(*fit.response, one); !name.empty()) names.push_back(name);
  const auto& kinds = fit.response->by_segment() ? fit.response->group_kind : fit.response->groups;
  for (const std::string& kind : kinds)
    if (std::find(names.begin(), names.end(), kind + " open") == names.end()) names.push_back(kind + " open");
  return names;
}

}  // namespace stamkund::calibration
