// Segments and home stores: their shares, that they disturb nothing else, and what a segment changes.
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "tests/population/populations.h"

using namespace stamkund;
using population::ends_of;
using population::mark_at;
using population::Person;

TEST_CASE("a mark is found by its share") {
  const auto ends = ends_of({0.25, 0.5, 0.25});
  CHECK(mark_at(ends, 0.1) == 0);
  CHECK(mark_at(ends, 0.25) == 1);
  CHECK(mark_at(ends, 0.7499) == 1);
  CHECK(mark_at(ends, 0.75) == 2);
  CHECK(mark_at({}, 0.5) == 0);
  CHECK(mark_at(ends_of({1.0}), 1.0 - 0x1.0p-53) == 0);
}

TEST_CASE("nobody falls into a share of nothing, nor past the end") {
  const double least = 0x1.0p-54;
  const double most = 1.0 - 0x1.0p-53;
  const auto empty_ends = ends_of({0.0, 0.4, 0.0, 0.6, 0.0});
  CHECK(mark_at(empty_ends, least) == 1);
  CHECK(mark_at(empty_ends, 0.4) == 3);
  CHECK(mark_at(empty_ends, most) == 3);
  // Sixty shares of a sixtieth sum to a little less or more than 1.
  const auto sixty = ends_of(std::vector<double>(60, 1.0 / 60.0));
  CHECK(sixty.back() == 1.0);
  CHECK(mark_at(sixty, most) == 59);
}

namespace {

/// Everything that is not a mark, bit for bit.
bool same_behaviour(const Person& a, const Person& b) {
  return a.enters_day == b.enters_day && a.alive == b.alive && a.last_purchase_day == b.last_purchase_day &&
         a.purchase_rate_per_day == b.purchase_rate_per_day && a.defection_rate == b.defection_rate &&
         a.spend.location == b.spend.location && a.spend.spread == b.spend.spread;
}

ingest::CustomerTable history() {
  ingest::CustomerTable table;
  table.has_spend = true;
  for (std::uint32_t x = 0; x < 200; ++x) {
    table.first_day.emplace_back();
    table.id.emplace_back();
    table.frequency.push_back(x % 8);
    table.recency_days.push_back(x % 8 > 0 ? 200.0 : 0.0);
    table.age_days.push_back(270.0);
    table.mean_repeat_spend.push_back(x % 8 > 0 ? 40.0 : 0.0);
    table.first_spend.push_back(40.0);
    table.holdout_frequency.push_back(0);
  }
  return table;
}

}  // namespace

TEST_CASE("marks without changes change nobody") {
  const auto without = test::new_customers(500);
  const auto with = test::new_customers(500, test::marks_of({0.5, 0.5}, {1, 1}, {1, 1}, {0.2, 0.8}));
  for (std::uint64_t i = 0; i < 500; ++i) {
    CHECK(without.person(i).segment == 0);
    CHECK(without.person(i).store == 0);
    CHECK(same_behaviour(without.person(i), with.person(i)));
  }
}

TEST_CASE("a segment's changes multiply rate and spend, of existing customers too") {
  const auto table = history();
  const auto marks = test::marks_of({0.4, 0.6}, {0.8, 1.0}, {0.9, 1.5});
  auto laws = test::cdnow_laws();
  for (const bool lognormal : {false, true}) {
    if (lognormal) laws.spend = population::LognormalSpend{45.0, 0.5, 0.3};
    const population::Population plain(laws, &table, {200, 0, 0}, 5, 0, {}, Day{});
    const population::Population marked(laws, &table, {200, 0, 0}, 5, 0, marks, Day{});
    int students = 0;
    for (std::uint64_t i = 0; i < plain.size(); ++i) {
      const Person a = plain.person(i);
      const Person b = marked.person(i);
      students += b.segment == 0 ? 1 : 0;
      CHECK(b.purchase_rate_per_day == a.purchase_rate_per_day * (b.segment == 0 ? 0.8 : 1.0));
      const double spend = b.segment == 0 ? 0.9 : 1.5;
      if (lognormal)
        CHECK(std::exp(b.spend.location) == Approx(spend * std::exp(a.spend.location)).epsilon(1e-12));
      else
        CHECK(b.spend.location == a.spend.location * spend);
      CHECK(b.alive == a.alive);
      CHECK(b.defection_rate == a.defection_rate);
      if (b.segment == 0 && a.purchase_rate_per_day > 0.0)
        CHECK(b.loyalty_score() == Approx(a.loyalty_score() + std::log(0.8) / a.sd_log_rate).margin(1e-9));
    }
    CHECK(students > 100);
    CHECK(students < 220);
  }
}

