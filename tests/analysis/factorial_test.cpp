// Reference values: contrasts of cell means with a variance of each cell, by pandas and scipy.
#include "experiments/analysis/factorial.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace stamkund;
using namespace stamkund::analysis;

namespace {

/// Cells of two by three levels, 20 + 5 a + 3 b customers.
Table cells() {
  Table table;
  table.file = "made.csv";
  table.arm.column = "channel";
  table.arm.word = {"none", "mail"};
  Words offer;
  offer.column = "offer";
  offer.word = {"none", "gift", "coupon"};
  OutcomeData data;
  data.name = data.spec.column = "y";
  data.spec.kind = Kind::mean;
  for (std::uint32_t a = 0; a < 2; ++a)
    for (std::uint32_t b = 0; b < 3; ++b)
      for (std::uint32_t k = 0; k < 20 + 5 * a + 3 * b; ++k) {
        table.arm.of_row.push_back(a);
        offer.of_row.push_back(b);
        data.value.of_row.push_back(10.0 + a + 0.5 * b + 0.4 * a * b +
                                    (double((k * 37 + a * 11 + b * 5) % 17) - 8.0) * 0.3);
      }
  table.rows = table.arm.of_row.size();
  table.segments.push_back(offer);
  table.outcomes.push_back(data);
  return table;
}

const std::vector<std::string> kLevels[2] = {{"none", "mail"}, {"none", "gift", "coupon"}};

}  // namespace

