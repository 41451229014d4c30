#include "experiments/design/contrast.h"

#include <algorithm>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace stamkund::design {
namespace {

using boost::math::normal;

double square(double x) { return x * x; }

/// On the scale of the test: of log rates, and of log cumulated hazards.
double scaled(OutcomeKind kind, double value) {
  if (kind == OutcomeKind::count) return std::log(value);
  if (kind == OutcomeKind::time_to_event) return std::log(-std::log1p(-value));
  return value;
}

void proportions(const ExperimentSpec& spec, double p0, double p1, const Weights& w, Contrast& c) {
  const double pooled = (w.control * p0 + w.treated * p1) / (w.control + w.treated);
  c.sd = std::sqrt(p0 * (1 - p0) / w.control + p1 * (1 - p1) / w.treated);
  c.null_sd = c.sd;
  if (spec.hypothesis != Hypothesis::superiority) return;
  if (spec.test == "pooled") c.null_sd = std::sqrt(pooled * (1 - pooled) * (1 / w.control + 1 / w.treated));
  if (spec.test == "arcsine") {
    c.distance = 2.0 * std::abs(std::asin(std::sqrt(p1)) - std::asin(std::sqrt(p0)));
    c.null_sd = c.sd = std::sqrt(1 / w.control + 1 / w.treated);
    c.either = true;
  }
}

void counts(const ExperimentSpec& spec, double r0, double r1, const Weights& w, Contrast& c) {
  const OutcomeSpec& o = spec.outcome;
  c.distance = std::abs(std::log(r1 / r0));
  const auto sd = [&](double a, double b) {
    return std::sqrt(log_rate_variance(o, a) / w.control + log_rate_variance(o, b) / w.treated);
  };
  c.sd = c.null_sd = sd(r0, r1);
  const double pooled = (w.control * r0 + w.treated * r1) / (w.control + w.treated);
  if (spec.test == "reference") c.null_sd = sd(r0, r0);
  if (spec.test == "pooled") c.null_sd = sd(pooled, pooled);
}

/// Of noncentral t, P(T > critical), where Boost's series do not converge: Z + away > critical sqrt(W / df),
/// W chi-square, over the values of Z. With few degrees it starts as a root: tanh-sinh takes such ends.
double far_above(double df, double away, double critical) {
  constexpr double kFar = 9.0;  // standard deviations beyond which nothing is left
  const double from = std::max(-kFar, -away);
  if (!(from < kFar)) return 0.0;
  const normal z;
  const auto given = [&](double value) {
    const double root = std::max(0.0, value + away) / critical;
    return pdf(z, value) * boost::math::gamma_p(df / 2.0, df * root * root / 2.0);
  };
  boost::math::quadrature::tanh_sinh<double> quadrature;
  return quadrature.integrate(given, from, kFar, 1e-11);
}

/// Beyond these Boost's noncentral t gives up.
constexpr double kFewDegrees = 2.0;
constexpr double kFarAway = 30.0;
/// With fewer no t test is possible, and its limit goes beyond all numbers.
constexpr double kFewestDegrees = 0.1;

}  // namespace

double log_rate_variance(const OutcomeSpec& o, double rate) {
  const double mean = o.exposure - o.accrual / 2.0;
  const double spread = 1.0 + o.accrual * o.accrual / (12.0 * mean * mean);
  return 1.0 / (mean * rate) + o.dispersion * spread;
}

double ratio_variance(const OutcomeSpec& o, double ratio) {
  const double sd = o.sd.value_or(1.0);
  return (square(sd) + square(ratio * o.denominator_sd) -
          2.0 * ratio * o.correlation * sd * o.denominator_sd) /
         square(o.denominator_mean);
}

Contrast contrast_of(const ExperimentSpec& spec, double effect, const Weights& w) {
  const OutcomeSpec& o = spec.outcome;
  const double base = o.baseline.value_or(0.0);
  Contrast c;
  c.distance = std::abs(effect);
  switch (o.kind) {
    case OutcomeKind::proportion:
    case OutcomeKind::retention:
      proportions(spec, base, base + effect, w, c);
      break;
    case OutcomeKind::count:
      counts(spec, base, base + effect, w, c);
      break;
    case OutcomeKind::time_to_event: {
      const double p1 = base + effect;
      c.distance = std::abs(std::log(std::log1p(-p1) / std::log1p(-base)));
      const double all = w.control + w.treated;
      const double events = w.control * base + w.treated * p1;
      c.sd = c.null_sd = std::sqrt(1.0 / (w.control * w.treated / square(all) * events));
      break;
    }
    case OutcomeKind::ratio: {
      c.sd = c.null_sd =
          std::sqrt(ratio_variance(o, base) / w.control + ratio_variance(o, base + effect) / w.treated);
      break;
    }
    case OutcomeKind::mean:
    case OutcomeKind::revenue:
    case OutcomeKind::clv: {
      const double sd0 = w.control_sd > 0.0 ? w.control_sd : o.sd.value_or(1.0);
      const double sd1 = w.treated_sd > 0.0 ? w.treated_sd : o.treated_sd.value_or(o.sd.value_or(1.0));
      c.sd = c.null_sd = std::sqrt(square(sd0) / w.control + square(sd1) / w.treated);
      c.t = spec.test == "t";
      break;
    }
  }
  const double factor = std::sqrt(variance_factor(spec));
  c.sd *= factor;
  c.null_sd *= factor;
  c.unit = std::max(1.0, spec.cluster.size);
  if (spec.hypothesis == Hypothesis::superiority) return c;
  const double now = scaled(o.kind, base + effect);
  const double from_above = scaled(o.kind, base + spec.margin) - now;
  const double from_below = now - scaled(o.kind, base - spec.margin);
  if (spec.hypothesis == Hypothesis::non_inferiority)
    c.distance = o.lower_is_better ? from_above : from_below;
  if (spec.hypothesis == Hypothesis::equivalence) {
    c.both = true;
    c.distance = from_above;
    c.equivalence = from_below;
  }
  return c;
}

