#pragma once
// What a company has learned from a test before the run: scores over what it sees of a customer.
#include <cstddef>
#include <vector>

#include "engine/world/scene.h"

namespace stamkund::mechanisms {

/// A regression on features_of.
struct LinearScore {
  std::vector<double> coefficients;  ///< [1 + features], the constant first; empty = none
  bool logistic = false;
  [[nodiscard]] double operator()(const std::vector<double>& features) const;
};

struct Learned {
  std::size_t segments = 0;  ///< of the population, and stores: each but the first is a feature
  std::size_t stores = 0;
  double minor_per_major = 100;
  LinearScore active_control;    ///< chance of a purchase in the window without the contact
  LinearScore treated, control;  ///< the outcome; their difference is the uplift
  LinearScore difference;        ///< or this alone, if it is not empty
  [[nodiscard]] double risk(const std::vector<double>& features) const;
  [[nodiscard]] double uplift(const std::vector<double>& features) const;
};

/// Recency, frequency, amounts, tenure, response so far, membership; segment and store as indicators.
[[nodiscard]] std::vector<double> features_of(const world::Scene& scene, std::size_t segments,
                                              std::size_t stores, double minor_per_major);

}  // namespace stamkund::mechanisms
