#pragma once
// Times to an event, for customers of whom some are only known not to have had it yet.
#include <cstdint>
#include <vector>

namespace stamkund::analysis {

struct Times {
  std::vector<double> time;
  std::vector<bool> happened;  ///< else it had not happened until then
};

/// Observed less expected events of the treated, and its variance (hypergeometric, ties together). Source:
/// Mantel 1966; Peto & Peto 1972, doi 10.2307/2344317.
struct LogRank {
  double observed = 0, expected = 0, variance = 0;
};
[[nodiscard]] LogRank log_rank(const Times& treated, const Times& control);

/// Kaplan & Meier's share without the event at `time`.
[[nodiscard]] double survival_at(const Times& times, double time);

}  // namespace stamkund::analysis
