// The one loop over customers: plain arms in blocks are the same lives one by one, and whoever is assigned to
// arms, everybody is counted once where she lives.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <tuple>

#include "engine/study/replicate_loop.h"
#include "tests/world/programs.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using study::Assignment;
using study::ReplicateLoop;

namespace {

/// Keeps every life's outcome; watches all arms or none, without ever looking.
class Keeper final : public study::Visitor {
 public:
  explicit Keeper(bool watches = false) : watches_(watches) {}
  [[nodiscard]] bool watches(std::size_t /*arm*/) const override { return watches_; }
  void lived(const study::Lived& life, counting::Counts& /*counts*/) override {
    const auto& outcome = life.outcome;
    lives[life.arm].emplace_back(life.person.index, outcome.totals, outcome.purchases_before,
                                 outcome.purchases_after);
    if (!life.referred) ++arms_of[life.person.index];
  }
  using Life = std::tuple<std::uint64_t, counting::LifeTotals, std::int64_t, std::int64_t>;
  std::map<std::size_t, std::vector<Life>> lives;
  std::map<std::uint64_t, int> arms_of;

 private:
  bool watches_;
};

/// A randomised experiment: each customer lives in one arm, drawn by her number. `turn` moves everybody on.
class Randomised final : public Assignment {
 public:
  Randomised(std::size_t arms, std::size_t turn) : arms_(arms), turn_(turn) {}
  [[nodiscard]] bool lives(std::uint64_t customer, std::size_t arm) const override {
    Stream dice({9, 0, customer, Purpose::test});
    const auto drawn = static_cast<std::size_t>(draw_uniform(dice) * static_cast<double>(arms_));
    return (drawn + turn_) % arms_ == arm;
  }
  [[nodiscard]] bool for_all(std::size_t /*arm*/) const override { return false; }

 private:
  std::size_t arms_;
  std::size_t turn_;
};

/// Counts [arms] of all customers of a replicate, in tasks of an odd size.
std::vector<counting::Counts> run(const study::Replicate& replicate, const Assignment& assignment,
                                  study::Visitor& visitor) {
  ReplicateLoop loop(replicate, assignment, visitor);
  for (std::uint64_t first = 0; first < replicate.people.size(); first += 333)
    loop.run(first, std::min(first + 333, replicate.people.size()));
  std::vector<counting::Counts> counts;
  for (std::size_t a = 0; a < replicate.arms.size(); ++a) counts.push_back(loop.counts(a));
  return counts;
}

/// A baseline without anything, an arm with effects and no mechanism, and a campaign.
std::string plain_arms(const std::string& cohort) {
  return cohort +
         "arms:\n  - {name: more, effects: {purchase_rate: +7 %, defection: -10 %, spend: +3 %}}\n"
         "  - name: campaign\n    campaigns: [{name: c, channel: email, to: everyone, every: 4 weeks, cost: "
         "0.10 "
         "SEK, open: 50 %, lift: 30 %}]\n";
}

}  // namespace

TEST_CASE("plain arms in blocks are counted as the same lives one by one") {
  for (const auto& cohort :
       {test::pareto_cohort(2000, "52 weeks", 1), test::bg_cohort(2000, "52 weeks", 1)}) {
    const auto file = test::scenario_of(plain_arms(cohort));
    const auto replicate = study::prepare(file.spec, nullptr, {0, 1, 2});
    REQUIRE(replicate.arms[0]->mechanisms().empty());
    REQUIRE(replicate.arms[1]->mechanisms().empty());
    const auto twins = study::Twins::all(3);
    Keeper in_blocks;
    Keeper one_by_one(true);
    const auto blocks = run(replicate, twins, in_blocks);
    const auto singly = run(replicate, twins, one_by_one);
    for (std::size_t a = 0; a < 3; ++a) {
      CAPTURE(a);
      CHECK(blocks[a] == singly[a]);
      CHECK(blocks[a].flow("purchases") > 2000);
      CHECK(in_blocks.lives[a].size() == 2000);
      CHECK(in_blocks.lives[a] == one_by_one.lives[a]);
    }
    // The planted mistake: the luck of another replicate.
    const auto other = study::prepare(file.spec, nullptr, {0, 1, 3});
    Keeper mistaken(true);
    CHECK_FALSE(blocks[0] == run(other, twins, mistaken)[0]);
    CHECK_FALSE(in_blocks.lives[0] == mistaken.lives[0]);
  }
}

TEST_CASE("in a randomised experiment everybody lives in one arm, and the turns add up to the twins") {
  const auto plain = test::scenario_of(plain_arms(test::pareto_cohort(1500, "52 weeks", 1)));
  const auto rich =
      test::scenario_of(test::many_programs(150, "52 weeks", 1, "{share: 10 %, after: 14 days}"));
  for (const auto* file : {&plain, &rich}) {
    const auto replicate = study::prepare(file->spec, nullptr, {});
    const std::size_t arms = replicate.arms.size();
    Keeper all;
    const auto twins = run(replicate, study::Twins::all(arms), all);
    std::vector<counting::Counts> sums;
    for (const auto& one : twins) sums.emplace_back(std::make_shared<counting::Schema>(one.schema()));
    for (std::size_t turn = 0; turn < arms; ++turn) {
      Keeper keeper;
      const auto counts = run(replicate, Randomised(arms, turn), keeper);
      CHECK(keeper.arms_of.size() == replicate.people.size());
      std::int64_t newcomers = 0;
      for (std::size_t a = 0; a < arms; ++a) {
        sums[a] += counts[a];
        newcomers += counts[a].flow("new_customers") - counts[a].flow("referred");
        if (turn == 0) CHECK(keeper.lives[a].size() < all.lives[a].size());
      }
      CHECK(newcomers == static_cast<std::int64_t>(replicate.people.size()));
      CHECK(std::all_of(keeper.arms_of.begin(), keeper.arms_of.end(),
                        [](const auto& one) { return one.second == 1; }));
    }
    for (std::size_t a = 0; a < arms; ++a) {
      CAPTURE(file->spec.arms[a].name);
      CHECK(sums[a] == twins[a]);
    }
    // The planted mistake: one turn twice, so that some live twice in an arm and others never.
    Keeper again;
    sums[0] += run(replicate, Randomised(arms, 0), again)[0];
    CHECK_FALSE(sums[0] == twins[0]);
  }
}

TEST_CASE("only the arm that is asked for is lived") {
  const auto file = test::scenario_of(plain_arms(test::pareto_cohort(300, "52 weeks", 1)));
  const auto replicate = study::prepare(file.spec, nullptr, {});
  Keeper keeper;
  const auto counts = run(replicate, study::Twins::only(3, 1), keeper);
  CHECK(keeper.lives.size() == 1);
  CHECK(keeper.lives[1].size() == 300);
  CHECK(counts[0].flow("purchases") == 0);
  CHECK(counts[1].flow("purchases") > 0);
  CHECK(counts[2].flow("purchases") == 0);
}