double absolute_effect(const ExperimentSpec& spec) {
  const double base = spec.outcome.baseline.value_or(0.0);
  const EffectSpec& e = spec.effect;
  if (e.absolute) return *e.absolute;
  if (e.relative) return *e.relative * base;
  if (e.to) return *e.to - base;
  return e.standardized.value_or(0.0) * spec.outcome.sd.value_or(1.0);
}

double variance_factor(const ExperimentSpec& spec) {
  const ClusterSpec& k = spec.cluster;
  double factor = 1.0 + ((1.0 + k.size_cv * k.size_cv) * k.size - 1.0) * k.correlation;
  factor *= 1.0 - square(spec.covariate_correlation);
  if (spec.strata.empty()) return factor;
  double mean = 0, within = 0, between = 0;
  for (const auto& one : spec.strata) mean += one.share * one.mean;
  for (const auto& one : spec.strata) {
    within += one.share * square(one.sd);
    between += one.share * square(one.mean - mean);
  }
  return within + between > 0.0 ? factor * within / (within + between) : factor;
}

std::string formula_of(const ExperimentSpec& spec) {
  std::string text;
  switch (spec.outcome.kind) {
    case OutcomeKind::proportion:
    case OutcomeKind::retention:
      text = spec.test == "unpooled"
                 ? "two proportions, normal, unpooled variance (Fleiss, Levin & Paik 2003)"
             : spec.test == "pooled" ? "two proportions, normal, pooled variance under the null hypothesis "
                                       "(Fleiss, Levin & Paik 2003)"
                                     : "two proportions, normal on the arcsine scale (Cohen 1988)";
      break;
    case OutcomeKind::mean:
    case OutcomeKind::revenue:
    case OutcomeKind::clv:
      text = spec.test == "t"
                 ? "two means, Student's t, noncentral t (Cohen 1988); Welch's degrees of freedom"
                 : "two means, normal";
      break;
    case OutcomeKind::ratio:
      text = "two ratios of means, normal, delta method (Deng, Knoblich & Lu 2018)";
      break;
    case OutcomeKind::count:
      text = "two negative binomial rates, log rate ratio, " + spec.test + " variance (Zhu & Lakkis 2014)";
      break;
    case OutcomeKind::time_to_event:
      text = "log-rank test, number of events (Schoenfeld 1983)";
      break;
  }
  if (spec.hypothesis == Hypothesis::non_inferiority) text += "; non-inferiority";
  if (spec.hypothesis == Hypothesis::equivalence)
    text += "; equivalence, two one-sided tests (Schuirmann 1987)";
  if (spec.cluster.correlation > 0.0)
    text += "; cluster design effect 1 + ((1 + cv^2) m - 1) icc (Eldridge, Ashby & Kerry 2006)";
  if (spec.covariate_correlation != 0.0) text += "; covariate, variance times 1 - rho^2 (Deng et al. 2013)";
  if (!spec.strata.empty()) text += "; variance within strata (Cochran 1977)";
  return text;
}

double degrees_of(const Contrast& c, const Weights& w, double n) {
  const double u0 = n * w.control / c.unit, u1 = n * w.treated / c.unit;
  if (!c.t || u0 + u1 >= 1e7) return std::numeric_limits<double>::infinity();
  if (!(u0 > 1.0 && u1 > 1.0)) return std::numeric_limits<double>::quiet_NaN();
  const double s0 = w.control_sd > 0 ? w.control_sd : 1.0, s1 = w.treated_sd > 0 ? w.treated_sd : s0;
  const double a = s0 * s0 / u0, b = s1 * s1 / u1;
  const double df = s0 == s1 ? u0 + u1 - 2.0 : square(a + b) / (a * a / (u0 - 1.0) + b * b / (u1 - 1.0));
  return df >= kFewestDegrees ? df : std::numeric_limits<double>::quiet_NaN();
}

double critical_of(const Contrast& c, const Weights& w, double n, double level) {
  const double df = degrees_of(c, w, n);
  if (std::isnan(df)) return df;
  return std::isinf(df) ? quantile(complement(normal(), level))
                        : quantile(complement(boost::math::students_t(df), level));
}

double power_of(const Contrast& c, const Weights& w, double n, double level, bool two_sided) {
  const normal z;
  if (!(n > 0.0)) return 0.0;
  const double root = std::sqrt(n);
  const double df = degrees_of(c, w, n);
  if (std::isnan(df)) return 0.0;
  const bool t = std::isfinite(df);
  const auto one = [&](double distance, bool other) {
    if (!t) {
      const double far = quantile(complement(z, level)) * c.null_sd;
      return cdf(z, (distance * root - far) / c.sd) +
             (other && c.either ? cdf(z, (-distance * root - far) / c.sd) : 0.0);
    }
    const double critical = quantile(complement(boost::math::students_t(df), level));
    const double away = distance * root / c.sd;
    if (df < kFewDegrees || std::abs(away) > kFarAway)
      return far_above(df, away, critical) + (other ? far_above(df, -away, critical) : 0.0);
    const boost::math::non_central_t law(df, away);
    return cdf(complement(law, critical)) + (other ? cdf(law, -critical) : 0.0);
  };
  if (!c.both) return one(c.distance, two_sided);
  return std::max(0.0, one(c.distance, false) + one(c.equivalence, false) - 1.0);
}

}  // namespace stamkund::design
