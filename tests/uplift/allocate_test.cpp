// Who gets which treatment under one budget: by hand, and against every possible allocation.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/uplift/allocate.h"

using namespace stamkund;
using uplift::kNoTreatment;

namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// The best of all allocations that the budget pays for.
double best_of_all(const uplift::Offers& offers, double budget, std::size_t from = 0) {
  const std::size_t n = offers.gain.size() / offers.treatments;
  if (from == n) return 0.0;
  double best = best_of_all(offers, budget, from + 1);
  for (std::size_t t = 0; t < offers.treatments; ++t) {
    const std::size_t at = from * offers.treatments + t;
    if (offers.cost[at] <= budget)
      best = std::max(best, offers.gain[at] + best_of_all(offers, budget - offers.cost[at], from + 1));
  }
  return best;
}

}  // namespace

TEST_CASE("Three customers, an e-mail and a letter, by hand") {
  // Costs 1 and 4. Gains of e-mail and letter: a 3 and 10, b 2 and 3, c 0 and 8. Steps by gain per cost: a's
  // e-mail 3 / 1 = 3, but her hull goes on with (10 - 3) / 3 = 2.33; b's e-mail 2, then her letter 1 / 3; c's
  // letter 8 / 4 = 2 (her e-mail brings nothing).
  const uplift::Offers offers{2, {3, 10, 2, 3, 0, 8}, {1, 4, 1, 4, 1, 4}};
  const auto nine = uplift::allocate(offers, 9.0, 0.0);
  CHECK(nine.treatment == std::vector<std::size_t>{1, 0, 1});
  CHECK(nine.spent == 9.0);
  CHECK(nine.gain == 20.0);
  CHECK(nine.worth_of_budget == Approx(1.0 / 3.0));
  CHECK(nine.at_most_missed == 0.0);
  const auto four = uplift::allocate(offers, 4.0, 0.0);
  CHECK(four.treatment == std::vector<std::size_t>{1, kNoTreatment, kNoTreatment});
  CHECK(four.gain == 10.0);
  CHECK(uplift::allocate(offers, 0.5, 0.0).gain == 0.0);
  // What costs more than it brings is not bought, whatever the budget: b's letter would bring 1 for 3.
  const auto all = uplift::allocate(offers, kUnlimited, 1.0);
  CHECK(all.treatment == std::vector<std::size_t>{1, 0, 1});
  CHECK(uplift::allocate(offers, kUnlimited, 0.0).treatment == std::vector<std::size_t>{1, 1, 1});
}

TEST_CASE("A treatment below the hull is passed over") {
  // 2 for 2 lies below the line from nothing to 10 for 4.
  const uplift::Offers offers{2, {2, 10}, {2, 4}};
  CHECK(uplift::allocate(offers, 3.0, 0.0).treatment[0] == kNoTreatment);
  CHECK(uplift::allocate(offers, 3.0, 0.0).at_most_missed == Approx(7.5));
  CHECK(uplift::allocate(offers, 4.0, 0.0).treatment[0] == 1);
}

TEST_CASE("What harms is given to nobody, and what is free to all whom it helps") {
  const uplift::Offers offers{1, {-1, 2, 0}, {0, 0, 0}};
  const auto free = uplift::allocate(offers, 0.0, 0.0);
  CHECK(free.treatment == std::vector<std::size_t>{kNoTreatment, 0, kNoTreatment});
  CHECK(free.gain == 2.0);
}

TEST_CASE(
    "Greedy along the hulls is as near to the best allocation as it says, and spends no more than there is") {
  for (std::uint64_t world = 0; world < 300; ++world) {
    Stream stream({world, 0, 0, Purpose::test});
    uplift::Offers offers{3, {}, {}};
    for (int i = 0; i < 7 * 3; ++i) {
      offers.gain.push_back(std::floor(20.0 * draw_uniform(stream)) - 5.0);
      offers.cost.push_back(1.0 + std::floor(6.0 * draw_uniform(stream)));
    }
    const double budget = std::floor(30.0 * draw_uniform(stream));
    const auto out = uplift::allocate(offers, budget, 0.0);
    const double best = best_of_all(offers, budget);
    CHECK(out.spent <= budget);
    CHECK(out.gain <= best + 1e-9);
    CHECK(best <= out.gain + out.at_most_missed + 1e-9);
    double spent = 0.0, gain = 0.0;
    for (std::size_t i = 0; i < 7; ++i)
      if (out.treatment[i] != kNoTreatment) {
        spent += offers.cost[i * 3 + out.treatment[i]];
        gain += offers.gain[i * 3 + out.treatment[i]];
      }
    CHECK(spent == Approx(out.spent));
    CHECK(gain == Approx(out.gain));
  }
}
