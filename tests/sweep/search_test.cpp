// The best of a space that can be enumerated. Null of the race: the best variant is dropped in at most 5 % of
// searches.
#include <catch2/catch.hpp>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/sweep/search.h"
#include "engine/sweep/sweep.h"
#include "tests/sweep/studies.h"

using namespace stamkund;
using scenario::SweepMethod;

namespace {

/// Common luck, as twins have it, and a little of each variant's own.
sweep::Variant noisy(const sweep::Point& point, double mean, std::uint64_t replicates, std::uint64_t world) {
  sweep::Variant variant;
  variant.point = point;
  variant.fine = true;
  variant.key = point.values[0] + std::to_string(replicates);
  sweep::Measured measured;
  for (std::uint64_t r = 0; r < replicates; ++r) {
    Stream common({world, r, 0, Purpose::test});
    Stream own({world, r, 1 + static_cast<std::uint64_t>(point.numbers[0]), Purpose::test});
    measured.values.push_back(mean + 20.0 * draw_normal(common) + 3.0 * draw_normal(own));
  }
  measured.summary = metrics::summarise(measured.values, {});
  variant.outcomes.push_back(std::move(measured));
  return variant;
}

double hill(double x) { return 100.0 - (x - 13.0) * (x - 13.0); }

scenario::SweepSpec whole_numbers() {
  auto study = test::study_of(SweepMethod::optimize, 1, 64, 0.0, 39.0);
  study.parameters[0].step = 1.0;
  return study;
}

}  // namespace

TEST_CASE("The race finds the best of forty with a fraction of what brute force takes") {
  // 40 worlds; losing the best in more than 2 + 3 sqrt(2) of them has a chance below .004 at the stated 5 %.
  const auto study = whole_numbers();
  int lost = 0;
  std::uint64_t spent = 0, brute = 0;
  for (std::uint64_t world = 1; world <= 40; ++world) {
    sweep::SearchOptions options;
    options.replicates = 256;
    const auto result = sweep::search(study, {}, options, [&](const sweep::Point& point, std::uint64_t n) {
      return noisy(point, hill(point.numbers[0]), n, world);
    });
    REQUIRE(result.found);
    CHECK(result.variants.size() == 40);
    lost += result.variants[result.best].point.numbers[0] != 13.0 ? 1 : 0;
    spent += result.spent;
    brute += result.brute_force;
  }
  CHECK(lost <= 6);
  CHECK(spent * 4 < brute);
}

TEST_CASE("Where all variants are the same nothing is clearly better") {
  auto study = whole_numbers();
  const sweep::Point point = sweep::point_at(study, {0.0});
  int said = 0;
  for (std::uint64_t world = 1; world <= 400; ++world) {
    auto other = point;
    other.numbers[0] = 5.0;
    const auto a = noisy(point, 0.0, 32, world), b = noisy(other, 0.0, 32, world);
    said += sweep::clearly_better(study, {}, a.outcomes[0].values, b.outcomes[0].values, 0.05) ? 1 : 0;
  }
  // Binomial(400, .05): 20, standard deviation 4.4; outside 7 to 33 with a chance of .003.
  CHECK(said >= 7);
  CHECK(said <= 33);
}

TEST_CASE("A goal at 90 % confidence prefers the sure to the large") {
  auto study = whole_numbers();
  study.confidence = 0.9;
  std::vector<double> sure, large;
  for (int r = 0; r < 100; ++r) {
    sure.push_back(10.0);
    large.push_back(r < 80 ? 30.0 : -50.0);
  }
  CHECK(sweep::score(study, sure) > sweep::score(study, large));
  CHECK(sweep::clearly_better(study,
                              {.parameters = true, .populations_per_draw = 1, .replicates_per_population = 1},
                              sure, large, 0.05));
  study.confidence = 0.0;
  CHECK(sweep::score(study, sure) < sweep::score(study, large));
}

TEST_CASE("A tail that has not shown itself drops nobody") {
  // One candidate loses 50 in 23 of 100 draws, so at 90 % confidence the one that always loses 5 is the best.
  // Eight draws without a loss, which come in 12 of 100 worlds, say nothing. Losing the best in more than
  // 20 + 3 sqrt(19) of 400 worlds has a chance below .002 at the stated 5 %; after eight draws it is
  // about 50.
  auto study = test::study_of(SweepMethod::optimize, 1, 2, 0.0, 1.0);
  study.parameters[0].step = 1.0;
  study.confidence = 0.9;
  int lost = 0;
  for (std::uint64_t world = 1; world <= 400; ++world) {
    sweep::SearchOptions options;
    options.replicates = 256;
    const auto result = sweep::search(study, {}, options, [&](const sweep::Point& point, std::uint64_t n) {
      auto variant = noisy(point, 0.0, n, world);
      for (std::uint64_t r = 0; r < n; ++r) {
        Stream luck({world, r, 99, Purpose::test});
        const double chance = draw_uniform(luck);
        variant.outcomes[0].values[r] = point.numbers[0] > 0.5 ? chance < 0.23 ? -50.0 : chance : -5.0;
      }
      return variant;
    });
    lost += result.variants[result.best].point.numbers[0] > 0.5 ? 1 : 0;
  }
  CHECK(lost <= 33);
}

