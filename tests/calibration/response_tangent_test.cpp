// Derivatives of the integrated multiplier against differences of the simulator's own code.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/response_replay.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

/// One customer with contacts of three groups, two of which share their decay, and two memberships.
ResponseHistory random_customer(std::uint64_t seed, double contact_chance) {
  ResponseHistory out;
  out.groups = {"email of north", "email of south", "post"};
  out.group_kind = {"email", "email", "post"};
  out.group_segment = {"north", "south", ""};
  out.age = {200.0};
  Stream random({20261130, seed, 0, Purpose::test});
  for (std::int32_t day = 1; day < 200; ++day) {
    if (draw_uniform(random) >= contact_chance) continue;
    const auto group = static_cast<std::uint32_t>(3.0 * draw_uniform(random));
    out.contacts.push_back({day, std::min(group, 2U), draw_uniform(random) < 0.8});
  }
  out.contact_begin.push_back(out.contacts.size());
  out.spells = {{20, 70}, {110, 300}};
  out.spell_begin.push_back(2);
  out.purchase_begin.push_back(0);
  return out;
}

/// The largest difference between derivatives and differences, by parameter.
std::vector<double> worst(const ResponseHistory& history, const std::vector<double>& searched) {
  const ResponseScale scale(3, history.group_kind);
  std::vector<std::size_t> free(scale.size());
  for (std::size_t p = 0; p < free.size(); ++p) free[p] = p;
  const CustomerEvents customer(history, 0);
  std::vector<double> days;
  for (double day = -0.5; day <= 200.0; day += 7.3) days.push_back(day);
  std::vector<double> at(days.size()), low(days.size()), high(days.size()), slopes(days.size() * free.size());
  const ResponseCoefficients here = scale.coefficients(searched);
  ResponseTangent tangent(here, scale, free);
  ResponseReplay(here).integrals(customer, days, at, tangent, slopes);
  ResponseReplay(here).integrals(customer, days, low);
  CHECK(at == low);  // the same bits, followed or not
  std::vector<double> out;
  for (const std::size_t p : free) {
    constexpr double kStep = 1e-5;
    auto moved = searched;
    moved[p] = searched[p] - kStep;
    const ResponseCoefficients below = scale.coefficients(moved);
    ResponseReplay(below).integrals(customer, days, low);
    moved[p] = searched[p] + kStep;
    const ResponseCoefficients above = scale.coefficients(moved);
    ResponseReplay(above).integrals(customer, days, high);
    double most = 0.0;
    for (std::size_t k = 0; k < days.size(); ++k)
      most =
          std::fmax(most, std::abs(slopes[k * free.size() + p] - (high[k] - low[k]) / (2.0 * kStep)) / 200.0);
    out.push_back(most);
  }
  return out;
}

std::vector<double> parameters(double lift, double other, double post) {
  return {std::log1p(lift), std::log1p(other), std::log1p(post), std::log(9.0), std::log(30.0), 0.3,
          std::log(25.0),   std::log1p(0.2)};
}

}  // namespace

TEST_CASE("derivatives of the integrated multiplier are those of the simulator's code", "[response]") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    for (const double off : worst(random_customer(seed, 0.15), parameters(0.6, -0.2, 0.1))) CHECK(off < 1e-7);
  }
}

TEST_CASE("at the floor, what is lost moves as what is there", "[response]") {
  // Two thirds less after each of many contacts: the multiplier stands at its floor time and again.
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    for (const double off : worst(random_customer(seed, 0.4), parameters(-0.66, -0.5, -0.3)))
      CHECK(off < 1e-7);
  }
}
