// Worlds whose effect is known: the interval of what a rule is worth holds the truth.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/uplift/uplift.h"

using namespace stamkund;

namespace {

/// Customers of kinds 0 to 9; treatment adds (kind - 3) / 50 to a response of .2, so it harms three of ten
/// kinds.
double effect(int kind) { return (kind - 3) / 50.0; }

struct World {
  uplift::TestTable table;
  std::vector<int> kind;
};

World world_of(std::uint64_t seed, std::uint64_t customers) {
  World world;
  world.table.rows = customers;
  world.table.raw.numbers.resize(1);
  world.table.raw.words.resize(1);
  world.table.raw.word_of.resize(1);
  world.table.raw.not_numbers.resize(1);
  for (std::uint64_t i = 0; i < customers; ++i) {
    Stream stream({seed, i, 0, Purpose::test});
    const int kind = static_cast<int>(10.0 * draw_uniform(stream));
    const bool treated = draw_uniform(stream) < 0.5;
    const double p = 0.2 + (treated ? effect(kind) : 0.0);
    world.kind.push_back(kind);
    world.table.treated.push_back(treated ? 1 : 0);
    world.table.outcome.push_back(draw_uniform(stream) < p ? 1.0 : 0.0);
    world.table.raw.numbers[0].push_back(kind);
    world.table.raw.words[0].push_back(0);
  }
  world.table.raw.word_of[0] = {"x"};
  return world;
}

/// What treating whom the learner picks is worth a customer, in truth, less treating nobody or everybody.
double truth(const uplift::UpliftModel& model, const uplift::UpliftOptions& how, bool than_all) {
  double sum = 0.0;
  for (int kind = 0; kind < 10; ++kind) {
    Eigen::MatrixXd x(1, 2);
    x << 1, kind;
    const bool in = how.value * model.predict(x)[0] > how.cost;
    const double each = how.value * effect(kind) - how.cost;
    sum += 0.1 * ((in ? each : 0.0) - (than_all ? each : 0.0));
  }
  return sum;
}

}  // namespace

TEST_CASE("A share that is asked for is treated, of equal scores by lot") {
  uplift::UpliftOptions how;
  how.top = 0.1;
  const std::vector<double> equal(1000, 3.0);
  const auto in = uplift::treats(equal, how);
  CHECK(std::count(in.begin(), in.end(), 1) == 100);
  // By lot, not by place: of the first half 50, standard deviation 4.7; outside 30 to 70 with a chance of 1e-5.
  CHECK(std::count(in.begin(), in.begin() + 500, 1) == Approx(50).margin(20));
  CHECK(in == uplift::treats(equal, how));
  std::vector<double> some = equal;
  some[7] = 4.0;
  CHECK(uplift::treats(some, how)[7] == 1);
  how.top = 0.0;
  CHECK(uplift::treats(equal, how) == std::vector<std::uint8_t>(1000, 0));
}

TEST_CASE("The interval of a rule's worth holds the truth in 85 to 95 % of pilots") {
  uplift::Feature feature;
  feature.column = feature.text = "kind";
  int none = 0, all = 0, narrow = 0;
  const int worlds = 200;
  for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
    const World world = world_of(seed, 4000);
    uplift::UpliftOptions how;
    how.learner = uplift::Learner::t_linear;
    how.value = 10;
    how.cost = 0.15;
    how.resamples = 0;
    Problems problems;
    const auto result = uplift::judge(world.table, nullptr, {feature}, how, problems);
    REQUIRE(result.policy);
    const double than_none = truth(result.model, how, false), than_all = truth(result.model, how, true);
    const auto& p = *result.policy;
    none += p.than_none.p05 <= than_none && than_none <= p.than_none.p95 ? 1 : 0;
    all += p.than_all.p05 <= than_all && than_all <= p.than_all.p95 ? 1 : 0;
    // A planted mistake: half the standard error.
    narrow += std::abs(p.than_none.value - than_none) < 0.5 * 1.645 * p.than_none_error ? 1 : 0;
  }
  // Binomial(200, .9): 180, standard deviation 4.2; outside 167 to 193 with a chance of .002 each.
  CHECK(none >= 167);
  CHECK(none <= 193);
  CHECK(all >= 167);
  CHECK(all <= 193);
  CHECK(narrow < 150);
}
