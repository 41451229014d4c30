#include "engine/calibration/unsubscribing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "engine/calibration/maximise.h"
#include "engine/calibration/response_customer.h"

namespace stamkund::calibration {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kNormal95 = 1.6448536269514722;
/// Step of the differences by fatigue, on the searched scale.
constexpr double kStep = 1e-3;

/// One contact at which she might have unsubscribed.
struct Chance {
  std::uint32_t group = 0;
  bool took = false;
};

/// All customers' contacts, and how probable it is that she left between any two of them.
struct Chances {
  std::vector<std::size_t> begin{0};
  std::vector<Chance> list;
  std::vector<double> tired;  ///< w stock at each
  std::vector<double>
      left;  ///< of customer i from begin[i] + i on: she left after 0, 1, ... contacts, or never
};

/// How tired she was at each, by this response.
void take_stocks(Chances& chances, const ResponseHistory& history, const ResponseCoefficients& at) {
  chances.tired.clear();
  for (std::size_t i = 0; i < history.size(); ++i) {
    response::Fatigue fatigue(at.fatigue_weight, at.fatigue_decay_days);
    for (std::size_t c = history.contact_begin[i]; c < history.contact_begin[i + 1]; ++c)
      chances.tired.push_back(fatigue.contact(history.contacts[c].day));
  }
}

/// When she left, given her purchases: probabilities by the number of contacts that she lived to see.
void add_leaving(Chances& out, const CustomerEvents& customer, const CustomerLikelihood& likelihood) {
  const std::size_t n = customer.contacts.size();
  const std::size_t first = out.left.size();
  out.left.resize(first + n + 1, 0.0);
  const auto seen_by = [&](double day) {
    // A contact of day k comes half a day before its noon.
    const auto found = std::partition_point(customer.contacts.begin(), customer.contacts.end(),
                                            [&](const HistoryContact& one) { return one.day - 0.5 < day; });
    return static_cast<std::size_t>(found - customer.contacts.begin());
  };
  likelihood.visit_leaving(
      [&](double day, double probability) { out.left[first + seen_by(day)] += probability; });
  out.left[first + n] += likelihood.p_alive();
}

Chances chances_of(const ResponseHistory& history, const ResponseLaw& law, const ResponseCalendar& calendar) {
  Chances out;
  const CalendarFactors factors = calendar.empty() ? CalendarFactors{} : factors_of(calendar, law.effects);
  const double shortest_decay = *std::min_element(law.at.decay_days.begin(), law.at.decay_days.end());
  ResponseReplay replay(law.at);
  CustomerLikelihood likelihood;
  std::vector<double> at;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const CalendarView view = view_of(calendar, factors, i);
    const CustomerEvents customer(history, i, view);
    if (!customer.contacts.empty()) {
      ProcessInDays process = law.process;
      if (view.size > 0 && !process.pareto) bend_dropout(process, factors, view.first);
      likelihood.plan(customer, process, replay, shortest_decay);
      at.resize(likelihood.days().size());
      replay.integrals(customer, likelihood.days(), at);
      std::array<double, 4> gradient{};
      (void)likelihood.value(customer, process, at, gradient);
    }
    for (const HistoryContact& one : customer.contacts) out.list.push_back({one.group, one.unsubscribed});
    if (customer.contacts.empty())
      out.left.push_back(1.0);
    else
      add_leaving(out, customer, likelihood);
    out.begin.push_back(out.list.size());
  }
  take_stocks(out, history, law.at);
  return out;
}

/// Log-likelihood of who unsubscribed when, of log hazards of the groups in `free`.
class Unsubscribing final : public Objective {
 public:
  Unsubscribing(const Chances& chances, std::vector<int> place, std::size_t free)
      : chances_(chances), place_(std::move(place)), free_(free) {}
  [[nodiscard]] int dimension() const override { return static_cast<int>(free_); }

