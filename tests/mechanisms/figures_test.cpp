// What mechanisms count: names, units and meanings that a reader of results can rely on.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "engine/mechanisms/registry.h"
#include "engine/study/setup.h"
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
