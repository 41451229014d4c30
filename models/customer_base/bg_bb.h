#pragma once
// BG/BB: in each opportunity she buys with probability p ~ Beta(alpha, beta) while she is alive, and leaves
// at its beginning with probability theta ~ Beta(gamma, delta). Fader, Hardie & Shang 2010
// (doi 10.1287/mksc.1100.0580). Time is counted in whole opportunities. docs/methods/bg_bb.md.
#include <vector>

#include "engine/random/stream.h"
#include "models/customer_base/pareto_nbd.h"
#include "models/customer_base/special_functions.h"
#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

/// Population parameters, all positive.
struct BgBb {
  double alpha = 0;
  double beta = 0;
  double gamma = 0;
  double delta = 0;
};

/// Log-likelihood of one customer with x purchases in `age` opportunities, the last in number t_x; all whole.
/// The probability of her sequence of purchases.
template <class T>
[[nodiscard]] T bg_bb_log_likelihood(const T& alpha, const T& beta, const T& gamma, const T& delta, double x,
                                     double t_x, double age) {
  using std::exp;
  using std::log;
  using std::log1p;
  const T sum_ab = alpha + beta;
  const T sum_gd = gamma + delta;
  // P(these purchases, alive for m opportunities) over the mixing laws, and P(left at the beginning of m +
  // 1).
  const auto buys = [&](double m) {
    return log_rising<T>(alpha, x) + log_rising<T>(beta, m - x) - log_rising<T>(sum_ab, m);
  };
  const auto stays = [&](double m) { return log_rising<T>(delta, m) - log_rising<T>(sum_gd, m); };
  const T alive = buys(age) + stays(age);
  if (!(age > t_x)) return alive;
  // Left after m = t_x, ..., age - 1 opportunities; each term from the one before.
  T sum(0.0);
  T term(1.0);
  for (double m = t_x;; m += 1.0) {
    sum += term;
    if (m + 1.0 >= age) break;
    term *= (beta + (m - x)) / (sum_ab + m) * (delta + m) / (sum_gd + (m + 1.0));
  }
  const T log_odds = buys(t_x) + stays(t_x) + log(gamma / (sum_gd + t_x)) + log(sum) - alive;
  if (log_odds > 0.0) return alive + log_odds + log1p(exp(-log_odds));
  return alive + log1p(exp(log_odds));
}

[[nodiscard]] double log_likelihood(const BgBb& model, double x, double t_x, double age);
/// P(alive in the next opportunity's beginning, before she may leave there | history).
[[nodiscard]] double p_alive(const BgBb& model, double x, double t_x, double age);
/// The law of somebody alive after x purchases in `age` opportunities: a BG/BB again.
[[nodiscard]] BgBb alive_law(const BgBb& model, double x, double age);
/// Purchases in the next floor(t) opportunities.
[[nodiscard]] CountMoments new_customer_counts(const BgBb& model, double t);
[[nodiscard]] CountMoments future_counts(const BgBb& model, double x, double t_x, double age, double t);
/// Purchases expected in each of the next `steps` opportunities.
[[nodiscard]] std::vector<double> purchases_by_step(const BgBb& model, double x, double t_x, double age,
                                                    std::size_t steps);
/// Somebody alive now buys next in opportunity j = 1, 2, ...: how likely, until less than 1e-6 is left or
/// 10,000 have passed.
[[nodiscard]] std::vector<double> next_purchase_by_step(const BgBb& model, double x, double age);
[[nodiscard]] double count_probability(const BgBb& model, double n, double t);
/// Discounted by e^{-rate i} in opportunity i; infinite at a rate of 0 and gamma <= 1.
[[nodiscard]] double discounted_residual_transactions(const BgBb& model, double x, double t_x, double age,
                                                      double discount_rate);
[[nodiscard]] Traits draw_new(const BgBb& model, Stream& rate, Stream& lifetime);
[[nodiscard]] Traits draw_alive(const BgBb& model, double x, double t_x, double age, Stream& rate,
                                Stream& lifetime);
/// Of the probability of a purchase in an opportunity.
[[nodiscard]] LogRate log_rate(const BgBb& model);
/// The posterior's, taking her as alive where she may not be: an approximation, for what leans on it lightly.
[[nodiscard]] LogRate log_rate_given(const BgBb& model, double x, double t_x, double age);

}  // namespace stamkund::customer_base
