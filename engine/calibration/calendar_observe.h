#pragma once
// What a history says of the error that all its customers share. docs/methods/calendar_error.md.
#include <string>

#include "engine/calibration/calendar_error.h"
#include "engine/calibration/calibrate.h"
#include "engine/calibration/diagnostics.h"
#include "engine/ingest/transaction_log.h"

namespace stamkund::calibration {

/// Shorter windows, and customers younger on average, say little of what comes.
inline constexpr double kLeastDaysAhead = 21.0;

/// The day of origin `i` of so many, evenly over the history; the first knows 30 % of it.
[[nodiscard]] Day origin_day(const ingest::TransactionLog& log, Day calibration_end, int i, int origins);

/// The weeks of calibration from `tracking`; the rest from fits of the same model to the data as of earlier
/// days, which are held against what came until the end of calibration. The hold-out is not looked at.
/// `customers` and `log` are of the same customers; `process` is fitted to them.
[[nodiscard]] CalendarError observe_calendar(const ModelFit& process, const ingest::CustomerTable& customers,
                                             const ingest::TransactionLog& log, const Tracking& tracking,
                                             const Options& options);

/// Of a history that cannot be looked at in this way: nothing but its age, and why.
[[nodiscard]] CalendarError unobserved_calendar(const ingest::CustomerTable& customers, std::string why);

/// The same of a process with covariates, which has no weeks.
[[nodiscard]] CalendarError observe_calendar(const ModelFit& process, const CovariateData& data,
                                             const ingest::CustomerTable& customers,
                                             const ingest::TransactionLog& log, const Options& options);

}  // namespace stamkund::calibration
