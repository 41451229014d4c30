// A result is a function of the files and the seed: one thread and two give the same bits.
#include <catch2/catch.hpp>

#include "tests/tuning/worlds.h"

using namespace stamkund;
using namespace stamkund::tuning_test;

TEST_CASE("threads change no bit of a tuning") {
  auto targets = three_and_four();
  targets.targets[0].value = 0.4;
  targets.targets[1].value = 0.7;
  targets.targets[2].value = 8;
  targets.targets[3].value = 2;
  // A figure takes the way that 'run' takes.
  scenario::TargetSpec figure;
  figure.name = "purchases";
  figure.figure = "purchases_per_customer";
  figure.arm = "shop";
  figure.value = 11;
  figure.tolerance = 2;
  targets.targets.push_back(figure);
  auto one = subject(plain_world("60"), "3", 3);
  auto two = one;
  one.threads = 1;
  two.threads = 2;
  tuning::Options options;
  options.iterations = 4;
  const auto a = tuning::tune(one, targets, options);
  const auto b = tuning::tune(two, targets, options);
  REQUIRE(a.status != tuning::Status::failed);
  REQUIRE(a.j == b.j);
  REQUIRE(a.singular_values == b.singular_values);
  REQUIRE(a.evaluations == b.evaluations);
  for (std::size_t j = 0; j < a.parameters.size(); ++j)
    REQUIRE(a.parameters[j].value == b.parameters[j].value);
  for (std::size_t t = 0; t < a.targets.size(); ++t) {
    REQUIRE(a.targets[t].reached == b.targets[t].reached);
    REQUIRE(a.targets[t].moved == b.targets[t].moved);
  }
  // Another seed is another result: the mutant.
  const auto other = tuning::tune(subject(plain_world("60"), "4", 3), targets, options);
  REQUIRE(other.j != a.j);
}
