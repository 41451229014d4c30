#include "engine/population/deciles.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/population/populations.h"

using namespace stamkund;
using population::decile_of;

TEST_CASE("ten customers fill ten deciles") {
  const auto people = test::new_customers(10);
  const auto edges = people.rate_decile_edges();
  REQUIRE(edges.size() == 9);
  CHECK(std::is_sorted(edges.begin(), edges.end()));
  std::vector<int> seen(10);
  for (std::uint64_t i = 0; i < 10; ++i)
    ++seen[static_cast<std::size_t>(decile_of(people.person(i).purchase_rate_per_day, edges))];
  CHECK(seen == std::vector<int>(10, 1));
}

TEST_CASE("small, empty and tied populations have deciles too") {
  CHECK(test::new_customers(0).rate_decile_edges().empty());
  CHECK(decile_of(3.0, {}) == 0);
  const auto one = test::new_customers(1);
  const auto edges = one.rate_decile_edges();
  CHECK(edges == std::vector<double>(9, one.person(0).purchase_rate_per_day));
  CHECK(decile_of(edges[0], edges) == 0);
  CHECK(decile_of(1e9, edges) == 9);
  // Nobody buys: all are as light as can be.
  const auto idle = test::new_customers(50, test::marks_of({1.0}, {0.0}, {1.0}));
  CHECK(decile_of(0.0, idle.rate_decile_edges()) == 0);
}

TEST_CASE("edges come from the same customers every time, spread over all") {
  const auto people = test::new_customers(1000);
  CHECK(people.rate_decile_edges(100) == people.rate_decile_edges(100));
  CHECK(people.rate_decile_edges(100) != people.rate_decile_edges(101));
  CHECK(people.rate_decile_edges(1000) == people.rate_decile_edges(5000));
  std::vector<double> rates;
  for (std::uint64_t i = 0; i < 1000; i += 10) rates.push_back(people.person(i).purchase_rate_per_day);
  std::sort(rates.begin(), rates.end());
  for (std::size_t k = 1; k <= 9; ++k) CHECK(people.rate_decile_edges(100)[k - 1] == rates[10 * k - 1]);
}

// Null: the k-th edge lies at probability k / 10 of the rates' law, Gamma(r, alpha); with 4096 customers
// sampled its standard error is sqrt(p (1 - p) / n). |z| <= 4 for nine correlated edges: false alarms at most
// 6e-4 (the seed is fixed). The planted mistake is a population that buys 30 % more.
TEST_CASE("the edges are the deciles of the law") {
  const auto worst = [](double factor) {
    const auto edges =
        test::new_customers(1'000'000, test::marks_of({1.0}, {factor}, {1.0})).rate_decile_edges();
    double largest = 0.0;
    for (std::size_t k = 1; k <= 9; ++k) {
      const double p = 0.1 * static_cast<double>(k);
      const double found = boost::math::gamma_p(0.553, edges[k - 1] * 7.0 * 10.578);
      largest = std::max(largest, std::abs(found - p) / std::sqrt(p * (1.0 - p) / 4096.0));
    }
    return largest;
  };
  CHECK(worst(1.0) < 4.0);
  CHECK(worst(1.3) > 4.0);
}
