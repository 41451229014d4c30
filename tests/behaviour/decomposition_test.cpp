// Where an effect comes from (Gopalakrishnan et al. 2021): attrition, frequency, basket.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/metrics/results.h"
#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

constexpr std::size_t kReplicates = 24;

std::string club(const std::string& change) { return "earn: {per_visit: 1}\nbehaviour: {" + change + "}\n"; }

struct Parts {
  double attrition;
  double frequency;
  double basket;
  double revenue;
  double z;  ///< of the effect on revenue; null: none
  [[nodiscard]] double share(double part) const { return part / revenue; }
};

Parts parts(const metrics::Results& results, std::size_t arm) {
  const auto part = [&](const std::string& name) { return results.comparison(name).summary[arm].mean; };
  const auto& revenue = results.total("revenue").effects[arm];
  return {part("effect_attrition"), part("effect_frequency"), part("effect_basket"), revenue.mean,
          revenue.mean / revenue.standard_error};
}

}  // namespace

// Customers who leave (s = 1, beta = 40 weeks). Null: no effect on revenue. Each mechanism alone must put
// more than four fifths of it where it acts; each is the mutant of the others. At size 0 all parts are
// exactly 0.
TEST_CASE("an effect on defection is attrition, one on the rate frequency, one on spend basket") {
  std::string text = steady(1500, "104 weeks", 0.5, 3.0, kReplicates);
  text.replace(text.find("beta: 100000000 weeks"), 21, "beta: 40 weeks");
  text += arm("stay", club("member_defection: -50 %")) + arm("often", club("member_purchase_rate: 20 %")) +
          arm("much", club("member_spend: 20 %")) +
          arm("off", club("member_defection: 0 %, member_purchase_rate: 0 %, member_spend: 0 %")) +
          arm("not mentioned", "earn: {per_visit: 1}\n");
  const auto file = test::scenario_of(text);
  const auto all = tallies(file);
  const auto results = metrics::measure(file.spec, 1500, all);
  const Parts stay = parts(results, 1);
  const Parts often = parts(results, 2);
  const Parts much = parts(results, 3);
  for (const Parts& one : {stay, often, much}) {
    CHECK(one.z > kSignificant);
    CHECK(one.attrition + one.frequency + one.basket == Approx(one.revenue).epsilon(1e-9));
  }
  CAPTURE(stay.share(stay.attrition), often.share(often.frequency), much.share(much.basket));
  CHECK(stay.share(stay.attrition) > 0.8);
  CHECK(stay.share(stay.frequency) < 0.2);
  CHECK(often.share(often.frequency) > 0.8);
  CHECK(often.share(often.attrition) < 0.2);
  CHECK(much.share(much.basket) > 0.8);
  CHECK(much.attrition == 0.0);
  CHECK(much.frequency == 0.0);
  for (const std::string name : {"effect_attrition", "effect_frequency", "effect_basket"})
    for (std::size_t r = 0; r < kReplicates; ++r)
      CHECK(results.comparison(name).values[4 * kReplicates + r] == 0.0);
  for (const auto& replicate : all) CHECK(replicate[4] == replicate[5]);
}
