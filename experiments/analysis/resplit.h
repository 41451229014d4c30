#pragma once
// Two arms thrown together and split again at random: what the studentised difference does when there is no
// effect, with these very values.
#include <cstdint>
#include <vector>

#include "engine/parallel/threads.h"
#include "experiments/analysis/sample.h"

namespace stamkund::analysis {

struct ResplitKey {
  std::uint64_t seed = 1;
  std::uint64_t comparison = 0;  ///< number of it: comparisons are split independently
};

/// What is compared: means, or the logarithms of rates.
enum class Compares : std::uint8_t { values, log_rates };

/// Studentised differences (Welch; of logarithms by the delta method) of `count` random re-splits into arms
/// of the same numbers of units: the permutation law, which holds its level for equal laws at any size and in
/// large samples also for unequal ones. Source: Janssen 1997, doi 10.1016/S0167-7152(97)00043-6; Chung &
/// Romano 2013, doi 10.1214/13-AOS1090. The result depends on the key, not on threads. Units without y and x
/// = 1 cost nothing.
[[nodiscard]] std::vector<double> resplit(const Sample& treated, const Sample& control, std::uint64_t count,
                                          const ResplitKey& key, const Threads& threads,
                                          Compares compares = Compares::values);

/// Studentised differences of bootstrap samples about the observed one (bootstrap-t): each arm is drawn from
/// itself with replacement. Source: Efron & Tibshirani 1993, ch. 12.5.
[[nodiscard]] std::vector<double> bootstrap_t(const Sample& treated, const Sample& control,
                                              std::uint64_t count, const ResplitKey& key,
                                              const Threads& threads);

/// How far the laws of the values are from where the normal approximation holds, as skewness and excess
/// kurtosis of the difference of the two means of values thrown together.
struct Shape {
  double skewness = 0;
  double kurtosis = 0;
};
[[nodiscard]] Shape shape_of(const Sample& treated, const Sample& control);

}  // namespace stamkund::analysis
