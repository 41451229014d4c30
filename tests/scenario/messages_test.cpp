// Messages for people who have never seen YAML: the line to blame, what was found, what was expected.
#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "engine/scenario/day_meant.h"
#include "engine/scenario/targets.h"
#include "engine/scenario/yaml_document.h"
#include "engine/study/load.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using Catch::Contains;

namespace {

const std::string kText = R"(stamkund: 1
currency: SEK
horizon: 52 weeks
population:
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend:
    model: fixed
    amount: 45 SEK
  new_customers: {count: 10}
baseline:
  name: today
  margin: 70 %
arms:
  - name: card
    program:
      unit: stamps
      earn:
        per_visit: 1 stamp
      reward:
        at: 10 stamps
        cost: 13.50 SEK
  - name: nothing
    program: none
)";

/// kText with line `number` (1-based) replaced.
std::string with_line(int number, const std::string& line) {
  std::istringstream lines(kText);
  std::string out;
  int i = 0;
  for (std::string one; std::getline(lines, one);) out += (++i == number ? line : one) + "\n";
  return out;
}

std::string said(const std::string& text, const std::vector<scenario::Override>& changes = {}) {
  Problems problems;
  (void)study::load_scenario_text(text, "s.yaml", changes, problems);
  return problems.text();
}

std::string set(const std::string& path, const std::string& value) { return said(kText, {{path, value}}); }

}  // namespace

TEST_CASE("the text of the messages' tests is right") { CHECK(said(kText).empty()); }

TEST_CASE("a missing colon is found on its line, whatever line YAML stumbles over") {
  CHECK_THAT(said(with_line(3, "horizon 52 weeks")),
             Contains("s.yaml:3: error: found 'horizon 52 weeks', where the "
                      "colon between key and value is missing") &&
                 Contains("write 'horizon: 52 weeks'"));
  CHECK_THAT(said(with_line(8, "    amount 45 SEK")),
             Contains("s.yaml:8: ") && Contains("write 'amount: 45 SEK'"));
  CHECK_THAT(said(with_line(10, "baseline")), Contains("s.yaml:10: ") && Contains("write 'baseline:'"));
  CHECK_THAT(said(with_line(14, "  - name card")), Contains("s.yaml:14: ") && Contains("write 'name: card'"));
  CHECK_THAT(said(with_line(15, "    program")), Contains("s.yaml:15: ") && Contains("write 'program:'"));
  // yaml-cpp takes these without a word.
  CHECK_THAT(said(with_line(23, "    program none")),
             Contains("s.yaml:23: ") && Contains("write 'program: none'"));
  CHECK_THAT(said(with_line(12, "  margin 70 %")),
             Contains("s.yaml:12: ") && Contains("write 'margin: 70 %'"));
  CHECK_THAT(said(with_line(12, "  margin:70 %")),
             Contains("s.yaml:12: ") && Contains("space after the colon is missing"));
  CHECK_THAT(said(with_line(12, "  margin = 70 %")),
             Contains("s.yaml:12: ") && Contains("write 'margin: 70 %'"));
}

TEST_CASE("a tab, a wrong indent and a missing dash are found on their lines") {
  CHECK_THAT(said(with_line(12, "\tmargin: 70 %")), Contains("s.yaml:12: error: begins with a tab"));
  CHECK_THAT(
      said(with_line(12, "   margin: 70 %")),
      Contains("s.yaml:12: error: 'margin: 70 %' begins 3 spaces in") && Contains("has its value already"));
  CHECK_THAT(
      said(with_line(12, " margin: 70 %")),
      Contains("s.yaml:12: error: 'margin: 70 %' begins 1 space in and lines up with nothing above it"));
  CHECK_THAT(said(with_line(21, "       cost: 13.50 SEK")),
             Contains("s.yaml:21: ") && Contains("7 spaces in"));
  CHECK_THAT(said(with_line(14, "    name: card")),
             Contains("s.yaml:14: error: the first element of this list has no dash: line 22 goes on"));
  CHECK_THAT(said(with_line(22, "  name: nothing")), Contains("s.yaml:22: ") && Contains("has no dash"));
  CHECK_THAT(said(with_line(22, "  -name: nothing")), Contains("s.yaml:22: ") && Contains("a dash"));
  CHECK_THAT(said(with_line(14, "  -name: card")), Contains("s.yaml:14: ") &&
                                                       Contains("a dash without a space behind it") &&
                                                       Contains("write '- name: card'"));
  // Valid YAML, and never what was meant.
  CHECK_THAT(said(with_line(22, "    name: nothing")),
             Contains("given twice") && Contains("it needs a '- '"));
}

