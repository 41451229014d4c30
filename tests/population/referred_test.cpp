// Customers whom other customers bring along.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "engine/base/expect.h"
#include "tests/population/populations.h"

using namespace stamkund;
using population::Person;
using population::referred_index;

TEST_CASE("no two referred customers share an index, and no ordinary one has theirs") {
  constexpr std::uint64_t kLastParent = (std::uint64_t{1} << 40U) - 1;
  std::set<std::uint64_t> seen;
  std::size_t pairs = 0;
  for (const std::uint64_t parent : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{65535},
                                     std::uint64_t{65536}, std::uint64_t{1} << 39U, kLastParent})
    for (const std::uint32_t number : {0U, 1U, 2U, 255U, 256U, 65535U}) {
      CHECK(referred_index(parent, number) >= std::uint64_t{1} << 63U);
      seen.insert(referred_index(parent, number));
      ++pairs;
    }
  CHECK(seen.size() == pairs);
  CHECK_THROWS_AS(referred_index(kLastParent + 1, 0), InternalFault);
  CHECK_THROWS_AS(referred_index(0, 65536), InternalFault);
  CHECK_THROWS_AS(referred_index(referred_index(1, 1), 0), InternalFault);
}

TEST_CASE("a referred customer is new, on her day, and always the same") {
  const auto people = test::new_customers(100, test::marks_of({0.5, 0.5}, {1, 1}, {1, 1}));
  const Person guest = people.referred(7, 2, 91.25);
  CHECK(guest.index == referred_index(7, 2));
  CHECK_FALSE(guest.existing);
  CHECK(guest.alive);
  CHECK(guest.enters_day == 91.25);
  CHECK(guest.last_purchase_day == 91.25);
  // The day and the number of customers are no part of who she is.
  const auto more = test::new_customers(5000, test::marks_of({0.5, 0.5}, {1, 1}, {1, 1}));
  const Person later = more.referred(7, 2, 200.0);
  CHECK(later.purchase_rate_per_day == guest.purchase_rate_per_day);
  CHECK(later.defection_rate == guest.defection_rate);
  CHECK(later.spend.location == guest.spend.location);
  CHECK(later.segment == guest.segment);
  CHECK(people.referred(7, 3, 91.25).purchase_rate_per_day != guest.purchase_rate_per_day);
  CHECK(people.referred(8, 2, 91.25).purchase_rate_per_day != guest.purchase_rate_per_day);
  CHECK(people.person(7).purchase_rate_per_day != guest.purchase_rate_per_day);
}

// Null: log rates of referred customers have the population's mean and standard deviation, so the mean score
// of 50,000 has the standard error 1 / sqrt(n). |z| <= 4: one false alarm in 16,000 (the seed is fixed). The
// planted mistake lets them buy 10 % more.
TEST_CASE("referred customers are drawn from the population law") {
  const auto z = [](double factor) {
    const auto people = test::new_customers(100, test::marks_of({1.0}, {factor}, {1.0}));
    double sum = 0.0;
    constexpr std::uint64_t kParents = 10'000;
    for (std::uint64_t parent = 0; parent < kParents; ++parent)
      for (std::uint32_t number = 0; number < 5; ++number)
        sum += people.referred(parent, number, 0.0).loyalty_score();
    return std::abs(sum) / std::sqrt(5.0 * kParents);
  };
  CHECK(z(1.0) < 4.0);
  CHECK(z(1.1) > 4.0);
}
