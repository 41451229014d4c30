// Test and roll beside no test and Thompson sampling.
#include "experiments/decision/policies.h"

#include <catch2/catch.hpp>

using namespace stamkund::decision;

namespace {
/// The website of Feit & Berman 2019.
const Prior kWebsite{0.68, 0.03, 0.466476};  // spread: root of .68 (1 - .68)
constexpr double kCustomers = 1e5;
}  // namespace

TEST_CASE("on the published website Thompson sampling loses .096 %, the test .225 %", "[statistical]") {
  const Roll roll = test_and_roll(kCustomers, {kWebsite, kWebsite});
  const auto found = compare_policies({kCustomers, 500, 0}, {kWebsite, kWebsite}, roll, 4000, 1);
  INFO("Thompson " << found.thompson.regret << " +- " << found.thompson.regret_standard_error << ", test "
                   << found.test_and_roll.regret << " +- " << found.test_and_roll.regret_standard_error);
  // .096 % is given to two digits: half a unit of the last, and three standard errors.
  CHECK(std::abs(found.thompson.regret - .00096) < .00003 + 3.0 * found.thompson.regret_standard_error);
  CHECK(found.thompson.regret_standard_error < .00003);
  // The closed form, .2247 %. Steps round the size of the test up: one step more at most is shared.
  CHECK(std::abs(found.test_and_roll.regret - .002247) <
        .00005 + 3.0 * found.test_and_roll.regret_standard_error);
  // Without a test half of the difference is lost: sd / sqrt(pi) of a mean of .68 + sd / sqrt(pi).
  const double lost = .03 / std::sqrt(3.14159265358979);
  CHECK(std::abs(found.no_test.regret - lost / (.68 + lost)) < 3.0 * found.no_test.regret_standard_error);
  CHECK(found.perfect == Approx(kCustomers * (.68 + lost)).epsilon(.002));
}

TEST_CASE("late outcomes cost both, and Thompson sampling that learns nothing earns as much as no test",
          "[statistical]") {
  const Roll roll = test_and_roll(kCustomers, {kWebsite, kWebsite});
  const auto soon = compare_policies({kCustomers, 100, 0}, {kWebsite, kWebsite}, roll, 2000, 2);
  const auto late = compare_policies({kCustomers, 100, 30}, {kWebsite, kWebsite}, roll, 2000, 2);
  CHECK(late.thompson.regret > soon.thompson.regret + 3.0 * soon.thompson.regret_standard_error);
  CHECK(late.test_and_roll.regret >
        soon.test_and_roll.regret + 3.0 * soon.test_and_roll.regret_standard_error);
  // The same truths: what needs no luck is the same to the bit.
  CHECK(late.perfect == soon.perfect);
  CHECK(late.no_test.profit == soon.no_test.profit);
  // Outcomes that come after the last customer.
  const auto never = compare_policies({kCustomers, 100, 100}, {kWebsite, kWebsite}, roll, 2000, 2);
  CHECK(std::abs(never.thompson.regret - never.no_test.regret) < 4.0 * never.no_test.regret_standard_error);
  CHECK(std::abs(never.test_and_roll.regret - never.no_test.regret) <
        4.0 * never.no_test.regret_standard_error);
}

// Null: the simulated profit of a test with looks is the closed one. Four standard errors of both: one false
// alarm in 15,000. Steps are so small that a look is at most a hundredth of a part late.
TEST_CASE("a test with looks earns what the induction says", "[statistical]") {
  const std::vector<Prior> arms{kWebsite, kWebsite};
  TestWorth worth;
  worth.arms = arms;
  worth.shares = {.5, .5};
  worth.customers = kCustomers;
  worth.looks = 4;
  worth.look_cost = 20;
  worth.fixed_cost = 50;
  const double size = 9600;
  const Staged plan = staged(worth, size);
  const auto found = compare_policies({kCustomers, 2500, 0, 50}, arms, test_and_roll(kCustomers, arms), 4000,
                                      3, PlannedTest{.5, plan.stages, worth.look_cost});
  const double knows = kCustomers * (.68 + .03 / std::sqrt(3.14159265358979));
  const double closed = (knows - (kCustomers * .68 + plan.net)) / knows,
               error = found.planned->regret_standard_error;
  INFO("simulated " << found.planned->regret << " +- " << error << ", closed " << closed);
  CHECK(std::abs(found.planned->regret - closed) < 4.0 * error);
  // Planted: the line of the test without looks, which stood here before, is another.
  CHECK(std::abs(found.test_and_roll.regret - closed) > 4.0 * error);
  // Every one of what it has before costs the same; where all arms lose, the share lost is still above 0.
  auto losing = arms;
  for (auto& arm : losing) arm.mean = -.68;
  CHECK(compare_policies({kCustomers, 100, 0}, losing, test_and_roll(kCustomers, losing), 200, 3)
            .no_test.regret > 0.0);
}
