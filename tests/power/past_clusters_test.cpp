// How alike customers of a cluster were.
#include "experiments/power/past_clusters.h"

#include <catch2/catch.hpp>

#include "engine/random/distributions.h"

using namespace stamkund;
using power::clusters_of;

TEST_CASE("the intraclass correlation by hand") {
  // Between 13.5 on 1, within 4 on 4, three each: (13.5 - 1) / (13.5 + 2 * 1).
  const auto two = clusters_of({1, 2, 3, 4, 5, 6}, {0, 0, 0, 1, 1, 1});
  CHECK(two.correlation == Approx(12.5 / 15.5).epsilon(1e-12));
  CHECK(two.size == 3);
  CHECK(two.size_cv == 0);
  // Sizes 1, 2, 3: sums of squares 14, so n0 = (6 - 14 / 6) / 2 = 11 / 6; means 0, 3, 6, all 4; between 16 +
  // 2 + 12 on 2, within 2 + 2 on 3.
  const auto three = clusters_of({0, 2, 4, 5, 6, 7}, {0, 1, 1, 2, 2, 2});
  CHECK(three.correlation == Approx((15.0 - 4.0 / 3) / (15.0 + (11.0 / 6 - 1) * 4.0 / 3)).epsilon(1e-12));
  CHECK(three.size == 2);
  CHECK(three.size_cv == Approx(0.5));
  // Less alike than strangers.
  CHECK(clusters_of({0, 2, 0, 2}, {0, 0, 1, 1}).correlation == Approx(-1.0));
  // Nothing to tell: nobody shares a cluster; one cluster; outcomes that do not differ.
  CHECK(std::isnan(clusters_of({1, 2, 3}, {0, 1, 2}).correlation));
  CHECK(std::isnan(clusters_of({1, 2, 3}, {0, 0, 0}).correlation));
  CHECK(std::isnan(clusters_of({1, 1, 1, 1}, {0, 0, 1, 1}).correlation));
}

TEST_CASE("it comes out as it was put in, with the error that is said", "[statistical]") {
  // 400 times 60 clusters of 2 to 14, correlation .2; its mean and spread over the times. Five standard
  // errors.
  double sum = 0, squares = 0, said = 0;
  constexpr int kTimes = 400;
  for (int t = 0; t < kTimes; ++t) {
    Stream stream({31, static_cast<std::uint64_t>(t), 0, Purpose::test});
    std::vector<double> y;
    std::vector<std::uint32_t> cluster;
    for (std::uint32_t c = 0; c < 60; ++c) {
      const double shared = std::sqrt(0.2) * draw_normal(stream);
      for (std::uint32_t k = 0; k < 2 + c % 13; ++k) {
        y.push_back(shared + std::sqrt(0.8) * draw_normal(stream));
        cluster.push_back(c);
      }
    }
    const auto one = clusters_of(y, cluster);
    sum += one.correlation;
    squares += one.correlation * one.correlation;
    said += one.standard_error / kTimes;
  }
  const double mean = sum / kTimes, sd = std::sqrt(squares / kTimes - mean * mean);
  CHECK(std::abs(mean - 0.2) < 5.0 * sd / std::sqrt(1.0 * kTimes));
  CHECK(said == Approx(sd).epsilon(0.15));
}
