#include "engine/uplift/curves.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"

namespace stamkund::uplift {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// What has been seen of the customers from the highest score down.
struct Seen {
  double treated = 0, control = 0, gained_treated = 0, gained_control = 0;
  [[nodiscard]] double all() const { return treated + control; }
  void add(bool is_treated, double outcome, double times) {
    (is_treated ? treated : control) += times;
    (is_treated ? gained_treated : gained_control) += times * outcome;
  }
  [[nodiscard]] double qini() const {
    return gained_treated - (control > 0 ? gained_control * treated / control : 0.0);
  }
  [[nodiscard]] double uplift() const {
    const double of_treated = treated > 0 ? gained_treated / treated : 0.0;
    const double of_control = control > 0 ? gained_control / control : 0.0;
    return (of_treated - of_control) * all();
  }
};

/// Areas below both curves, by trapezes over the number of customers; customers of one group count together.
class Curves {
 public:
  void add(bool is_treated, double outcome, double times) {
    if (times > 0.0) seen_.add(is_treated, outcome, times);
  }
  void close_group() {
    const double step = seen_.all() - at_;
    if (!(step > 0.0)) return;
    area_qini_ += 0.5 * step * (qini_ + seen_.qini());
    area_uplift_ += 0.5 * step * (uplift_ + seen_.uplift());
    at_ = seen_.all();
    qini_ = seen_.qini();
    uplift_ = seen_.uplift();
  }
  [[nodiscard]] const Seen& end() const { return seen_; }
  /// Above the straight line to the end.
  [[nodiscard]] double qini() const { return area_qini_ - 0.5 * seen_.all() * seen_.qini(); }
  [[nodiscard]] double uplift() const { return area_uplift_ - 0.5 * seen_.all() * seen_.uplift(); }
  [[nodiscard]] double mean_gain() const { return area_uplift_ / seen_.all() / seen_.uplift(); }

 private:
  Seen seen_;
  double at_ = 0, qini_ = 0, uplift_ = 0, area_qini_ = 0, area_uplift_ = 0;
};

std::vector<std::uint32_t> order_by(const std::vector<double>& score) {
  std::vector<std::uint32_t> order(score.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return score[a] > score[b]; });
  return order;
}

/// Customers in the order of their scores, so that resamples go through memory once.
struct Ordered {
  explicit Ordered(const Scored& customers) {
    const std::vector<std::uint32_t> order = order_by(customers.score);
    for (std::size_t k = 0; k < order.size(); ++k) {
      const std::uint32_t i = order[k];
      treated.push_back(customers.treated[i]);
      outcome.push_back(customers.outcome[i]);
      last.push_back(k + 1 == order.size() || customers.score[order[k + 1]] != customers.score[i] ? 1 : 0);
      binary = binary && (customers.outcome[i] == 0.0 || customers.outcome[i] == 1.0);
    }
  }
  std::vector<std::uint8_t> treated, last;  ///< last: of those with the same score
  std::vector<double> outcome;
  bool binary = true;
};

/// The perfect orders of scikit-uplift 0.5, of outcomes of 0 and 1. Each is a row of groups of the four kinds
/// of customers: arm and outcome.
struct Kind {
  bool treated;
  bool responds;
};
Curves perfect(const Seen& end, const std::vector<std::vector<Kind>>& groups) {
  Curves curves;
  for (const auto& group : groups) {
    for (const Kind& kind : group) {
      const double all = kind.treated ? end.treated : end.control;
      const double responders = kind.treated ? end.gained_treated : end.gained_control;
      curves.add(kind.treated, kind.responds ? 1.0 : 0.0, kind.responds ? responders : all - responders);
    }
    curves.close_group();
  }
  return curves;
}