TEST_CASE("brackets, quotes and signs are found where they begin") {
  CHECK_THAT(said(with_line(9, "  new_customers: {count: 10")),
             Contains("s.yaml:9: error: the bracket '{' is never closed"));
  CHECK_THAT(said(with_line(9, "  new_customers: {count: 10}}")), Contains("s.yaml:9: "));
  CHECK_THAT(said(with_line(11, "  name: \"today")),
             Contains("s.yaml:11: error: the quote \" is never closed"));
  CHECK_THAT(said(with_line(11, "  name: \"to\"day")), Contains("s.yaml:11: ") && Contains("closing quote"));
  CHECK_THAT(said(with_line(11, "  name: now: then")),
             Contains("s.yaml:11: ") && Contains("put the value in quotes"));
  CHECK_THAT(said(with_line(11, "  name: @today")),
             Contains("s.yaml:11: ") && Contains("cannot begin with '@'"));
  CHECK_THAT(said(with_line(12, "  margin: %70")), Contains("s.yaml:12: ") && Contains("write '70 %'"));
  CHECK_THAT(said(with_line(11, "  name: *today")), Contains("s.yaml:11: ") && Contains("in quotes"));
  CHECK_THAT(said("```yaml\n" + kText + "```\n"), Contains("s.yaml:1: error: found '```'"));
  CHECK_THAT(said(kText + "---\n" + kText), Contains("2 documents"));
  CHECK_THAT(said(with_line(11, "  <<: {margin: 60 %}")), Contains("keys are not merged"));
}

TEST_CASE("what YAML allows is not taken for a mistake") {
  CHECK(said(with_line(11, "  name: what\n    they call today")).empty());
  CHECK(said(with_line(11, "  name: \"what\n they call\n today\"")).empty());
  CHECK(said(with_line(11, "  name: >-\n    folded text\n    of two lines")).empty());
  CHECK(said(with_line(11, "  name: it's # not a quote")).empty());
  CHECK(said(with_line(11, "  name: a:b {c} [d]")).empty());
  CHECK(said(with_line(9, "  new_customers:\n    {count:\n  10\n }")).empty());
  CHECK(said("---\n" + kText).empty());
  CHECK(said("# a comment\n\n" + kText + "\n# another\n").empty());
  CHECK(said(with_line(13, "arms:\n- name: at the margin\n  program: none")).find("s.yaml:16") !=
        std::string::npos);
  std::string windows;
  for (const char c : kText) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(said(windows).empty());
  CHECK(said("\xef\xbb\xbf" + kText).empty());
}

TEST_CASE("a file that is no text is called what it is") {
  using namespace std::string_literals;
  for (const auto& [bytes, what] : std::vector<std::pair<std::string, std::string>>{
           {"\x1f\x8b\x08\x00\x00"s, "compressed with gzip"},
           {"PK\x03\x04xxxx"s, "spreadsheet"},
           {"\x89HDF\r\n\x1a\nxxx"s, "HDF5"},
           {"\xff\xfes\x00t\x00"s, "UTF-16"},
           {"s\0t\0n\0m\0"s, "UTF-16"},
           {"stamkund: 1\nname: x\0y\n"s, "s.yaml:2: error: there is a zero byte"},
           {"stamkund: 1\nname: caf\xe9\n"s, "s.yaml:2: error: letters that are not in UTF-8"}}) {
    CHECK_THAT(said(bytes), Contains(what));
    Problems problems;
    (void)scenario::read_targets_text(bytes, "s.yaml", problems);
    CHECK_THAT(problems.text(), Contains(what));
  }
}

