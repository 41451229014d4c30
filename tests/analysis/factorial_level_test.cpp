// Null: two factors of no effect. 2,000 tests: standard error of a rate of .05 sqrt(.05 * .95 / 2000) =
// .0049; four of them are a false alarm in 16,000. The chance of any false alarm among the two main effects
// and the interaction, by Holm: independent as they are, 1 - (1 - .05 / 3)^3 = .0492. Values normal; zero in
// seven of ten and log-normal else; cells of one size and not. The mistakes: effects each at alpha; and cells
// of unlike size under a long tail, which the analysis says.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "experiments/analysis/factorial.h"

using namespace stamkund;
using namespace stamkund::analysis;

namespace {

constexpr int kTests = 2000;
const double kError = std::sqrt(0.05 * 0.95 / kTests);

struct Rates {
  double family = 0, each = 0, interaction = 0, one_sided = 0, said = 0;
};

Rates rates(const std::vector<std::uint32_t>& sizes, bool money, std::uint64_t seed) {
  Rates out;
  const std::vector<std::string> levels[2] = {{"none", "mail"}, {"none", "gift"}};
  Table table;
  table.arm.column = "channel";
  table.arm.word = {"none", "mail"};
  Words offer;
  offer.column = "offer";
  offer.word = {"none", "gift"};
  OutcomeData data;
  data.name = data.spec.column = "y";
  data.spec.kind = money ? Kind::revenue : Kind::mean;
  for (std::uint32_t c = 0; c < 4; ++c)
    for (std::uint32_t k = 0; k < sizes[c]; ++k) {
      table.arm.of_row.push_back(c / 2);
      offer.of_row.push_back(c % 2);
    }
  table.rows = table.arm.of_row.size();
  table.segments.push_back(offer);
  table.outcomes.push_back(data);
  for (int i = 0; i < kTests; ++i) {
    Stream stream(
        {.seed = seed, .index = static_cast<std::uint64_t>(i), .customer = 0, .purpose = Purpose::test});
    auto& y = table.outcomes[0].value.of_row;
    y.clear();
    for (std::size_t r = 0; r < table.rows; ++r) {
      const bool zero = money && draw_uniform(stream) < 0.7;
      y.push_back(zero ? 0.0 : money ? std::exp(draw_normal(stream)) : draw_normal(stream));
    }
    Spec spec;
    spec.control = "none";
    Problems problems;
    const auto result = analyze_factorial(table, spec, levels, problems);
    spec.one_sided = true;
    spec.alpha = 0.1;
    const auto one = analyze_factorial(table, spec, levels, problems);
    REQUIRE_FALSE(problems.has_errors());
    const auto any = [](const Factorial& found, bool adjusted) {
      const auto& all = found.outcomes[0].effects;
      return std::any_of(all.begin(), all.end(),
                         [&](const auto& e) { return (adjusted ? e.adjusted_p : e.p_value) <= 0.05; });
    };
    out.family += any(result, true) ? 1.0 / kTests : 0.0;
    out.one_sided += any(one, true) ? 1.0 / kTests : 0.0;
    out.each += any(result, false) ? 1.0 / kTests : 0.0;
    out.interaction += result.outcomes[0].effects[2].p_value <= 0.05 ? 1.0 / kTests : 0.0;
    out.said += std::any_of(result.checks.begin(), result.checks.end(),
                            [](const auto& one_check) { return one_check.name == "long tail"; })
                    ? 1.0 / kTests
                    : 0.0;
  }
  return out;
}

}  // namespace

TEST_CASE("a factorial test of nothing calls an effect as often as alpha says") {
  for (const bool money : {false, true})
    for (const bool alike : {true, false}) {
      if (money && !alike) continue;  // below
      const std::uint32_t n = money ? 300 : 120;
      const auto found =
          rates(alike ? std::vector<std::uint32_t>{n, n, n, n} : std::vector<std::uint32_t>{200, 40, 60, 90},
                money, money ? 62 : 61);
      INFO("money " << money << ", cells alike " << alike << ": family " << found.family << ", one-sided "
                    << found.one_sided << ", interaction " << found.interaction << ", each " << found.each);
      CHECK(std::abs(found.family - 0.0492) < 4.0 * kError);
      CHECK(std::abs(found.one_sided - 0.0492) < 4.0 * kError);
      CHECK(std::abs(found.interaction - 0.05) < 4.0 * kError);
      CHECK(found.each > 0.0492 + 4.0 * kError);
    }
}

TEST_CASE("a long tail in cells of unlike size calls too much, and that is said") {
  const auto found = rates({1200, 1200, 30, 30}, true, 63);
  INFO("family " << found.family << ", said " << found.said);
  CHECK(found.family > 0.0492 + 4.0 * kError);
  CHECK(found.said > 0.95);
}
