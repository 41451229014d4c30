#include "experiments/analysis/outcome.h"

#include <algorithm>
#include <cmath>

#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "experiments/analysis/counts.h"
#include "experiments/analysis/models.h"
#include "experiments/analysis/one_sided.h"
#include "experiments/analysis/outliers.h"
#include "experiments/analysis/parts.h"
#include "experiments/analysis/sample_ratio.h"
#include "experiments/analysis/verdict.h"

namespace stamkund::analysis {
namespace {

/// Share of the variance that covariates leave: below it is the rounding of sums over many rows.
constexpr double kNothingLeft = 1e-9;
/// Values that are drawn for the law of a verdict without its largest values: a second or so in all.
constexpr std::uint64_t kDrawsOfAll = 2'000'000;

/// Missing outcomes of each arm, and whether arms differ in them.
void count_missing(const OutcomeData& data, const Assignment& assignment, OutcomeResult& out) {
  std::vector<std::uint64_t> all(assignment.arms.size(), 0);
  const auto missing = [&](std::size_t r) {
    return std::isnan(data.value.of_row[r]) || (data.per && std::isnan(data.per->of_row[r])) ||
           (data.event && std::isnan(data.event->of_row[r]));
  };
  for (std::size_t r = 0; r < assignment.of_row.size(); ++r) {
    const auto a = assignment.of_row[r];
    if (a == Assignment::kOut) continue;
    ++all[a];
    out.arms[a].missing += missing(r) ? 1U : 0U;
  }
  double total = 0, lost = 0;
  for (std::size_t a = 0; a < all.size(); ++a) {
    total += static_cast<double>(all[a]);
    lost += static_cast<double>(out.arms[a].missing);
  }
  if (!(lost > 0.0) || !(lost < total)) return;
  double statistic = 0;
  const double share = lost / total;
  for (std::size_t a = 0; a < all.size(); ++a) {
    const double off = static_cast<double>(out.arms[a].missing) - share * static_cast<double>(all[a]);
    statistic += off * off / (static_cast<double>(all[a]) * share * (1.0 - share));
  }
  out.missing_p = chi_square_tail(statistic, static_cast<double>(all.size()) - 1.0);
}

/// Methods that a kind of outcome has.
bool fits(Method method, Kind kind, bool covariates) {
  switch (method) {
    case Method::automatic:
      return true;
    case Method::welch:
    case Method::permutation:
    case Method::bootstrap:
      return kind != Kind::time;
    case Method::pooled:
    case Method::winsorised:
      return kind == Kind::proportion || kind == Kind::mean || kind == Kind::revenue;
    case Method::score:
      return kind == Kind::proportion;
    case Method::cuped:
    case Method::regression:
      return covariates && (kind == Kind::proportion || kind == Kind::mean || kind == Kind::revenue);
    case Method::negative_binomial:
      return kind == Kind::count;
    case Method::log_rank:
      return kind == Kind::time;
  }
  return false;
}

}  // namespace

OutcomeAnalyzer::OutcomeAnalyzer(const Table& table, const Assignment& assignment, const Spec& spec,
                                 const Threads& threads, Problems& problems)
    : table_(table),
      assignment_(assignment),
      spec_(spec),
      threads_(threads),
      problems_(problems),
      covariates_(covariates_of(table, assignment)),
      assigned_(days_of(table, assignment)) {}

void OutcomeAnalyzer::fail(const OutcomeData& data, const std::string& message,
                           const std::string& suggestion) {
  problems_.error({Severity::error, table_.file, 0, data.name, message, suggestion});
}

void OutcomeAnalyzer::note(const std::string& text) {
  if (said_.insert(text).second) notes_.push_back(text);
}

OutcomeResult OutcomeAnalyzer::analyze(const OutcomeData& data) {
  OutcomeResult out;
  out.name = data.name;
  out.spec = data.spec;
  out.why_kind = data.why;
  out.arms.resize(assignment_.arms.size());
  effects_.clear();
  count_missing(data, assignment_, out);
  if (!fits(spec_.method, data.spec.kind, covariates_.count > 0)) {
    fail(data, "the method " + name_of(spec_.method) + " does not fit a " + name_of(data.spec.kind),
         spec_.method == Method::cuped || spec_.method == Method::regression
             ? "it takes --covariate COLUMN, and a mean, a proportion or revenue"
             : "without --method it is chosen by the outcome's kind");
    return out;
  }
  const bool plain_count = data.spec.kind == Kind::count && assignment_.cluster.empty() &&
                           (spec_.method == Method::automatic || spec_.method == Method::negative_binomial);
  if (data.spec.kind == Kind::time)
    times(data, out);
  else if (plain_count)
    counts(data, out);
  else
    means(data, out);
  return out;
}

bool OutcomeAnalyzer::enough(const std::vector<Sample>& samples, const OutcomeData& data) {
  bool fine = true;
  for (std::size_t a = 0; a < samples.size(); ++a) {
    if (samples[a].size() >= 2) continue;
    fail(data, "fewer than two " + std::string(assignment_.cluster.empty() ? "customers" : "clusters") +
                   " of the arm '" + ingest::safe_text(assignment_.arms[a]) + "' have a value");
    fine = false;
  }
  return fine;
}

void OutcomeAnalyzer::figures(const std::vector<Sample>& samples, OutcomeResult& out) const {
  for (std::size_t a = 0; a < samples.size(); ++a) {
    const Figure figure = figure_of(samples[a]);
    ArmFigures& arm = out.arms[a];
    arm.customers = samples[a].customers;
    arm.clusters = assignment_.cluster.empty() ? 0 : samples[a].size();
    arm.value = figure.value;
    arm.standard_error = std::sqrt(figure.variance);
    if (samples[a].x.empty()) arm.spread = std::sqrt(figure.variance * figure.units);
  }
}

void OutcomeAnalyzer::means(const OutcomeData& data, OutcomeResult& out) {
  Values values{&data.value.of_row, data.per ? &data.per->of_row : nullptr};
  const auto raw = samples_of(values, assignment_);
  if (!enough(raw, data)) return;
  figures(raw, out);
  if (data.per)
    for (const auto& sample : raw) {
      double below = 0;
      for (const double x : sample.x) below += x;
      if (!(below > 0.0)) return fail(data, "an arm has nothing to divide by");
    }
  std::vector<double> adjusted;
  std::vector<Sample> samples;
  const bool usable = covariates_.count > 0 && !data.per && data.spec.kind != Kind::count;
  const bool use = usable && (spec_.method == Method::automatic || spec_.method == Method::cuped);
  if (covariates_.count > 0 && (data.per || data.spec.kind == Kind::count))
    note("covariates are not used for ratios and counts");
  if (usable) {
    double kept = kUnknown;
    adjusted = cuped(data.value.of_row, covariates_, assignment_, kept);
    if (kept < kNothingLeft)
      return fail(data,
                  (covariates_.count > 1
                       ? "the covariates say"
                       : "the covariate '" + ingest::safe_text(table_.covariates[0].column) + "' says") +
                      std::string(" it exactly: no difference between arms could be left"),
                  "a covariate was known before the test; is this the outcome itself, or made of it?");
    if (use) out.variance_kept = kept;
  }
  if (use) {
    values.y = &adjusted;
    samples = samples_of(values, assignment_);
  }
  const auto& used = use ? samples : raw;
  std::vector<Compared> compared;
  for (std::size_t a = 1; a < used.size(); ++a) {
    const bool clustered = !assignment_.cluster.empty();
    const Pair pair{used[a], used[0], data.spec.kind, clustered, assignment_.clusters_cross, use};
    compared.push_back(compare(pair, spec_, comparisons_++, threads_));
    Comparison& one = compared.back().comparison;
    one.arm = a;
    if (data.spec.kind == Kind::proportion)
      compared.back().step = step_of_shares(one.main.treated, static_cast<double>(used[a].customers),
                                            one.main.control, static_cast<double>(used[0].customers));
    if (use) {
      const Figure treated = figure_of(raw[a]), control = figure_of(raw[0]);
      one.others.push_back(finding_of(
          welch(treated, control, covariance_of(raw[a], treated, raw[0], control)), Method::welch,
          clustered ? "Welch over clusters, without covariates" : "Welch, without covariates", spec_.alpha));
    }
  }
  if (usable) regression(data, compared);
  finish(std::move(compared), out);
  if (data.spec.kind != Kind::proportion)
    for (std::size_t c = 0; c < out.comparisons.size(); ++c) outliers(raw, used, values, c, out);
  parts(values, out);
  if (data.periods.size() < 2) return;
  auto over_time = effects_over_time(data.periods, assignment_, spec_.alpha);
  const auto family = static_cast<double>(data.periods.size() * out.comparisons.size());
  for (std::size_t c = 0; c < out.comparisons.size(); ++c) {
    if (spec_.one_sided) make_one_sided(over_time[c].periods, family, out.spec.more_is_better);
    out.comparisons[c].over_time = std::move(over_time[c]);
  }
}

/// Do a few customers decide the verdict, by the rule that makes it?
void OutcomeAnalyzer::outliers(const std::vector<Sample>& raw, const std::vector<Sample>& used,
                               const Values& values, std::size_t c, OutcomeResult& out) {
  Comparison& one = out.comparisons[c];
  const double alpha = spec_.one_sided ? 0.5 * spec_.alpha : spec_.alpha;
  const auto again = [&](const Effect& effect) {
    Compared left;
    left.comparison.arm = one.arm;
    left.comparison.main = finding_of(effect, one.main.method, one.main.name, spec_.alpha);
    left.comparison.claim = one.claim;
    left.effect = effect;
    left.interval = [effect](double level) { return effect.interval(level); };
    if (spec_.one_sided) make_one_sided(left.comparison.main, out.spec.more_is_better);
    return verdict(judged(std::move(left), c, out), alpha);
  };
  VerdictRule rule{verdict(one, alpha), again, {}};
  // Fewer draws than for the verdict itself, for there are up to fifty of these laws.
  const std::uint64_t draws =
      std::clamp<std::uint64_t>(kDrawsOfAll / (used[one.arm].size() + used[0].size()), 999, spec_.resplits);
  // The draws of the verdict itself.
  const ResplitKey key{spec_.seed, comparisons_ - out.comparisons.size() + c};
  if (one.main.method == Method::permutation)
    rule.law = [&, draws, key](const Sample& treated, const Sample& control) {
      return Law::drawn(resplit(treated, control, draws, key, threads_));
    };
  else if (one.main.method == Method::bootstrap)
    rule.law = [&, draws, key](const Sample& treated, const Sample& control) {
      return Law::drawn(bootstrap_t(treated, control, draws, key, threads_));
    };
  auto found = without_largest({&raw[one.arm], &raw[0]}, used[one.arm], used[0], rule);
  one.without_top = std::move(found.without);
  if (spec_.one_sided)
    for (auto& row : one.without_top)
      row.p_value = one_sided_p(row.p_value, (row.estimate > 0.0) == out.spec.more_is_better);
  one.decided_by = found.decided_by;
  one.largest = named(found.largest, values, one.arm);
}

std::vector<LargestValue> OutcomeAnalyzer::named(const std::vector<FarOut>& largest, const Values& values,
                                                 std::size_t arm) const {
  const auto control_rows = rows_of_units(values, assignment_, 0);
  const auto treated_rows = rows_of_units(values, assignment_, static_cast<std::uint16_t>(arm));
  const auto& words = !assignment_.cluster.empty() && table_.cluster ? table_.cluster : table_.unit;
  std::vector<LargestValue> out;
  for (const auto& one : largest) {
    const std::uint32_t row = (one.treated ? treated_rows : control_rows).at(one.at);
    const bool known = words && words->of_row[row] != Words::kNone;
    out.push_back({known ? words->word[words->of_row[row]] : "", row + 1, one.treated ? arm : 0, one.value});
  }
  return out;
}

void OutcomeAnalyzer::regression(const OutcomeData& data, std::vector<Compared>& compared) const {
  if (assignment_.clusters_cross) return;  // errors of two arms would hang together
  const auto figures = interacted_regression(data.value.of_row, covariates_, assignment_);
  for (auto& one : compared) {
    const Effect effect = welch(figures[one.comparison.arm], figures[0]);
    const Finding finding =
        finding_of(effect, Method::regression,
                   assignment_.cluster.empty() ? "least squares with slopes by arm, HC2 errors"
                                               : "least squares with slopes by arm, errors of clusters",
                   spec_.alpha);
    if (spec_.method != Method::regression) {
      one.comparison.others.push_back(finding);
      continue;
    }
    one.comparison.others.insert(one.comparison.others.begin(), one.comparison.main);
    one.comparison.main = finding;
    one.effect = effect;
    one.interval = [effect](double level) { return effect.interval(level); };
  }
}

void OutcomeAnalyzer::counts(const OutcomeData& data, OutcomeResult& out) {
  const auto samples = samples_of({&data.value.of_row, data.per ? &data.per->of_row : nullptr}, assignment_);
  if (!enough(samples, data)) return;
  for (const auto& sample : samples)
    for (const double y : sample.y)
      if (y > kLargestCount) return fail(data, "counts above a million", "compare means: ':mean'");
  figures(samples, out);
  if (covariates_.count > 0) note("covariates are not used for ratios and counts");
  auto compared = compare_counts(samples, spec_, comparisons_, threads_, out.dispersion);
  comparisons_ += compared.size();
  finish(std::move(compared), out);
}

void OutcomeAnalyzer::times(const OutcomeData& data, OutcomeResult& out) {
  if (!assignment_.cluster.empty())
    return fail(data, "times are not compared over clusters",
                "a proportion who had the event by some day is");
  std::vector<Times> samples(assignment_.arms.size());
  for (std::size_t r = 0; r < table_.rows; ++r) {
    const auto a = assignment_.of_row[r];
    if (a == Assignment::kOut) continue;
    const double time = data.value.of_row[r], event = data.event->of_row[r];
    if (std::isnan(time) || std::isnan(event)) continue;
    samples[a].time.push_back(time);
    samples[a].happened.push_back(event == 1.0);
  }
  double horizon = INFINITY;
  for (std::size_t a = 0; a < samples.size(); ++a) {
    if (samples[a].time.size() < 2)
      return fail(data, "fewer than two customers of the arm '" + ingest::safe_text(assignment_.arms[a]) +
                            "' have a time and an event");
    horizon = std::min(horizon, *std::max_element(samples[a].time.begin(), samples[a].time.end()));
  }
  for (std::size_t a = 0; a < samples.size(); ++a) {
    out.arms[a].customers = samples[a].time.size();
    out.arms[a].value = 1.0 - survival_at(samples[a], horizon);
  }
  if (covariates_.count > 0 || !table_.segments.empty())
    note("covariates and segments are not used for times");
  finish(compare_times(samples, spec_.alpha, horizon), out);
}

void OutcomeAnalyzer::parts(const Values& values, OutcomeResult& out) {
  const auto take = [&](std::vector<ByPart> by) {
    double family = 0.0;
    for (const auto& one : by) family += static_cast<double>(one.parts.size());
    for (std::size_t c = 0; c < out.comparisons.size(); ++c) {
      if (spec_.one_sided) make_one_sided(by[c].parts, family, out.spec.more_is_better);
      out.comparisons[c].by_part.push_back(std::move(by[c]));
    }
  };
  for (const auto& segment : table_.segments)
    take(effects_by_part(values, assignment_, segment.of_row, segment.word, segment.column, spec_.alpha));
  if (assigned_.names.size() < 2) return;
  take(
      effects_by_part(values, assignment_, assigned_.of_row, assigned_.names, kDayOfAssignment, spec_.alpha));
}

}  // namespace stamkund::analysis
