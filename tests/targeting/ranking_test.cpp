// Fifths, groups and classes, checked against counts by hand and against a count that follows the words.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/targeting/ranking.h"

using namespace stamkund;
using targeting::Quintiles;
using targeting::SalesClasses;

namespace {

std::vector<double> scores(const std::vector<double>& of) {
  const Quintiles quintiles(of);
  std::vector<double> out;
  for (const double one : of) out.push_back(quintiles.score(one));
  return out;
}

std::vector<double> classes(const std::vector<double>& of) {
  const SalesClasses all(of);
  std::vector<double> out;
  for (const double one : of) out.push_back(all.of(one));
  return out;
}

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
using Values = std::vector<double>;

}  // namespace

TEST_CASE("fifths of few customers and of equal ones are those of a count by hand", "[ranking]") {
  CHECK(scores({50, 10, 40, 20, 30}) == Values{5, 1, 4, 2, 3});
  CHECK(scores({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) == Values{1, 1, 2, 2, 3, 3, 4, 4, 5, 5});
  // Of few: the middle of each one's place. One alone is in the middle.
  CHECK(scores({7}) == Values{3});
  CHECK(scores({7, 9}) == Values{2, 4});
  CHECK(scores({7, 8, 9}) == Values{1, 3, 5});
  CHECK(scores({1, 2, 3, 4}) == Values{1, 2, 4, 5});
  // Equals share the middle of their places: half of all at the bottom stand at 25 %.
  CHECK(scores({3, 3, 3, 3}) == Values{3, 3, 3, 3});
  CHECK(scores({1, 1, 1, 1, 1, 2, 3, 4, 5, 6}) == Values{2, 2, 2, 2, 2, 3, 4, 4, 5, 5});
  CHECK(scores({1, 1, 1, 1, 1, 1, 1, 1, 1, 9}) == Values{3, 3, 3, 3, 3, 3, 3, 3, 3, 5});
}

TEST_CASE("who is not ranked has no score, and who stands between two has the lower one", "[ranking]") {
  CHECK(std::isnan(Quintiles().score(1.0)));
  CHECK(std::isnan(Quintiles(Values{}).score(1.0)));
  CHECK(std::isnan(Quintiles(Values{kMissing}).score(1.0)));
  const Quintiles some(Values{10, kMissing, 20, 30, 40, 50, kMissing});
  CHECK(std::isnan(some.score(kMissing)));
  CHECK(some.score(10) == 1);
  CHECK(some.score(50) == 5);
  CHECK(some.score(49) == 4);
  CHECK(some.score(-1) == 1);
  CHECK(some.score(1e300) == 5);
}

TEST_CASE("scores are those of a count of places", "[ranking]") {
  Stream stream({1, 0, 0, purpose_named("ranking test")});
  for (int k = 0; k < 300; ++k) {
    std::vector<double> values(1 + static_cast<std::size_t>(draw_uniform(stream) * 60));
    const double kinds = 1 + std::floor(draw_uniform(stream) * 40);
    for (double& one : values) one = std::floor(draw_uniform(stream) * kinds);
    const auto found = scores(values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto below = std::count_if(values.begin(), values.end(), [&](double v) { return v < values[i]; });
      const auto equal = std::count(values.begin(), values.end(), values[i]);
      const auto twice = 2 * below + equal;  // her place from the bottom, in halves
      const auto size = static_cast<std::ptrdiff_t>(values.size());
      const double expected = twice * 5 < 2 * size   ? 1
                              : twice * 5 < 4 * size ? 2
                              : twice * 5 < 6 * size ? 3
                              : twice * 5 < 8 * size ? 4
                                                     : 5;
      CHECK(found[i] == expected);
    }
  }
}

TEST_CASE("classes by share of sales are those of a count by hand", "[ranking]") {
  // 80, 15 and 5 %: B begins where 80 % are reached.
  CHECK(classes({80, 15, 5}) == Values{0, 1, 2});
  // Who crosses the line belongs to it.
  CHECK(classes({50, 40, 7, 3}) == Values{0, 0, 1, 2});
  CHECK(classes({100}) == Values{0});
  CHECK(classes({10, 10, 10, 10, 10}) == Values{0, 0, 0, 0, 0});
  CHECK(classes({60, 10, 10, 10, 10, 1, -5, 0}) == Values{0, 0, 0, 0, 0, 2, 2, 2});
  const SalesClasses none(Values{0, -3, kMissing});
  CHECK(std::isnan(none.of(0)));
  CHECK(std::isnan(SalesClasses(Values{5}).of(kMissing)));
}

TEST_CASE("groups of recency, frequency and money", "[ranking]") {
  using targeting::rfm_group;
  using targeting::RfmGroup;
  const auto is = [](RfmGroup group) { return static_cast<double>(group); };
  CHECK(rfm_group(5, 5, 5, 9) == is(RfmGroup::gold));
  CHECK(rfm_group(4, 4, 4, 9) == is(RfmGroup::gold));
  CHECK(rfm_group(4, 4, 3, 9) == is(RfmGroup::medium));
  CHECK(rfm_group(3, 5, 5, 9) == is(RfmGroup::medium));
  CHECK(rfm_group(2, 5, 5, 9) == is(RfmGroup::risk));    // heavy and long gone
  CHECK(rfm_group(2, 3, 3, 2) == is(RfmGroup::medium));  // few purchases, a while ago
  CHECK(rfm_group(2, 2, 2, 1) == is(RfmGroup::risk));    // one old purchase
  CHECK(rfm_group(5, 2, 2, 1) == is(RfmGroup::medium));
  CHECK(std::isnan(rfm_group(5, 5, kMissing, 9)));
  CHECK(rfm_group(5, 2, kMissing, 1) == is(RfmGroup::medium));  // money decides nothing here
  CHECK(std::isnan(rfm_group(kMissing, 5, 5, 9)));
}
