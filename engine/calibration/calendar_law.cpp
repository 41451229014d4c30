#include "engine/calibration/calendar_law.h"

#include <algorithm>
#include <cmath>

namespace stamkund::calibration {
namespace {

// Chosen on the data sets of results/published/forecasts.md but the two that were kept back; rounded.
constexpr double kDaysPerWeekOfLaw = 7.0;
constexpr double kFadingWeeks = 10.0;         ///< after so many weeks the default counts half
constexpr double kAbsorbedWeeks = 4.0;        ///< a fit to few weeks takes their level with it
constexpr double kOfWeekly = 0.4;             ///< of a week's spread beyond luck, what lasts over a window
constexpr double kDefaultWeekly = 0.2;        ///< a week's spread beyond luck where weeks say nothing
constexpr double kSpread = 0.8;               ///< of the log of the size about what weeks say
constexpr double kGrowthAges = 2.25;          ///< ages ahead at which the variance has doubled
constexpr double kOriginWeight = 0.7;         ///< windows of one history overlap
constexpr double kYoungWeeks = 15.0;          ///< younger origins count less
constexpr double kOriginFreedom = 8.0;        ///< of the t distribution that an origin's error has
constexpr double kDefaultGroup = 0.25;        ///< what groups add: same source as kDefaultCalendarError
constexpr double kNewGroupDays = 60.0;        ///< at this age a group's variance is twice that of an old one
constexpr double kLeastGroupDays = 20.0;      ///< younger groups are taken to be so old
constexpr double kGroupWeight = 0.3;          ///< groups of one history share their origins
constexpr double kDefaultCohort = 0.2;        ///< what cohorts add
constexpr double kLeastSpend = 0.04;          ///< of amounts, what no week shows
constexpr double kOfWeeklySpend = 0.6;        ///< of a week's level of amounts, what lasts over a window
constexpr double kDefaultWeeklySpend = 0.07;  ///< that level where weeks say nothing
constexpr double kSpendSpread = 0.6;          ///< of the log of its size
constexpr double kCohortWeight = 0.6;         ///< there are fewer of them, and what sets them apart lasts

const std::vector<double>& sizes() {
  static const std::vector<double> kSizes = [] {
    constexpr int kPoints = 61;
    constexpr double kLeast = 0.002, kMost = 3.0;
    std::vector<double> out;
    for (int i = 0; i < kPoints; ++i) out.push_back(kLeast * std::pow(kMost / kLeast, i / (kPoints - 1.0)));
    return out;
  }();
  return kSizes;
}

double growth_of(double days, double age_days) {
  const double ages = days / (kGrowthAges * std::max(age_days, 1.0));
  return 1.0 + ages * ages;
}

/// A group's size over that of everybody's: all of them differ from all by nothing, new ones by more.
double apart(double share, double age_days) {
  const double fresh = kNewGroupDays / std::max(age_days, kLeastGroupDays);
  return std::clamp(1.0 - share, 0.0, 1.0) * std::sqrt(1.0 + fresh * fresh);
}

/// A week's variance beyond luck: what was seen, weighed by its error against a belief.
double weekly_of(double weeks, double variance, double error, double belief) {
  const double weekly = belief * belief;
  if (!(weeks > 0.0) || !(error > 0.0)) return weekly;
  const double data = 1.0 / (error * error);
  const double other = 1.0 / (weekly * weekly);
  return (data * std::max(variance, 0.0) + other * weekly) / (data + other);
}

double prior_of(const CalendarError& seen) {
  const double weeks = std::max(seen.age_days, 1.0) / kDaysPerWeekOfLaw;
  const double weekly = weekly_of(seen.weeks, seen.weekly_variance, seen.weekly_error, kDefaultWeekly);
  const double absorbed = kAbsorbedWeeks / weeks;
  const double faded = weeks / kFadingWeeks;
  return std::sqrt(kDefaultCalendarError * kDefaultCalendarError / (1.0 + faded * faded) +
                   kOfWeekly * kOfWeekly * weekly * (1.0 + absorbed * absorbed));
}

/// log-normal about `middle`, at every size.
std::vector<double> log_prior(double middle, double spread) {
  std::vector<double> out;
  for (const double size : sizes()) {
    const double z = std::log(size / middle) / spread;
    out.push_back(-0.5 * z * z);
  }
  return out;
}

/// Log density, up to a constant, of an error seen.
double log_seen(double error, double variance) {
  return -0.5 * std::log(variance) -
         0.5 * (kOriginFreedom + 1.0) * std::log1p(error * error / (variance * kOriginFreedom));
}

std::vector<double> normalised(std::vector<double> logs) {
  const double most = *std::max_element(logs.begin(), logs.end());
  double sum = 0.0;
  for (double& one : logs) sum += one = std::exp(one - most);
  for (double& one : logs) one /= sum;
  return logs;
}

double mean_square(const std::vector<double>& weight) {
  double sum = 0.0;
  for (std::size_t i = 0; i < weight.size(); ++i) sum += weight[i] * sizes()[i] * sizes()[i];
  return sum;
}

double young(double age_days) { return std::min(1.0, age_days / kDaysPerWeekOfLaw / kYoungWeeks); }

/// Root mean square of what sets groups of this kind apart.
double size_of(const std::vector<GroupForesight>& groups, const std::string& kind, double belief,
               double weight) {
  std::vector<double> logs = log_prior(belief, kSpread);
  for (const GroupForesight& one : groups) {
    if (one.kind != kind) continue;
    for (std::size_t i = 0; i < logs.size(); ++i) {
      const double size = sizes()[i] * apart(one.share, one.age_days);
      logs[i] += weight * young(one.age_days) * log_seen(one.off, one.luck * one.luck + size * size);
    }
  }
  return std::sqrt(mean_square(normalised(std::move(logs))));
}

/// Root mean square of what amounts add to money. It does not grow with the horizon: over a month they were
/// off by as much as over half a year.
double spend_size_of(const std::optional<SpendLevels>& seen) {
  if (!seen) return kMoneyError;
  const double weekly =
      weekly_of(seen->weeks, seen->weekly_variance, seen->weekly_error, kDefaultWeeklySpend);
  std::vector<double> logs = log_prior(
      std::sqrt(kLeastSpend * kLeastSpend + kOfWeeklySpend * kOfWeeklySpend * weekly), kSpendSpread);
  for (const SpendForesight& one : seen->origins)
    for (std::size_t i = 0; i < logs.size(); ++i)
      logs[i] += kOriginWeight * young(one.age_days) *
                 log_seen(one.off, one.luck * one.luck + sizes()[i] * sizes()[i]);
  return std::sqrt(mean_square(normalised(std::move(logs))));
}

/// Of the sizes, given what weeks say and the errors of the history's own forecasts.
std::vector<double> weights_of(const CalendarError& seen) {
  std::vector<double> logs = log_prior(prior_of(seen), kSpread);
  for (const Foresight& one : seen.origins) {
    if (!(one.expected > 0.0)) continue;
    const double error = std::log(std::max(one.actual, 0.5) / one.expected);
    const double longer = growth_of(one.days, one.age_days);
    for (std::size_t i = 0; i < logs.size(); ++i)
      logs[i] += kOriginWeight * young(one.age_days) *
                 log_seen(error, one.luck * one.luck + sizes()[i] * sizes()[i] * longer);
  }
  return normalised(std::move(logs));
}

double normal_below(double z) { return 0.5 * std::erfc(-z * 0.70710678118654752440); }

/// Quantiles above the middle, at evenly spaced probabilities, of a mixture of centred normals.
std::vector<double> upper_half(const std::vector<double>& weight, const std::vector<double>& sd) {
  constexpr std::size_t kHalf = 50;
  std::vector<double> out(kHalf);
  for (std::size_t i = 0; i < kHalf; ++i) {
    const double probability = 0.5 + (static_cast<double>(i) + 0.5) / (2.0 * kHalf);
    double low = 0.0, high = 8.0 * sd.back();
    for (int step = 0; step < 60; ++step) {
      const double middle = 0.5 * (low + high);
      double below = 0.0;
      for (std::size_t s = 0; s < sd.size(); ++s) below += weight[s] * normal_below(middle / sd[s]);
      (below < probability ? low : high) = middle;
    }
    out[i] = low;
  }
  return out;
}

/// Of the next `days`, the first of which are the hold-out.
double share_within(double holdout_days, double days) {
  return days <= holdout_days ? 1.0 : holdout_days / days;
}

}  // namespace

CalendarLaw::CalendarLaw(const CalendarError& seen)
    : age_days_(seen.age_days), prior_(prior_of(seen)), other_(seen.other), weight_(weights_of(seen)) {
  group_size_ = size_of(seen.groups, kByPurchases, kDefaultGroup, kGroupWeight);
  cohort_size_ = size_of(seen.groups, kByFirstPurchase, kDefaultCohort, kCohortWeight);
  spend_size_ = spend_size_of(seen.spend);
}

CalendarLaw::CalendarLaw(const CalendarError& seen, const HoldoutBacktest& holdout) : CalendarLaw(seen) {
  if (!(holdout.expected > 0.0) || !(holdout.days > 0.0)) return;
  CalendarError more = seen;
  const double luck = (holdout.plain_p95 - holdout.plain_p05) / kNormal90 / holdout.expected;
  // Nothing overlaps with it: it counts twice.
  more.origins.insert(more.origins.end(), 2,
                      {seen.age_days, holdout.days, holdout.actual, holdout.expected, luck});
  after_ = weights_of(more);
  holdout_days_ = holdout.days;
}

double CalendarLaw::growth(double days) const { return growth_of(days, age_days_); }

double CalendarLaw::held_out_share(double days) const {
  return after_.empty() ? 1.0 : share_within(holdout_days_, days);
}

double CalendarLaw::size() const { return std::sqrt(mean_square(weight_)); }

double CalendarLaw::variance(double days) const {
  const double held_out = held_out_share(days);
  double size = held_out * std::sqrt(mean_square(weight_));
  if (held_out < 1.0) size += (1.0 - held_out) * std::sqrt(mean_square(after_));
  return size * size * growth(days);
}

double CalendarLaw::group_variance(double share, double age_days) const {
  const double size = group_size_ * apart(share, age_days);
  return size * size;
}

double CalendarLaw::cohort_variance(double share, double age_days) const {
  const double size = cohort_size_ * apart(share, age_days);
  return size * size;
}

std::vector<double> CalendarLaw::factors(double days, double more) const {
  const double longer = growth(days), held_out = held_out_share(days);
  std::vector<double> sd;
  for (const double size : sizes()) sd.push_back(std::sqrt(size * size * longer + more));
  std::vector<double> logs = upper_half(weight_, sd);
  if (held_out < 1.0) {
    const std::vector<double> after = upper_half(after_, sd);
    for (std::size_t i = 0; i < logs.size(); ++i) logs[i] = held_out * logs[i] + (1.0 - held_out) * after[i];
  }
  std::vector<double> out(2 * logs.size());
  for (std::size_t i = 0; i < logs.size(); ++i) {
    out[logs.size() + i] = std::exp(logs[i]);
    out[logs.size() - 1 - i] = std::exp(-logs[i]);
  }
  return out;
}

double share_held_out(const Fit& fit, double days) {
  return fit.holdout ? share_within(fit.holdout->days, days) : 0.0;
}

std::optional<CalendarLaw> calendar_after(const Fit& fit) {
  if (!fit.calendar) return {};
  return fit.holdout ? CalendarLaw(*fit.calendar, *fit.holdout) : CalendarLaw(*fit.calendar);
}

}  // namespace stamkund::calibration
