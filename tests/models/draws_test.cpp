// What every model draws is what it says of counts: customers drawn and run through the purchase clock have
// its moments and its share of zeros, at birth and after a history.
// Null: the simulated law is the closed form's. Standard errors from the closed form (share of zeros) or the
// sample (mean; variance, from the fourth moment). Each check rejects at |z| > 4: a false alarm in 16,000,
// and in about 300 for all of the file. The seed is fixed. Mutant: rates 2 % too high, which the mean must
// show.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "models/customer_base/history.h"
#include "models/customer_base/process.h"
#include "tests/models/brute_force.h"

using namespace stamkund;
using namespace stamkund::customer_base;
using stamkund::test::History;

namespace {

constexpr double kUntil = 40.0;

/// Customers much alike, so that 2 % of the rate show; every non-contractual model must be here.
const std::map<std::string, std::vector<double>>& parameters() {
  static const std::map<std::string, std::vector<double>> kParameters{
      {"pareto-nbd", {4.0, 20.0, 1.5, 60.0}},        {"bg-nbd", {4.0, 20.0, 1.2, 12.0}},
      {"mbg-nbd", {4.0, 20.0, 1.2, 12.0}},           {"nbd", {4.0, 20.0}},
      {"bg-cnbd-k", {4.0, 7.0, 1.2, 12.0}},          {"mbg-cnbd-k", {4.0, 7.0, 1.2, 12.0}},
      {"gompertz-nbd", {4.0, 20.0, 0.04, 1.5, 3.0}}, {"bg-bb", {2.0, 4.0, 1.5, 60.0}},
      {"pareto-lognormal", {0.1, 0.8, 0.02, 0.7, 0.4}}};
  return kParameters;
}

struct Sample {
  std::vector<double> counts;
  double zeros = 0;
  double mean = 0;
  double variance = 0;
  double fourth = 0;

  void finish() {
    const auto n = static_cast<double>(counts.size());
    for (const double count : counts) mean += count / n;
    for (const double count : counts) {
      const double square = (count - mean) * (count - mean);
      variance += square / (n - 1.0);
      fourth += square * square / n;
      zeros += count == 0.0 ? 1.0 / n : 0.0;
    }
  }
  [[nodiscard]] double z_of_mean(double expected) const {
    return (mean - expected) / std::sqrt(variance / static_cast<double>(counts.size()));
  }
  [[nodiscard]] double z_of_variance(double expected) const {
    return (variance - expected) /
           std::sqrt((fourth - variance * variance) / static_cast<double>(counts.size()));
  }
  [[nodiscard]] double z_of_zeros(double expected) const {
    return (zeros - expected) / std::sqrt(expected * (1.0 - expected) / static_cast<double>(counts.size()));
  }
};

/// Purchases in (age, age + kUntil] of `size` customers whose traits `draw` gives.
template <class Draw>
Sample simulate(std::uint64_t model, std::size_t size, double age, double faster, const Draw& draw) {
  Sample sample;
  sample.counts.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    const auto stream = [&](std::uint64_t number) {
      return Stream({.seed = 20100, .index = model, .customer = i, .purpose = Purpose::test}, number);
    };
    Stream rate = stream(0), lifetime = stream(1), life = stream(2);
    Traits traits = draw(rate, lifetime);
    traits.tick_rate *= faster;
    PurchaseClock clock(traits, age, stream(3), draw_exponential(life));
    double count = 0.0;
    while (clock.next(age + kUntil) <= age + kUntil) count += 1.0;
    sample.counts.push_back(count);
  }
  sample.finish();
  return sample;
}

template <class Check>
void for_each_model(const Check& check) {
  std::uint64_t number = 0;
  for (const ModelInfo& info : process_models()) {
    ++number;
    if (info.contractual) continue;
    INFO(info.name);
    REQUIRE(parameters().count(info.name) == 1);
    check(number, info, make_process(info.name, parameters().at(info.name), 3));
  }
}

}  // namespace

TEST_CASE("New customers of every model buy as often as it says") {
  for_each_model([](std::uint64_t number, const ModelInfo&, const Process& process) {
    const auto draw = [&](Stream& rate, Stream& lifetime) { return draw_new(process, rate, lifetime); };
    const CountMoments expected = new_customer_counts(process, kUntil);
    const Sample sample = simulate(number, 200000, 0.0, 1.0, draw);
    CHECK(std::abs(sample.z_of_mean(expected.mean)) < 4.0);
    CHECK(std::abs(sample.z_of_variance(expected.variance)) < 4.0);
    CHECK(std::abs(sample.z_of_zeros(count_probability(process, 0.0, kUntil))) < 4.0);
    // The mutant.
    CHECK(simulate(number, 200000, 0.0, 1.02, draw).z_of_mean(expected.mean) > 4.0);
  });
}

TEST_CASE("Customers of every model who are alive after a history buy as often as it says") {
  for_each_model([](std::uint64_t number, const ModelInfo& info, const Process& process) {
    std::uint64_t which = 1;
    for (const History& h : {History{3, 12, 16}, History{9, 29, 30}}) {
      CAPTURE(info.name, h.x, h.t_x, h.age);
      const auto draw = [&](Stream& rate, Stream& lifetime) {
        return draw_alive(process, h.x, h.t_x, h.age, rate, lifetime);
      };
      // Given that she is alive: mean / P and, since the variance of a thinned count is P (v + (1 - P) m^2),
      // v = variance / P - (1 - P) m^2.
      const double alive = p_alive(process, h.x, h.t_x, h.age);
      const CountMoments all = future_counts(process, h.x, h.t_x, h.age, kUntil);
      const double mean = all.mean / alive;
      const double variance = all.variance / alive - (1.0 - alive) * mean * mean;
      const Sample sample = simulate(number + 100 * which, 100000, h.age, 1.0, draw);
      CHECK(std::abs(sample.z_of_mean(mean)) < 4.0);
      CHECK(std::abs(sample.z_of_variance(variance)) < 4.0);
      // The mutant.
      CHECK(simulate(number + 100 * which, 100000, h.age, 1.02, draw).z_of_mean(mean) > 4.0);
      ++which;
    }
  });
}

TEST_CASE("Known to be alive at birth, she has stayed after her first purchase") {
  // At age 0 the clock of a modified model would let her leave after the first purchase; draw_alive knows
  // that she did not.
  for (const char* name : {"mbg-nbd", "mbg-cnbd-k"}) {
    CAPTURE(name);
    const Process process = make_process(name, parameters().at(name), 3);
    const double mean = future_counts(process, 0, 0, 0, kUntil).mean / p_alive(process, 0, 0, 0);
    const Sample sample = simulate(500, 100000, 0.0, 1.0, [&](Stream& rate, Stream& lifetime) {
      return draw_alive(process, 0, 0, 0, rate, lifetime);
    });
    CHECK(std::abs(sample.z_of_mean(mean)) < 4.0);
  }
}
