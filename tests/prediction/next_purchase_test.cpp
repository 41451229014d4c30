#include "models/customer_base/next_purchase.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/customer_base/history.h"

using namespace stamkund;
using namespace stamkund::customer_base;

TEST_CASE(
    "Next purchase of the Pareto/NBD: the posterior is a Pareto/NBD again, whose P(no purchase) is known") {
  const ParetoNbd m{0.553, 10.578, 0.606, 11.669};
  struct History {
    double x, t_x, age;
  };
  for (const History& h : {History{0, 0, 38.86}, {2, 30.43, 38.86}, {26, 30.857, 31.0}, {7, 3, 39}}) {
    const NextPurchase next(m, h.x, h.t_x, h.age);
    const double alive = p_alive(m, h.x, h.t_x, h.age);
    const ParetoNbd after{m.r + h.x, m.alpha + h.age, m.s, m.beta + h.age};
    for (const double t : {0.3, 4.0, 13.0, 52.0, 400.0}) {
      const double exact = alive * (1.0 - count_probability(after, 0.0, t));
      CAPTURE(h.x, t, exact);
      CHECK(std::abs(next.within(t) - exact) < 2e-3);  // linear between 64 points
    }
    for (const double q : {0.1, 0.5}) {
      const double t = next.quantile_if_ever(q);
      CHECK(std::abs(alive * (1.0 - count_probability(after, 0.0, t)) / next.ever() - q) < 5e-3);
    }
  }
}

TEST_CASE("Next purchase of the BG/NBD: nobody leaves before it") {
  const BgNbd m{0.2425945, 4.4136019, 0.7929199, 2.4258881};
  const NextPurchase next(m, 2, 30.43, 38.86);
  const double alive = p_alive(m, 2, 30.43, 38.86);
  CHECK(next.ever() == Approx(alive).epsilon(1e-12));
  for (const double t : {1.0, 10.0, 100.0}) {
    const double exact = alive * (1.0 - std::pow((4.4136019 + 38.86) / (4.4136019 + 38.86 + t), 2.2425945));
    CHECK(std::abs(next.within(t) - exact) < 2e-3);
  }
}

TEST_CASE("Nothing breaks at the edges of a history") {
  const ParetoNbd m{0.553, 10.578, 0.606, 11.669};
  for (const double x : {0.0, 1.0, 1e5}) {
    const NextPurchase next(m, x, x > 0 ? 39.0 : 0.0, 39.0);
    CHECK(next.within(0.0) == 0.0);
    CHECK(next.within(1e9) <= 1.0);
    CHECK(next.ever() > 0.0);
    CHECK(next.quantile_if_ever(0.1) <= next.quantile_if_ever(0.9));
  }
  // Somebody who has certainly left.
  const NextPurchase gone(m, 200, 1.0, 500.0);
  CHECK(gone.ever() < 1e-12);
  CHECK((std::isnan(gone.quantile_if_ever(0.5)) || gone.quantile_if_ever(0.5) >= 0.0));
}
