#include "engine/ingest/amount.h"

#include <catch2/catch.hpp>
#include <string>

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
                                   {"1000000000000", '.', kMaxMajor * kAmountScale},
                                   // as programs write them
                                   {"1e+05", '.', 1000000000},
                                   {"1e3", '.', 10000000},
                                   {"1.2E3", '.', 12000000},
                                   {"1,2E3", ',', 12000000},
                                   {"-2.5e-1", '.', -2500},
                                   {"4.440892e-16", '.', 0},
                                   {"5e-5", '.', 1},
                                   {"9.99999e-2", '.', 1000},
                                   {"0e9", '.', 0},
                                   {"0.0012e4", '.', 120000},
                                   {"1e12", '.', kMaxMajor * kAmountScale},
                                   // of the world
                                   {"R$ 1.234,56", ',', 12345600},
                                   {"R$1.234,56", ',', 12345600},
                                   {"-R$ 5,00", ',', -50000},
                                   {"R 1 234.50", '.', 12345000},
                                   {"Rs. 1,23,456.00", '.', 1234560000},
                                   {"1,23,456.00", '.', 1234560000},
                                   {"12,34,567", '.', 12345670000},
                                   {"1,00,00,000", '.', 100000000000},
                                   {"\xE2\x82\xB9 1,23,456", '.', 1234560000},
                                   {"CHF 1'234.50", '.', 12345000},
                                   {"12.-", ',', 120000},
                                   {"12,--", ',', 120000},
                                   {"12,50 z\xC5\x82", ',', 125000},
                                   {"129 K\xC4\x8D", '.', 1290000},
                                   {"\xC2\xA5"
                                    "4900",
                                    '.', 49000000},
                                   {"USD 5", '.', 50000},
                                   {"5 thb", '.', 50000},
                                   {"A$5", '.', 50000},
                                   {"$.50", '.', 5000},
                                   {"'-70.00", '.', -700000},
                                   {"'12.50", '.', 125000},
                                   {"\xE2\x80\x93"
                                    "5",
                                    '.', -50000},
                                   {"$(5.00)", '.', -50000},
                                   {"$ (1,234.50)", '.', -12345000},
                                   {"($5.00)", '.', -50000},
                                   {"5.00+", '.', 50000},
                                   {"1.234,50 EUR-", ',', -12345000},
                                   {"12.50 Cr.", '.', -125000},
                                   // credit and debit
                                   {"12.50 CR", '.', -125000},
                                   {"12.50CR", '.', -125000},
                                   {"12.50 Cr", '.', -125000},
                                   {"CR 12.50", '.', -125000},
                                   {"-12.50 CR", '.', -125000},
                                   {"$12.50 CR", '.', -125000},
                                   {"12.50 DR", '.', 125000}}) {
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
                           "0x10",
                           "abc",
                           "12abc",
                           "1.2.3",
                           "1,23",
                           "1,2345",
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
                           "1,234'567",
                           "e5",
                           "1e",
                           "1e+",
                           "1e5.5",
                           "1e5e5",
                           "1e1000",
                           "1e13",
                           "1,234e2",
                           "123,45,678",
                           "1,23,45",
                           "1,234,56,789",
                           "1 23 456",
                           "-5 DR",
                           "CR",
                           "5 CR CR",
                           "R1001",
                           "SEK5SEK",
                           "5 pieces",
                           "$((5))",
                           "-(5)",
                           "+(5)",
                           "5.00+-",
                           "''5",
                           "'"}) {
    INFO(text);
    REQUIRE_FALSE(parse_amount(text, '.'));
  }
}

TEST_CASE("who says that CR is money got reads it as a purchase") {
  CHECK(parse_amount("12.50 CR", '.', Credit::is_purchase) == 125000);
  CHECK(parse_amount("12.50 DR", '.', Credit::is_purchase) == 125000);
  CHECK(marked_as_credit(" 12.50 CR "));
  CHECK(marked_as_credit("cr12"));
  CHECK_FALSE(marked_as_credit("12.50 DR"));
  CHECK_FALSE(marked_as_credit("SCR 12.50"));
  CHECK_FALSE(marked_as_credit("12.50 SCR"));
  CHECK_FALSE(marked_as_credit(""));
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
  CHECK(mark({"1.234", "1,23,456"}) == std::pair{'.', false});
  CHECK(mark({"1.234", "1.2e3"}) == std::pair{'.', false});
}

TEST_CASE("amounts are written exactly") {
  CHECK(format_amount(12345600) == "1234.56");
  CHECK(format_amount(-1) == "-0.0001");
  CHECK(format_amount(0) == "0.00");
  CHECK(format_amount(std::numeric_limits<Amount>::min()) == "-922337203685477.5808");
}

namespace {

/// The whole part with `separator` between its thousands, or as in India.
std::string grouped(Amount whole, std::string_view separator, bool india) {
  std::string digits = std::to_string(whole), out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t left = digits.size() - i;
    if (i > 0 && (india ? left == 3 || (left > 3 && left % 2 == 1) : left % 3 == 0)) out += separator;
    out += digits[i];
  }
  return out;
}

}  // namespace

TEST_CASE("any amount is read back from any spelling") {
  struct Style {
    std::string_view separator;
    char mark;
    bool india;
  };
  const Style styles[] = {{",", '.', false}, {".", ',', false},        {" ", ',', false},
                          {"'", '.', false}, {"\xC2\xA0", ',', false}, {"\xE2\x80\x99", '.', false},
                          {",", '.', true},  {"", '.', false}};
  struct Around {
    const char *before, *behind;
    bool negative;
  };
  const Around around[] = {{"", "", false},
                           {"-", "", true},
                           {"", "-", true},
                           {"(", ")", true},
                           {"$", "", false},
                           {"-$", "", true},
                           {"$-", "", true},
                           {"$(", ")", true},
                           {"", " kr", false},
                           {"SEK ", "", false},
                           {"-", " z\xC5\x82", true},
                           {"R$ ", "", false},
                           {"'", "", false},
                           {"'-", "", true},
                           {"", " CR", true},
                           {"", " DR", false},
                           {"\xE2\x82\xAC ", "-", true},
                           {"  ", "  ", false}};
  std::uint64_t state = 1;
  const auto below = [&state](std::uint64_t n) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33U) % n;
  };
  for (int i = 0; i < 4000; ++i) {
    Amount whole = 0;
    for (std::uint64_t digits = 1 + below(12); digits > 0; --digits)
      whole = whole * 10 + static_cast<Amount>(below(10));
    const auto cents = static_cast<Amount>(below(100));
    const Style& style = styles[below(std::size(styles))];
    const Around& put = around[below(std::size(around))];
    const std::string two = std::to_string(100 + cents).substr(1);
    const std::string text =
        put.before + grouped(whole, style.separator, style.india) + style.mark + two + put.behind;
    const Amount value = whole * kAmountScale + cents * 100;
    INFO(text);
    REQUIRE(parse_amount(text, style.mark) == (put.negative ? -value : value));
  }
}
