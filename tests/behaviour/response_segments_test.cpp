// Lifts by segment: apart where segments are, one where they are not, and as sure as they say.
#include <catch2/catch.hpp>

#include "tests/behaviour/effects_worlds.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

constexpr double kLow = 0.2, kHigh = 0.9;

/// Every second customer is of "b", of whom `mistaken` are taken for the others'.
ingest::HomeLabel segments_of(const World& world, double mistaken = 0.0) {
  ingest::HomeLabel out{"segment", {"", "a", "b"}, {}, ingest::HomeBy::first};
  for (std::size_t i = 0; i < world.table.size(); ++i) {
    Stream luck({3, 99, i, Purpose::test});
    const bool swapped = draw_uniform(luck) < mistaken;
    out.of.push_back((i % 2 == 1) != swapped ? 2 : 1);
  }
  return out;
}

calibration::ResponseFit fitted_by(const World& world, const ingest::HomeLabel* segments) {
  const auto history = calibration::response_history(world.table, world.purchases, world.contacts,
                                                     world.memberships, false, false, segments);
  calibration::Options options;
  options.threads = 2;
  options.starts = 1;
  calibration::ResponseOptions response;
  response.threads = 2;
  // By lot indeed: one world in a hundred looks as if it were not.
  response.chosen_by_history = true;
  const auto plain = calibration::fit_process(world.table, options);
  return calibration::fit_response(world.table, history, world.contacts, plain, response);
}

World two_lifts(std::uint64_t seed, int customers) {
  WorldSpec spec;
  spec.policy = Policy::mail_lot;
  spec.seed = seed;
  spec.customers = customers;
  spec.lift = kLow;
  spec.other_lift = kHigh;
  return world_of(spec);
}

}  // namespace

// Null: the lifts of the world; |z| < 4 fails by chance with probability 6e-5. The planted mistake: segments
// drawn by lot, which have one lift, and it is rejected.
TEST_CASE("lifts by segment come back, with one decay", "[segments]") {
  const World world = two_lifts(1, 3000);
  const auto segments = segments_of(world);
  const auto fit = fitted_by(world, &segments);
  REQUIRE(fit.status == calibration::Status::converged);
  CHECK(fit.by_segment());
  CHECK(fit.groups == std::vector<std::string>{"email of a", "email of b"});
  const auto* low = fit.find("lift[email of a]");
  const auto* high = fit.find("lift[email of b]");
  const auto* decay = fit.find("decay[email]");
  REQUIRE((low != nullptr && high != nullptr && decay != nullptr));
  INFO(low->estimate << " s.e. " << low->standard_error << ", " << high->estimate << " s.e. "
                     << high->standard_error << ", decay " << decay->estimate << " s.e. "
                     << decay->standard_error);
  CHECK(std::abs(low->estimate - kLow) < 4.0 * low->standard_error);
  CHECK(std::abs(high->estimate - kHigh) < 4.0 * high->standard_error);
  CHECK(std::abs(decay->estimate - 14.0) < 4.0 * decay->standard_error);
  CHECK(high->estimate - low->estimate > 4.0 * std::hypot(low->standard_error, high->standard_error));

  const auto mistaken = segments_of(world, 0.5);
  const auto mixed = fitted_by(world, &mistaken);
  const auto* too_high = mixed.find("lift[email of a]");
  CHECK(too_high->estimate - kLow > 3.0 * too_high->standard_error);
}

// Null: nothing. Who is of one segment is fitted as if there were none, to the bit.
TEST_CASE("one segment is none", "[segments]") {
  const World world = two_lifts(2, 600);
  ingest::HomeLabel one{"segment", {"", "a"}, std::vector<std::uint16_t>(world.table.size(), 1)};
  const auto without = fitted_by(world, nullptr);
  const auto with = fitted_by(world, &one);
  CHECK_FALSE(without.by_segment());
  REQUIRE(with.parameters.size() == without.parameters.size());
  for (std::size_t p = 0; p < with.parameters.size(); ++p) {
    CHECK(with.parameters[p].estimate == without.parameters[p].estimate);
    CHECK((with.parameters[p].standard_error == without.parameters[p].standard_error ||
           std::isnan(without.parameters[p].standard_error)));
  }
  // Nobody's segment is known: a group of its own.
  one.of.assign(world.table.size(), 0);
  CHECK(fitted_by(world, &one).groups == std::vector<std::string>{"email of no segment"});
}
