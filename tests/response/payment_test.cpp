// Money that customers are paid, and money that they pay for membership.
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "models/response/cashback_payout.h"
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

TEST_CASE("renewal: who used more than the fee stays more often") {
  const Renewal renewal(0.7, 2.0);
  const double fee = 299.0;
  CHECK(renewal.probability(fee, fee) == Approx(0.7));
  CHECK(renewal.probability(2.0 * fee, fee) > 0.7);
  CHECK(renewal.probability(0.0, fee) < 0.7);
  const double p = renewal.probability(0.5 * fee, fee);
  CHECK(std::log(p / (1.0 - p)) == Approx(std::log(0.7 / 0.3) - 1.0));
  for (const double used : {0.0, 100.0, 299.0, 1000.0})
    CHECK(std::exp(-renewal.hazard_of_leaving(used, fee)) ==
          Approx(renewal.probability(used, fee)).epsilon(1e-12));
  // Extremes stay finite or are exactly certain.
  CHECK(renewal.probability(1e6 * fee, fee) == 1.0);
  CHECK(renewal.hazard_of_leaving(1e6 * fee, fee) == 0.0);
  CHECK(Renewal(1.0, 2.0).hazard_of_leaving(0.0, fee) == 0.0);
  CHECK(std::isinf(Renewal(0.0, 2.0).hazard_of_leaving(fee, fee)));
  CHECK_THROWS_AS(renewal.probability(10.0, 0.0), InternalFault);
}

TEST_CASE("renewal: with slope 0 the benefit does not matter") {
  const Renewal off(0.7, 0.0);
  for (const double used : {0.0, 299.0, 1e9}) CHECK(off.probability(used, 299.0) == 0.7);
  CHECK(off.hazard_of_leaving(0.0, 299.0) == off.hazard_of_leaving(1e9, 299.0));
}
