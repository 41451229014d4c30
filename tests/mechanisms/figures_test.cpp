// What mechanisms count: names, units and meanings that a reader of results can rely on.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "engine/mechanisms/registry.h"
#include "engine/metrics/group.h"
#include "engine/study/groups.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "tests/world/everything.h"

using namespace stamkund;
using counting::Figure;

namespace {

/// Figures that every arm has in results: flows, what is owed, people.
std::vector<Figure> figures() {
  const auto file = test::everything(1);
  counting::Schema schema;
  mechanisms::declare_all(schema, file.spec, 1, study::horizon_of(file.spec, 1));
  schema.close();
  std::vector<Figure> all;
  for (const char* table : {counting::kPeriods, counting::kOwed, world::kPeople})
    for (const Figure& one : schema.table(table).figures()) all.push_back(one);
  return all;
}

/// What is wrong with figures, in words; empty if nothing is.
std::string fault(const std::vector<Figure>& figures) {
  static const std::set<std::string> units{"1", "minor", "units", "millidays"};
  std::set<std::string> names;
  for (const Figure& one : figures) {
    if (!names.insert(one.name).second) return one.name + " twice";
    if (units.count(one.unit) == 0) return one.name + " in " + one.unit;
    if (one.meaning.empty() || one.meaning == one.name) return one.name + " means " + one.meaning;
    if (one.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos) return one.name;
    // What a mechanism pays out is a cost of the program; what is owed may be a refund, which is none.
    if (one.net == counting::Sign::out && one.cost != 1 && !one.name.starts_with("owed_"))
      return one.name + " is paid, and no cost";
    // Only money has a sign in net, or is a cost.
    if (one.unit != "minor" && (one.net != counting::Sign::none || one.cost != 0))
      return one.name + " is no money";
  }
  return "";
}

}  // namespace

TEST_CASE("figures of all mechanisms have names of their own, known units and a meaning") {
  const auto all = figures();
  CHECK(all.size() > 30);
  CHECK(fault(all) == "");
  const auto planted = [&](const Figure& figure) {
    auto more = all;
    more.push_back(figure);
    return fault(more);
  };
  CHECK(planted({"new_figure", "1", "something new"}) == "");
  CHECK(planted({"birthday_gifts", "1", "the same again"}) == "birthday_gifts twice");
  CHECK(planted({"new_figure", "SEK", "something new"}) == "new_figure in SEK");
  CHECK(planted({"new_figure", "1", ""}) == "new_figure means ");
  CHECK(planted({"New figure", "1", "something new"}) == "New figure");
  CHECK(planted({"new_figure", "1", "something new", counting::Sign::in}) == "new_figure is no money");
  CHECK(planted({"new_cost", "minor", "something new", counting::Sign::out}) ==
        "new_cost is paid, and no cost");
}

TEST_CASE("no two flows share a place, so that results keep their order whoever is registered first") {
  const auto file = test::everything(1);
  const auto schema = study::schema_of(file.spec, 1);
  const auto& flows = schema->table(counting::kPeriods).figures();
  std::map<int, std::string> at;
  for (const Figure& one : flows) {
    CAPTURE(one.name, one.place);
    CHECK(one.place > 0);
    CHECK(at.emplace(one.place, one.name).second);
  }
  CHECK(std::is_sorted(flows.begin(), flows.end(),
                       [](const Figure& a, const Figure& b) { return a.place < b.place; }));
}

TEST_CASE("the arm with everything has every mechanism that is registered") {
  const auto file = test::everything(1);
  calibration::ResponseHistory history;
  history.groups = {"email"};
  population::CustomerLaws laws;
  laws.response = population::ResponseLaws{&history, {{}, {{0.1}, {7.0}, 0.0, 28.0, 0.0}, {}}};
  CHECK(study::make_arm(file.spec, 1, 0, study::horizon_of(file.spec, 1), &laws)->mechanisms().size() ==
        mechanisms::count());
}

// Exact: what lives have come to is what the flows say by their signs, with every mechanism there is. A
// mechanism that counts money without telling the life's own books is found by it.
TEST_CASE("the net of lives is the net of the flows, with every mechanism") {
  const auto file = test::everything(300);
  const auto counts = study::simulate(file.spec, nullptr, {})[0][1];
  std::int64_t net = 0;
  std::size_t paid = 0;
  for (const Figure& one : counts.schema().table(counting::kPeriods).figures()) {
    net += static_cast<int>(one.net) * counts.flow(one.name);
    paid += one.net == counting::Sign::out && counts.flow(one.name) > 0 ? 1 : 0;
  }
  for (const Figure& one : counts.schema().table(counting::kOwed).figures())
    net += static_cast<int>(one.net) * counts.owed(one.name);
  CHECK(paid >= 5);
  CHECK(metrics::everybody(counts).here.net + counts.at(study::kReferredLives, "net") == net);
}