  double evaluate(const double* theta, double* gradient) const override {
    std::fill(gradient, gradient + free_, 0.0);
    double sum = 0.0;
    std::vector<double> slope(free_), mean(free_);
    std::vector<char> refused(place_.size());
    for (std::size_t i = 0; i + 1 < chances_.begin.size(); ++i) {
      const std::size_t from = chances_.begin[i], to = chances_.begin[i + 1];
      if (from == to) continue;
      std::fill(slope.begin(), slope.end(), 0.0);
      std::fill(mean.begin(), mean.end(), 0.0);
      std::fill(refused.begin(), refused.end(), 0);
      double log_so_far = 0.0;
      bool lives = false;  // she has unsubscribed, so she had not left by then
      double total = chances_.left[from + i];
      for (std::size_t k = from; k < to; ++k) {
        const Chance& one = chances_.list[k];
        const int place = place_[one.group];
        if (place >= 0 && refused[one.group] == 0) {
          const auto p = static_cast<std::size_t>(place);
          const double x = std::exp(theta[p] + chances_.tired[k]);
          if (one.took) {
            refused[one.group] = 1;
            lives = true;
          }
          log_so_far += one.took ? std::log(-std::expm1(-x)) : -x;
          slope[p] += one.took ? x / std::expm1(x) : -x;
        }
        if (one.took && lives) {
          total = 0.0;
          std::fill(mean.begin(), mean.end(), 0.0);
        }
        const double weight = chances_.left[k + 1 + i] * std::exp(log_so_far);
        total += weight;
        for (std::size_t p = 0; p < free_; ++p) mean[p] += weight * slope[p];
      }
      if (!(total > 0.0)) continue;
      sum += std::log(total);
      for (std::size_t p = 0; p < free_; ++p) gradient[p] += mean[p] / total;
    }
    return sum;
  }

 private:
  const Chances& chances_;
  std::vector<int> place_;
  std::size_t free_;
};

/// Contacts at which customers who had not left might have unsubscribed, each weighed by exp(w stock).
std::vector<double> exposure_of(const Chances& chances, std::size_t groups) {
  std::vector<double> out(groups, 0.0);
  for (std::size_t i = 0; i + 1 < chances.begin.size(); ++i) {
    double alive = 1.0 - chances.left[chances.begin[i] + i];
    for (std::size_t k = chances.begin[i]; k < chances.begin[i + 1]; ++k) {
      out[chances.list[k].group] += alive * std::exp(chances.tired[k]);
      alive -= chances.left[k + 1 + i];
    }
  }
  return out;
}

ResponseLaw law_of(const ResponseState& state, const ResponseCalendar& calendar) {
  ResponseLaw law;
  law.process.pareto = state.pareto;
  for (std::size_t p = 0; p < ResponseState::kProcess; ++p) {
    const bool time = p == 1 || (state.pareto && p == 3);
    law.process.value[p] = std::exp(state.process[p]) * (time ? state.unit_days : 1.0);
  }
  if (!calendar.empty())
    law.effects = effects_from(state.process.data() + ResponseState::kProcess, calendar, state.pareto);
  law.at = state.scale.coefficients(state.searched);
  return law;
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g %%", 100.0 * share);
  return text;
}

ResponseParameter parameter_of(const std::string& group) {
  ResponseParameter one;
  set_name(one, name_of(Response::unsubscribe, group));
  one.standard_error = one.p05 = one.p95 = kNaN;
  return one;
}

/// Log hazards of the groups in which somebody unsubscribed, and how they move with what purchases tell of
/// fatigue.
struct Hazards {
  std::vector<int> place;  ///< [groups] among those that are free; -1: nobody unsubscribed
  std::size_t free = 0;
  Maximum best;
  std::vector<std::size_t> tiring;             ///< places in theta of fatigue's weight and decay, if free
  std::vector<std::vector<double>> by_tiring;  ///< [tiring][free] slopes

  [[nodiscard]] double hazard(std::size_t j) const { return std::exp(best.theta[j]); }
  /// Of the log of the probability at a contact in the log of the hazard.
  [[nodiscard]] double to_share(std::size_t j) const { return hazard(j) / std::expm1(hazard(j)); }
};

/// Place of a parameter in what was searched for, or known by arms; nothing if it is held.
std::optional<std::size_t> place_of(const ResponseFit& fit, Response of) {
  std::size_t place = 0;
  for (const ResponseParameter& one : fit.parameters) {
    if (one.of == of) return one.held ? std::nullopt : std::optional(place);
    place += one.held ? 0 : 1;
  }
  return {};
}

