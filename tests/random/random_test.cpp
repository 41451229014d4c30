// Known answers pin the engine and the distributions: a new Boost or Random123 cannot change results
// unnoticed.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"

using namespace stamkund;

TEST_CASE("the keyed block is Philox4x64-10") {
  // Random123's own known answer for an all-zero key and counter (kat_vectors, philox 4x64 10).
  const auto block = keyed_block({0, 0, 0, Purpose{}}, 0);
  CHECK(block[0] == 0x16554d9eca36314cULL);
  CHECK(block[1] == 0xdb20fe9d672d0fdcULL);
  CHECK(block[2] == 0xd7e772cee186176bULL);
  CHECK(block[3] == 0x7e68b68aec7ba23bULL);
}

TEST_CASE("every part of a key matters, and nothing else does") {
  const StreamKey key{1, 2, 3, Purpose::test};
  const auto first = [](const StreamKey& k) { return Stream(k)(); };
  CHECK(first(key) == first(key));
  CHECK(first(key) != first({2, 2, 3, Purpose::test}));
  CHECK(first(key) != first({1, 3, 3, Purpose::test}));
  CHECK(first(key) != first({1, 2, 4, Purpose::test}));
  CHECK(first(key) != first({1, 2, 3, Purpose::spend}));
  // Neighbours in one word are no neighbours in another.
  CHECK(first({1, 2, 3, Purpose::test}) != first({1, 3, 2, Purpose::test}));
}

TEST_CASE("purposes keep their numbers") {
  CHECK(static_cast<unsigned>(Purpose::fit_parameters) == 0x0100);
  CHECK(static_cast<unsigned>(Purpose::behaviour_parameters) == 0x0110);
  CHECK(static_cast<unsigned>(Purpose::alive_at_start) == 0x0200);
  CHECK(static_cast<unsigned>(Purpose::purchase_rate) == 0x0210);
  CHECK(static_cast<unsigned>(Purpose::lifetime_rate) == 0x0220);
  CHECK(static_cast<unsigned>(Purpose::spend_level) == 0x0230);
  CHECK(static_cast<unsigned>(Purpose::birth) == 0x0240);
  CHECK(static_cast<unsigned>(Purpose::enrolment_propensity) == 0x0250);
  CHECK(static_cast<unsigned>(Purpose::segment) == 0x0260);
  CHECK(static_cast<unsigned>(Purpose::home_store) == 0x0270);
  CHECK(static_cast<unsigned>(Purpose::purchase_clock) == 0x0300);
  CHECK(static_cast<unsigned>(Purpose::lifetime_clock) == 0x0310);
  CHECK(static_cast<unsigned>(Purpose::enrolment_clock) == 0x0320);
  CHECK(static_cast<unsigned>(Purpose::redemption_clock) == 0x0330);
  CHECK(static_cast<unsigned>(Purpose::unsubscribe_clock) == 0x0340);
  CHECK(static_cast<unsigned>(Purpose::spend) == 0x0400);
  CHECK(static_cast<unsigned>(Purpose::contact_open) == 0x0410);
  CHECK(static_cast<unsigned>(Purpose::category) == 0x0420);
  CHECK(static_cast<unsigned>(Purpose::tuning_start) == 0x0500);
  CHECK(static_cast<unsigned>(Purpose::diagnostics_sample) == 0x0600);
  CHECK(static_cast<unsigned>(Purpose::covariates) == 0x02B0);
  CHECK(static_cast<unsigned>(Purpose::returned) == 0x0430);
}

TEST_CASE("distributions give the draws they always gave") {
  Stream stream({1, 2, 3, Purpose::test});
  CHECK(draw_exponential(stream) == Approx(2.2302939604256666).epsilon(1e-14));
  CHECK(draw_normal(stream) == Approx(1.1266617336347637).epsilon(1e-14));
  CHECK(draw_uniform(stream) == Approx(0.37422982702822799).epsilon(1e-14));
  CHECK(draw_gamma(stream, 0.7) == Approx(0.77068858121545569).epsilon(1e-14));
  CHECK(draw_gamma(stream, 6.25) == Approx(2.9654838338976801).epsilon(1e-14));
  CHECK(draw_beta(stream, 0.79, 2.43) == Approx(0.14569641243349934).epsilon(1e-14));
}

// Null: mean and variance are those of the law. z of the mean and of the second moment over 200,000 draws;
// |z| <= 4 each: 6e-5 a test. The planted mistake is a shape 2 % too large.
TEST_CASE("gamma draws have the moments of the law") {
  for (const double shape : {0.05, 0.55, 1.0, 3.74, 250.0}) {
    const auto worst = [&](double drawn_shape) {
      Stream stream({5, 0, 0, Purpose::test});
      constexpr double kN = 200'000;
      double m1 = 0.0;
      double m2 = 0.0;
      double m4 = 0.0;
      for (int i = 0; i < static_cast<int>(kN); ++i) {
        const double x = draw_gamma(stream, drawn_shape);
        m1 += x / kN;
        m2 += x * x / kN;
        m4 += x * x * x * x / kN;
      }
      const double second = shape * (shape + 1.0);
      return std::max(std::abs(m1 - shape) / std::sqrt(shape / kN),
                      std::abs(m2 - second) / std::sqrt((m4 - m2 * m2) / kN));
    };
    CAPTURE(shape);
    CHECK(worst(shape) < 4.0);
    if (shape > 0.1) CHECK(worst(1.02 * shape) > 4.0);
  }
}

// Null: first draws of neighbouring keys are independent. Correlation over 100,000 pairs, standard error
// 1/sqrt(n); |z| <= 4. The planted mistake draws both from one key.
TEST_CASE("streams with neighbouring keys are uncorrelated") {
  constexpr int kN = 100'000;
  const auto z = [](auto key_of) {
    double sum = 0.0;
    for (std::uint64_t i = 0; i < kN; ++i) {
      Stream a({1, 0, i, Purpose::purchase_rate});
      Stream b(key_of(i));
      sum += 12.0 * (draw_uniform(a) - 0.5) * (draw_uniform(b) - 0.5);
    }
    return std::abs(sum) / std::sqrt(static_cast<double>(kN));
  };
  CHECK(z([](std::uint64_t i) { return StreamKey{1, 0, i + 1, Purpose::purchase_rate}; }) < 4.0);
  CHECK(z([](std::uint64_t i) { return StreamKey{1, 1, i, Purpose::purchase_rate}; }) < 4.0);
  CHECK(z([](std::uint64_t i) { return StreamKey{2, 0, i, Purpose::purchase_rate}; }) < 4.0);
  CHECK(z([](std::uint64_t i) { return StreamKey{1, 0, i, Purpose::lifetime_rate}; }) < 4.0);
  CHECK(z([](std::uint64_t i) { return StreamKey{1, 0, i, Purpose::purchase_rate}; }) > 4.0);
}