TEST_CASE("a decimal comma is said first, and written as it should be") {
  const std::string cost = "arms[0].program.reward.cost";
  CHECK_THAT(set(cost, "13,50 SEK"),
             Contains("found '13,50 SEK', with a decimal comma; expected an amount") &&
                 Contains("write a decimal point: '13.50 SEK'"));
  CHECK_THAT(set(cost, "13,50"), Contains("with a decimal comma") && Contains("did you mean '13.50 SEK'?"));
  CHECK_THAT(set(cost, "1.234,50 SEK"), Contains("'1234.50 SEK'"));
  CHECK_THAT(set(cost, "1,234.50 SEK"), Contains("'1234.50 SEK'"));
  CHECK_THAT(set(cost, "1 234,50 SEK"), Contains("'1234.50 SEK'"));
  CHECK_THAT(set(cost, "1,000 SEK"), Contains("with commas between digits") && Contains("'1000 SEK'"));
  CHECK_THAT(set("baseline.margin", "0,7"), Contains("with a decimal comma") && Contains("'0.7'"));
  CHECK_THAT(set("horizon", "52,5 weeks"), Contains("with a decimal comma") && Contains("'52.5 weeks'"));
  // In braces a comma ends the value: still one message, and that one first.
  const std::string braces = said(
      with_line(5, "  purchases: {model: pareto-nbd, r: 0,7, alpha: 1,5 weeks, s: 0.9, beta: 75 weeks}"));
  CHECK_THAT(
      braces,
      Contains("s.yaml:5: error: population.purchases.alpha: found '1,5 weeks' in braces, where a comma "
               "ends a value (write a decimal point: '1.5 weeks')") &&
          Contains("population.purchases.r: found '0,7' in braces"));
  CHECK(std::count(braces.begin(), braces.end(), '\n') == 2);
  CHECK_THAT(set("arms[0].program.behaviour", "{goal_gradient: {uniform: [0,1, 0,2]}}"),
             Contains("takes a list of 2 values, found 4") && Contains("write a decimal point"));
}

TEST_CASE("dates in other forms are understood, where there is one meaning") {
  const auto meant = [](const std::string& text) { return scenario::day_meant_text(text); };
  for (const std::string text :
       {"3 March 2025", "March 3, 2025", "Mar 3rd 2025", "3. mars 2025", "3 mar 2025", "2025 March 3",
        "2025/3/3", "20250303", "2025.03.03", "Monday 3 March 2025", "2025-03-03T12:00:00",
        "2025-03-03 12:00", "03/03/2025"})
    CHECK(meant(text) == "did you mean '2025-03-03'?");
  CHECK(meant("31/01/2025") == "did you mean '2025-01-31'?");
  CHECK(meant("01/31/2025") == "did you mean '2025-01-31'?");
  CHECK(meant("03/04/2025") == "day or month first? write '2025-04-03' or '2025-03-04'");
  for (const std::string text :
       {"", "soon", "52 weeks", "3 March", "31 February 2025", "10 stamps", "1 2 3", "3/3/25"})
    CHECK(meant(text).empty());
  CHECK_THAT(set("start_date", "3 March 2025"),
             Contains("expected a date as YYYY-MM-DD") && Contains("did you mean '2025-03-03'?"));
}

TEST_CASE("a date where times count from the start names the key start_date") {
  const std::string from = "arms[0].program.earn.from";
  CHECK_THAT(set(from, "2025-03-03"),
             Contains("found the date 2025-03-03") && Contains("give the key 'start_date'"));
  CHECK_THAT(set(from, "3 March 2025"),
             Contains("expected a date as YYYY-MM-DD") && Contains("'2025-03-03'"));
  CHECK(said(kText + "start_date: 2025-01-01\n", {{from, "2025-03-03"}}).empty());
  // Where only a duration can stand, what the date comes to.
  CHECK_THAT(set("arms[0].program.starts", "2025-03-03"),
             Contains("a date; expected a duration") && Contains("start_date"));
  CHECK_THAT(said(kText + "start_date: 2025-01-01\n", {{"arms[0].program.starts", "2025-03-03"}}),
             Contains("times count from start_date, 2025-01-01: '61 days'"));
}

