#include "experiments/geo/panel.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "experiments/geo/groups.h"
#include "tests/temporary_folder.h"

using namespace stamkund;
using stamkund::test::TemporaryFolder;

namespace {

struct Read {
  geo::Panel panel;
  Problems problems;
};

Read read(const std::string& text, const design::GeoSpec& spec = {}) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "sales.csv").string();
  std::ofstream(path) << text;
  Read out;
  out.panel = geo::read_panel(path, spec, out.problems);
  return out;
}

}  // namespace

TEST_CASE("rows in any order become regions by days") {
  const auto [panel, problems] =
      read("date,geo,sales\n2026-01-02,b,4\n2026-01-01,a,1\n2026-01-01,b,2\n2026-01-02,a,3\n");
  CHECK(problems.text().empty());
  CHECK(panel.geos == std::vector<std::string>{"b", "a"});
  CHECK(panel.outcome == std::vector<double>{2, 4, 1, 3});
  CHECK(panel.step == 1);
  CHECK(panel.missing_days == 0);
}

TEST_CASE("weeks, and one that is missing") {
  const auto [panel, problems] = read(
      "week,region,revenue\n2026-01-05,a,1\n2026-01-12,a,2\n2026-01-26,a,3\n2026-02-02,a,3\n2026-02-09,a,"
      "3\n");
  CHECK(panel.step == 7);
  CHECK(panel.missing_days == 1);
}

TEST_CASE("what is wrong in a panel is said with its line") {
  const auto wrong = [](const std::string& text) { return read(text).problems.text(); };
  CHECK(wrong("date,geo,sales\n2026-01-01,a,1\n2026-01-01,a,2\n").find(":3:") != std::string::npos);
  CHECK(wrong("date,geo,sales\n2026-01-01,a,x\n").find("no number") != std::string::npos);
  CHECK(wrong("date,geo,sales\n2026-01-01,,1\n").find("no region") != std::string::npos);
  CHECK(wrong("date,geo,sales\n").find("no rows") != std::string::npos);
  CHECK(wrong("date,place,sales\n2026-01-01,a,1\n").find("which column says the region") !=
        std::string::npos);
  CHECK(wrong("date,geo,group,sales\n2026-01-01,a,x,1\n2026-01-02,a,y,1\n").find("is in group 'y' here") !=
        std::string::npos);
  CHECK(wrong("date,geo,sales\n,a,1\n2026-01-02,a,1\n").find("column 'date' has no date for the day") !=
        std::string::npos);
  design::GeoSpec spec;
  spec.cost = "sales";
  CHECK(read("date,geo,sales\n2026-01-01,a,1\n", spec).problems.text().find("is the outcome and the cost") !=
        std::string::npos);
}

TEST_CASE("a test begins and ends with a whole week") {
  geo::Panel panel;
  panel.step = 7;
  for (int week = 0; week < 10; ++week) panel.days.push_back({20000 + 7 * week});
  const auto periods = [&](int from, std::optional<int> to, std::string& problems_text) {
    design::GeoSpec spec;
    spec.test_from = Day{20000 + from};
    if (to) spec.test_to = Day{20000 + *to};
    Problems problems;
    const auto out = geo::periods_of(spec, panel, problems);
    problems_text = problems.text();
    return out;
  };
  std::string text;
  CHECK(periods(35, {}, text).test == 5);
  CHECK(text.empty());
  CHECK(periods(35, 48, text).cooldown == 7);
  CHECK(text.empty());
  CHECK(periods(35, 42, text).cooldown == 7);  // the week that begins then
  CHECK(text.empty());
  CHECK(periods(35, 69, text).cooldown == 10);
  CHECK(text.empty());
  CHECK(periods(35, 200, text).cooldown == 10);  // beyond the data
  CHECK(text.empty());
  (void)periods(37, {}, text);
  CHECK(text.find("test_from") != std::string::npos);
  CHECK(text.find("is inside the week of " + to_string(Day{20035}) + " to " + to_string(Day{20041})) !=
        std::string::npos);
  CHECK(text.find("say " + to_string(Day{20035}) + " or " + to_string(Day{20042})) != std::string::npos);
  (void)periods(35, 50, text);
  CHECK(text.find("say " + to_string(Day{20048}) + " or " + to_string(Day{20055})) != std::string::npos);
  (void)periods(35, 65, text);
  CHECK(text.find("test_to") != std::string::npos);
}

TEST_CASE("decimal commas are found where nobody states the mark") {
  const std::string text = "date;geo;sales\n2026-01-01;a;1234,5\n2026-01-02;a;7\n";
  const auto found = read(text);
  CHECK(found.problems.text().empty());
  CHECK(found.panel.outcome == std::vector<double>{1234.5, 7});
  CHECK(std::any_of(found.panel.notes.begin(), found.panel.notes.end(),
                    [](const std::string& note) { return note.find("decimal comma") != std::string::npos; }));
  design::GeoSpec spec;
  spec.decimal_mark = '.';
  CHECK(read(text, spec).problems.text().find("--decimal-mark ,") != std::string::npos);
  // A thousand, or 1.234: it has to be said.
  CHECK(read("date;geo;sales\n2026-01-01;a;1,234\n").problems.has_errors());
  CHECK(read("date;geo;sales\n2026-01-01;a;1,5\n2026-01-02;a;1.5\n").problems.has_errors());
}
