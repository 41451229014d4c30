// Who decides a verdict is told by the rule that made it: the smallest number of largest values without which
// the whole analysis, run again, says another thing.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <numeric>

#include "experiments/analysis/verdict.h"
#include "tests/analysis/false_alarms.h"

using namespace stamkund;
using namespace stamkund::analysis;
using test::MadeTable;

namespace {

/// To leave out more, one by one, would take long.
constexpr std::size_t kTried = 10;

struct Asked {
  std::string name;
  std::function<void(Spec&, double share)> ask;  ///< `share`: of the customers who are left
};

std::string verdict_of(const MadeTable& made) {
  const Result result = made.analyze();
  return verdict(result.outcomes[0].comparisons[0], result.alpha);
}

/// The analysis again, without the `k` largest values.
std::string verdict_without(MadeTable made, const Asked& asked, std::size_t k) {
  auto& y = made.table.outcomes[0].value.of_row;
  std::vector<std::size_t> order(y.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return y[a] > y[b]; });
  for (std::size_t i = 0; i < k; ++i) y[order[i]] = NAN;
  asked.ask(made.spec, 1.0 - static_cast<double>(k) / static_cast<double>(y.size()));
  return verdict_of(made);
}

}  // namespace

TEST_CASE("who decides is told on the law of the verdict", "[methods]") {
  const std::vector<Asked> rules{
      {"one look", [](Spec&, double) {}},
      {"one-sided", [](Spec& spec, double) { spec.one_sided = true, spec.alpha = 0.1; }},
      {"always valid", [](Spec& spec, double share) { spec.planned = 500.0 * share; }},
      {"one-sided, always valid",
       [](Spec& spec, double share) {
         spec.one_sided = true, spec.alpha = 0.1;
         spec.planned = 500.0 * share;
       }},
      {"looks",
       [](Spec& spec, double share) {
         spec.looks.count = 3;
         spec.looks.rule = design::LookRule::pocock;
         spec.planned = 600.0 * share;
       }},
      {"outcomes share alpha",
       [](Spec& spec, double) { spec.success_metrics = 4, spec.adjust = Adjust::bonferroni; }},
      {"margin",
       [](Spec& spec, double) {
         spec.hypothesis = design::Hypothesis::non_inferiority;
         spec.indifference = 0.3;
       }},
  };
  Stream stream({41, 0, 0, Purpose::test});
  std::map<std::string, int> turned, otherwise;
  for (int sample = 0; sample < 12; ++sample) {
    std::vector<double> y(400);
    const double effect = 0.45 * draw_uniform(stream);
    for (std::size_t i = 0; i < y.size(); ++i)
      y[i] = draw_normal(stream) + (i >= 200 ? effect : 0.0) +
             (draw_uniform(stream) < 0.02 ? 3.0 * draw_exponential(stream) : 0.0);
    for (const Asked& asked : rules) {
      MadeTable made(test::split(200, 200));
      made.outcome(y, Kind::mean);
      made.spec.method = Method::welch;
      asked.ask(made.spec, 1.0);
      const std::string printed = verdict_of(made);
      const std::size_t most = shows_nothing(printed) ? 5 : kTried;
      std::uint64_t expected = 0;
      for (std::size_t k = 1; k <= most && expected == 0; ++k)
        if (verdict_without(made, asked, k) != printed) expected = k;
      const auto all = made.compare().decided_by;
      const auto found = all > kTried ? 0 : all;
      INFO(asked.name << ", sample " << sample << ", " << printed);
      CHECK(found == expected);
      turned[asked.name] += expected > 0 ? 1 : 0;
      // The planted mistake: a verdict at one look, whatever the rule is.
      MadeTable plain(test::split(200, 200));
      plain.outcome(y, Kind::mean);
      plain.spec.method = Method::welch;
      const auto alone = plain.compare().decided_by;
      otherwise[asked.name] += (alone > kTried ? 0 : alone) != expected ? 1 : 0;
    }
  }
  for (const Asked& asked : rules) {
    INFO(asked.name << ": turned " << turned[asked.name] << ", otherwise than at one look "
                    << otherwise[asked.name]);
    CHECK(turned[asked.name] > 0);
    CHECK((otherwise[asked.name] > 0) == (asked.name != "one look"));
  }
}

TEST_CASE("Holm's verdicts have no interval, and are not decided by those that it does not take",
          "[methods]") {
  // Three arms, each with a p between .04 and .05: Holm shows none of them.
  MadeTable made(test::split(300, 100));
  std::vector<double> y;
  for (std::size_t i = 0; i < 400; ++i) y.push_back((i % 2 == 0 ? 1.0 : -1.0) + (i >= 100 ? 0.281 : 0.0));
  made.table.arm.word = {"control", "a", "b", "c"};
  for (std::size_t i = 0; i < 400; ++i) made.table.arm.of_row[i] = static_cast<std::uint32_t>(i / 100);
  made.outcome(y, Kind::mean);
  made.spec.adjust = Adjust::holm;
  const auto result = made.analyze();  // not in the loop: it would be gone after its first line
  for (const auto& one : result.outcomes[0].comparisons) {
    CHECK(one.main.p_value < 0.05);
    CHECK(one.main.interval.low > 0.0);
    const Decisive rests = decisive(one, 0.05);
    CHECK_FALSE(rests.differs);
    CHECK(std::isnan(rests.interval.low));
    CHECK(std::isnan(rests.interval.high));
    CHECK(rests.by == "all arms together");
    CHECK(one.decided_by == 0);
  }
}
