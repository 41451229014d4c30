#include "engine/calibration/response_lives.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "engine/calibration/response_leaving.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {
namespace {

bool is_change(Response of) {
  return of == Response::lift || of == Response::member_purchase_rate || of == Response::leaving;
}

/// Is it drawn on the log scale?
bool is_positive(const ResponseFit& fit, const ResponseParameter& one) {
  return one.of == Response::process || one.of == Response::decay || one.of == Response::fatigue_decay ||
         one.of == Response::unsubscribe || (one.of == Response::fatigue_weight && fit.has_log_of(one.name));
}

/// From the scale of joint_model() to the natural one.
double natural(Response of, double joint) { return is_change(of) ? std::expm1(joint) : joint; }

}  // namespace

std::string why_not_by_response(const Fit& fit) {
  if (!fit.response) return {};
  if (!can_predict(fit.response->status))
    return "its response is " + std::string(name_of(fit.response->status)) +
           (fit.response->reason.empty() ? "" : " (" + fit.response->reason + ")");
  if (!fit.contact_history) return "it does not hold the contacts; calibrate again with this version";
  std::size_t free = 0;
  std::size_t process = 0;
  for (const auto& one : fit.response->parameters) {
    free += one.held ? 0 : 1;
    process += one.of == Response::process ? 1 : 0;
    if ((one.of == Response::process || one.of == Response::covariate) && one.held)
      return "its process was not estimated";
  }
  if (process != 4 || free != fit.response->searched.size() || fit.response->covariance.size() != free * free)
    return "its estimates and their covariance are not of the same parameters";
  return {};
}

bool lives_by_response(const Fit& fit) { return fit.response && why_not_by_response(fit).empty(); }

ModelFit joint_model(const ResponseFit& fit) {
  STAMKUND_EXPECT(can_predict(fit.status));
  ModelFit joint;
  joint.model = fit.model;
  joint.status = fit.status;
  for (const auto& one : fit.parameters) {
    if (one.held) continue;
    joint.names.push_back(one.name);
    joint.estimates.push_back(is_change(one.of) ? std::log1p(one.estimate) : one.estimate);
    joint.is_log.push_back(is_positive(fit, one) ? 1 : 0);
  }
  STAMKUND_EXPECT(joint.names.size() == fit.searched.size());
  joint.log_covariance = fit.covariance;
  return joint;
}

std::optional<double> spread_over_bounds(const ResponseFit& fit, std::vector<double>& joint,
                                         const std::function<double()>& uniform) {
  std::optional<double> member_seen;
  const std::size_t k = joint.size();
  std::vector<char> is_log;
  for (const auto& one : fit.parameters)
    if (!one.held) is_log.push_back(is_positive(fit, one) ? 1 : 0);
  std::size_t at = 0;
  for (const auto& one : fit.parameters) {
    if (one.held) continue;
    const std::size_t p = at++;
    const Sensitivity* bounds = fit.sensitivity(one.name);
    if (bounds == nullptr || !is_change(one.of)) continue;
    const double low = std::log1p(bounds->low);
    const double wanted = low + uniform() * (std::log1p(bounds->high) - low);
    const double shift = wanted - joint[p];
    if (one.of == Response::member_purchase_rate) member_seen = std::expm1(joint[p]);
    joint[p] = wanted;
    if (one.of == Response::member_purchase_rate) continue;
    const double variance = fit.covariance[p * k + p];
    if (!(variance > 0.0) || !std::isfinite(variance)) continue;
    for (std::size_t q = 0; q < k; ++q) {
      const double slope = fit.covariance[q * k + p] / variance;
      if (q == p || !std::isfinite(slope)) continue;
      // Decays and fatigue are not moved: far from the fit a straight line means nothing for them.
      if (is_log[q] != 0 && q < 4) joint[q] *= std::exp(slope * shift);
    }
  }
  return member_seen;
}

