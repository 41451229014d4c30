#pragma once
// How well a score ranks customers by what treatment does. Definitions differ between packages; these are
// named. docs/methods/uplift.md.
#include <cstdint>
#include <vector>

namespace stamkund::uplift {

/// Customers with a score, who was treated, and what came of it.
struct Scored {
  std::vector<double> score;
  std::vector<std::uint8_t> treated;
  std::vector<double> outcome;
};

struct CurveScores {
  double qini = 0;  ///< area between the Qini curve and the straight line, as a share of the perfect curve's
                    ///< (scikit-uplift)
  double auuc = 0;  ///< the same of the uplift curve (scikit-uplift)
  double auuc_of_gain =
      0;  ///< mean height of the cumulative gain curve, divided by its end (causalml); can exceed 1
  double qini_height = 0;  ///< mean height of the Qini curve over the straight line, a treated customer
};
/// Customers with the same score count together. NaN where an arm is empty. The first two are for outcomes of
/// 0 and 1.
[[nodiscard]] CurveScores curve_scores(const Scored& customers);

/// `resamples` times customers drawn again, with replacement: scores of each. `seed` keys the draws.
[[nodiscard]] std::vector<CurveScores> resampled_scores(const Scored& customers, int resamples,
                                                        std::uint64_t seed);

/// A tenth of the customers by score, the highest first.
struct Decile {
  std::uint64_t customers = 0, treated = 0;
  double response_treated = 0, response_control = 0;
  double uplift = 0, standard_error = 0;
  double predicted = 0;  ///< mean score
};
[[nodiscard]] std::vector<Decile> deciles(const Scored& customers);

/// Difference of the arms' means, with Welch's standard error.
struct Difference {
  double value = 0, standard_error = 0;
  std::uint64_t treated = 0, control = 0;
  double mean_treated = 0, mean_control = 0;
};
/// Among the customers for whom `in` is true (empty: all).
[[nodiscard]] Difference difference(const Scored& customers, const std::vector<std::uint8_t>& in);

}  // namespace stamkund::uplift