TEST_CASE("main effects and interaction are contrasts of cell means") {
  Spec spec;
  spec.control = "none";
  Problems problems;
  const auto result = analyze_factorial(cells(), spec, kLevels, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const auto& effects = result.outcomes[0].effects;
  REQUIRE(effects.size() == 5);
  CHECK(effects[0].name == "channel: mail");
  CHECK(effects[0].estimate == Approx(1.48246562273631));
  CHECK(effects[0].standard_error == Approx(0.24574203560692445));
  CHECK(effects[0].degrees == Approx(133.7541727747541));
  CHECK(effects[0].p_value == Approx(1.4863034656398754e-08));
  CHECK(effects[2].name == "offer: coupon");
  CHECK(effects[2].estimate == Approx(1.4975297766749405));
  CHECK(effects[2].p_value == Approx(3.578212344296495e-06));
  CHECK(effects[4].interaction);
  CHECK(effects[4].estimate == Approx(0.38352109181141536));
  CHECK(effects[4].p_value == Approx(0.5277227325429774));
  // Holm: the smallest p times 5, the next times 4.
  CHECK(effects[0].adjusted_p == Approx(5.0 * effects[0].p_value));
  CHECK(effects[2].adjusted_p == Approx(4.0 * effects[2].p_value));
  // One contrast: F is t squared.
  CHECK(result.outcomes[0].joint[0].statistic ==
        Approx(std::pow(effects[0].estimate / effects[0].standard_error, 2)));
  CHECK(result.outcomes[0].joint[2].degrees == 2.0);
  CHECK(result.ratio_p > 0.1);
}

TEST_CASE("a factorial test begins with a sentence, and says who has no outcome") {
  Spec spec;
  spec.control = "none";
  Table table = cells();
  table.outcomes[0].value.of_row[3] = kUnknown;
  Problems problems;
  const auto result = analyze_factorial(table, spec, kLevels, problems);
  REQUIRE_FALSE(problems.has_errors());
  const std::string text = text_of(result);
  CHECK(text.find("y: channel: mail changes it by +1.4") == 0);
  CHECK(text.find("look: 1 rows have no 'y'") != std::string::npos);
}

TEST_CASE("a factorial test that cannot be analyzed is refused") {
  Spec spec;
  spec.control = "none";
  const auto refused = [&](const Table& table, const std::vector<std::string>(&levels)[2]) {
    Problems problems;
    (void)analyze_factorial(table, spec, levels, problems);
    return problems.text();
  };
  const std::vector<std::string> wrong[2] = {{"none", "mial"}, {"none", "gift", "coupon"}};
  CHECK(refused(cells(), wrong).find("did you mean 'mail'") != std::string::npos);
  Table table = cells();
  for (std::size_t r = 0; r < table.rows; ++r)
    if (table.arm.of_row[r] == 1) table.segments[0].of_row[r] = std::min(table.segments[0].of_row[r], 1U);
  CHECK(refused(table, kLevels).find("'mail' x 'coupon' has 0 customers") != std::string::npos);
}

TEST_CASE("a long tail in cells of unlike size is said, in cells of one size it is not") {
  // Exponential values, by their quantiles: skewness 2 takes 1420 in the smallest cell.
  const auto looks = [](const std::uint32_t(&sizes)[4]) {
    Table table;
    table.file = "made.csv";
    table.arm.column = "channel";
    table.arm.word = {"none", "mail"};
    Words offer;
    offer.column = "offer";
    offer.word = {"none", "gift"};
    OutcomeData data;
    data.name = data.spec.column = "y";
    data.spec.kind = Kind::mean;
    for (std::uint32_t c = 0; c < 4; ++c)
      for (std::uint32_t k = 0; k < sizes[c]; ++k) {
        table.arm.of_row.push_back(c / 2);
        offer.of_row.push_back(c % 2);
        data.value.of_row.push_back(-std::log((k + 0.5) / sizes[c]));
      }
    table.rows = table.arm.of_row.size();
    table.segments.push_back(offer);
    table.outcomes.push_back(data);
    Spec spec;
    spec.control = "none";
    Problems problems;
    const std::vector<std::string> levels[2] = {{"none", "mail"}, {"none", "gift"}};
    const auto result = analyze_factorial(table, spec, levels, problems);
    REQUIRE_FALSE(problems.has_errors());
    return std::count_if(result.checks.begin(), result.checks.end(),
                         [](const auto& one) { return one.name == "long tail"; });
  };
  CHECK(looks({900, 900, 60, 60}) == 1);
  CHECK(looks({900, 900, 900, 900}) == 0);
  CHECK(looks({9000, 9000, 3000, 3000}) == 0);
}

TEST_CASE("one-sided, a factorial test calls only what is better") {
  Spec spec;
  spec.control = "none";
  spec.alpha = 0.1;
  Problems problems;
  const auto two = analyze_factorial(cells(), spec, kLevels, problems);
  spec.one_sided = true;
  const auto one = analyze_factorial(cells(), spec, kLevels, problems);
  Table table = cells();
  table.outcomes[0].spec.more_is_better = false;
  const auto lower = analyze_factorial(table, spec, kLevels, problems);
  REQUIRE_FALSE(problems.has_errors());
  CHECK(one.alpha == 0.05);
  for (std::size_t e = 0; e < 5; ++e) {
    const auto &both = two.outcomes[0].effects[e], &up = one.outcomes[0].effects[e],
               &down = lower.outcomes[0].effects[e];
    REQUIRE(both.estimate > 0.0);
    CHECK(up.p_value == Approx(0.5 * both.p_value));
    CHECK(up.interval.low == both.interval.low);
    CHECK(std::isinf(up.interval.high));
    CHECK(up.adjusted_p ==
          Approx(std::min(1.0, 0.5 * both.adjusted_p)).margin(0.5 * (both.adjusted_p >= 1.0)));
    CHECK(down.p_value == Approx(1.0 - 0.5 * both.p_value));
    CHECK(down.interval.high == both.interval.high);
  }
  CHECK(json_of(one)["sides"] == "one");
  CHECK(text_of(one).find(" or more") != std::string::npos);
  CHECK(text_of(lower).find("no effect of either factor is shown") != std::string::npos);
}

TEST_CASE("one-sided, a dependence on the other side is said") {
  // Cells 10, 12; 12, 10: no main effect, an interaction of -4.
  Table table;
  table.file = "made.csv";
  table.arm.column = "channel";
  table.arm.word = {"none", "mail"};
  Words offer;
  offer.column = "offer";
  offer.word = {"none", "gift"};
  OutcomeData data;
  data.name = data.spec.column = "y";
  data.spec.kind = Kind::mean;
  for (std::uint32_t c = 0; c < 4; ++c)
    for (int k = 0; k < 30; ++k) {
      table.arm.of_row.push_back(c / 2);
      offer.of_row.push_back(c % 2);
      data.value.of_row.push_back((c == 1 || c == 2 ? 12.0 : 10.0) + std::sin(3.0 * k + c));
    }
  table.rows = table.arm.of_row.size();
  table.segments.push_back(offer);
  table.outcomes.push_back(data);
  Spec spec;
  spec.control = "none";
  spec.alpha = 0.1;
  spec.one_sided = true;
  Problems problems;
  const std::vector<std::string> levels[2] = {{"none", "mail"}, {"none", "gift"}};
  const auto result = analyze_factorial(table, spec, levels, problems);
  CHECK(result.outcomes[0].effects[2].p_value > 0.99);
  CHECK(std::count_if(result.checks.begin(), result.checks.end(),
                      [](const auto& one) { return one.name == "dependence"; }) == 1);
}
