#pragma once
// What the best allocation of several treatments under a budget would earn that knows each customer's true
// effects, from several lives of each. Bounds as in engine/uplift/oracle.h: chosen by all lives but one and
// counted by the one left out, a lower bound; chosen and counted by the same lives, an upper one.
#include <cstddef>
#include <vector>

#include "engine/uplift/oracle.h"

namespace stamkund::uplift {

/// Effects of treatments on customers in independent lives, as twins: net, the treatment's cost taken off.
struct TreatmentEffects {
  std::size_t lives = 0;  ///< of each customer, 2 or more
  std::size_t treatments = 0;
  std::vector<double> effect;  ///< [n_customers][lives][treatments]
  std::vector<double> cost;    ///< [treatments] of a contact, 0 or more
  std::vector<char> can;       ///< [n_customers][treatments] can she get it at all?
  [[nodiscard]] std::size_t customers() const {
    return lives * treatments > 0 ? effect.size() / (lives * treatments) : 0;
  }
};

/// `gets` [n_customers]: by the rule, kNoTreatment for none. `budget`: for these customers, infinite for
/// none.
[[nodiscard]] Oracle oracle_of(const TreatmentEffects& effects, const std::vector<std::size_t>& gets,
                               double budget);

}  // namespace stamkund::uplift
