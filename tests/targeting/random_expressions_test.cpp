// Random expressions against a naive evaluator that walks what was generated, and random text against
// crashes.
#include <catch2/catch.hpp>

#include <random>

#include "tests/targeting/rooms.h"

namespace stamkund {
namespace {

using test::a_schema;
using test::ACustomer;
using test::kMissing;

/// Text and value grow together; the value by the meaning of the words alone, in three-valued logic.
struct Said {
  std::string text;
  double value;
};

class Generator {
 public:
  Generator(std::mt19937_64& random, const ACustomer& customer) : random_(random), customer_(customer) {}

  Said condition(int depth) {
    switch (depth <= 0 ? pick(3) : pick(8)) {
      case 0:
        return comparison(depth);
      case 1:
        return {"member", customer_.values[4]};
      case 2:
        return text();
      case 3: {
        const Said a = condition(depth - 1);
        return {"not (" + a.text + ")", std::isnan(a.value) ? kMissing : a.value == 0.0 ? 1.0 : 0.0};
      }
      case 4:
      case 5: {
        const Said a = condition(depth - 1);
        const Said b = condition(depth - 1);
        double value = 1.0;
        if (std::isnan(a.value) || std::isnan(b.value)) value = kMissing;
        if (a.value == 0.0 || b.value == 0.0) value = 0.0;
        return {"(" + a.text + ") and (" + b.text + ")", value};
      }
      case 6: {
        const Said a = condition(depth - 1);
        const Said b = condition(depth - 1);
        double value = 0.0;
        if (std::isnan(a.value) || std::isnan(b.value)) value = kMissing;
        if (a.value == 1.0 || b.value == 1.0) value = 1.0;
        return {"(" + a.text + ") or (" + b.text + ")", value};
      }
      default: {
        const Said a = number(depth - 1);
        return {"(" + a.text + ") is missing", std::isnan(a.value) ? 1.0 : 0.0};
      }
    }
  }

