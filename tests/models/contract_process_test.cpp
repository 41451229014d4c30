// Contracts as purchase processes: what they say of counts is what drawn subscribers do, at birth and in the
// middle of a period. Null: the simulated law is the closed form's. |z| > 4 has a false-alarm rate of 6e-5;
// eight checks, and the seed is fixed. Mutant: hazards 5 % too high, which the mean must show.
#include <catch2/catch.hpp>
#include <cmath>

#include "models/customer_base/history.h"
#include "models/customer_base/next_purchase.h"
#include "models/customer_base/process.h"

using namespace stamkund;
using namespace stamkund::customer_base;

namespace {

constexpr double kUntil = 12.3;
const ShiftedBetaGeometric kSbg{0.9, 2.0};
const BetaDiscreteWeibull kBdw{0.8, 2.0, 1.5};

struct Zs {
  double mean = 0;
  double variance = 0;
};

/// Renewals in (age, age + kUntil] of subscribers who have renewed x times.
Zs z_scores(const Process& process, double x, double age, double hazard) {
  constexpr std::size_t kCustomers = 200000;
  double mean = 0.0, square = 0.0, fourth = 0.0;
  std::vector<double> counts;
  for (std::size_t i = 0; i < kCustomers; ++i) {
    const auto stream = [&](std::uint64_t number) {
      return Stream({20261127, process.index(), i, Purpose::test}, number);
    };
    Stream rate = stream(0), lifetime = stream(1), life = stream(2);
    Traits traits =
        age > 0.0 ? draw_alive(process, x, x, age, rate, lifetime) : draw_new(process, rate, lifetime);
    traits.defection_rate *= hazard;
    PurchaseClock clock(traits, age, stream(3), draw_exponential(life));
    double count = 0.0;
    for (double at = clock.next(age + kUntil); at <= age + kUntil; at = clock.next(age + kUntil)) {
      count += 1.0;
      REQUIRE(at == x + count);  // at the end of a period
    }
    counts.push_back(count);
    mean += count / kCustomers;
  }
  for (const double count : counts) {
    square += (count - mean) * (count - mean) / kCustomers;
    fourth += std::pow(count - mean, 4.0) / kCustomers;
  }
  const CountMoments expected =
      age > 0.0 ? future_counts(process, x, x, age, kUntil) : new_customer_counts(process, kUntil);
  return {(mean - expected.mean) / std::sqrt(square / kCustomers),
          (square - expected.variance) / std::sqrt((fourth - square * square) / kCustomers)};
}

}  // namespace

TEST_CASE(
    "Subscribers renew as often as the contractual models say, new ones and in the middle of a period") {
  for (const Process& process : {Process{kSbg}, Process{kBdw}}) {
    for (const auto& [x, age] : {std::pair{0.0, 0.0}, {0.0, 0.6}, {3.0, 3.9}}) {
      CAPTURE(process.index(), x, age);
      const Zs z = z_scores(process, x, age, 1.0);
      CHECK(std::abs(z.mean) < 4.0);
      CHECK(std::abs(z.variance) < 4.0);
      CHECK(z_scores(process, x, age, 1.05).mean < -4.0);
    }
  }
}

TEST_CASE("A contract's likelihood, P(alive), next renewal and residual value follow from survival") {
  const Process process{kBdw};
  const auto survival = [](double t) { return std::exp(customer_base::log_survival(kBdw, t)); };
  // Three renewals, in the fourth period; and gone at its end.
  CHECK(p_alive(process, 3, 3, 3.9) == 1.0);
  CHECK(p_alive(process, 3, 3, 4.0) == 0.0);
  CHECK(log_likelihood(process, 3, 3, 3.9) == Approx(std::log(survival(3))));
  CHECK(log_likelihood(process, 3, 3, 4.2) == Approx(std::log(survival(3) - survival(4))));
  CHECK(future_counts(process, 3, 3, 4.2, 50.0).mean == 0.0);
  double sum = 0.0;
  for (double n = 0.0; n <= 6.0; n += 1.0) sum += count_probability(process, n, 6.7);
  CHECK(sum == Approx(1.0));

  const NextPurchase next(process, 3, 3, 3.9);
  const double renews = survival(4) / survival(3);
  CHECK(next.within(0.09) == 0.0);
  CHECK(next.within(4.0 - 3.9) == Approx(renews));
  CHECK(next.ever() == Approx(renews));
  CHECK(next.quantile_if_ever(0.5) == Approx(0.1));
  const NextPurchase gone(process, 3, 3, 4.2);
  CHECK(gone.ever() == 0.0);
  CHECK(std::isnan(gone.quantile_if_ever(0.5)));

  const double rate = 0.05;
  double value = 0.0;
  for (double j = 2000.0; j >= 1.0; j -= 1.0)
    value += survival(3 + j) / survival(3) * std::exp(-rate * (j - 0.9));
  CHECK(discounted_residual_transactions(process, 3, 3, 3.9, rate) == Approx(value).epsilon(1e-8));
}
