#pragma once
// What a block of customers does with nothing going on: no program, no campaign, nothing given back. Plain
// arrays, filled one after the other by loops that do one thing: where vector units or a GPU could come in.
#include <cstdint>
#include <span>
#include <vector>

#include "engine/population/plain_clock.h"
#include "engine/population/population.h"

namespace stamkund::population {

/// Which luck the block meets: that of a replicate.
struct LuckKey {
  std::uint64_t seed = 0;
  std::uint64_t replicate = 0;
};

/// One block after the other; keeps its memory. A draw here is, to the bit, the one that any other way to run
/// the same life makes: docs/methods/simulation.md.
class PlainBlock {
 public:
  /// Draws customers [first, last) of `population`, which must outlive the block.
  void draw(const Population& population, std::uint64_t first, std::uint64_t last);
  /// Draws these.
  void draw(const Population& population, std::span<const std::uint64_t> customers);
  /// These customers instead.
  void take(std::span<const Person> persons) { persons_.assign(persons.begin(), persons.end()); }
  /// Their purchases, and when they leave. Errors: Failure(bad_data) for a life of more than a million
  /// purchases.
  void live(const LuckKey& luck, const PlainPace& pace);
  /// What the purchases of `live` cost.
  void spend(const LuckKey& luck);

  [[nodiscard]] std::size_t size() const noexcept { return persons_.size(); }
  [[nodiscard]] const Person& person(std::size_t i) const noexcept { return persons_[i]; }
  [[nodiscard]] std::span<const Person> persons() const noexcept { return persons_; }
  /// Days of customer `i`'s purchases, ascending; none is beyond the horizon but perhaps her first.
  [[nodiscard]] std::span<const double> days(std::size_t i) const noexcept {
    return {days_.data() + ends_[i], ends_[i + 1] - ends_[i]};
  }
  /// Major units, at list price and without the arm's factor; one for each of days(i).
  [[nodiscard]] std::span<const double> amounts(std::size_t i) const noexcept {
    return {amounts_.data() + ends_[i], ends_[i + 1] - ends_[i]};
  }
  /// The day on which she left for good, before the horizon; infinite if she did not, or had before she came.
  [[nodiscard]] double left_day(std::size_t i) const noexcept { return left_day_[i]; }

 private:
  /// Rates that never change and a lifetime in calendar time: the common case.
  [[nodiscard]] static bool is_simple(const Person& person);
  void run_simply(std::size_t i, const PlainPace& pace);
  void run_otherwise(std::size_t i, const PlainPace& pace);
  void buy(double day);
  void make_room(std::size_t more);

  std::vector<Person> persons_;
  std::vector<std::size_t> ends_;  ///< [size + 1] where each customer's purchases begin
  std::vector<double> days_;       ///< [count_] and more
  std::size_t count_ = 0;
  std::vector<double> amounts_;
  std::vector<double> left_day_;
  std::vector<Stream> streams_;
  std::vector<double> life_arrival_;
};

}  // namespace stamkund::population