 private:
  Said comparison(int depth) {
    const Said a = number(depth - 1);
    const Said b = number(depth - 1);
    const bool missing = std::isnan(a.value) || std::isnan(b.value);
    const auto said = [&](const char* sign, bool is) {
      return Said{a.text + " " + sign + " " + b.text, missing ? kMissing : is ? 1.0 : 0.0};
    };
    switch (pick(6)) {
      case 0:
        return said("==", a.value == b.value);
      case 1:
        return said("!=", a.value != b.value);
      case 2:
        return said("<", a.value < b.value);
      case 3:
        return said("<=", a.value <= b.value);
      case 4:
        return said(">", a.value > b.value);
      default:
        return said(">=", a.value >= b.value);
    }
  }
  Said number(int depth) {
    if (depth <= 0 || pick(2) == 0) {
      if (pick(2) == 0) return {"purchases", customer_.values[2]};
      const int n = pick(5);
      return {std::to_string(n), static_cast<double>(n)};
    }
    const Said a = number(depth - 1);
    const Said b = number(depth - 1);
    switch (pick(4)) {
      case 0:
        return {"(" + a.text + " + " + b.text + ")", a.value + b.value};
      case 1:
        return {"(" + a.text + " - " + b.text + ")", a.value - b.value};
      case 2:
        return {"(" + a.text + " * " + b.text + ")", a.value * b.value};
      default:
        return {"(" + a.text + " / " + b.text + ")", b.value == 0.0 ? kMissing : a.value / b.value};
    }
  }
  Said text() {
    const char* const values[] = {"none", "silver", "gold"};
    const int one = pick(3);
    const int two = pick(3);
    const double tier = customer_.values[5];
    return {std::string("tier in (\"") + values[one] + "\", \"" + values[two] + "\")",
            std::isnan(tier)             ? kMissing
            : tier == one || tier == two ? 1.0
                                         : 0.0};
  }
  int pick(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  std::mt19937_64& random_;
  const ACustomer& customer_;
};

TEST_CASE("random expressions come to what they say") {
  std::mt19937_64 random(7);
  int missing = 0;
  int yes = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto maybe = [&](double value) { return random() % 4 == 0 ? kMissing : value; };
    const ACustomer one{{1.0, 1.0, maybe(static_cast<double>(random() % 4)), 0.0,
                         maybe(static_cast<double>(random() % 2)), maybe(static_cast<double>(random() % 3))}};
    const Said said = Generator(random, one).condition(4);
    targeting::Mistakes mistakes;
    const auto made = targeting::compile(said.text, a_schema(), mistakes);
    // Some are longer than an expression may be.
    if (!made && said.text.size() > 1000) continue;
    INFO(said.text << (mistakes.empty() ? "" : ": " + to_string(mistakes[0])));
    REQUIRE(made);
    const double value = made->value(one);
    REQUIRE((std::isnan(said.value) ? std::isnan(value) : value == said.value));
    missing += std::isnan(value) ? 1 : 0;
    yes += value == 1.0 ? 1 : 0;
  }
  // All three outcomes came up often.
  CHECK(missing > 2000);
  CHECK(yes > 2000);
}

TEST_CASE("any text is either compiled or refused with a reason") {
  std::mt19937_64 random(8);
  const char* const words[] = {
      "and", "or",     "not",     "in",   "between",  "is", "missing", "(",   ")",   ",",         "<",
      "==",  "member", "recency", "tier", "\"gold\"", "3",  "days",    "%",   "SEK", "contacted", "+",
      "-",   "/",      "`",       "'",    "\xc3",     "&&", "=",       "9e9", ".",   "\"",        "*"};
  const ACustomer one{{1.0, 1.0, 1.0, 1.0, 1.0, 1.0}};
  int compiled = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string text;
    for (std::uint64_t k = random() % 12; k > 0; --k)
      text += std::string(words[random() % std::size(words)]) + " ";
    targeting::Mistakes mistakes;
    const auto made = targeting::compile(text, a_schema(), mistakes);
    INFO(text);
    REQUIRE(made.has_value() == mistakes.empty());
    for (const auto& mistake : mistakes) REQUIRE((mistake.column >= 1 && mistake.column <= text.size() + 1));
    if (made) (void)made->value(one), ++compiled;
  }
  CHECK(compiled > 50);
}

TEST_CASE("values of all kinds in all places are either compiled or refused") {
  // Dates among them: what stands in quotation marks beside one is one, wherever it stands.
  std::mt19937_64 random(9);
  targeting::Schema schema = a_schema();
  schema.attributes.push_back({"born", targeting::Type::date, ""});
  schema.attributes.push_back({"today", targeting::Type::date, ""});
  const char* const operands[] = {"recency",
                                  "spent",
                                  "purchases",
                                  "share_opened",
                                  "member",
                                  "tier",
                                  "born",
                                  "today",
                                  "\"gold\"",
                                  "\"\"",
                                  "3",
                                  "0",
                                  "30 days",
                                  "40 %",
                                  "10 SEK",
                                  "\"2026-01-31\"",
                                  "\"2026-02-30\"",
                                  "-today",
                                  "(born - 2 days)",
                                  "contacted(\"email\", 3 days)"};
  const char* const signs[] = {"+", "-", "*", "/"};
  const char* const compared[] = {"<", "<=", "==", "!=", ">", ">=", "between", "in"};
  const auto one_of = [&](const auto& all) { return std::string(all[random() % std::size(all)]); };
  const auto side = [&] {
    std::string text = one_of(operands);
    for (std::uint64_t k = random() % 3; k > 0; --k) text += " " + one_of(signs) + " " + one_of(operands);
    return text;
  };
  const ACustomer one{{1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -400.0, 20000.0}};
  int compiled = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::string how = one_of(compared);
    std::string text = side() + " " + how + " ";
    if (how == "in")
      text += "(" + side() + ", " + side() + ")";
    else
      text += how == "between" ? side() + " and " + side() : side();
    targeting::Mistakes mistakes;
    const auto made = targeting::compile(text, schema, mistakes);
    INFO(text);
    REQUIRE(made.has_value() == mistakes.empty());
    if (made) (void)made->value(one), ++compiled;
  }
  CHECK(compiled > 500);
}

}  // namespace
}  // namespace stamkund
