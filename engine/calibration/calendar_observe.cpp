#include "engine/calibration/calendar_observe.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/base/expect.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/other_model.h"
#include "engine/calibration/process_objective.h"

namespace stamkund::calibration {
namespace {

double mean_age(const ingest::CustomerTable& table) {
  double sum = 0.0;
  for (const double age : table.age_days) sum += age;
  return table.size() > 0 ? sum / static_cast<double>(table.size()) : 0.0;
}

/// Half of what a week is off beyond luck, squared, and half of what it shares with the four weeks before:
/// the first sees short bursts, the second is less noisy.
void observe_weeks(const Tracking& tracking, CalendarError& out) {
  constexpr std::size_t kLags = 4, kFewest = 6;
  std::vector<double> off, expected, variance;
  for (std::size_t w = 0; w < tracking.days.size(); ++w) {
    if (tracking.end_day[w] > tracking.calibration_days || tracking.days[w] < 7.0) continue;
    if (!(tracking.expected[w] > 0.0)) continue;
    off.push_back(tracking.actual[w] - tracking.expected[w]);
    expected.push_back(tracking.expected[w]);
    // The limits are rounded outwards to whole counts.
    const double sd = std::max(0.0, tracking.p95[w] - tracking.p05[w] - 1.0) / kNormal90;
    variance.push_back(std::max(tracking.expected[w], sd * sd));
  }
  if (off.size() < kFewest) return;
  double own = 0.0, own_noise = 0.0, own_scale = 0.0;
  double shared = 0.0, shared_noise = 0.0, shared_scale = 0.0;
  for (std::size_t w = 0; w < off.size(); ++w) {
    own += off[w] * off[w] - variance[w];
    own_noise += 2.0 * variance[w] * variance[w];
    own_scale += expected[w] * expected[w];
    for (std::size_t lag = 1; lag <= kLags && lag <= w && lag + 2 < off.size(); ++lag) {
      shared += off[w] * off[w - lag];
      shared_noise += variance[w] * variance[w - lag];
      shared_scale += expected[w] * expected[w - lag];
    }
  }
  out.weeks = static_cast<double>(off.size());
  out.weekly_variance = 0.5 * (own / own_scale + shared / shared_scale);
  out.weekly_error =
      0.5 * std::hypot(std::sqrt(own_noise) / own_scale, std::sqrt(shared_noise) / shared_scale);
}

/// Who is in a group, by position in the table of an origin.
struct Members {
  std::string name;
  std::string kind;
  std::vector<std::uint32_t> who;
};

/// By number of repeat purchases, and by when they came: quarters of the time in which customers came.
std::vector<Members> groups_of(const ingest::CustomerTable& table) {
  struct Class {
    const char* name;
    std::uint32_t least, most;
  };
  constexpr Class kByRepeats[] = {{"0 repeats", 0, 0},
                                  {"1 repeat", 1, 1},
                                  {"2 or 3", 2, 3},
                                  {"4 to 7", 4, 7},
                                  {"8 or more", 8, 0xFFFFFFFF}};
  std::vector<Members> groups;
  for (const Class& one : kByRepeats) {
    Members members{one.name, kByPurchases, {}};
    for (std::uint32_t i = 0; i < table.size(); ++i)
      if (table.frequency[i] >= one.least && table.frequency[i] <= one.most) members.who.push_back(i);
    groups.push_back(std::move(members));
  }
  // As cohorts are: by time, however few came late.
  constexpr std::size_t kSlices = 4;
  const auto [first, last] = std::minmax_element(table.first_day.begin(), table.first_day.end());
  const std::int64_t from = first->serial, days = last->serial - from + 1;
  if (days < static_cast<std::int64_t>(kSlices)) return groups;
  std::vector<Members> slices(kSlices);
  for (std::size_t k = 0; k < kSlices; ++k)
    slices[k] = {"came in quarter " + std::to_string(k + 1), kByFirstPurchase, {}};
  for (std::uint32_t i = 0; i < table.size(); ++i)
    slices[static_cast<std::size_t>((table.first_day[i].serial - from) * std::int64_t{kSlices} / days)]
        .who.push_back(i);
  for (Members& slice : slices) groups.push_back(std::move(slice));
  return groups;
}

/// Groups of fewer expected purchases say nothing but noise.
constexpr double kLeastExpected = 8.0;

void observe_groups(const ModelFit& fit, const ingest::CustomerTable& table, const HoldoutBacktest& all,
                    const Options& options, std::vector<GroupForesight>& out) {
  // One by one a larger base takes long: its groups keep their default.
  constexpr std::size_t kMost = 200'000;
  if (table.size() > kMost) return;
  const auto moments = future_counts(fit, table, options.time_unit_days, table.holdout_days, options.threads);
  for (const Members& group : groups_of(table)) {
    double expected = 0.0, variance = 0.0, actual = 0.0, age = 0.0;
    for (const std::uint32_t i : group.who) {
      age += table.age_days[i] / static_cast<double>(group.who.size());
      expected += moments[i].mean;
      variance += moments[i].variance;
      actual += table.holdout_frequency[i];
    }
    const double share = expected / all.expected;
    if (expected < kLeastExpected || share > 0.95) continue;
    GroupForesight one{group.name, group.kind, age, share, 0.0, 0.0};
    one.off = std::log(std::max(actual, 0.5) / expected) - std::log(std::max(all.actual, 0.5) / all.expected);
    one.luck = std::sqrt(variance * (1.0 - share)) / expected;
    out.push_back(one);
  }
}

/// `fit_again(table as of the origin)`: the model's hold-out, if it could be fitted, and what else is to be
/// seen.
template <class FitAgain>
void observe_origins(int origins, const ingest::CustomerTable& customers, const ingest::TransactionLog& log,
                     CalendarError& out, const FitAgain& fit_again) {
  for (int i = 0; i < origins; ++i) {
    const Day at = origin_day(log, customers.calibration_end, i, origins);
    ingest::CustomerTable before = ingest::table_at(log, {}, at, customers.calibration_end);
    if (before.size() == 0 || mean_age(before) < kLeastDaysAhead || before.holdout_days < kLeastDaysAhead)
      continue;
    const std::optional<HoldoutBacktest> seen = fit_again(before, at);
    if (!seen || !(seen->expected >= kLeastExpected)) continue;
    Foresight one{mean_age(before), seen->days, seen->actual, seen->expected, 0.0};
    one.luck = (seen->p95 - seen->p05) / kNormal90 / seen->expected;
    out.origins.push_back(one);
  }
}

/// Of the customers who had bought by `at`, up to there.
CovariateData known_at(const CovariateData& data, const ingest::TransactionLog& log, Day at) {
  CovariateData out = data;
  out.paths.path_of_customer.clear();
  out.repeats = {};
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (log.day[log.begin[i]] > at.serial) continue;
    out.paths.path_of_customer.push_back(data.paths.path_of_customer[i]);
    for (std::uint64_t t = log.begin[i] + 1; t < log.begin[i + 1] && log.day[t] <= at.serial; ++t)
      out.repeats.day.push_back(log.day[t]);
    out.repeats.begin.push_back(out.repeats.day.size());
  }
  return out;
}

Options again(const ModelFit& process, const Options& options) {
  Options out = options;
  out.model = process.model;
  out.regularity = process.regularity;
  out.posterior = false;
  out.profiles.clear();
  out.holdout_draws = 16;
  return out;
}

}  // namespace

