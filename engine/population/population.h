#pragma once
// A population as a function from a customer's index to the person: nothing is stored for new customers, so
// their number costs no memory.
#include <cstdint>
#include <vector>

#include "engine/ingest/customer_table.h"
#include "engine/population/customer_laws.h"
#include "engine/population/person.h"
#include "engine/random/stream.h"

namespace stamkund::population {

/// How many new customers arrive and when: births uniform over [first_day, first_day + over_days].
struct Arrivals {
  std::uint64_t count = 0;
  double first_day = 0;
  double over_days = 0;
};

/// Existing customers (from a fit, conditioned on their history) come first, then the new ones.
class Population {
 public:
  /// `existing` may be null; it must outlive the population. `seed` and `population_index` key the draws.
  Population(const CustomerLaws& laws, const ingest::CustomerTable* existing, const Arrivals& arrivals,
             std::uint64_t seed, std::uint64_t population_index);

  [[nodiscard]] std::uint64_t size() const noexcept { return existing_count_ + arrivals_.count; }
  [[nodiscard]] std::uint64_t existing_count() const noexcept { return existing_count_; }

  /// Draws customer `index` < size().
  /// Existing: alive at the start with the closed-form P(alive), then from the posterior given her history.
  /// New: from the population law. See docs/methods/population.md.
  [[nodiscard]] Person person(std::uint64_t index) const;

 private:
  [[nodiscard]] Stream stream(std::uint64_t index, Purpose purpose) const;
  void draw_existing(Person& person) const;
  void draw_new(Person& person) const;
  void draw_spend(Person& person) const;

  CustomerLaws laws_;
  const ingest::CustomerTable* existing_;
  std::uint64_t existing_count_;
  Arrivals arrivals_;
  std::uint64_t seed_;
  std::uint64_t population_index_;
  // Mean and standard deviation of log lambda over new customers: what loyalty scores are measured in.
  double log_rate_mean_ = 0;
  double log_rate_sd_ = 1;
  // Laws that many customers are drawn from, with their constants.
  GammaLaw rate_gamma_;
  double rate_scale_ = 1;
  GammaLaw lifetime_gamma_;
  GammaLaw level_gamma_;  ///< nu of a new customer, in units of 1/gamma
  GammaLaw spend_gamma_;  ///< spend of a purchase, in units of 1/nu
};

}  // namespace stamkund::population
