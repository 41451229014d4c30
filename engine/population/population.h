#pragma once
// A population as a function from a customer's index to the person: nothing is stored for new customers, so
// their number costs no memory.
#include <cstdint>
#include <vector>

#include "engine/base/day.h"
#include "engine/ingest/customer_table.h"
#include "engine/population/arrivals.h"
#include "engine/population/customer_laws.h"
#include "engine/population/marks.h"
#include "engine/population/person.h"
#include "engine/random/stream.h"

namespace stamkund::population {

/// Index of the customer whom `parent` < 2^40 brings along as number `number` < 2^16: bit 63 is set, below it
/// the number, below that the parent. No two pairs share an index, and no ordinary customer has bit 63. One
/// who was brought along is no parent here: whom she brings counts among the numbers of the first in the
/// chain.
[[nodiscard]] std::uint64_t referred_index(std::uint64_t parent, std::uint32_t number);

/// Existing customers (from a fit, conditioned on their history) come first, then the new ones.
class Population {
 public:
  /// `existing` may be null; it must outlive the population. `seed` and `population_index` key the draws.
  /// `day_zero`: the date of day 0, which the covariates' calendar needs.
  /// Without `marks` everybody is of segment 0 and store 0, and nothing else changes.
  Population(const CustomerLaws& laws, const ingest::CustomerTable* existing, const Arrivals& arrivals,
             std::uint64_t seed, std::uint64_t population_index, Marks marks, Day day_zero);

  [[nodiscard]] std::uint64_t size() const noexcept { return existing_count_ + arrivals_.count; }
  [[nodiscard]] std::uint64_t existing_count() const noexcept { return existing_count_; }
  [[nodiscard]] const CustomerLaws& laws() const noexcept { return laws_; }

  /// Draws customer `index` < size().
  /// Existing: alive at the start with the closed-form P(alive), then from the posterior given her history.
  /// New: from the population law. See docs/methods/population.md.
  [[nodiscard]] Person person(std::uint64_t index) const {
    Person person;
    draw(index, person);
    return person;
  }
  /// The same into a fresh `person`.
  void draw(std::uint64_t index, Person& person) const;

  /// Draws the customer whom `parent` brings along as her number `number`: a new customer from the population
  /// law, entering on `day`. Her index is referred_index(parent, number), so Luck takes it like any other.
  [[nodiscard]] Person referred(std::uint64_t parent, std::uint32_t number, double day) const;

  /// The nine inner decile edges of purchases a day over everybody here, existing customers whether or not
  /// they have left; ascending. From an evenly spaced sample of min(size, sample) customers, always the same
  /// ones; sample in [1, 2^31]. Empty for a population of nobody. The share p below an edge has a standard
  /// error of sqrt(p (1 - p) / n) with n customers sampled: 0.8 % at the median of 4096.
  [[nodiscard]] std::vector<double> rate_decile_edges(std::uint64_t sample = 4096) const;

 private:
  /// What covariates or contacts make of an existing customer.
  struct Posterior {
    double p_alive;
    customer_base::Process law;  ///< of her future, given that she is alive
  };
  void read_covariates();
  void read_response();
  [[nodiscard]] Stream stream(std::uint64_t index, Purpose purpose) const;
  void draw_existing(Person& person) const;
  [[nodiscard]] double arrival_day(std::uint64_t index) const;
  void draw_new(Person& person, double enters_day) const;
  void draw_spend(Person& person) const;
  /// What is drawn alike for everybody; the behaviour has been drawn.
  void finish(Person& person) const;

  CustomerLaws laws_;
  const ingest::CustomerTable* existing_;
  std::uint64_t existing_count_;
  Arrivals arrivals_;
  std::uint64_t seed_;
  std::uint64_t population_index_;
  Marks marks_;
  double day_zero_serial_ = 0;  ///< of the day before: what a date holds happens by its end
  // With covariates or a response only.
  std::vector<Posterior> posterior_;                  ///< [existing]
  std::vector<Aftermath> aftermath_;                  ///< [existing], with a response only
  std::vector<std::vector<CalendarStep>> calendars_;  ///< [paths], days from the end of calibration on
  std::vector<customer_base::Process> law_of_path_;   ///< [paths], BG/NBD
  // Mean and standard deviation of log lambda over new customers: what loyalty scores are measured in.
  double log_rate_mean_ = 0;
  double log_rate_sd_ = 1;
  // Laws that many customers are drawn from, with their constants.
  GammaLaw rate_gamma_;      ///< Pareto/NBD without covariates: lambda of a new customer, in units of 1/alpha
  GammaLaw lifetime_gamma_;  ///< and mu, in units of 1/beta
  GammaLaw level_gamma_;     ///< nu of a new customer, in units of 1/gamma
  GammaLaw spend_gamma_;     ///< spend of a purchase, in units of 1/nu
};

}  // namespace stamkund::population
