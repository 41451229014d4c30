#include <catch2/catch.hpp>

#include "tests/targeting/rooms.h"

namespace stamkund {
namespace {

using targeting::compile;
using targeting::Mistakes;
using test::a_schema;
using test::ACustomer;
using test::kMissing;

double value_of(const std::string& text, const ACustomer& customer) {
  Mistakes mistakes;
  const auto made = compile(text, a_schema(), mistakes);
  INFO(text << (mistakes.empty() ? "" : ": " + to_string(mistakes[0])));
  REQUIRE(made);
  return made->value(customer);
}

TEST_CASE("an expression says what it says") {
  const ACustomer one{{100.0, 250.5, 4.0, 0.25, 1.0, 2.0}};
  for (const char* text : {"recency > 90 days",
                           "recency > 3 months",
                           "recency between 100 days and 100 days",
                           "spent == 250.50 SEK",
                           "tier == \"gold\"",
                           "\"gold\" == tier",
                           "tier in (\"silver\", \"gold\")",
                           "tier != 'none'",
                           "member",
                           "member == true",
                           "not contacted(\"post\", 7 days)",
                           "contacted(\"email\", 7 days)",
                           "spent / purchases > 60 SEK",
                           "recency / 2 > 7 weeks",
                           "share_opened >= 25 %",
                           "share_opened == 0.25",
                           "purchases not in (1, 2, 3)",
                           "recency > 90 days and tier == \"gold\" and not contacted(\"post\", 7 days)",
                           "not member or purchases + 1 == 5",
                           "true or member",
                           "not (member and recency < 3 days)",
                           "recency not between 1 day and 2 weeks",
                           "spent > 0",
                           "-purchases < 0",
                           "`recency` > 2_4 hours",
                           "spent is not missing",
                           "RECENCY_IS_NO_WORD is missing or true"}) {
    if (std::string(text).starts_with("RECENCY")) continue;
    CHECK(value_of(text, one) == 1.0);
    CHECK(value_of("not (" + std::string(text) + ")", one) == 0.0);
  }
}

TEST_CASE("'and' binds closer than 'or', and 'not' closer than both") {
  const ACustomer one{{0.0, 0.0, 1.0, 0.0, 1.0, 0.0}};
  CHECK(value_of("member or member and purchases == 2", one) == 1.0);
  CHECK(value_of("(member or member) and purchases == 2", one) == 0.0);
  CHECK(value_of("not purchases == 2 and member", one) == 1.0);
  CHECK(value_of("purchases - 1 - 1 == -1", one) == 1.0);
  CHECK(value_of("purchases + 2 * 3 == 7", one) == 1.0);
}

TEST_CASE("what is missing selects nobody, neither by a rule nor by its opposite") {
  const ACustomer one{{kMissing, 10.0, 0.0, kMissing, 1.0, kMissing}};
  for (const char* text : {"recency > 90 days", "tier == \"gold\"", "tier in (\"silver\")",
                           "spent / purchases > 1 SEK", "recency between 1 day and 2 days"}) {
    CHECK(std::isnan(value_of(text, one)));
    CHECK(std::isnan(value_of("not (" + std::string(text) + ")", one)));
    CHECK(std::isnan(value_of(std::string(text) + " and member", one)));
    CHECK(std::isnan(value_of("not member or " + std::string(text), one)));
    CHECK(value_of(std::string(text) + " or member", one) == 1.0);
    CHECK(value_of("not member and " + std::string(text), one) == 0.0);
    CHECK(value_of(std::string(text) + " and not member", one) == 0.0);
  }
  CHECK(value_of("recency is missing", one) == 1.0);
  CHECK(value_of("spent is missing", one) == 0.0);
}

TEST_CASE("it says what it asks for") {
  Mistakes mistakes;
  const auto made =
      compile("spent > 1 SEK and recency > 1 day and contacted(\"post\", 2 weeks) and recency < 9 days",
              a_schema(), mistakes);
  REQUIRE(made);
  CHECK(made->attributes() == std::vector<std::size_t>{0, 1});
  REQUIRE(made->calls().size() == 1);
  CHECK(made->calls()[0].arguments == std::vector<double>{1.0, 14.0});
}

struct Bad {
  const char* text;
  std::size_t column;
  const char* message;
  const char* suggestion;
};

TEST_CASE("a mistake is said with its column, what was found and what was probably meant") {
  const Bad all[] = {
      {"recensy > 90 days", 1, "expected an attribute", "'recency'"},
      {"recency > 90", 11, "expected a duration", "'90 days'"},
      {"recency > 90 dayz", 14, "expected a unit", "'day'"},
      {"spent > 500", 9, "expected an amount", "'500 SEK'"},
      {"spent > 500 EUR", 13, "expected a unit", ""},
      {"tier == \"gld\"", 9, "expected one of", "'gold'"},
      {"tier == gold", 9, "expected an attribute", "\"gold\""},
      {"tier > \"gold\"", 6, "no order", "'=='"},
      {"tier = \"gold\"", 6, "found '='", "'=='"},
      {"member && member", 8, "found '&&'", "'and'"},
      {"!member", 1, "found '!'", "'not'"},
      {"recency", 1, "expected a condition", "compare"},
      {"tier", 1, "expected a condition", "'=='"},
      {"member and", 11, "found the end", ""},
      {"", 1, "found the end", ""},
      {"(member", 8, "expected ')'", ""},
      {"member)", 7, "expected 'and', 'or' or the end", ""},
      {"member an purchases > 2", 8, "expected 'and', 'or'", "'and'"},
      {"contacted(\"fax\", 7 days)", 11, "expected one of", ""},
      {"contacted(\"emial\", 7 days)", 11, "expected one of", "'email'"},
      {"contacted(\"email\", 7)", 20, "expected a duration", "'7 days'"},
      {"contacted(\"email\")", 1, "contacted(channel, within)", ""},
      {"contacted", 1, "expected an attribute", "function"},
      {"contactd(\"email\", 7 days)", 1, "expected a function", "'contacted'"},
      {"recency(3)", 1, "expected a function", "without brackets"},
      {"1 day < recency < 9 days", 17, "comparison of a comparison", "between"},
      {"recency is 3", 12, "'missing'", "'=='"},
      {"purchases in 3", 14, "expected '('", "in ("},
      {"purchases in ()", 11, "empty list", ""},
      {"purchases > 1,5", 14, "expected 'and', 'or'", "decimal point"},
      {"purchases > 1 000", 15, "expected 'and', 'or'", "without a gap"},
      {"purchases > 1.0.0", 13, "expected a number", "decimal point"},
      {"tier == \"gold", 9, "never closed", ""},
      {"recency + spent > 3 days", 11, "expected a duration", ""},
      {"recency * recency > 3 days", 9, "means nothing", ""},
      {"member > 3", 1, "expected a number", ""},
      {"purchases # 3", 11, "no meaning", ""},
      {"recency between 3 days", 23, "expected 'and'", ""},
      {"recency between 90 days and 1 month", 17, "nothing is between", "smaller one first"},
      {"purchases not between -1 and -3", 23, "nothing is between", "smaller one first"},
      {"true == \"x\"", 6, "expected an attribute on one side", ""},
  };
  for (const Bad& one : all) {
    Mistakes mistakes;
    INFO(one.text);
    REQUIRE_FALSE(compile(one.text, a_schema(), mistakes));
    REQUIRE_FALSE(mistakes.empty());
    INFO(to_string(mistakes[0]) << " | " << mistakes[0].suggestion);
    CHECK(mistakes[0].column == one.column);
    CHECK(mistakes[0].message.find(one.message) != std::string::npos);
    CHECK(mistakes[0].suggestion.find(one.suggestion) != std::string::npos);
  }
}

TEST_CASE("all mistakes of an expression are said at once") {
  Mistakes mistakes;
  CHECK_FALSE(compile("recensy > 90 and tier == \"gld\" or spent > 5 and (purchases > and member)",
                      a_schema(), mistakes));
  REQUIRE(mistakes.size() == 4);
  CHECK(mistakes[0].column == 1);
  CHECK(mistakes[1].column == 26);
  CHECK(mistakes[2].column == 43);
}

TEST_CASE("an expression has a size") {
  const auto refused = [](const std::string& text) {
    Mistakes mistakes;
    return !compile(text, a_schema(), mistakes) && !mistakes.empty();
  };
  CHECK(refused(std::string(100'000, '(')));
  CHECK(refused(std::string(60, '(') + "member" + std::string(60, ')')));
  std::string nots;
  for (int i = 0; i < 500; ++i) nots += "not ";
  CHECK(refused(nots + "member"));
  std::string sums = "1";
  for (int i = 0; i < 700; ++i) sums += "+1";
  CHECK(refused(sums + " > 2"));
  std::string minus;
  for (int i = 0; i < 700; ++i) minus += "-";
  CHECK(refused(minus + "1 > 2"));
}

TEST_CASE("what is known elsewhere is said to be") {
  targeting::Schema schema = a_schema();
  schema.elsewhere = {"stage", "recency", "opened_in"};
  schema.where_else = "only the campaigns know it";
  for (const std::string text : {"stage == \"new\"", "opened_in(3 days)"}) {
    Mistakes mistakes;
    CHECK_FALSE(compile(text, schema, mistakes));
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes[0].suggestion == schema.where_else);
  }
  Mistakes none;
  CHECK(compile("recency > 3 days", schema, none));
}

}  // namespace
}  // namespace stamkund