TEST_CASE("Rounds come closer to the best of a range, and constraints hold") {
  auto study = test::study_of(SweepMethod::optimize, 1, 8, 0.0, 39.0);
  study.rounds = 5;
  sweep::SearchOptions options;
  options.replicates = 32;
  const auto evaluate = [&](const sweep::Point& point, std::uint64_t n) {
    return noisy(point, hill(point.numbers[0]), n, 1);
  };
  const auto free = sweep::search(study, {}, options, evaluate);
  CHECK(free.variants[free.best].point.numbers[0] == Approx(13.0).margin(2.0));
  study.constraints.push_back({0, -1e9, 60.0});
  const auto bound = sweep::search(study, {}, options, evaluate);
  REQUIRE(bound.found);
  CHECK(bound.variants[bound.best].outcomes[0].summary.mean <= 60.0);
  study.constraints = {{0, 1e9, 2e9}};
  CHECK_FALSE(sweep::search(study, {}, options, evaluate).found);
}

TEST_CASE("A variant that fails stops nothing, and the others are compared") {
  auto study = whole_numbers();
  study.method = SweepMethod::grid;
  const auto result = sweep::sweep(study, {}, {}, [&](const sweep::Point& point, std::uint64_t) {
    auto variant = noisy(point, hill(point.numbers[0]), 4, 1);
    if (point.numbers[0] == 13.0) {
      variant.fine = false;
      variant.reason = "refused";
      variant.outcomes.clear();
    }
    return variant;
  });
  CHECK(result.failed == 1);
  CHECK(result.variants.size() == 40);
  CHECK(result.found);
  CHECK(result.variants[result.best].fine);
}

TEST_CASE("The corner of a straight goal is found, from any seed") {
  // Falling in three ranges: the best is the corner at 0. Points of a sample are inside.
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto study = test::study_of(SweepMethod::optimize, 3, 64, 0.0, 39.0);
    study.seed = seed;
    study.rounds = 3;
    sweep::SearchOptions options;
    options.replicates = 64;
    const auto result = sweep::search(study, {}, options, [&](const sweep::Point& point, std::uint64_t n) {
      return noisy(point, -point.numbers[0] - 2.0 * point.numbers[1] - 4.0 * point.numbers[2], n, seed);
    });
    REQUIRE(result.found);
    for (const double at : result.variants[result.best].point.numbers) CHECK(at == 0.0);
    // None that is clearly worse is said not to be: a winner of an earlier round is held against the last
    // one.
    for (const auto& one : result.variants)
      if (one.standing == "kept")
        CHECK_FALSE(sweep::clearly_better(study, {}, result.variants[result.best].outcomes[0].values,
                                          one.outcomes[0].values, 1e-4));
  }
}

TEST_CASE("A box whose best lies on its rim follows it") {
  // One hill in six ranges, of which eight points a round see little: boxes that shrink whatever comes end
  // far from it (319 on average).
  double far = 0.0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto study = test::study_of(SweepMethod::optimize, 6, 8, 0.0, 1000.0);
    study.seed = seed;
    study.rounds = 30;
    sweep::SearchOptions options;
    options.replicates = 8;
    const auto result = sweep::search(study, {}, options, [&](const sweep::Point& point, std::uint64_t n) {
      double squares = 0.0;
      for (const double x : point.numbers) squares += (x - 700.0) * (x - 700.0);
      return noisy(point, -squares, n, 1);
    });
    REQUIRE(result.found);
    far += std::sqrt(-result.variants[result.best].outcomes[0].summary.mean) / 20.0;
  }
  CHECK(far < 100.0);
}

TEST_CASE("Where no first sample keeps the constraints, the search goes on where they come nearest") {
  // The goal wants x small; x must be 970 or more, of 0 to 1000, which none of eight first points is.
  auto study = test::study_of(SweepMethod::optimize, 1, 8, 0.0, 1000.0);
  study.parameters[0].step = 1.0;
  study.rounds = 6;
  study.outcomes.push_back({"x", false, "card"});
  study.constraints.push_back({1, 970.0});
  const sweep::Evaluate evaluate = [&](const sweep::Point& point, std::uint64_t n) {
    auto variant = noisy(point, -point.numbers[0], n, 1);
    sweep::Measured x;
    x.values.assign(n, point.numbers[0]);
    x.summary = metrics::summarise(x.values, {});
    variant.outcomes.push_back(std::move(x));
    return variant;
  };
  sweep::SearchOptions options;
  options.replicates = 64;
  study.rounds = 1;
  REQUIRE_FALSE(
      sweep::search(study, {}, options, evaluate).found);  // the planted case: a sample alone finds nothing
  study.rounds = 6;
  const auto result = sweep::search(study, {}, options, evaluate);
  REQUIRE(result.found);
  CHECK(result.variants[result.best].point.numbers[0] >= 970.0);
  CHECK(result.variants[result.best].point.numbers[0] < 990.0);
}
