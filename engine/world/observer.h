#pragma once
// Who watches a life: tests, and the writer of simulated transactions.
#include <cstddef>
#include <cstdint>

#include "models/program/earning.h"
#include "models/program/entry.h"

namespace stamkund::world {

/// What was done to an account, so that a replay can do the same.
struct AccountStep {
  enum class Kind { open, coupon, purchase, event, give_back, redeem, grant, close };
  Kind kind = Kind::open;
  program::Occasion occasion;
  Money amount{0};  ///< coupon: the price; purchase: the same before the program; give_back: what was paid
  std::size_t reward = 0;  ///< redeem; grant: 1 if the units go back with the latest purchase
  std::int64_t count = 0;  ///< redeem; grant: units of the main currency
};

class LifeObserver {
 public:
  virtual ~LifeObserver() = default;
  /// `paid`: minor units, after all discounts.
  virtual void purchase(std::uint64_t customer, double day, std::int64_t paid) = 0;
  virtual void given_back(std::uint64_t /*customer*/, double /*day*/, std::int64_t /*paid*/) {}
  virtual void step(std::uint64_t /*customer*/, const AccountStep& /*step*/) {}
  virtual void entry(std::uint64_t /*customer*/, const program::Entry& /*entry*/) {}
};

}  // namespace stamkund::world
