#include "experiments/analysis/compare.h"

#include <algorithm>
#include <cmath>

#include "engine/report/numbers.h"
#include "experiments/analysis/resplit_level.h"
#include "experiments/analysis/score.h"

namespace stamkund::analysis {
namespace {

/// Below these the third and fourth moments move the level of a two-sided test at .05 by less than about
/// a twentieth of it (Edgeworth terms of the studentised mean, Hall 1992, ch. 2.6), and no re-split is
/// needed.
constexpr double kFineSkewness = 0.03;
constexpr double kFineKurtosis = 0.1;
/// Welch is left where its level in re-splits exceeds the nominal one by this factor, or that of one tail by
/// the other one, beyond the error of the re-splits (assumption).
constexpr double kTooOften = 1.1;
constexpr double kTooOftenInATail = 1.5;

std::string welch_name(const Pair& pair) {
  return std::string("Welch") + (pair.clustered ? " over clusters" : "") +
         (pair.adjusted ? " after CUPED" : "");
}

/// Values above the `at` quantile of those that are not 0, of both arms, become it.
std::vector<Sample> winsorised(const Pair& pair, double at, double& limit) {
  std::vector<double> values;
  for (const Sample* sample : {&pair.treated, &pair.control})
    for (const double y : sample->y)
      if (y != 0.0) values.push_back(y);
  std::vector<Sample> out{pair.treated, pair.control};
  if (values.empty()) return out;
  const auto k = static_cast<std::size_t>(std::ceil(at * static_cast<double>(values.size()))) - 1;
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::min(k, values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  limit = *place;
  for (Sample& sample : out)
    for (double& y : sample.y) y = std::min(y, limit);
  return out;
}

void by_score(const Pair& pair, double alpha, bool main, Compared& out) {
  const auto successes = [](const Sample& sample) {
    return static_cast<double>(std::count(sample.y.begin(), sample.y.end(), 1.0));
  };
  const TwoProportions counts{successes(pair.treated), static_cast<double>(pair.treated.size()),
                              successes(pair.control), static_cast<double>(pair.control.size())};
  Finding finding;
  finding.method = Method::score;
  finding.name = "score (Miettinen & Nurminen)";
  finding.treated = counts.treated_successes / counts.treated_customers;
  finding.control = counts.control_successes / counts.control_customers;
  finding.estimate = finding.treated - finding.control;
  finding.statistic = score_of_difference(counts, 0.0);
  finding.standard_error = finding.statistic == 0.0 ? kUnknown : finding.estimate / finding.statistic;
  finding.degrees = std::numeric_limits<double>::infinity();
  finding.p_value = Law::normal().p_value(finding.statistic);
  finding.interval = score_interval(counts, alpha);
  finding.relative = finding.control > 0.0 ? finding.treated / finding.control - 1.0 : kUnknown;
  finding.relative_interval = score_relative_interval(counts, alpha);
  if (main) {
    out.interval = [counts](double level) { return score_interval(counts, level); };
    out.comparison.others.push_back(out.comparison.main);
    out.comparison.main = finding;
  } else {
    out.comparison.others.push_back(finding);
  }
}

}  // namespace

Finding finding_of(const Effect& effect, Method method, const std::string& name, double alpha) {
  Finding out;
  out.method = method;
  out.name = name;
  out.control = effect.control;
  out.treated = effect.treated;
  out.estimate = effect.estimate();
  out.standard_error = effect.standard_error();
  out.statistic = effect.statistic();
  out.degrees = effect.law.is_drawn() ? kUnknown : effect.law.degrees();
  out.p_value = effect.p_value();
  out.interval = effect.interval(alpha);
  out.relative_interval = effect.relative_interval(alpha);
  // A control that cannot be told from 0 gives no ratio either.
  out.relative = std::isnan(out.relative_interval.low) ? kUnknown : effect.relative();
  return out;
}

Compared compare(const Pair& pair, const Spec& spec, std::uint64_t number, const Threads& threads) {
  const Figure treated = figure_of(pair.treated);
  const Figure control = figure_of(pair.control);
  const double alpha = spec.alpha;
  const Effect by_welch =
      welch(treated, control, covariance_of(pair.treated, treated, pair.control, control));
  const Finding welch_finding = finding_of(by_welch, Method::welch, welch_name(pair), alpha);
  const ResplitKey key{spec.seed, number};
  Compared out;
  out.effect = by_welch;
  out.interval = [by_welch](double level) { return by_welch.interval(level); };
  out.comparison.main = welch_finding;

  Method method = spec.method;
  std::vector<double> drawn;
  const bool constant = !(by_welch.standard_error() > 0.0);
  if (!pair.crossing && !constant && (method == Method::automatic || method == Method::permutation)) {
    const Shape shape = shape_of(pair.treated, pair.control);
    const bool doubtful =
        std::abs(shape.skewness) > kFineSkewness || std::abs(shape.kurtosis) > kFineKurtosis;
    if (doubtful || is_cheap(pair.treated, pair.control, spec.resplits) || method == Method::permutation) {
      drawn = resplit(pair.treated, pair.control, affordable(pair.treated, pair.control, spec.resplits), key,
                      threads);
      out.comparison.resplits = rates_of(drawn, by_welch.law, alpha);
    } else {
      out.comparison.why = "the arms are so large that the normal approximation holds";
    }
  }
  if (method == Method::automatic) {
    method = Method::welch;
    if (constant) {
      // Nothing is known of what was not seen; of shares the score test says how rare it may be.
      const bool shares = pair.kind == Kind::proportion && !pair.clustered && !pair.adjusted;
      if (shares) method = Method::score;
      out.comparison.why = shares ? "the values of neither arm vary, so Welch's test has no error"
                                  : "the values of neither arm vary: how far luck goes cannot be told";
    } else if (out.comparison.resplits) {
      const bool fails = too_often(*out.comparison.resplits, alpha, {kTooOften, kTooOftenInATail});
      if (fails) method = Method::permutation;
      out.comparison.why =
          "split again at random, these values make Welch's test call a difference in " +
          report::percent(out.comparison.resplits->rate()) + " of " +
          report::number(static_cast<double>(drawn.size())) + " splits at a nominal " +
          report::percent(alpha) +
          (fails ? ": the normal approximation fails, and a permutation test of the studentised "
                   "difference takes its place"
           : too_seldom(*out.comparison.resplits, alpha) ? ": false alarms are rarer than they may be, and "
                                                           "effects are found as rarely; the values that "
                                                           "differ are too few, or some too far out"
                                                         : ": it holds");
    } else if (pair.crossing) {
      out.comparison.why = "clusters have customers in both arms";
    }
  } else if (method != Method::welch) {
    out.comparison.why = "asked for";
  }

  const auto take = [&](const Effect& effect, Method by, const std::string& name) {
    out.effect = effect;
    out.interval = [effect](double level) { return effect.interval(level); };
    out.comparison.main = finding_of(effect, by, name, alpha);
    out.comparison.others.push_back(welch_finding);
  };
  if (method == Method::permutation && !drawn.empty()) {
    Effect effect = by_welch;
    effect.law = Law::drawn(std::move(drawn));
    take(effect, method, "permutation of the studentised difference");
  } else if (method == Method::bootstrap) {
    Effect effect = by_welch;
    effect.law = Law::drawn(bootstrap_t(pair.treated, pair.control,
                                        affordable(pair.treated, pair.control, spec.resplits), key, threads));
    take(effect, method, "studentised bootstrap");
  }
  if (constant && method != Method::score) {
    Finding& unknown = out.comparison.main;
    unknown.p_value = unknown.statistic = unknown.standard_error = kUnknown;
    unknown.interval = unknown.relative_interval = {};
    out.interval = [](double) { return Interval{}; };
  }
  const bool plain = !pair.clustered && pair.kind != Kind::ratio && pair.kind != Kind::count;
  if (plain) {
    const Effect effect = pooled(treated, control);
    if (method == Method::pooled)
      take(effect, method, "pooled variance");
    else
      out.comparison.others.push_back(finding_of(effect, Method::pooled, "pooled variance", alpha));
  }
  if (pair.kind == Kind::proportion && plain && !pair.adjusted)
    by_score(pair, alpha, method == Method::score, out);
  if (plain && !pair.adjusted && (pair.kind == Kind::revenue || method == Method::winsorised)) {
    double limit = kUnknown;
    const auto cut = winsorised(pair, spec.winsorise_at, limit);
    const Effect effect = welch(figure_of(cut[0]), figure_of(cut[1]));
    const std::string name = "Welch, values above " + report::number(limit, 4) + " taken as it";
    if (method == Method::winsorised)
      take(effect, method, name);
    else
      out.comparison.others.push_back(finding_of(effect, Method::winsorised, name, alpha));
  }
  return out;
}

}  // namespace stamkund::analysis
