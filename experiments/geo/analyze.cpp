#include "experiments/geo/analyze.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "experiments/geo/checks.h"
#include "experiments/geo/time_based.h"

namespace stamkund::geo {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

class Analysis {
 public:
  Analysis(Panel panel, const design::ExperimentSpec& spec, Problems& problems)
      : panel_(std::move(panel)), spec_(spec), problems_(problems) {}

  Result run() {
    out_.alpha = spec_.alpha;
    out_.one_sided = spec_.sides == design::Sides::one;
    out_.lower_is_better = spec_.outcome.lower_is_better;
    out_.currency = spec_.currency;
    out_.weight_power = spec_.geo.weight_power;
    out_.groups = groups_of(spec_.geo, panel_, problems_);
    out_.periods = periods_of(spec_.geo, panel_, problems_);
    if (problems_.has_errors()) return {};
    const Periods& p = out_.periods;
    const auto& outcome = panel_.outcome;
    control_before_ = series(panel_, outcome, out_.groups.control, p.pretest, p.test);
    treated_before_ = series(panel_, outcome, out_.groups.treated, p.pretest, p.test);
    control_ = series(panel_, outcome, out_.groups.control, p.test, p.end);
    treated_ = series(panel_, outcome, out_.groups.treated, p.test, p.end);
    const TimeBased fit(control_before_, treated_before_);
    if (fit.correlation() == 0.0) {
      problems_.error(
          {Severity::error, panel_.file, 0, panel_.outcome_column,
           "before the test one of the groups has the same outcome on every day: how the groups go "
           "together cannot be seen",
           "is this the right column?"});
      return {};
    }
    out_.fit = {fit.intercept(),   fit.slope(),           fit.sigma(),
                fit.correlation(), fit.autocorrelation(), fit.points()};
    set_cost();
    by_time(fit);
    by_region();
    day_by_day(fit);
    try_before();
    each_region();
    check(panel_, out_);
    // What is left of the panel are its names.
    panel_.outcome.clear(), panel_.cost.clear(), panel_.there.clear();
    out_.panel = std::move(panel_);
    return std::move(out_);
  }

 private:
  /// Of its law.
  template <class Quantile>
  Told told(const Quantile& quantile, double chance_above, double chance_below) const {
    Told out;
    const double a = spec_.alpha;
    out.chance_above = chance_above;
    out.lower = quantile(a);
    out.upper = quantile(1.0 - a);
    if (!out_.one_sided)
      out.range = {quantile(0.5 * a), quantile(1.0 - 0.5 * a)};
    else if (out_.lower_is_better)
      out.range = {-kInfinite, out.upper};
    else
      out.range = {out.lower, kInfinite};
    if (out_.one_sided)
      out.p_value = out_.lower_is_better ? chance_above : chance_below;
    else
      out.p_value = std::min(1.0, 2.0 * std::min(chance_above, chance_below));
    return out;
  }

  Told told(const Law& law) const {
    Told out =
        told([&](double share) { return law.quantile(share); }, law.chance_above(0.0), law.chance_below(0.0));
    out.estimate = law.location;
    out.standard_error = law.scale;
    out.degrees = law.degrees;
    return out;
  }

  Told told(const RatioLaw& law) const {
    Told out =
        told([&](double share) { return law.quantile(share); }, law.chance_above(0.0), law.chance_below(0.0));
    out.estimate = law.quantile(0.5);
    out.standard_error = out.degrees = kUnknown;
    return out;
  }

  /// The effect beside what would have been: both add up to what was seen.
  void set_relative(Method& method, double seen) const {
    method.foreseen = seen - method.effect.estimate;
    const auto share = [&](double effect) {
      if (!std::isfinite(effect)) return effect;
      return seen - effect > 0.0 ? effect / (seen - effect) : kUnknown;
    };
    method.relative = {share(method.effect.range.low), share(method.effect.range.high)};
  }

  void set_cost() {
    const Periods& p = out_.periods;
    if (spec_.geo.incremental_cost) {
      cost_law_ = Law{*spec_.geo.incremental_cost, 0.0, 1.0};
      out_.cost = Cost{*spec_.geo.incremental_cost, 0.0, true, true, true};
      return;
    }
    if (panel_.cost.empty()) return;
    const TimeBased fit(series(panel_, panel_.cost, out_.groups.control, p.pretest, p.test),
                        series(panel_, panel_.cost, out_.groups.treated, p.pretest, p.test));
    const auto treated = series(panel_, panel_.cost, out_.groups.treated, p.test, p.end);
    Law law = fit.effect(series(panel_, panel_.cost, out_.groups.control, p.test, p.end), treated);
    double most = 0.0;
    for (const double one : treated) most = std::max(most, std::abs(one));
    // Costs that were the same on every day before leave nothing uncertain.
    if (law.scale <= 1e-9 * most) law.scale = 0.0;
    cost_law_ = law;
    Cost cost{law.location, law.scale, false, law.scale == 0.0, true};
    cost.stable = law.location != 0.0 && RatioLaw({}, law).is_stable();
    out_.cost = cost;
  }

  void by_time(const TimeBased& fit) {
    Method& method = out_.time_based;
    method.name = "time-based regression";
    const Law law = fit.effect(control_, treated_);
    method.effect = told(law);
    set_relative(method, sum_of(treated_));
    // A return on less than nothing is none.
    if (!cost_law_ || !(cost_law_->location > 0.0)) return;
    if (cost_law_->scale > 0.0)
      method.per_cost = told(RatioLaw(law, *cost_law_));
    else
      method.per_cost = told(
          Law{law.location / cost_law_->location, law.scale / std::abs(cost_law_->location), law.degrees});
  }