Hazards hazards_of(Chances& chances, const ResponseHistory& history, const ResponseState& state,
                   const ResponseFit& fit, const std::vector<double>& exposure) {
  Hazards out;
  std::vector<double> events(exposure.size(), 0.0);
  for (const Chance& one : chances.list) events[one.group] += one.took ? 1.0 : 0.0;
  out.place.assign(exposure.size(), -1);
  std::vector<double> start;
  for (std::size_t g = 0; g < exposure.size(); ++g) {
    if (!(events[g] > 0.0) || !(exposure[g] > 0.0)) continue;
    out.place[g] = static_cast<int>(out.free++);
    start.push_back(std::log(events[g] / exposure[g]));
  }
  if (out.free == 0) return out;
  const Unsubscribing objective(chances, out.place, out.free);
  const auto customers = static_cast<double>(history.size());
  out.best = maximise(objective, customers, {start});
  for (const auto& [p, of] : {std::pair{state.scale.fatigue_weight(), Response::fatigue_weight},
                              std::pair{state.scale.fatigue_decay(), Response::fatigue_decay}}) {
    const std::optional<std::size_t> place = place_of(fit, of);
    if (!place) continue;
    std::vector<double> slope(out.free);
    for (const double step : {-kStep, kStep}) {
      std::vector<double> moved = state.searched;
      moved[p] += step;
      take_stocks(chances, history, state.scale.coefficients(moved));
      const Maximum there = maximise(objective, customers, {out.best.theta});
      for (std::size_t j = 0; j < slope.size(); ++j) slope[j] += there.theta[j] / (2.0 * step);
    }
    out.tiring.push_back(*place);
    out.by_tiring.push_back(slope);
  }
  return out;
}

/// Of all that purchases tell, `known` [k x k], and the log probabilities: what fatigue is not known to, they
/// are not.
std::vector<double> joint_covariance(const std::vector<double>& known, std::size_t k,
                                     const Hazards& hazards) {
  const std::size_t n = hazards.free, all = k + n;
  std::vector<double> out(all * all, 0.0);
  for (std::size_t a = 0; a < k; ++a)
    for (std::size_t b = 0; b < k; ++b) out[a * all + b] = known[a * k + b];
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t b = 0; b < k; ++b) {
      double with = 0.0;
      for (std::size_t t = 0; t < hazards.tiring.size(); ++t)
        with += hazards.by_tiring[t][j] * known[hazards.tiring[t] * k + b];
      out[(k + j) * all + b] = out[b * all + k + j] = hazards.to_share(j) * with;
    }
    for (std::size_t l = 0; l < n; ++l) {
      double value = hazards.best.log_covariance[j * n + l];
      for (std::size_t t = 0; t < hazards.tiring.size(); ++t)
        for (std::size_t u = 0; u < hazards.tiring.size(); ++u)
          value += hazards.by_tiring[t][j] * hazards.by_tiring[u][l] *
                   known[hazards.tiring[t] * k + hazards.tiring[u]];
      out[(k + j) * all + k + l] = value * hazards.to_share(j) * hazards.to_share(l);
    }
  }
  return out;
}

}  // namespace

void put_unsubscribing(ResponseFit& fit, const ResponseHistory& history, const ResponseState& state,
                       const ResponseCalendar& calendar) {
  if (!history.has_unsubscribed || !can_predict(fit.status) || history.groups.empty()) return;
  Chances chances = chances_of(history, law_of(state, calendar), calendar);
  const std::vector<double> exposure = exposure_of(chances, history.groups.size());
  const Hazards hazards = hazards_of(chances, history, state, fit, exposure);
  const std::size_t known = fit.searched.size(), all = known + hazards.free;
  fit.covariance = joint_covariance(fit.covariance, known, hazards);
  for (std::size_t g = 0; g < history.groups.size(); ++g) {
    ResponseParameter one = parameter_of(history.groups[g]);
    if (hazards.place[g] < 0) {
      one.held = true;
      one.reason = exposure[g] > 0.0 ? "nobody unsubscribed; at most " +
                                           percent(-std::expm1(std::log(0.05) / exposure[g])) +
                                           " at a contact, with 95 % confidence"
                                     : "nobody was contacted while observed";
    } else {
      const auto j = static_cast<std::size_t>(hazards.place[g]);
      const double error = std::sqrt(fit.covariance[(known + j) * all + known + j]);
      one.estimate = -std::expm1(-hazards.hazard(j));
      one.standard_error = one.estimate * error;
      one.p05 = one.estimate * std::exp(-kNormal95 * error);
      one.p95 = std::min(1.0, one.estimate * std::exp(kNormal95 * error));
      fit.searched.push_back("log " + one.name);
    }
    fit.parameters.push_back(one);
  }
}

}  // namespace stamkund::calibration
