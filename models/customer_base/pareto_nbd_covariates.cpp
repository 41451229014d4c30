#include "models/customer_base/pareto_nbd_covariates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"

namespace stamkund::customer_base {
namespace {

/// Gauss-Legendre on [0, 1].
struct Rule {
  std::vector<double> node;
  std::vector<double> weight;
  double constant;  ///< (n!)^4 / ((2n + 1) ((2n)!)^3): the error is this times a derivative of order 2n
};

Rule make_rule(std::vector<double> node, std::vector<double> weight) {
  const auto n = static_cast<double>(node.size());
  const double log_constant =
      4.0 * log_gamma(n + 1.0) - std::log(2.0 * n + 1.0) - 3.0 * log_gamma(2.0 * n + 1.0);
  return {std::move(node), std::move(weight), std::exp(log_constant)};
}

Rule rule_20() {
  const GaussLegendre20& rule = gauss_legendre_20();
  std::vector<double> node, weight;
  for (std::size_t i = 0; i < rule.abscissa.size(); ++i) {
    for (const double sign : {-1.0, 1.0}) {
      node.push_back(0.5 + sign * 0.5 * rule.abscissa[i]);
      weight.push_back(0.5 * rule.weight[i]);
    }
  }
  return make_rule(std::move(node), std::move(weight));
}

const std::array<Rule, 6>& rules() {
  static const std::array<Rule, 6> kRules{
      make_rule({0.211324865405187118, 0.788675134594812882}, {0.5, 0.5}),
      make_rule({0.112701665379258311, 0.5, 0.887298334620741689},
                {0.277777777777777778, 0.444444444444444444, 0.277777777777777778}),
      make_rule({0.0694318442029737124, 0.330009478207571868, 0.669990521792428132, 0.930568155797026288},
                {0.173927422568726929, 0.326072577431273071, 0.326072577431273071, 0.173927422568726929}),
      make_rule({0.0337652428984239861, 0.169395306766867743, 0.380690406958401546, 0.619309593041598454,
                 0.830604693233132257, 0.966234757101576014},
                {0.0856622461895851725, 0.180380786524069304, 0.233956967286345524, 0.233956967286345524,
                 0.180380786524069304, 0.0856622461895851725}),
      make_rule({0.01304673574141414, 0.0674683166555077446, 0.160295215850487797, 0.283302302935376405,
                 0.425562830509184395, 0.574437169490815605, 0.716697697064623595, 0.839704784149512203,
                 0.932531683344492255, 0.98695326425858586},
                {0.0333356721543440688, 0.0747256745752902966, 0.109543181257991022, 0.134633359654998178,
                 0.147762112357376435, 0.147762112357376435, 0.134633359654998178, 0.109543181257991022,
                 0.0747256745752902966, 0.0333356721543440688}),
      rule_20()};
  return kRules;
}

/// Absolute error of a panel, relative to its length times the integrand at its start.
constexpr double kError = 1e-12;
/// Caps within which 20 points reach kError: growth of a denominator over a panel, and the exponent of its
/// decay.
constexpr double kMostGrowth = 1.2;
constexpr double kMostDecay = 6.0;
/// What is left of the integral is at most G: below this share of K it does not matter.
constexpr double kNothingLeft = 1e-18;

/// The smallest rule for f(u) = (1 + p u)^-c (1 + q u)^-(s+1) on [0, 1], with p, q <= growth and decay = c p
/// + (s+1) q: the coefficients of its power series are below those of (1 - growth u)^(-decay/growth), so the
/// derivative of order 2n is at most the product of (decay + i growth) over i < 2n.
const Rule& rule_for(double decay, double growth) {
  double product = 1.0;
  double next = decay;
  std::size_t factors = 0;
  for (const Rule& rule : rules()) {
    for (; factors < 2 * rule.node.size(); ++factors, next += growth) product *= next;
    if (product * rule.constant < kError) return rule;
  }
  return rules().back();
}

double total(std::span<const Stretch> stretches, double Stretch::*factor) {
  double sum = 0.0;
  for (const Stretch& stretch : stretches) sum += stretch.length * (stretch.*factor);
  return sum;
}

}  // namespace

template <bool kSlopes>
CovariateLikelihood CovariateKernel::run(const ParetoNbd& m, const CovariateHistory& history,
                                         std::span<StretchSlope> slopes) {
  const double c = m.r + history.x;
  const double s = m.s;
  const double before_a = total(history.before, &Stretch::purchase);
  const double before_b = total(history.before, &Stretch::lifetime);
  const double p_start = m.alpha + before_a;
  const double q_start = m.beta + before_b;
  if constexpr (kSlopes) moments_.assign(history.after.size(), {});

  // w = log((alpha + A)/P), v = log((beta + B)/Q) at the start of a panel, where alpha + A = p, beta + B = q.
  double w = 0.0, v = 0.0, p = p_start, q = q_start;
  double integral = 0.0, with_w = 0.0, with_v = 0.0;
  double sum_p = 0.0, sum_q = 0.0;  // integrals of f/(alpha + A) and f/(beta + B)
  bool ended = false;
  for (std::size_t j = 0; j < history.after.size() && !ended; ++j) {
    const Stretch& stretch = history.after[j];
    const double a = stretch.purchase;
    const double b = stretch.lifetime;
    Moments here;
    for (double done = 0.0; done < stretch.length;) {
      const double rate_p = a / p;
      const double rate_q = b / q;
      const double decay_rate = c * rate_p + (s + 1.0) * rate_q;
      const double left = stretch.length - done;
      const double h =
          std::fmin(left, std::fmin(kMostGrowth / std::fmax(rate_p, rate_q), kMostDecay / decay_rate));
      if (!(h > 0.0)) break;  // factors beyond the range of double: the value is not finite either
      const double growth_p = rate_p * h;
      const double growth_q = rate_q * h;
      const double height = s * rate_q * h * std::exp(-c * w - s * v);
      const Rule& rule = rule_for(decay_rate * h, std::fmax(growth_p, growth_q));
      for (std::size_t i = 0; i < rule.node.size(); ++i) {
        const double u = rule.node[i];
        const double up_p = growth_p * u;
        const double up_q = growth_q * u;
        const double more_w = std::log1p(up_p);
        const double more_v = std::log1p(up_q);
        const double per_q = 1.0 / (1.0 + up_q);
        const double f = rule.weight[i] * height * std::exp(-c * more_w - s * more_v) * per_q;
        here.mass += f;
        if constexpr (kSlopes) {
          with_w += f * (w + more_w);
          with_v += f * (v + more_v);
          const double f_p = f / (p * (1.0 + up_p));
          const double f_q = f * per_q / q;
          const double time = done + h * u;
          here.purchase += f_p;
          here.lifetime += f_q;
          here.purchase_time += f_p * time;
          here.lifetime_time += f_q * time;
        }
      }
      done = h < left ? done + h : stretch.length;
      p += a * h;
      q += b * h;
      w += std::log1p(growth_p);
      v += std::log1p(growth_q);
      if (std::exp(-c * w - s * v) < kNothingLeft * (integral + here.mass)) {
        ended = true;
        break;
      }
    }
    integral += here.mass;
    if constexpr (kSlopes) {
      sum_p += here.purchase;
      sum_q += here.lifetime;
      moments_[j] = here;
    }
  }
  const double after_a = total(history.after, &Stretch::purchase);
  const double after_b = total(history.after, &Stretch::lifetime);
  const double w_end = std::log1p(after_a / p_start);
  const double v_end = std::log1p(after_b / q_start);
  const double log_end = -c * w_end - s * v_end;
  const double end = std::exp(log_end);
  const double whole = end + integral;  // K
  const double log_whole = std::log(whole);

  CovariateLikelihood out;
  out.log_p_alive = std::fmin(0.0, log_end - log_whole);
  const double ratio_p = std::log1p(before_a / m.alpha);
  const double ratio_q = std::log1p(before_b / m.beta);
  out.value = log_rising<double>(m.r, history.x) - m.r * ratio_p - history.x * std::log(p_start) -
              s * ratio_q + log_whole;
  if constexpr (kSlopes) {
    double rising = 0.0;
    if (history.x > 64.0) {
      rising = digamma(c) - digamma(m.r);
    } else {
      for (double i = 0.0; i < history.x; i += 1.0) rising += 1.0 / (m.r + i);
    }
    out.d_r = rising - ratio_p - (end * w_end + with_w) / whole;
    out.d_s = -ratio_q + (integral / s - end * v_end - with_v) / whole;
    // Derivatives in alpha + A and beta + B, everywhere at once.
    const double end_p = end / (p_start + after_a);
    const double end_q = end / (q_start + after_b);
    const double all_p = -c * (sum_p + end_p) / whole;
    const double all_q = -((s + 1.0) * sum_q + s * end_q) / whole;
    out.d_log_alpha = m.r + m.alpha * all_p;
    out.d_log_beta = s + m.beta * all_q;
    const std::size_t n = history.before.size();
    for (std::size_t j = 0; j < n; ++j) {
      const Stretch& stretch = history.before[j];
      slopes[j] = {stretch.purchase * stretch.length * all_p, stretch.lifetime * stretch.length * all_q};
    }
    double later_p = end_p;
    double later_q = s * end_q;
    for (std::size_t j = history.after.size(); j-- > 0;) {
      const Stretch& stretch = history.after[j];
      const Moments& here = moments_[j];
      slopes[n + j] = {
          -c * stretch.purchase * (here.purchase_time + stretch.length * later_p) / whole,
          (here.mass - stretch.lifetime * ((s + 1.0) * here.lifetime_time + stretch.length * later_q)) /
              whole};
      later_p += here.purchase;
      later_q += (s + 1.0) * here.lifetime;
    }
  }
  return out;
}

template CovariateLikelihood CovariateKernel::run<false>(const ParetoNbd&, const CovariateHistory&,
                                                         std::span<StretchSlope>);
template CovariateLikelihood CovariateKernel::run<true>(const ParetoNbd&, const CovariateHistory&,
                                                        std::span<StretchSlope>);

double log_likelihood(const ParetoNbd& model, const CovariateHistory& history,
                      double log_factor_at_purchases) {
  return CovariateKernel{}.evaluate(model, history).value + log_factor_at_purchases;
}

ParetoNbdPosterior posterior(const ParetoNbd& model, const CovariateHistory& history) {
  return {std::exp(CovariateKernel{}.evaluate(model, history).log_p_alive), model.r + history.x,
          model.alpha + total(history.before, &Stretch::purchase) + total(history.after, &Stretch::purchase),
          model.s,
          model.beta + total(history.before, &Stretch::lifetime) + total(history.after, &Stretch::lifetime)};
}

CountMoments alive_counts(const ParetoNbdPosterior& from, std::span<const Stretch> future) {
  const double s = from.lifetime_shape;
  double q = from.lifetime_rate;
  double purchases = 0.0;  // integral of the purchase factor so far
  double survival = 1.0;
  double mean = 0.0;    // of the integral up to her death or the end ...
  double square = 0.0;  // ... and of its square, int 2 A(y) a(y) P(alive at y) dy
  for (const Stretch& stretch : future) {
    if (!(stretch.length > 0.0)) continue;
    const double a = stretch.purchase;
    const double b = stretch.lifetime;
    // In units of the stretch's hazard time is b y; a factor of 0 leaves no hazard.
    const double hazard = b * stretch.length;
    const double scale = hazard > 0.0 ? a / b : 0.0;
    const double active = hazard > 0.0 ? scale * mean_active_time(s, q, hazard) : a * stretch.length;
    const double active_square = hazard > 0.0 ? scale * scale * mean_squared_active_time(s, q, hazard)
                                              : a * a * stretch.length * stretch.length;
    square += survival * (2.0 * purchases * active + active_square);
    mean += survival * active;
    purchases += a * stretch.length;
    survival *= std::exp(-s * std::log1p(hazard / q));
    q += hazard;
  }
  const double rate = from.purchase_shape / from.purchase_rate;
  const double expected = rate * mean;
  const double product = rate * (from.purchase_shape + 1.0) / from.purchase_rate * square;
  return {expected, std::fmax(0.0, expected + product - expected * expected)};
}

CountMoments new_customer_counts(const ParetoNbd& model, std::span<const Stretch> life) {
  return alive_counts({1.0, model.r, model.alpha, model.s, model.beta}, life);
}

CountMoments future_counts(const ParetoNbdPosterior& from, std::span<const Stretch> future) {
  const CountMoments alive = alive_counts(from, future);
  return {from.p_alive * alive.mean,
          from.p_alive * (alive.variance + (1.0 - from.p_alive) * alive.mean * alive.mean)};
}

CountMoments future_counts(const ParetoNbd& model, const CovariateHistory& history,
                           std::span<const Stretch> future) {
  return future_counts(posterior(model, history), future);
}

double time_at(std::span<const Stretch> stretches, double Stretch::*factor, double target) {
  STAMKUND_EXPECT(target >= 0.0);
  double time = 0.0;
  for (const Stretch& stretch : stretches) {
    const double here = stretch.length * (stretch.*factor);
    if (target <= here && here > 0.0) return time + stretch.length * (target / here);
    target -= here;
    time += stretch.length;
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace stamkund::customer_base