  void by_region() {
    Method& method = out_.geo_based;
    method.name = "geo-based regression";
    const Periods& p = out_.periods;
    std::vector<RegionSums> regions;
    double seen = 0.0;
    const auto add = [&](std::size_t region, bool treated) {
      RegionSums sums;
      sums.treated = treated;
      for (std::size_t d = p.pretest; d < p.end; ++d) {
        const std::size_t at = panel_.at(region, d);
        (d < p.test ? sums.before : sums.during) += panel_.outcome[at];
        if (!panel_.cost.empty()) (d < p.test ? sums.cost_before : sums.cost_during) += panel_.cost[at];
      }
      if (treated && sums.before > 0.0) seen += sums.during;
      regions.push_back(sums);
    };
    for (const std::size_t one : out_.groups.control) add(one, false);
    for (const std::size_t one : out_.groups.treated) add(one, true);
    const GeoBased fit = geo::geo_based(regions, !panel_.cost.empty(), spec_.geo.weight_power);
    method.refused = fit.refused;
    if (!fit.refused.empty()) return;
    method.effect = told(fit.effect());
    set_relative(method, seen);
    if (cost_law_ && !(cost_law_->location > 0.0)) return;
    if (fit.by_cost)
      method.per_cost = told(fit.per_unit);
    else if (cost_law_)
      method.per_cost =
          told(Law{method.effect.estimate / cost_law_->location,
                   method.effect.standard_error / std::abs(cost_law_->location), method.effect.degrees});
  }

  void day_by_day(const TimeBased& fit) {
    for (std::size_t t = 0; t < control_.size(); ++t) {
      DayEffect one;
      one.day = panel_.days[out_.periods.test + t];
      one.treated = treated_[t];
      one.control = control_[t];
      one.foreseen = fit.foreseen(control_[t]);
      one.effect = one.treated - one.foreseen;
      const auto upto = static_cast<std::ptrdiff_t>(t + 1);
      const Told told_of = told(fit.effect({control_.begin(), control_.begin() + upto},
                                           {treated_.begin(), treated_.begin() + upto}));
      one.cumulative = told_of.estimate;
      one.range = told_of.range;
      out_.days.push_back(one);
    }
  }

  void try_before() {
    const std::size_t n = control_before_.size();
    const std::size_t length = std::min(control_.size(), n / 3);
    if (length < 2 || n - length < 4) return;
    const auto cut = static_cast<std::ptrdiff_t>(n - length);
    const TimeBased fit({control_before_.begin(), control_before_.begin() + cut},
                        {treated_before_.begin(), treated_before_.begin() + cut});
    const std::vector<double> treated(treated_before_.begin() + cut, treated_before_.end());
    const Law law = fit.effect({control_before_.begin() + cut, control_before_.end()}, treated);
    const double less = std::min(law.chance_above(0.0), law.chance_below(0.0)),
                 would = sum_of(treated) - law.location;
    out_.placebo = Placebo{length, law.location, law.scale, std::min(1.0, 2.0 * less),
                           would != 0.0 ? law.location / would : kUnknown};
  }

  void each_region() {
    const Periods& p = out_.periods;
    const auto before = static_cast<double>(p.test - p.pretest), during = static_cast<double>(p.end - p.test);
    const double control_all = sum_of(control_before_), treated_all = sum_of(treated_before_);
    const auto less = [&](const std::vector<double>& all, std::size_t region, std::size_t from) {
      std::vector<double> out = all;
      for (std::size_t t = 0; t < out.size(); ++t) out[t] -= panel_.outcome[panel_.at(region, from + t)];
      return out;
    };
    const auto add = [&](std::size_t region, bool treated) {
      const auto mine = series(panel_, panel_.outcome, {region}, p.pretest, p.end);
      Region one{panel_.geos[region], treated, 0, 0, kUnknown, kUnknown};
      for (std::size_t t = 0; t < p.test - p.pretest; ++t) one.before += mine[t] / before;
      double in_test = 0.0;
      for (std::size_t t = p.test - p.pretest; t < mine.size(); ++t) in_test += mine[t] / during;
      one.share = one.before * before / (treated ? treated_all : control_all);
      if (one.before > 0.0) one.change = in_test / one.before - 1.0;
      if ((treated ? out_.groups.treated : out_.groups.control).size() > 1) {
        const TimeBased fit(treated ? control_before_ : less(control_before_, region, p.pretest),
                            treated ? less(treated_before_, region, p.pretest) : treated_before_);
        one.effect_without = fit.effect(treated ? control_ : less(control_, region, p.test),
                                        treated ? less(treated_, region, p.test) : treated_)
                                 .location;
      }
      out_.regions.push_back(one);
    };
    for (const std::size_t one : out_.groups.treated) add(one, true);
    for (const std::size_t one : out_.groups.control) add(one, false);
  }

  Panel panel_;
  const design::ExperimentSpec& spec_;
  Problems& problems_;
  Result out_;
  std::vector<double> control_before_, treated_before_, control_, treated_;
  std::optional<Law> cost_law_;
};

}  // namespace

Result analyze(Panel panel, const design::ExperimentSpec& spec, Problems& problems) {
  return Analysis(std::move(panel), spec, problems).run();
}

}  // namespace stamkund::geo
