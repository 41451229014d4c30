// One-sided figures are those of the two-sided analysis at twice the level, with one end and half of the
// p-value.
#include "experiments/analysis/one_sided.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/analysis/dunnett.h"
#include "tests/analysis/made_table.h"

using namespace stamkund;
using namespace stamkund::analysis;
using stamkund::test::MadeTable;

namespace {

MadeTable made(bool better) {
  std::vector<bool> treated;
  std::vector<double> y;
  for (int i = 0; i < 400; ++i) {
    treated.push_back(i % 2 == 0);
    y.push_back(10.0 + 3.0 * std::sin(7.0 * i) + (treated.back() ? (better ? 0.5 : -0.5) : 0.0));
  }
  MadeTable out(treated);
  out.outcome(y, Kind::mean);
  out.segment(std::vector<std::uint32_t>(400, 0), {"all"});
  return out;
}

}  // namespace

TEST_CASE("one-sided bounds and p-values are those of the two-sided analysis at twice the level") {
  for (const bool more : {true, false}) {
    MadeTable two = made(true);
    two.spec.alpha = 0.1;
    const auto both = two.compare();
    MadeTable one = made(true);
    one.spec.alpha = 0.1;
    one.spec.one_sided = true;
    one.table.outcomes[0].spec.more_is_better = more;
    const auto result = one.analyze();
    const auto& found = result.outcomes[0].comparisons[0];
    CHECK(result.alpha == 0.05);
    CHECK(result.one_sided);
    CHECK(found.main.p_value == Approx(more ? 0.5 * both.main.p_value : 1.0 - 0.5 * both.main.p_value));
    if (more) {
      CHECK(found.main.interval.low == both.main.interval.low);
      CHECK(std::isinf(found.main.interval.high));
      CHECK(found.by_part[0].parts[0].adjusted.low == both.by_part[0].parts[0].adjusted.low);
    } else {
      CHECK(found.main.interval.high == both.main.interval.high);
      CHECK(std::isinf(found.main.interval.low));
    }
    // Interval and p-value agree.
    const double end = more ? found.main.interval.low : -found.main.interval.high;
    CHECK((end > 0.0) == (found.main.p_value <= result.alpha));
    for (const auto& other : found.others)
      CHECK((other.p_value <= 0.05) == (more ? other.interval.low > 0.0 : other.interval.high < 0.0));
  }
}

TEST_CASE("what is worse is never called one-sided") {
  MadeTable worse = made(false);
  worse.spec.alpha = 0.1;
  CHECK(worse.compare().main.p_value < 0.1);
  worse.spec.one_sided = true;
  CHECK(worse.compare().main.p_value > 0.9);
}

TEST_CASE("one-sided Dunnett: Dunnett 1955, two treatments of equal size, infinite degrees of freedom") {
  // Critical value 1.92 one-sided, 2.21 two-sided at 5 %; 1.9163 and 2.2121 by quadrature.
  const std::vector<double> shared{0.5, 0.5};
  const double p = 0.5 * std::erfc(1.916 / std::sqrt(2.0));
  CHECK(dunnett({p, 0.5}, shared, false)[0] == Approx(0.05).margin(2e-4));
  CHECK(dunnett({2.0 * 0.5 * std::erfc(2.2121 / std::sqrt(2.0)), 0.5}, shared, true)[0] ==
        Approx(0.05).margin(2e-4));
  CHECK(dunnett_level(0.1, shared, false) == Approx(2.0 * p).margin(2e-4));
}