TEST_CASE("a segment that never buys or spends nothing is still a customer") {
  auto laws = test::cdnow_laws();
  laws.spend = population::LognormalSpend{45.0, 0.5, 0.3};
  const population::Population nothing(laws, nullptr, {10, 0, 0}, 5, 0, test::marks_of({1.0}, {0.0}, {0.0}), Day{});
  CHECK(nothing.person(3).purchase_rate_per_day == 0.0);
  CHECK(std::exp(nothing.person(3).spend.location + 100.0) == 0.0);
  CHECK(nothing.person(3).loyalty_score() == -40.0);
}

TEST_CASE("a trait belongs to seed, population, customer and purpose, and to nothing else") {
  const Person one = test::new_customers(10).person(4);
  CHECK(one.trait(Purpose::test) == test::new_customers(900).person(4).trait(Purpose::test));
  CHECK(one.trait(Purpose::test) > 0.0);
  CHECK(one.trait(Purpose::test) < 1.0);
  CHECK(one.trait(Purpose::test) != one.trait(Purpose::enrolment_propensity));
  CHECK(one.trait(Purpose::test) != test::new_customers(10).person(5).trait(Purpose::test));
  CHECK(one.trait(Purpose::test) != test::new_customers(10, {}, 6).person(4).trait(Purpose::test));
  CHECK(one.trait(Purpose::test) != test::new_customers(10, {}, 5, 1).person(4).trait(Purpose::test));
}

namespace {

const std::vector<double> kSegments{0.30, 0.65, 0.05};
const std::vector<double> kStores{0.6, 0.4};
constexpr std::uint64_t kMany = 100'000;

population::Population marked(const std::vector<double>& segments) {
  return test::new_customers(kMany, test::marks_of(segments, {1, 1, 1}, {1, 1, 1}, kStores));
}

/// z of the share of customers of whom `has` holds, against `share`.
double z_of(const population::Population& people, double share,
            const std::function<bool(const Person&)>& has) {
  double found = 0.0;
  for (std::uint64_t i = 0; i < people.size(); ++i) found += has(people.person(i)) ? 1.0 : 0.0;
  const auto n = static_cast<double>(people.size());
  return (found / n - share) / std::sqrt(share * (1.0 - share) / n);
}

}  // namespace

// Null: each customer is of mark k with probability share k, independently. The share found among 100,000 has
// the standard error sqrt(p (1 - p) / n); |z| <= 4 each, five shares: false alarms at most 3e-4 (the seed is
// fixed). The planted mistake moves 2 % from the second segment to the first.
TEST_CASE("segments and stores have the shares that were asked for") {
  const auto right = marked(kSegments);
  for (std::size_t k = 0; k < kSegments.size(); ++k)
    CHECK(std::abs(z_of(right, kSegments[k], [k](const Person& p) { return p.segment == k; })) < 4.0);
  for (std::size_t k = 0; k < kStores.size(); ++k)
    CHECK(std::abs(z_of(right, kStores[k], [k](const Person& p) { return p.store == k; })) < 4.0);
  const auto wrong = marked({0.32, 0.63, 0.05});
  CHECK(std::abs(z_of(wrong, kSegments[0], [](const Person& p) { return p.segment == 0; })) > 4.0);
}

// Null: segment, store and purchase rate are independent, so cells have the product of their shares; standard
// error and limit as above, two cells: 1.2e-4. The planted mistake takes the store from the segment's draw.
TEST_CASE("segment, store and rate tell nothing of each other") {
  const auto people = marked(kSegments);
  const double cell = kSegments[0] * kStores[0];
  CHECK(std::abs(z_of(people, cell, [](const Person& p) { return p.segment == 0 && p.store == 0; })) < 4.0);
  CHECK(std::abs(z_of(people, cell, [](const Person& p) {
          return p.segment == 0 && mark_at(ends_of(kStores), p.trait(Purpose::segment)) == 0;
        })) > 4.0);
  // Above the mean log rate: the share among all is that of the first segment.
  const auto heavy = [](const Person& p) { return p.loyalty_score() > 0.0; };
  double share = 0.0;
  for (std::uint64_t i = 0; i < kMany; ++i) share += heavy(people.person(i)) ? 1.0 / kMany : 0.0;
  CHECK(std::abs(z_of(people, kSegments[0] * share,
                      [&](const Person& p) { return p.segment == 0 && heavy(p); })) < 4.0);
}