ResponseLaw response_law(const ResponseFit& fit, const std::vector<double>& joint, double time_unit_days,
                         std::optional<double> member_seen) {
  ModelFit named;
  set_full_name(named, fit.model);
  const customer_base::ModelInfo& model = *customer_base::find_model(named.model);
  ResponseLaw law;
  law.process.pareto = model.kind == customer_base::Kind::pareto_nbd;
  law.at.lift.assign(fit.groups.size(), 0.0);
  law.at.decay_days.assign(fit.groups.size(), 1.0);
  law.unsubscribe.assign(fit.groups.size(), 0.0);
  law.leaving.days = fit.leaving_days;
  std::size_t next = 0;
  std::size_t process = 0;
  for (const auto& one : fit.parameters) {
    const double value = one.held ? one.estimate : natural(one.of, joint.at(next++));
    const bool of_groups = one.of == Response::lift || one.of == Response::decay ||
                           one.of == Response::leaving || one.of == Response::unsubscribe;
    const std::vector<std::size_t> groups = of_groups ? fit.groups_of(one) : std::vector<std::size_t>{};
    STAMKUND_EXPECT(!of_groups || !groups.empty());
    switch (one.of) {
      case Response::process:
        STAMKUND_EXPECT(process < law.process.value.size());
        law.process.value[process] =
            value * (model.parameters[process].scale == customer_base::Scale::time ? time_unit_days : 1.0);
        ++process;
        break;
      case Response::covariate:
        (one.name.starts_with("purchase.")    ? law.effects.purchase
         : one.name.starts_with("dropout_b.") ? law.effects.dropout_b
                                              : law.effects.lifetime)
            .push_back(value);
        break;
      case Response::lift:
        for (const std::size_t group : groups) law.at.lift[group] = value;
        break;
      case Response::decay:
        for (const std::size_t group : groups) law.at.decay_days[group] = value;
        break;
      case Response::fatigue_weight:
        law.at.fatigue_weight = value;
        break;
      case Response::fatigue_decay:
        law.at.fatigue_decay_days = value;
        break;
      case Response::member_purchase_rate:
        law.at.member_change = value;
        break;
      case Response::leaving:
        if (one.held) break;
        law.effects.lifetime.push_back(std::log1p(value));
        law.leaving.groups.push_back(static_cast<std::uint32_t>(groups.front()));
        break;
      case Response::unsubscribe:
        law.unsubscribe[groups.front()] = std::min(1.0, value);
        break;
    }
  }
  STAMKUND_EXPECT(next == joint.size() && process == law.process.value.size());
  law.member_seen = member_seen.value_or(law.at.member_change);
  return law;
}

double ResponseLaw::leaving_after(std::uint32_t group) const {
  const auto found = std::find(leaving.groups.begin(), leaving.groups.end(), group);
  if (found == leaving.groups.end()) return 0.0;
  const auto place = static_cast<std::size_t>(found - leaving.groups.begin());
  return std::expm1(effects.lifetime.at(effects.lifetime.size() - leaving.groups.size() + place));
}

namespace {

/// How customers responded, as the past is read.
ResponseCoefficients seen(const ResponseLaw& law) {
  ResponseCoefficients out = law.at;
  out.member_change = law.member_seen;
  return out;
}

}  // namespace

ResponseLives::ResponseLives(const ResponseHistory& history, const ResponseLaw& law,
                             const ingest::CustomerTable& customers, const CovariateData* covariates)
    : history_(history),
      law_(law),
      calendar_(
          with_leaving(response_calendar(customers, covariates, false), customers, history, law.leaving)),
      factors_(factors_of(calendar_, law.effects)),
      shortest_decay_days_(std::numeric_limits<double>::infinity()),
      seen_(seen(law)),
      replay_(seen_) {
  for (const double decay : law.at.decay_days) shortest_decay_days_ = std::min(shortest_decay_days_, decay);
}

ResponseToday ResponseLives::today(std::size_t customer) {
  const CalendarView view = view_of(calendar_, factors_, customer);
  const CustomerEvents events(history_, customer, view);
  ProcessInDays process = law_.process;
  if (view.size > 0 && !process.pareto) bend_dropout(process, factors_, view.first);
  likelihood_.plan(events, process, replay_, shortest_decay_days_);
  at_.resize(likelihood_.days().size());
  replay_.integrals(events, likelihood_.days(), at_);
  std::array<double, 4> gradient{};
  (void)likelihood_.value(events, process, at_, gradient);
  ResponseToday out;
  out.p_alive = likelihood_.p_alive();
  out.passed_days = likelihood_.passed();
  out.hazard_passed_days = likelihood_.hazard_passed();
  replay_.start(events);
  replay_.advance_to(events.age);
  for (std::size_t g = 0; g < law_.at.lift.size(); ++g) out.stimuli.push_back(replay_.stimulus(g));
  out.fatigue = replay_.fatigue_stock();
  out.member = replay_.is_member();
  // As a member she is seen to buy so much: without the change that is thought of, she would buy so much
  // less.
  if (out.member && law_.at.member_change != law_.member_seen) {
    const double alpha = process.value[1];
    out.passed_days =
        (alpha + out.passed_days) * (1.0 + law_.at.member_change) / (1.0 + law_.member_seen) - alpha;
  }
  for (const HistoryContact& one : events.contacts)
    if (one.unsubscribed) out.unsubscribed |= std::uint32_t{1} << one.group;
  return out;
}

}  // namespace stamkund::calibration
