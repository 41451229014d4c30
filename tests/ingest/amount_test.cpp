#include "engine/ingest/amount.h"

#include <catch2/catch.hpp>

using namespace stamkund::ingest;

TEST_CASE("amounts are read in every common spelling") {
  struct Case {
    const char* text;
    char mark;
    Amount amount;
  };
  for (const auto& [text, mark, amount] :
       std::initializer_list<Case>{{"1234.56", '.', 12345600},
                                   {"1,234.56", '.', 12345600},
                                   {"1 234,56", ',', 12345600},
                                   {"1.234,56", ',', 12345600},
                                   {"1\xC2\xA0"
                                    "234,56",
                                    ',', 12345600},
                                   {"1\xE2\x80\xAF"
                                    "234,56 kr",
                                    ',', 12345600},
                                   {"1'234.56", '.', 12345600},
                                   {"1,234,567", '.', 12345670000},
                                   {"1.234.567", ',', 12345670000},
                                   {"0", '.', 0},
                                   {"007", '.', 70000},
                                   {".5", '.', 5000},
                                   {"5.", '.', 50000},
                                   {"-5", '.', -50000},
                                   {"5-", '.', -50000},
                                   {"(5.00)", '.', -50000},
                                   {"(5 kr)", '.', -50000},
                                   {"\xE2\x88\x92"
                                    "5",
                                    '.', -50000},
                                   {"+5", '.', 50000},
                                   {"$5", '.', 50000},
                                   {"-$5", '.', -50000},
                                   {"$-5", '.', -50000},
                                   {"5 SEK", '.', 50000},
                                   {"kr 5", '.', 50000},
                                   {"5,50 kr.", ',', 55000},
                                   {"\xE2\x82\xAC"
                                    "5,50",
                                    ',', 55000},
                                   {"EUR 5", '.', 50000},
                                   {"12:-", ',', 120000},
                                   {"  12.5  ", '.', 125000},
                                   {"0.12345", '.', 1235},
                                   {"0.12344", '.', 1234},
                                   {"29.330000000000002", '.', 293300},
                                   {"-0.00005", '.', -1},
                                   {"1000000000000", '.', kMaxMajor * kAmountScale}}) {
    INFO(text);
    REQUIRE(parse_amount(text, mark) == amount);
  }
}

TEST_CASE("what is no amount is refused") {
  for (const char* text : {"",
                           " ",
                           "-",
                           "nan",
                           "NaN",
                           "inf",
                           "-inf",
                           "infinity",
                           "1e400",
                           "1e3",
                           "0x10",
                           "abc",
                           "12abc",
                           "1.2.3",
                           "1,23",
                           "1,2345",
                           "12,34,567",
                           "0,123",
                           "--5",
                           "-5-",
                           "-(5)",
                           "((5))",
                           "5 5",
                           "1 23",
                           "1,234 567",
                           "$",
                           "kr",
                           ".",
                           ",",
                           "$5$",
                           "1000000000000.01",
                           "99999999999999999999999999",
                           "5;",
                           "\xFF",
                           "1'23",
                           "1,234'567"}) {
    INFO(text);
    REQUIRE_FALSE(parse_amount(text, '.'));
  }
}

TEST_CASE("the decimal mark is decided by values that can be read in one way only") {
  const auto mark = [](std::initializer_list<const char*> values) {
    DecimalEvidence evidence;
    for (const char* value : values) evidence.add(value);
    return std::pair{evidence.mark(), evidence.undecided()};
  };
  CHECK(mark({"1,234", "12,5"}) == std::pair{',', false});
  CHECK(mark({"1,234", "12.5"}) == std::pair{'.', false});
  CHECK(mark({"1,234", "17"}) == std::pair{'.', true});
  CHECK(mark({"1.234,00"}) == std::pair{',', false});
  CHECK(mark({"12", "13"}) == std::pair{'.', false});
}

TEST_CASE("amounts are written exactly") {
  CHECK(format_amount(12345600) == "1234.56");
  CHECK(format_amount(-1) == "-0.0001");
  CHECK(format_amount(0) == "0.00");
  CHECK(format_amount(std::numeric_limits<Amount>::min()) == "-922337203685477.5808");
}
