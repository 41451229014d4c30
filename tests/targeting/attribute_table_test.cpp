// Files about customers: what their columns measure, what follows by a lookup, and what is refused.
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "engine/targeting/attribute_table.h"
#include "engine/targeting/columns.h"
#include "engine/targeting/expression.h"
#include "tests/temporary_folder.h"

using namespace stamkund;
using targeting::AttributeTable;
using targeting::Type;

namespace {

struct Files {
  test::TemporaryFolder folder;
  std::string write(const std::string& name, const std::string& text) {
    const std::string path = folder / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
};

struct Read {
  AttributeTable table;
  Problems problems;
};

Read read(const std::string& path, const std::vector<targeting::LookupFile>& lookups = {},
          const std::string& id = "", bool ordered = true) {
  Read out;
  out.table = targeting::read_attributes(path, id, lookups, {"recency", "spent"}, ordered, out.problems);
  return out;
}

/// The value of one customer, or "-".
std::string value_of(const AttributeTable& table, const std::string& id, const std::string& name) {
  const auto values = table.of({id});
  for (std::size_t a = 0; a < table.attributes.size(); ++a) {
    if (table.attributes[a].name != name) continue;
    const double value = values[a][0];
    if (std::isnan(value)) return "-";
    if (table.attributes[a].type == Type::text)
      return table.attributes[a].values[static_cast<std::size_t>(value)];
    return std::to_string(static_cast<int>(value));
  }
  return "no such attribute";
}

constexpr const char* kPeople =
    "age,customer,postcode,likes golf,city\n"
    "41,b,01234,yes,Oslo\n"
    ",a,75102,no,Uppsala\n"
    "29,c,,NA,\n"
    "52,d,99999,yes,Oslo\n";
constexpr const char* kClimate = "postcode,climate,days of frost\n01234,mild,31\n75102,cold,120\n";

}  // namespace

TEST_CASE("columns are what they look like", "[attributes]") {
  Files files;
  const Read out = read(files.write("people.csv", kPeople));
  INFO(out.problems.text());
  CHECK_FALSE(out.problems.has_errors());
  const auto& table = out.table;
  REQUIRE(table.attributes.size() == 4);
  CHECK(table.ids == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(table.attributes[0].type == Type::number);
  CHECK(table.attributes[1].type == Type::text);  // 01234 is no number
  CHECK(table.attributes[2].type == Type::boolean);
  CHECK(table.attributes[3].type == Type::text);
  CHECK(value_of(table, "b", "age") == "41");
  CHECK(value_of(table, "a", "age") == "-");
  CHECK(value_of(table, "b", "postcode") == "01234");
  CHECK(value_of(table, "c", "likes golf") == "-");
  CHECK(value_of(table, "d", "likes golf") == "1");
  CHECK(value_of(table, "c", "city") == "-");
  CHECK(value_of(table, "nobody", "city") == "-");
  CHECK(table.known({"x", "a", "d"}) == 2);
}

TEST_CASE("what follows from a column by a lookup", "[attributes]") {
  Files files;
  const Read out =
      read(files.write("people.csv", kPeople), {{files.write("climate.csv", kClimate), "postcode"}});
  CHECK_FALSE(out.problems.has_errors());
  CHECK(value_of(out.table, "b", "climate") == "mild");
  CHECK(value_of(out.table, "a", "days of frost") == "120");
  CHECK(value_of(out.table, "c", "climate") == "-");
  CHECK(value_of(out.table, "d", "climate") == "-");
  CHECK_THAT(out.problems.text(),
             Catch::Contains("1 of 3 customers have one that is not in the table, such as '99999'"));
}

TEST_CASE("expressions ask for them by their names", "[attributes]") {
  Files files;
  Read out = read(files.write("people.csv", kPeople), {{files.write("climate.csv", kClimate), "postcode"}},
                  "", false);
  targeting::Columns columns;
  columns.schema.attributes = out.table.attributes;
  columns.values = out.table.values;
  const auto meant = [&](const char* text) {
    targeting::Mistakes mistakes;
    const auto where = targeting::compile(text, columns.schema, mistakes);
    INFO(text << (mistakes.empty() ? "" : to_string(mistakes[0])));
    REQUIRE(where);
    return targeting::select(*where, columns, 4);
  };
  using Rows = std::vector<std::uint32_t>;
  // In the order of the file: b, a, c, d.
  CHECK(meant("age > 30") == Rows{0, 3});
  CHECK(meant("age is missing") == Rows{1});
  CHECK(meant("not (age > 30)") == Rows{2});
  CHECK(meant("`likes golf` and city == \"Oslo\"") == Rows{0, 3});
  CHECK(meant("climate == \"cold\" or `days of frost` < 50") == Rows{0, 1});
  CHECK(meant("postcode == \"01234\"") == Rows{0});
}

TEST_CASE("files that cannot be meant are refused with the reason", "[attributes]") {
  Files files;
  const std::string climate = files.write("climate.csv", kClimate);
  const std::string twice = files.write("twice.csv", "postcode,climate\n1,a\n1,b\n");
  const std::string people = files.write("people.csv", kPeople);
  const auto said = [&](const Read& out, const char* what) {
    CHECK(out.problems.has_errors());
    CHECK_THAT(out.problems.text(), Catch::Contains(what));
  };
  said(read(files.write("a.csv", "customer,age\na,1\na,2\n")), "customer 'a' has been in line 2 already");
  said(read(files.write("b.csv", "customer,age\n,1\n")), "no customer is named");
  said(read(files.write("c.csv", "customer,recency\na,1\n")), "know something else by this name");
  said(read(files.write("d.csv", "customer,age\na,1\nb,2\nc,x\n")), "found 'x' in a column of numbers");
  said(read(files.write("e.csv", "customer,age,age\na,1,2\n")), "two columns are called 'age'");
  const std::string cities = files.write("cities.csv", "postcode,city\n01234,Oslo\n");
  said(read(people, {{cities, "postcode"}}), "two columns have this name");
  said(read(files.write("f.csv", "")), "empty");
  said(read(people, {}, "kund"), "no column 'kund'");
  said(read(people, {{climate, "postcod"}}), "did you mean 'postcode'");
  said(read(people, {{twice, "postcode"}}), "looked up in line 2 already");
}

TEST_CASE("a column of too many texts is no attribute, and is said", "[attributes]") {
  Files files;
  std::string text = "customer,e-mail\n";
  for (int i = 0; i < 1500; ++i) text += "c" + std::to_string(i) + ",m" + std::to_string(i) + "@x\n";
  const Read out = read(files.write("many.csv", text));
  CHECK_FALSE(out.problems.has_errors());
  CHECK(out.table.attributes.empty());
  CHECK_THAT(out.problems.text(), Catch::Contains("more than 1000 different texts"));
}

TEST_CASE("dates are days, and what expressions do with them is by hand", "[attributes]") {
  Files files;
  const Read out = read(files.write("dates.csv",
                                    "customer,born,signed_up,half\n"
                                    "a,1969-12-31,2026-01-01T08:30:00,2026-01-01\n"
                                    "b,1970-01-01,2026-01-31 23:59,soon\n"
                                    "c,,2026-02-28,2026-02-30\n"));
  INFO(out.problems.text());
  const auto& table = out.table;
  REQUIRE(table.attributes.size() == 3);
  CHECK(table.attributes[0].type == Type::date);
  CHECK(table.attributes[1].type == Type::date);
  CHECK(table.attributes[2].type == Type::text);  // not all of them are dates
  CHECK(table.values[0][0] == -1.0);
  CHECK(table.values[0][1] == 0.0);
  targeting::Schema schema;
  schema.attributes = {table.attributes[0], table.attributes[1]};
  struct Row {
    double born = 0, signed_up = 0;
    [[nodiscard]] double attribute(std::size_t index) const { return index == 0 ? born : signed_up; }
    [[nodiscard]] double call(const targeting::Call& /*call*/) const { return 0.0; }
  };
  const auto who = [&](const std::string& text) {
    targeting::Mistakes mistakes;
    const auto expression = targeting::compile(text, schema, mistakes);
    std::string is;
    for (const auto& one : mistakes) is += targeting::to_string(one) + "\n";
    if (!expression) return is;
    for (std::size_t i = 0; i < 3; ++i) {
      const Row row{table.values[0][i], table.values[1][i]};
      if (expression->value(row) > 0.0) is += static_cast<char>('a' + i);
    }
    return is;
  };
  CHECK(who("born < \"1970-01-01\"") == "a");
  CHECK(who("signed_up >= \"2026-01-31\"") == "bc");
  CHECK(who("signed_up between \"2026-01-01\" and \"2026-01-31\"") == "ab");
  CHECK(who("born in (\"1970-01-01\", \"1970-01-02\")") == "b");
  CHECK(who("\"2026-02-01\" > signed_up") == "ab");
  CHECK(who("signed_up - born == 20484 days") == "b");  // 56 years with 14 leap days are 20454, and 30
  CHECK(who("signed_up - born == 20455 days") == "a");
  CHECK(who("signed_up + 28 days >= \"2026-02-28\"") == "bc");
  CHECK(who("born is missing") == "c");
  CHECK(who("\"2026-01-31\" - signed_up >= 30 days") == "a");
  CHECK(who("signed_up < \"2026-01-01\" + 31 days") == "ab");
  CHECK(who("\"2026-02-28\" - 28 days <= signed_up") == "bc");
  CHECK(who("signed_up - born < \"2026-01-01\"").find("found a text, expected a duration") !=
        std::string::npos);
  // 1970-01-01 without its quotation marks is 1968.
  CHECK(who("born > 1970-01-01").find("expected a date such as") != std::string::npos);
  CHECK(who("born > 0").find("expected a date") != std::string::npos);
  CHECK(who("born > \"1970-02-30\"").find("found \"1970-02-30\"") != std::string::npos);
  CHECK(who("born * 2 > born").find("nothing else is done") != std::string::npos);
  CHECK(who("-born > born").find("nothing else is done") != std::string::npos);
  CHECK(who("born + signed_up > born").find("means nothing") != std::string::npos);
}
