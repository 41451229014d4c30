#include <catch2/catch.hpp>

#include "engine/scenario/quantity.h"

using namespace stamkund::scenario;

namespace {
double value(const std::string& text, Dimension dimension) {
  return parse_quantity(text, dimension, "SEK").value.value_or(-999.0);
}
}  // namespace

TEST_CASE("quantities are read as people write them") {
  CHECK(value("5 weeks", Dimension::duration) == 35.0);
  CHECK(value("1 year", Dimension::duration) == 365.25);
  CHECK(value("12 months", Dimension::duration) == Approx(365.25));
  CHECK(value("2days", Dimension::duration) == 2.0);
  CHECK(value("70 %", Dimension::share) == 0.7);
  CHECK(value("0.7", Dimension::share) == 0.7);
  CHECK(value("+5 %", Dimension::change) == 0.05);
  CHECK(value("-5%", Dimension::change) == -0.05);
  CHECK(value("45 SEK", Dimension::money) == 45.0);
  CHECK(value("45SEK", Dimension::money) == 45.0);
  CHECK(value("700 SEK per week", Dimension::money_rate) == 100.0);
  CHECK(value("10 % per year", Dimension::yearly) == 0.1);
  CHECK(value("10 stamps", Dimension::units) == 10.0);
  CHECK(value("1 point per SEK", Dimension::rate) == 1.0);
}

TEST_CASE("what is no quantity is refused, with a hint where there is one") {
  for (const std::string text :
       {"", "weeks", "5", "5 fortnights", "5 weeks 2 days", "1e999 weeks", "nan weeks", "inf weeks"})
    CHECK_FALSE(parse_quantity(text, Dimension::duration, "SEK").value.has_value());
  CHECK(parse_quantity("5 weks", Dimension::duration, "SEK").suggestion == "did you mean 'weeks'?");
  CHECK(parse_quantity("45", Dimension::money, "SEK").suggestion == "did you mean '45 SEK'?");
  CHECK_FALSE(parse_quantity("45 EUR", Dimension::money, "SEK").value.has_value());
  CHECK_FALSE(parse_quantity("1.5 stamps", Dimension::units, "SEK").value.has_value());
  CHECK_FALSE(parse_quantity("70 percent", Dimension::share, "SEK").value.has_value());
}

TEST_CASE("thousands may be grouped, and rates may be per ten") {
  CHECK(value("1_000 points", Dimension::units) == 1000.0);
  CHECK(value("1_000_000 SEK", Dimension::money) == 1e6);
  CHECK(value("10 poäng", Dimension::units) == 10.0);
  CHECK(value("10 air-miles", Dimension::units) == 10.0);
  CHECK(value("1 point per 10 SEK", Dimension::rate) == 0.1);
  CHECK(value("3 points per 1_000SEK", Dimension::rate) == 0.003);
  for (const std::string text : {"1 point per 0 SEK", "1 point per -1 SEK", "1 point per 10 EUR",
                                 "1 point per 1 000 SEK", "1 point per"})
    CHECK_FALSE(parse_quantity(text, Dimension::rate, "SEK").value.has_value());
}

TEST_CASE("what follows a number of units is a word for units, or the number is not what was meant") {
  for (const std::string text :
       {"1 000", "1 000 points", "1\u00a0000", "1,000", "1.000", "1.000 points", "10 SEK", "10SEK", "10 sek",
        "10 EUR", "10 %", "10%", "10 weeks", "1 day", "1 _000", "10 -points"})
    CHECK_FALSE(parse_quantity(text, Dimension::units, "SEK").value.has_value());
  for (const std::string text : {"1 SEK per SEK", "1 % per SEK", "1 day per SEK", "1 000 points per SEK"})
    CHECK_FALSE(parse_quantity(text, Dimension::rate, "SEK").value.has_value());
  CHECK_THAT(parse_quantity("1 000", Dimension::units, "SEK").suggestion, Catch::Contains("1_000"));
  CHECK_THAT(parse_quantity("1 000 SEK", Dimension::money, "SEK").suggestion, Catch::Contains("1_000"));
  CHECK_THAT(parse_quantity("2,5 points per SEK", Dimension::rate, "SEK").suggestion, Catch::Contains("2.5"));
}

TEST_CASE("distributions have their quantiles") {
  Quantity quantity;
  quantity.law = Quantity::Law::uniform;
  quantity.parameters = {2.0, 4.0, 0.0};
  CHECK(quantity.at(0.25) == 2.5);
  quantity.law = Quantity::Law::normal;
  quantity.parameters = {10.0, 2.0, 0.0};
  CHECK(quantity.at(0.5) == Approx(10.0));
  CHECK(quantity.at(0.975) == Approx(10.0 + 2.0 * 1.959964).epsilon(1e-6));
  quantity.law = Quantity::Law::lognormal;
  quantity.parameters = {3.0, 0.5, 0.0};
  CHECK(quantity.central() == Approx(3.0));
  quantity.law = Quantity::Law::triangular;
  quantity.parameters = {0.0, 1.0, 4.0};
  CHECK(quantity.at(0.25) == Approx(1.0));
  quantity.range = {0.0, 2.0};
  CHECK(quantity.at(0.999) == 2.0);
  quantity.law = Quantity::Law::normal;
  quantity.parameters = {1.0, 5.0, 0.0};
  quantity.range = {1.0, 9.0, true};
  CHECK(quantity.at(0.001) > 1.0);
}
