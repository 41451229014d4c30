#pragma once
// What a company has learned from a test before the run: scores over what it sees of a customer.
#include <array>
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

/// What is known of a customer, as a file of hers would have it: days, major units.
struct KnownOfHer {
  double recency = 0, purchases = 0, spent = 0, tenure = 0;
  bool member = false;
  double opens = 0, contacts = 0;
  std::size_t segment = 0, store = 0;
};

/// How a feature is made of what is known, for whoever makes it from a file: log of 1 + column x by / (1 +
/// over).
struct FeatureFormula {
  const char* column;
  const char* by;    ///< empty = none
  const char* over;  ///< likewise
  bool log;
  bool truth;  ///< yes or no
};
/// Those of features_of, in its order, before the indicators of segments and stores.
inline constexpr std::array<FeatureFormula, 7> kFeatureFormulas{{
    {"recency", "", "", true, false},
    {"purchases", "", "", true, false},
    {"spent", "", "", true, false},
    {"tenure", "", "", true, false},
    {"recency", "purchases", "tenure", true, false},
    {"member", "", "", false, true},
    {"opens", "", "contacts", false, false},
}};

/// Recency, frequency, amounts, tenure, response so far, membership; segment and store as indicators.
[[nodiscard]] std::vector<double> features_of(const KnownOfHer& known, std::size_t segments,
                                              std::size_t stores);
[[nodiscard]] std::vector<double> features_of(const world::Scene& scene, std::size_t segments,
                                              std::size_t stores, double minor_per_major);

}  // namespace stamkund::mechanisms
