#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/sweep/constraints.h"
#include "engine/sweep/search.h"

using namespace stamkund;

namespace {

sweep::Variant with(double profit, double liability, bool fine = true) {
  sweep::Variant variant;
  variant.fine = fine;
  for (const double value : {profit, liability}) {
    sweep::Measured measured;
    measured.summary.mean = value;
    measured.values = {value};
    variant.outcomes.push_back(measured);
  }
  return variant;
}

}  // namespace

TEST_CASE("The front holds what nothing else beats") {
  std::vector<sweep::Variant> all{with(10, 5), with(8, 3),         with(7, 4), with(10, 6),
                                  with(1, 1),  with(99, 0, false), with(1, 1)};
  sweep::mark_front({0, 1}, {1, -1}, all);
  std::vector<bool> on;
  for (const auto& one : all) on.push_back(one.on_front);
  CHECK(on == std::vector<bool>{true, true, false, false, true, false, true});
}

TEST_CASE("What is not allowed is not on the front, and keeps nothing off it") {
  std::vector<sweep::Variant> all{with(10, 5), with(8, 4), with(9, 3)};
  all[0].standing = "best";
  all[1].standing = "kept";
  all[2].standing = sweep::kNotAllowed;  // better than the second in both
  sweep::mark_front({0, 1}, {1, -1}, all);
  CHECK(all[0].on_front);
  CHECK(all[1].on_front);
  CHECK_FALSE(all[2].on_front);
}

TEST_CASE(
    "The nearest to keeping all constraints is found by its worst miss, as a share of the figure's spread") {
  using scenario::SweepConstraint;
  SweepConstraint most{0}, least{1};
  most.at_most = 100.0;
  least.at_least = 2.0;
  CHECK(sweep::missed(most, 100.0) == 0.0);
  CHECK(sweep::missed(most, 103.0) == 3.0);
  CHECK(sweep::missed(least, 1.5) == 0.5);
  CHECK(std::isinf(sweep::missed(least, std::nan(""))));
  // 110 of 100 to 200, and 1 of 1 to 3: by hand, worst shares of 0.1, 0.5, 1 and 0.05.
  const auto far = sweep::distances({most, least}, {{110, 2}, {100, 1}, {200, 3}, {}, {105, 2}});
  REQUIRE(far.size() == 5);
  CHECK(far[0] == Approx(0.1));
  CHECK(far[1] == Approx(0.5));
  CHECK(far[2] == Approx(1.0));
  CHECK(std::isnan(far[3]));
  using Variants = std::vector<std::size_t>;
  CHECK(sweep::nearest(far) == Variants{4});
  // All alike; no number; none that ran.
  CHECK(sweep::nearest(sweep::distances({most}, {{150}, {150}})) == Variants{0, 1});
  CHECK(sweep::nearest(sweep::distances({most}, {{std::nan("")}, {150}, {1000}})) == Variants{1});
  CHECK(sweep::nearest(sweep::distances({most}, {{std::numeric_limits<double>::infinity()}, {150}})) ==
        Variants{1});
  CHECK(sweep::nearest(sweep::distances({most}, {{}, {}})).empty());
}
