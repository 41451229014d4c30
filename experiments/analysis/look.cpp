#include "experiments/analysis/look.h"

#include <algorithm>
#include <cmath>

#include "experiments/sequential/group_sequential.h"

namespace stamkund::analysis {
namespace {

constexpr double kSame = 1e-6;  // shares of information that are one

bool spends(design::LookRule rule) {
  using enum design::LookRule;
  return rule == lan_demets_obrien_fleming || rule == lan_demets_pocock || rule == kim_demets ||
         rule == hwang_shih_decani;
}

sequential::Rule rule_of(design::LookRule rule) {
  using From = design::LookRule;
  using To = sequential::Rule;
  switch (rule) {
    case From::pocock:
      return To::pocock;
    case From::obrien_fleming:
      return To::obrien_fleming;
    case From::wang_tsiatis:
      return To::wang_tsiatis;
    case From::haybittle_peto:
      return To::haybittle_peto;
    case From::lan_demets_obrien_fleming:
      return To::lan_demets_obrien_fleming;
    case From::lan_demets_pocock:
      return To::lan_demets_pocock;
    case From::kim_demets:
      return To::kim_demets;
    case From::hwang_shih_decani:
      return To::hwang_shih_decani;
  }
  return To::lan_demets_obrien_fleming;
}

std::vector<double> planned_of(const design::LooksSpec& plan) {
  if (!plan.information.empty()) return plan.information;
  const std::size_t count = std::max<std::size_t>(1, plan.count);
  std::vector<double> out;
  for (std::size_t i = 1; i <= count; ++i) out.push_back(static_cast<double>(i) / static_cast<double>(count));
  return out;
}

}  // namespace

Look look_of(double estimate, double standard_error, double information, const design::LooksSpec& plan,
             double alpha, bool one_sided, bool lower_is_better, const Law& law) {
  Look out;
  out.information = information;
  if (!(standard_error > 0.0) || !(information > 0.0)) return out;
  const auto planned = planned_of(plan);
  sequential::Request request;
  request.rule = rule_of(plan.rule);
  request.parameter = plan.parameter;
  request.level = alpha / 2.0;
  request.two_sided = !one_sided;
  std::size_t at = planned.size() - 1;
  if (information < 1.0 - kSame && spends(plan.rule)) {
    for (const double share : planned)
      if (share < information - kSame) request.information.push_back(share);
    at = request.information.size();
    request.information.push_back(information);
    // What comes later does not change the limit now.
    request.information.push_back(1.0);
  } else {
    request.information = planned;
    for (std::size_t i = 0; i < planned.size(); ++i)
      if (std::abs(planned[i] - information) < std::abs(planned[at] - information)) at = i;
    if (information >= 1.0 - kSame) at = planned.size() - 1;
  }
  const auto bounds = sequential::bounds_of(request);
  out.number = at + 1;
  out.limit = law.like_normal(bounds.z[at]);
  out.spent = bounds.spent[at];
  out.interval = {estimate - out.limit * standard_error, estimate + out.limit * standard_error};
  const bool above = out.interval.low >= 0.0, below = out.interval.high <= 0.0;
  out.reached = one_sided ? (lower_is_better ? below : above) : above || below;
  if (plan.futility == design::Futility::none || !one_sided) return out;
  request.futility = sequential::Stop::non_binding;
  request.futility_rule = rule_of(plan.futility_rule);
  request.futility_parameter = plan.futility_parameter;
  request.power = plan.power;
  const auto lower = sequential::bounds_of(request).futility;
  if (at >= lower.size()) return out;
  out.futility = law.like_normal(lower[at]);
  const double statistic = (lower_is_better ? -estimate : estimate) / standard_error;
  out.give_up = !out.reached && statistic < out.futility;
  return out;
}

}  // namespace stamkund::analysis
