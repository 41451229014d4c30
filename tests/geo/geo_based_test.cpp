#include "experiments/geo/geo_based.h"

#include <catch2/catch.hpp>

using namespace stamkund::geo;

namespace {

RegionSums region(bool treated, double before, double during, double cost_before = 0,
                  double cost_during = 0) {
  return {treated, before, during, cost_before, cost_during};
}

}  // namespace

TEST_CASE("regions on a line, and a return of 3 for each unit spent") {
  std::vector<RegionSums> regions;
  for (const double size : {100.0, 250.0, 400.0, 900.0}) {
    regions.push_back(region(false, size, 5.0 + 0.5 * size));
    regions.push_back(region(true, size + 20.0, 5.0 + 0.5 * (size + 20.0) + 3.0 * 0.1 * size, 0, 0.1 * size));
  }
  const auto fit = geo_based(regions, true, 2.0);
  CHECK(fit.refused.empty());
  CHECK(fit.intercept == Approx(5.0));
  CHECK(fit.slope == Approx(0.5));
  CHECK(fit.per_unit.location == Approx(3.0));
  CHECK(fit.per_unit.degrees == 5.0);
  CHECK(fit.driver == Approx(165.0));
  CHECK(fit.effect().location == Approx(495.0));
}

TEST_CASE("weights: small regions count more with a larger power") {
  // With two control regions of one size, a line through them and the treated ones of that size.
  std::vector<RegionSums> regions{region(false, 10, 10), region(false, 1000, 1300), region(true, 10, 12),
                                  region(true, 1000, 1200), region(false, 100, 110)};
  const auto even = geo_based(regions, false, 0.0), small = geo_based(regions, false, 4.0);
  // Relative effects: +20 % of the small region, -7.7 % of the large one.
  CHECK(small.per_unit.location > 0.1);
  CHECK(even.per_unit.location < 0.0);
}

TEST_CASE("what geo-based regression cannot do is said") {
  std::vector<RegionSums> regions{region(false, 10, 10), region(true, 10, 12), region(true, 0, 5)};
  CHECK(geo_based(regions, false, 2.0).refused.find("four regions") != std::string::npos);
  regions = {region(false, 10, 10), region(false, 20, 20), region(false, 30, 30), region(false, 40, 41),
             region(true, 0, 1)};
  CHECK(geo_based(regions, false, 2.0).refused.find("no treated region") != std::string::npos);
  regions = {region(false, 10, 10), region(false, 20, 20), region(true, 30, 30), region(true, 40, 41),
             region(true, 9, 9)};
  CHECK(geo_based(regions, true, 2.0).refused.find("nothing was spent") != std::string::npos);
  regions.assign(6, region(false, 10, 10));
  regions[0].treated = regions[1].treated = true;
  CHECK(geo_based(regions, false, 2.0).refused.find("one size") != std::string::npos);
}
