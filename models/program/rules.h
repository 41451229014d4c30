#pragma once
// The rules of a loyalty program: plain data, one countable currency (points, stamps, visits, ...).
// A stamp card is a program that earns one unit a visit; a points club earns per amount spent.
#include <cmath>
#include <cstdint>
#include <optional>

#include "engine/base/money.h"

namespace stamkund::program {

/// What a purchase earns: floor(per_visit + per_major_unit * amount), nothing below `minimum_purchase`.
struct EarnRule {
  double per_visit = 0;       ///< units a purchase
  double per_major_unit = 0;  ///< units a major unit of currency paid
  Money minimum_purchase{0};  ///< smaller purchases earn nothing
};

/// When units that were not used are lost.
struct Expiry {
  enum class Kind {
    none,     ///< never
    rolling,  ///< each lot a fixed time after it was earned
    sliding,  ///< the whole balance a fixed time after the last earn or burn
  };
  Kind kind = Kind::none;
  double days = 0;
};

/// A threshold reward: `units` are burned, the company bears `cost`, the customer pays `discount` less.
struct Reward {
  Points units{0};
  Money cost{0};      ///< what handing over the reward costs the company
  Money discount{0};  ///< taken off the purchase at which it is redeemed (at most its amount)
  /// Probability that a member who can redeem at a visit does; 1 = automatic.
  double probability_per_visit = 1;
};

struct Rules {
  Points endowed{0};  ///< granted at enrolment (Nunes & Dreze 2006)
  EarnRule earn;
  Expiry expiry;
  std::optional<Reward> reward;
};

}  // namespace stamkund::program
