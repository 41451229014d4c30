// Layout of counts by a schema, and their sums, against numbers by hand.
#include <catch2/catch.hpp>
#include <memory>

#include "engine/base/expect.h"
#include "engine/counting/counts.h"
#include "engine/counting/life_totals.h"

using namespace stamkund;
using counting::Counts;
using counting::Figure;
using counting::Schema;
using counting::Sign;

namespace {

Figure figure(const char* name, int place = 0) { return {name, "1", "something", Sign::none, 0, place}; }

/// Three periods and beyond; a transient table that was declared in the middle; groups by two axes.
std::shared_ptr<const Schema> small() {
  auto schema = std::make_shared<Schema>();
  schema->declare(counting::kPeriods, {{"period", 4}}, {figure("purchases", 10), figure("revenue", 30)});
  schema->declare_transient("stock", {{"reward", 2}, {"day", 5}}, {figure("used")});
  schema->declare(counting::kOwed, {}, {figure("owed_rewards")});
  schema->declare("group", {{"decile", 3}, {"world", 2}}, {figure("customers"), figure("members")});
  schema->declare({figure("issued", 20)}, {figure("owed_fees")});  // another mechanism
  schema->close();
  return schema;
}

}  // namespace

TEST_CASE("a schema lays tables out in the order of declaration, transient ones last") {
  const auto schema = small();
  CHECK(schema->table(counting::kPeriods).offset() == 0);
  CHECK(schema->table(counting::kPeriods).size() == 4 * 3);
  CHECK(schema->table(counting::kOwed).offset() == 12);
  CHECK(schema->table(counting::kOwed).size() == 2);
  CHECK(schema->table("group").offset() == 14);
  CHECK(schema->table("group").cells() == 6);
  CHECK(schema->kept_size() == 26);
  CHECK(schema->table("stock").is_transient());
  CHECK(schema->table("stock").offset() == 26);
  CHECK(schema->size() == 36);
}

TEST_CASE("figures of a table stand by their places, then as they were declared") {
  const auto schema = small();
  const counting::Table& flows = schema->table(counting::kPeriods);
  CHECK(flows.column("purchases") == 0);
  CHECK(flows.column("issued") == 1);  // declared last, place 20
  CHECK(flows.column("revenue") == 2);
  CHECK(schema->table(counting::kOwed).column("owed_rewards") == 0);
  CHECK(schema->table(counting::kOwed).column("owed_fees") == 1);
  CHECK(flows.has("issued"));
  CHECK_FALSE(flows.has("owed_fees"));
}

TEST_CASE("what cannot be counted is a defect, not a number") {
  Schema schema;
  schema.declare(counting::kPeriods, {{"period", 2}}, {figure("purchases")});
  CHECK_THROWS_AS(schema.declare(counting::kPeriods, {}, {figure("purchases")}), InternalFault);
  CHECK_NOTHROW(schema.declare("other", {}, {figure("purchases")}));  // of another table
  schema.close();
  CHECK_THROWS_AS(schema.declare("late", {}, {figure("too late")}), InternalFault);
  CHECK_THROWS_AS(schema.table("nobody"), InternalFault);
  CHECK_THROWS_AS(schema.table("other").column("nothing"), InternalFault);
  CHECK(schema.has("other"));
  CHECK_FALSE(schema.has("nobody"));
  const Counts counts(small());
  CHECK_THROWS_AS(counts.at("group", "customers", 6), InternalFault);
}

TEST_CASE("counts lie where the schema says and add up cell by cell") {
  Counts counts(small());
  for (std::size_t period = 0; period < 4; ++period)
    counts.at(counting::kPeriods, "issued", period) = static_cast<std::int64_t>(100 + period);
  counts.at("group", "members", 5) = 7;
  counts.at(counting::kOwed, "owed_fees") = -3;
  counts.at("stock", "used", 9) = 2;
  CHECK(counts.all()[1] == 100);
  CHECK(counts.all()[10] == 103);
  CHECK(counts.all()[25] == 7);
  CHECK(counts.all()[13] == -3);
  CHECK(counts.all()[35] == 2);
  CHECK(counts.of(counts.schema().table("stock")).size() == 10);

  // Up to the horizon: what comes beyond it is in the last cell.
  CHECK(counts.periods() == 3);
  CHECK(counts.flow("issued") == 303);
  CHECK(counts.flow("issued", 3) == 103);
  CHECK(counts.owed("owed_fees") == -3);

  Counts more(small());
  more.at(counting::kPeriods, "issued", 1) = 9;
  more.at("group", "members", 5) = 1;
  Counts sum = counts;
  sum += more;
  CHECK(sum.flow("issued") == 312);
  CHECK(sum.at("group", "members", 5) == 8);
  CHECK(sum.at(counting::kOwed, "owed_fees") == -3);
  CHECK_FALSE(sum == counts);
  more += counts;
  CHECK(sum == more);
}

TEST_CASE("what is kept forgets only the transient tables") {
  Counts counts(small());
  for (std::size_t i = 0; i < counts.all().size(); ++i) counts.all()[i] = static_cast<std::int64_t>(i) - 5;
  const Counts before = counts;
  counts.keep();
  REQUIRE(counts.all().size() == 26);
  for (std::size_t i = 0; i < 26; ++i) CHECK(counts.all()[i] == before.all()[i]);
  CHECK(counts.at("group", "members", 5) == 20);
  Counts whole(small());
  CHECK_THROWS_AS(whole += counts, InternalFault);
}

TEST_CASE("a life is added figure by figure") {
  std::vector<std::int64_t> cell(counting::kLifeFigures.size() + 1);
  const counting::LifeTotals life{1, 2, 30, -4, 5, 600};
  counting::add_life(cell, life);
  counting::add_life(cell, life);
  CHECK(counting::life_totals(cell) == counting::LifeTotals{2, 4, 60, -8, 10, 1200});
  CHECK(cell.back() == 0);
  CHECK(counting::life_figures().size() == counting::kLifeFigures.size());
}