Day origin_day(const ingest::TransactionLog& log, Day calibration_end, int i, int origins) {
  constexpr double kFirst = 0.3;  // of the history
  const double share = kFirst + (1.0 - kFirst) * i / origins;
  const double span = days_between(log.first_day, calibration_end);
  return Day{log.first_day.serial + static_cast<std::int32_t>(span * share)};
}

CalendarError unobserved_calendar(const ingest::CustomerTable& customers, std::string why) {
  CalendarError out;
  out.age_days = mean_age(customers);
  out.note = std::move(why);
  return out;
}

CalendarError observe_calendar(const ModelFit& process, const CovariateData& data,
                               const ingest::CustomerTable& customers, const ingest::TransactionLog& log,
                               const Options& options) {
  STAMKUND_EXPECT(log.size() == customers.size());
  CalendarError out;
  out.age_days = mean_age(customers);
  constexpr std::size_t kFew = 3000, kMany = 20000;
  // What came back later is not among the log's days, but had been bought as of an earlier one.
  const bool returned = !log.returned.empty();
  const int origins = returned || customers.size() > kMany ? 0 : customers.size() > kFew ? 2 : 6;
  out.note = returned ? "with covariates and purchases given back later, no earlier day is looked at"
             : origins > 0
                 ? "with covariates, weeks are not looked at"
                 : "with covariates, so many customers take too long to be fitted again as of earlier days";
  Options how = again(process, options);
  how.starts = 1;
  observe_origins(origins, customers, log, out, [&](const ingest::CustomerTable& before, Day at) {
    const CovariateData known = known_at(data, log, at);
    const ModelFit fit = fit_with_covariates(before, known, how);
    return can_predict(fit.status) ? covariate_backtest(fit, known, before, how) : std::nullopt;
  });
  return out;
}

CalendarError observe_calendar(const ModelFit& process, const ingest::CustomerTable& customers,
                               const ingest::TransactionLog& log, const Tracking& tracking,
                               const Options& options) {
  STAMKUND_EXPECT(log.size() == customers.size());
  CalendarError out;
  out.age_days = mean_age(customers);
  if (tracking.reason.empty()) observe_weeks(tracking, out);
  if (out.weeks == 0.0) out.note = "too few weeks of calibration to see how they vary";
  const customer_base::ModelInfo* model = customer_base::find_model(process.model);
  STAMKUND_EXPECT(model != nullptr);
  if (model->discrete) {
    out.note = "a model of opportunities is not fitted again as of earlier days";
    return out;
  }
  out.other = fit_other(process, customers, options);
  // A model that takes long is fitted again less often.
  constexpr double kLong = 20000.0;
  const double work = row_cost(*model) * static_cast<double>(process.distinct_rows);
  const int origins = work > 50.0 * kLong ? 0 : work > kLong ? 2 : 6;
  if (origins == 0) out.note = process.model + " takes too long to be fitted again as of earlier days";
  Options how = again(process, options);
  // From an edge the likelihood of other data may not be finite.
  if (!model->regular && process.status == Status::converged) {
    how.from = process.estimates;
    how.starts = 1;
  }
  observe_origins(origins, customers, log, out,
                  [&](const ingest::CustomerTable& before, Day) -> std::optional<HoldoutBacktest> {
                    const ModelFit fit = fit_process(before, how);
                    if (!can_predict(fit.status)) return {};
                    const auto seen = backtest(fit, before, how);
                    if (seen && seen->expected >= kLeastExpected)
                      observe_groups(fit, before, *seen, how, out.groups);
                    return seen;
                  });
  return out;
}

}  // namespace stamkund::calibration
