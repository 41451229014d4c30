#pragma once
// Season, trend and other covariates in the likelihood of the response: her rate is bent by exp(g_p' z)
// besides contacts and membership, her hazard of leaving by exp(g_l' z).
// docs/methods/response_from_history.md.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/calibration/covariate_data.h"
#include "engine/calibration/response_law.h"
#include "engine/ingest/customer_table.h"

namespace stamkund::calibration {

/// Stretches of time of every customer, over the days on which anybody was watched. No paths: no covariates.
struct ResponseCalendar {
  std::size_t purchase_size = 0;        ///< covariates on purchase
  std::size_t lifetime_size = 0;        ///< covariates on leaving
  std::vector<std::size_t> path_begin;  ///< segments of path p: [path_begin[p], path_begin[p + 1])
  std::vector<double> start_day;        ///< serial; the first of each path is -infinity   [segments]
  std::vector<double> purchase;         ///< covariates over their scales   [segments x purchase_size]
  std::vector<double> lifetime;         ///< [segments x lifetime_size]
  std::vector<double> purchase_scale;   ///< [purchase_size]
  std::vector<double> lifetime_scale;   ///< [lifetime_size]
  std::size_t shared_by_arms = 0;       ///< of those on purchase, the last: response_both_arms.h
  std::vector<std::uint32_t> path;      ///< of each customer
  std::vector<double> first_day;        ///< serial, of each customer

  [[nodiscard]] bool empty() const noexcept { return path_begin.empty(); }
  /// Effects: on purchase, on leaving, and (BG/NBD) on b of the dropout.
  [[nodiscard]] std::size_t effects(bool pareto) const noexcept {
    return purchase_size + (pareto ? 1 : 2) * lifetime_size;
  }
};

/// `scaled`: each covariate over its standard deviation in the time watched, else as it is. Null data: empty.
[[nodiscard]] ResponseCalendar response_calendar(const ingest::CustomerTable& table,
                                                 const CovariateData* data, bool scaled);

/// Of effect `e`, as they stand in a fit: on purchase, on leaving, and (BG/NBD) on b.
[[nodiscard]] double scale_of_effect(const ResponseCalendar& calendar, std::size_t e);

/// What coefficients make of the segments.
struct CalendarFactors {
  std::vector<double> purchase;   ///< on the rate      [segments]
  std::vector<double> hazard;     ///< on leaving, or on a of the dropout
  std::vector<double> dropout_b;  ///< on b of the dropout
};
[[nodiscard]] CalendarFactors factors_of(const ResponseCalendar& calendar, const CalendarEffects& effects);

/// From effects one after the other: on purchase, on leaving, and (BG/NBD) on b.
[[nodiscard]] CalendarEffects effects_from(const double* values, const ResponseCalendar& calendar,
                                           bool pareto);
/// BG/NBD: a and b of a customer whose covariates are those of `segment`, and never change.
void bend_dropout(ProcessInDays& process, const CalendarFactors& factors, std::size_t segment);

/// One customer's stretches: segment k begins on day start[k] - shift of her time.
struct CalendarView {
  std::size_t size = 0;   ///< 0: nothing bends anything
  std::size_t first = 0;  ///< number of her path's first segment among all
  const double* start = nullptr;
  const double* purchase = nullptr;
  const double* hazard = nullptr;
  double shift = 0;

  [[nodiscard]] double begins(std::size_t k) const noexcept { return start[k] - shift; }
};
/// A day's values hold from its beginning, half a day before its noon.
[[nodiscard]] CalendarView view_of(const ResponseCalendar& calendar, const CalendarFactors& factors,
                                   std::size_t customer);

}  // namespace stamkund::calibration
