#include <catch2/catch.hpp>

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
