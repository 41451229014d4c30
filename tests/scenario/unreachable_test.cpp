// What the reader calls unreachable is never handed out by the ledger, and what it lets pass mostly is.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/random/stream.h"
#include "engine/study/load.h"
#include "models/program/account.h"
#include "tests/world/scenarios.h"

using namespace stamkund;

namespace {

/// A program with two or three automatic rewards of one currency, by visit or by amount.
std::string random_program(Stream& stream) {
  const auto below = [&stream](std::uint64_t n) { return stream() % n; };
  std::string text = "arms:\n  - name: arm\n    program:\n";
  const bool amount = below(3) == 0;
  text += amount ? "      earn: {per_amount: 0.2}\n"
                 : "      earn: {per_visit: " + std::to_string(1 + below(6)) + "}\n";
  if (below(3) == 0) text += "      endowed: " + std::to_string(below(4)) + "\n";
  if (below(3) == 0)
    text += "      expiry: {kind: rolling, after: " + std::to_string(2 + below(20)) + " days}\n";
  text += "      rewards:\n";
  const std::uint64_t rewards = 2 + below(2);
  for (std::uint64_t r = 0; r < rewards; ++r) {
    text += "        - {name: r" + std::to_string(r) + ", at: " + std::to_string(5 + below(30));
    text += below(3) == 0 ? ", cost: 0 SEK, discount: 20 SEK" : ", cost: 5 SEK";
    if (below(4) == 0) text += ", limit: {times: 1, per: month}";
    text += "}\n";
  }
  return text;
}

std::vector<bool> handed_out(const program::Rules& rules) {
  std::vector<bool> out(rules.rewards.size(), false);
  program::Account account;
  program::Journal journal;
  program::Occasion occasion;
  account.open(rules, occasion, journal);
  for (int day = 0; day < 720; ++day) {
    occasion.day = day;
    occasion.paid = Money{2000 + 700 * (day % 13)};
    (void)account.purchase(occasion, journal);
  }
  for (const auto& entry : journal)
    if (entry.kind == program::Entry::Kind::reward) out[entry.rule] = true;
  return out;
}

}  // namespace

TEST_CASE("a reward that is called unreachable is never handed out") {
  const std::string head = test::pareto_cohort(10, "104 weeks", 1);
  int unreachable = 0;
  int reachable = 0;
  int had = 0;
  for (std::uint64_t trial = 0; trial < 1000; ++trial) {
    Stream stream({trial, 2, 0, Purpose::test});
    const std::string text = head + random_program(stream);
    Problems problems;
    const auto file = study::load_scenario_text(text, "a.yaml", {}, problems);
    CAPTURE(text, problems.text());
    const auto& rules = file.spec.arms.at(1).program->rules;
    const auto out = handed_out(rules);
    for (std::size_t r = 0; r < out.size(); ++r) {
      const std::string where = "arms[0].program.rewards[" + std::to_string(r) + "]";
      const bool refused = std::any_of(
          problems.all().begin(), problems.all().end(),
          [&where](const Problem& one) { return one.severity == Severity::error && one.where == where; });
      if (refused) {
        ++unreachable;
        CHECK_FALSE(out[r]);
      } else {
        ++reachable;
        had += out[r] ? 1 : 0;
      }
    }
  }
  CHECK(unreachable > 200);
  // The rest passes because one large purchase, or a limit on the cheaper one, could do it; most are handed
  // out.
  CHECK(had * 10 > reachable * 8);
}