/// `times`: how often each customer is there; empty: once.
CurveScores scores_of(const Ordered& customers, const std::vector<std::uint16_t>& times) {
  Curves actual;
  for (std::size_t k = 0; k < customers.treated.size(); ++k) {
    actual.add(customers.treated[k] != 0, customers.outcome[k], times.empty() ? 1.0 : times[k]);
    if (customers.last[k] != 0) actual.close_group();
  }
  const Seen& end = actual.end();
  if (!(end.treated > 0) || !(end.control > 0)) return {kNan, kNan, kNan, kNan};
  CurveScores out{kNan, kNan, actual.mean_gain(), actual.qini() / end.all() / end.treated};
  if (!customers.binary) return out;
  constexpr Kind kWon{true, true}, kCame{false, true}, kLost{true, false}, kSilent{false, false};
  // Of the Qini curve: treated who respond first, controls who respond last.
  const Curves best_qini = perfect(end, {{kWon}, {kLost, kSilent}, {kCame}});
  // Of the uplift curve: those whose outcome is their arm first, ties broken towards the rarer mistake.
  const bool more_come = end.gained_control > end.treated - end.gained_treated;
  const Curves best_uplift =
      perfect(end, {{kWon}, {kSilent}, {more_come ? kCame : kLost}, {more_come ? kLost : kCame}});
  out.qini = actual.qini() / best_qini.qini();
  out.auuc = actual.uplift() / best_uplift.uplift();
  return out;
}

}  // namespace

CurveScores curve_scores(const Scored& customers) { return scores_of(Ordered(customers), {}); }

std::vector<CurveScores> resampled_scores(const Scored& customers, int resamples, std::uint64_t seed) {
  if (resamples == 0) return {};
  const Ordered ordered(customers);
  const auto n = customers.score.size();
  std::vector<CurveScores> out;
  std::vector<std::uint16_t> times(n);
  for (int b = 0; b < resamples; ++b) {
    Stream stream({seed, static_cast<std::uint64_t>(b), 0, purpose_named("uplift: resample")});
    std::fill(times.begin(), times.end(), std::uint16_t{0});
    for (std::size_t k = 0; k < n; ++k)
      ++times[std::min(n - 1, static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(n)))];
    out.push_back(scores_of(ordered, times));
  }
  return out;
}

Difference difference(const Scored& customers, const std::vector<std::uint8_t>& in) {
  double n[2] = {0, 0}, sum[2] = {0, 0}, squares[2] = {0, 0};
  for (std::size_t i = 0; i < customers.outcome.size(); ++i) {
    if (!in.empty() && in[i] == 0) continue;
    const int arm = customers.treated[i] != 0 ? 1 : 0;
    n[arm] += 1;
    sum[arm] += customers.outcome[i];
  }
  const double mean[2] = {n[0] > 0 ? sum[0] / n[0] : kNan, n[1] > 0 ? sum[1] / n[1] : kNan};
  for (std::size_t i = 0; i < customers.outcome.size(); ++i) {
    if (!in.empty() && in[i] == 0) continue;
    const int arm = customers.treated[i] != 0 ? 1 : 0;
    squares[arm] += (customers.outcome[i] - mean[arm]) * (customers.outcome[i] - mean[arm]);
  }
  Difference out;
  out.value = mean[1] - mean[0];
  out.standard_error = n[0] > 1 && n[1] > 1
                           ? std::sqrt(squares[1] / (n[1] - 1) / n[1] + squares[0] / (n[0] - 1) / n[0])
                           : kNan;
  out.control = static_cast<std::uint64_t>(n[0]);
  out.treated = static_cast<std::uint64_t>(n[1]);
  out.mean_control = mean[0];
  out.mean_treated = mean[1];
  return out;
}

std::vector<Decile> deciles(const Scored& customers) {
  const std::vector<std::uint32_t> order = order_by(customers.score);
  std::vector<Decile> out;
  const std::size_t n = order.size();
  for (std::size_t d = 0; d < 10; ++d) {
    std::vector<std::uint8_t> in(n, 0);
    Decile decile;
    for (std::size_t k = d * n / 10; k < (d + 1) * n / 10; ++k) {
      in[order[k]] = 1;
      decile.predicted += customers.score[order[k]];
      ++decile.customers;
    }
    if (decile.customers == 0) continue;
    decile.predicted /= static_cast<double>(decile.customers);
    const Difference here = difference(customers, in);
    decile.treated = here.treated;
    decile.response_treated = here.mean_treated;
    decile.response_control = here.mean_control;
    decile.uplift = here.value;
    decile.standard_error = here.standard_error;
    out.push_back(decile);
  }
  return out;
}

}  // namespace stamkund::uplift
