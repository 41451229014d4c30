#pragma once
// A forecast that was frozen, and what came since. docs/methods/tracking.md.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/prediction/totals.h"

namespace stamkund::prediction {

/// A month, or the part of it that has been seen; and all since the end of calibration up to its end.
struct TrackedMonth {
  Day last;           ///< its last day
  double days = 0;    ///< of the month that were seen
  double actual = 0;  ///< purchases
  double expected = 0;
  double actual_so_far = 0;
  double expected_so_far = 0;
  double p05 = 0, p95 = 0;              ///< of actual_so_far
  double plain_p05 = 0, plain_p95 = 0;  ///< the same without what all customers share
  [[nodiscard]] bool held() const { return actual_so_far >= p05 && actual_so_far <= p95; }
};

struct TrackedGroup {
  std::string kind, name;
  std::uint64_t customers = 0;
  std::vector<TrackedMonth> months;
};

/// What to do with the fit.
enum class Advice { keep, watch, again };

struct Track {
  Day begin;                         ///< the end of calibration
  Day until;                         ///< the last day that was seen
  std::vector<TrackedGroup> groups;  ///< all customers first
  double bias = 0;                   ///< of the whole time: expected over actual, less 1; NaN if nothing came
  double error = 0;                  ///< of whole months: mean of |actual - expected| over the mean of actual
  std::size_t groups_held = 0;       ///< of `groups` without the first, at the end, those worth counting
  std::size_t groups_judged = 0;
  Advice advice = Advice::keep;
  std::string why;  ///< a sentence
};

/// `bought`: days of the purchases after the end of calibration up to `until`, one list a customer of the
/// fit, each ascending. Expects a fit that can predict and `until` after its calibration.
[[nodiscard]] Track track(const calibration::Fit& fit, const std::vector<std::vector<std::int32_t>>& bought,
                          Day until, const std::vector<Group>& groups, const TotalsOptions& options,
                          const Threads& threads);

}  // namespace stamkund::prediction