TEST_CASE("units are those of the program's currency") {
  CHECK_THAT(
      set("arms[0].program.reward.at", "500 stars"),
      Contains("found '500 stars', but the unit here is called 'stamps'") && Contains("write '500 stamps'"));
  CHECK_THAT(set("arms[0].program.earn.per_visit", "1 point"), Contains("the unit here is called 'stamps'"));
  CHECK_THAT(set("arms[0].program.earn.per_amount", "1 point per SEK"), Contains("write '1 stamps per SEK'"));
  CHECK_THAT(set("arms[0].program.reward.cost", "10 EUR"), Contains("the scenario's currency is SEK"));
  CHECK_THAT(set("arms[0].program.platform_cost", "10 EUR per month"),
             Contains("the scenario's currency is SEK"));
  for (const std::string same : {"5 stamps", "5 stamp", "5 Stamps", "5"})
    CHECK(set("arms[0].program.reward.at", same).empty());
  // Other things are counted in their own words.
  CHECK(set("arms[0].program.reward.stock", "100 coffees").empty());
  CHECK(set("arms[0].program.reward.limit", "{times: 12 times}").empty());
  CHECK(set("arms[0].program.missions", "[{name: m, visits: 5 visits, bonus: 1 stamp}]").empty());
  CHECK_THAT(set("arms[0].program.missions", "[{name: m, visits: 5 visits, bonus: 1 mile}]"),
             Contains("'stamps'"));
  // Irregular plurals.
  CHECK(said(with_line(16, "      unit: pennies"),
             {{"arms[0].program.earn.per_visit", "1 penny"}, {"arms[0].program.reward.at", "10 pennies"}})
            .empty());
}

TEST_CASE("a name is a name") {
  CHECK_THAT(set("baseline.name", "''"), Contains("baseline.name: is empty"));
  CHECK_THAT(set("baseline.name", std::string(5000, 'x')),
             Contains("is 5000 bytes long, expected at most 1000"));
  CHECK_THAT(said(with_line(11, "  name: \"two\\nlines\"")),
             Contains("s.yaml:11: ") && Contains("with a line break"));
  CHECK_THAT(said("customer,date,amount\n1,2024-01-01,5\n"), Contains("a scenario is a mapping"));
  CHECK_THAT(said(kText + "x: " + std::string(2000, '[')),
             Contains("nested too deeply") || Contains("never closed"));
  std::string deep;
  for (int i = 0; i < 600; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK_THAT(said(deep), Contains("nested too deeply"));
}

TEST_CASE("a file of a thousand arms is refused at once") {
  std::string text = kText.substr(0, kText.find("arms:")) + "arms: [";
  for (int i = 0; i < 10000; ++i)
    text += "{name: a, program: {earn: {per_visit: 1}, reward: {at: 5, cost: 1 SEK}}},";
  CHECK_THAT(said(text + "]\n"), Contains("found 10000 elements, expected at most 200"));
}

TEST_CASE("hundreds of mistakes end, and so do aliases of aliases") {
  std::string text = kText + "arms_of_mine:\n";
  for (int i = 0; i < 5000; ++i) text += "unknown_" + std::to_string(i) + ": 1\n";
  Problems problems;
  (void)study::load_scenario_text(text, "s.yaml", {}, problems);
  CHECK(problems.error_count() < 60);
  std::string arms = "stamkund: 1\nrules: &r\n";
  for (int i = 0; i < 200; ++i) arms += "  - {per_visit: 1}\n";
  arms += "arm: &a {name: a, program: {earn: *r, currencies: [";
  for (int i = 0; i < 200; ++i) arms += "{name: x, earn: *r},";
  arms += "]}}\narms: [";
  for (int i = 0; i < 5000; ++i) arms += "*a,";
  arms += "]\n";
  Problems more;
  (void)study::load_scenario_text(arms, "s.yaml", {}, more);
  CHECK_THAT(more.text(), Contains("found 5000 elements, expected at most 200"));
  CHECK_THAT(more.text(), Contains("more than 50000 mappings"));
}

TEST_CASE(
    "a unit that is called points only by default may be counted in any word, and is written out as points") {
  const auto file = test::scenario_of(with_line(16, "      starts: 0 weeks"));
  CHECK_THAT(file.resolved, Contains("unit: points") && Contains("at: 10 points"));
  CHECK(test::scenario_of(file.resolved).resolved.find("at: 10 points") != std::string::npos);
}
