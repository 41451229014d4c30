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

/// Areas below both curves, by trapezes over the number of customers.
struct Areas {
  double qini = 0, uplift = 0;
  Seen end;
};

/// `order`: positions, the highest score first; `rank[i]` is equal for those that count together. `times`:
/// how often each customer is there.
template <class Rank>
Areas areas(const Scored& customers, const std::vector<std::uint32_t>& order, const Rank& rank,
            const std::vector<std::uint16_t>& times) {
  Areas out;
  double at = 0, qini = 0, uplift = 0;
  for (std::size_t k = 0; k < order.size();) {
    const auto group = rank(order[k]);
    for (; k < order.size() && rank(order[k]) == group; ++k) {
      const std::uint32_t i = order[k];
      const double n = times.empty() ? 1.0 : times[i];
      if (n > 0.0) out.end.add(customers.treated[i] != 0, customers.outcome[i], n);
    }
    const double step = out.end.all() - at;
    if (!(step > 0.0)) continue;
    out.qini += 0.5 * step * (qini + out.end.qini());
    out.uplift += 0.5 * step * (uplift + out.end.uplift());
    at = out.end.all();
    qini = out.end.qini();
    uplift = out.end.uplift();
  }
  return out;
}

std::vector<std::uint32_t> order_by(const std::vector<double>& score) {
  std::vector<std::uint32_t> order(score.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return score[a] > score[b]; });
  return order;
}

CurveScores scores_of(const Scored& customers, const std::vector<std::uint32_t>& order,
                      const std::vector<std::uint16_t>& times) {
  const Areas actual = areas(
      customers, order, [&](std::uint32_t i) { return customers.score[i]; }, times);
  const Seen& end = actual.end;
  if (!(end.treated > 0) || !(end.control > 0)) return {kNan, kNan, kNan};
  // The perfect orders of scikit-uplift 0.5: of the Qini curve, treated who respond first and controls who
  // respond last; of the uplift curve, those whose outcome is their arm first, ties broken towards the rarer
  // mistake.
  const double control_responders = end.gained_control;
  const double treated_silent = end.treated - end.gained_treated;
  const auto all_in = [&](const auto& rank) {
    std::vector<std::uint32_t> by = order;
    std::stable_sort(by.begin(), by.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return rank(a) > rank(b); });
    return areas(customers, by, rank, times);
  };
  const Areas perfect_qini = all_in(
      [&](std::uint32_t i) { return customers.outcome[i] * (customers.treated[i] != 0 ? 1.0 : -1.0); });
  const Areas perfect_uplift = all_in([&](std::uint32_t i) {
    const double same = (customers.outcome[i] != 0.0) == (customers.treated[i] != 0) ? 2.0 : 0.0;
    return same + (control_responders > treated_silent ? customers.outcome[i] : customers.treated[i]);
  });
  const double line_qini = 0.5 * end.all() * end.qini();
  const double line_uplift = 0.5 * end.all() * end.uplift();
  CurveScores out;
  out.qini = (actual.qini - line_qini) / (perfect_qini.qini - line_qini);
  out.auuc = (actual.uplift - line_uplift) / (perfect_uplift.uplift - line_uplift);
  out.auuc_of_gain = actual.uplift / end.all() / end.uplift();
  return out;
}

}  // namespace

CurveScores curve_scores(const Scored& customers) {
  return scores_of(customers, order_by(customers.score), {});
}

std::vector<CurveScores> resampled_scores(const Scored& customers, int resamples, std::uint64_t seed) {
  const std::vector<std::uint32_t> order = order_by(customers.score);
  const auto n = customers.score.size();
  std::vector<CurveScores> out;
  std::vector<std::uint16_t> times(n);
  for (int b = 0; b < resamples; ++b) {
    Stream stream({seed, static_cast<std::uint64_t>(b), 0, purpose_named("uplift: resample")});
    std::fill(times.begin(), times.end(), std::uint16_t{0});
    for (std::size_t k = 0; k < n; ++k)
      ++times[std::min(n - 1, static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(n)))];
    out.push_back(scores_of(customers, order, times));
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
