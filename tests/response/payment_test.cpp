// Money that customers are paid, and money that they pay for membership.
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "models/response/cashback_payout.h"
#include "models/response/benefit_weight.h"
#include "models/response/enrolment.h"
#include "models/response/renewal.h"
#include "models/response/stimuli.h"
#include "models/response/sunk_cost.h"

using namespace stamkund;
using namespace stamkund::response;

TEST_CASE("cashback: a part of the payout comes back with the next purchase") {
  const CashbackPayout payout(0.32);
  CHECK(payout(Money{10'000}) == Approx(3'200.0));
  CHECK(payout(Money{0}) == 0.0);
  CHECK(payout(Money{500}) + payout(Money{700}) == Approx(payout(Money{1'200})));
  CHECK(CashbackPayout(0.0)(Money{10'000}) == 0.0);
}

TEST_CASE("paid membership: the two parts average to the total, a third of it economic") {
  const double period = 365.0;
  for (const double total : {0.01, 0.3, 2.0})
    for (const double decay_share : {0.02, 0.5, 50.0})
      for (const double economic_share : {0.0, 1.0 / 3.0, 1.0}) {
        CAPTURE(total, decay_share, economic_share);
        const auto effect = SunkCost::split(total, decay_share, economic_share);
        const SunkCost sunk_cost(effect, decay_share);
        CHECK(effect.economic == Approx(economic_share * total));
        CHECK(sunk_cost.factor() == 1.0 + effect.economic);
        Stimuli stimuli;
        const std::size_t kind = stimuli.add_kind(sunk_cost.decay_days(period));
        // Renewed, not added: every period is like the first.
        for (int year = 0; year < 3; ++year) {
          stimuli.renew(kind, sunk_cost.at_payment());
          const double average =
              boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
                  [&](double t) { return sunk_cost.factor() * stimuli.multiplier_after(t); }, 0.0, period, 12,
                  1e-12) /
              period;
          CHECK(average - 1.0 == Approx(total).epsilon(1e-9));
          stimuli.advance(period);
        }
      }
  CHECK(SunkCost::split(0.3, 0.5).economic == Approx(0.1));
  CHECK(SunkCost::split(0.3, 0.5, 1.0).sunk_cost == 0.0);
}

TEST_CASE("paid membership: off is off") {
  const SunkCost off(PaidMembershipEffect{}, 0.5);
  CHECK(off.factor() == 1.0);
  CHECK(off.at_payment() == 0.0);
  const auto nothing = SunkCost::split(0.0, 0.5);
  CHECK(nothing.economic == 0.0);
  CHECK(nothing.sunk_cost == 0.0);
}

TEST_CASE("benefit weight: what is worth its price changes nothing, what is worth nothing finds no taker") {
  const BenefitWeight weight(2.0);
  CHECK(weight(299.0, 299.0) == 1.0);
  CHECK(weight(598.0, 299.0) == Approx(4.0));
  CHECK(weight(0.0, 299.0) == 0.0);
  // The case of a club of 3,000 a year for 3 a year: odds fall to a millionth.
  CHECK(weight(3.0, 3000.0) == Approx(1e-6));
  // Near the price it is the logit in benefit less price.
  CHECK(std::log(weight(303.0, 299.0)) == Approx(2.0 * 4.0 / 299.0).epsilon(0.01));
  CHECK_THROWS_AS(weight(10.0, 0.0), InternalFault);
}

TEST_CASE("benefit weight: off is exactly off") {
  const BenefitWeight off(0.0);
  for (const double benefit : {0.0, 1e-9, 299.0, 1e9}) CHECK(off(benefit, 299.0) == 1.0);
  CHECK_FALSE(off.acts());
  const Enrolment enrolment(0.3, 0.5);
  for (const double z : {-2.0, 0.0, 2.0})
    CHECK(enrolment.hazard_per_offer(z, off(1.0, 299.0)) == enrolment.hazard_per_offer(z));
  CHECK(enrolment.hazard_per_offer(0.0, 0.0) == 0.0);
}

TEST_CASE("renewal: the odds take the factor, and the ends are certain") {
  const Renewal renewal(0.7);
  CHECK(renewal.probability(1.0) == Approx(0.7));
  for (const double factor : {1e-3, 0.5, 1.0, 4.0, 1e3}) {
    const double p = renewal.probability(factor);
    CHECK(std::log(p / (1.0 - p)) == Approx(std::log(0.7 / 0.3) + std::log(factor)));
  }
  CHECK(renewal.hazard_of_leaving(1e18) == Approx(0.0).margin(1e-15));
  CHECK(std::isinf(renewal.hazard_of_leaving(0.0)));
  CHECK(Renewal(1.0).hazard_of_leaving(0.0) == 0.0);
  CHECK(std::isinf(Renewal(0.0).hazard_of_leaving(1.0)));
}
