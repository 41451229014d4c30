// Marks of purchases, and what segments do to a whole run.
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "engine/population/population.h"
#include "engine/scenario/mark_model.h"
#include "engine/world/luck.h"
#include "engine/study/simulate.h"
#include "tests/world/scenarios.h"
#include "tests/counted.h"

using namespace stamkund;
using world::Luck;

TEST_CASE("what a purchase is of belongs to the purchase") {
  const Luck luck(7, 0, 3);
  CHECK(luck.category(5) == Luck(7, 0, 3).category(5));
  CHECK(luck.category(5) != luck.category(6));
  CHECK(luck.category(5) != luck.returned(5));
  CHECK(luck.category(5) != Luck(7, 1, 3).category(5));
  CHECK(luck.category(5) != Luck(7, 0, 4).category(5));
  // A referred customer of hers has luck of her own.
  CHECK(luck.category(5) != Luck(7, 0, population::referred_index(3, 0)).category(5));
}

namespace {

constexpr std::uint64_t kCustomers = 5'000;
constexpr std::uint64_t kPurchases = 20;

/// z of the share of purchases for which `has` holds, against `share`.
double z_of(double share, const std::function<bool(const Luck&, std::uint64_t k)>& has) {
  double found = 0.0;
  for (std::uint64_t i = 0; i < kCustomers; ++i) {
    const Luck luck(7, 0, i);
    for (std::uint64_t k = 0; k < kPurchases; ++k) found += has(luck, k) ? 1.0 : 0.0;
  }
  constexpr double kN = static_cast<double>(kCustomers * kPurchases);
  return std::abs(found / kN - share) / std::sqrt(share * (1.0 - share) / kN);
}

}  // namespace

// Null: purchases are of a category with its share, and given back with theirs, independently of each other
// and of the purchase before. Standard error sqrt(p (1 - p) / n) over 100,000 purchases; pairs of neighbours
// overlap, which makes theirs 15 % larger. |z| <= 4, four tests: false alarms at most 7e-4 (the seed is
// fixed). The planted mistakes: a share 1 % off, a category that decides on returns, one draw for two
// purchases.
TEST_CASE("categories and returns have their shares and no memory") {
  const auto ends = population::ends_of({0.8, 0.2});
  const auto food = [&](const Luck& luck, std::uint64_t k) {
    return population::mark_at(ends, luck.category(k)) == 1;
  };
  CHECK(z_of(0.2, food) < 4.0);
  CHECK(z_of(0.21, food) > 4.0);
  const auto back = [](const Luck& luck, std::uint64_t k) { return luck.returned(k) < 0.05; };
  CHECK(z_of(0.05, back) < 4.0);
  CHECK(z_of(0.06, back) > 4.0);
  CHECK(z_of(0.01, [&](const Luck& l, std::uint64_t k) { return food(l, k) && back(l, k); }) < 4.0);
  CHECK(z_of(0.01, [&](const Luck& l, std::uint64_t k) { return food(l, k) && l.category(k) > 0.95; }) > 4.0);
  CHECK(z_of(0.04, [&](const Luck& l, std::uint64_t k) { return food(l, k) && food(l, k + 1); }) < 4.0);
  CHECK(z_of(0.04, [&](const Luck& l, std::uint64_t k) { return food(l, k) && food(l, k); }) > 4.0);
}

namespace {

/// A cohort with more keys in its population.
std::string cohort_with(const std::string& keys) {
  std::string text = test::pareto_cohort(500, "52 weeks", 2);
  return text.insert(text.find("  new_customers"), keys);
}

std::int64_t total(const counting::Counts& tally, const char* count) {
  return tally.flow(count);
}

}  // namespace

TEST_CASE("marks that change nothing leave every count alone") {
  const auto plain = test::scenario_of(test::pareto_cohort(500, "52 weeks", 2));
  const auto marked = test::scenario_of(
      cohort_with("  segments: [{name: a, share: 30 %}, {name: b, share: 70 %}]\n"
                  "  stores: [{name: city, share: 100 %}]\n  categories: [{name: coffee, share: 100 %}]\n"));
  const auto without = study::simulate(plain.spec, nullptr, {});
  const auto with = study::simulate(marked.spec, nullptr, {});
  for (std::size_t r = 0; r < 2; ++r) {
    CHECK(test::table_of(without[r][0], "period") == test::table_of(with[r][0], "period"));
    CHECK(test::table_of(without[r][0], "by_decile") == test::table_of(with[r][0], "by_decile"));
    const auto everybody = test::sum_over_groups(with[r][0], "by_segment");
    const auto all = test::sum_over_groups(without[r][0], "by_membership");
    CHECK(everybody == all);
  }
}

TEST_CASE("a segment of everybody is the effect on everybody") {
  const auto segment =
      test::scenario_of(cohort_with("  segments: [{name: all, share: 100 %, purchase_rate: +7 %}]\n"));
  const auto effect = test::scenario_of(test::pareto_cohort(500, "52 weeks", 2) +
                                        "arms:\n  - {name: more, effects: {purchase_rate: +7 %}}\n");
  const auto a = study::simulate(segment.spec, nullptr, {});
  const auto b = study::simulate(effect.spec, nullptr, {});
  for (std::size_t r = 0; r < 2; ++r) {
    CHECK(test::table_of(a[r][0], "period") == test::table_of(b[r][1], "period"));
    CHECK(total(a[r][0], "purchases") > total(b[r][0], "purchases"));
  }
}
