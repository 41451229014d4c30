// Pages as text: numbers by language, charts, tables, and what may run.
#include <catch2/catch.hpp>

#include "engine/page/document.h"
#include "engine/page/library.h"
#include "engine/report/sparkline.h"

using namespace stamkund;
using Catch::Matchers::Contains;
using page::Chart;
using page::Kind;
using report::Language;

namespace {

page::Document small(const std::string& name) {
  page::Document out{{}, name, "an answer", "a note", {}};
  Chart chart{Kind::lines, name, "SEK", "weeks", {0, 1, 2}, {}, {{name, {0, std::nan(""), -2}}}};
  page::Table table{name, {"week", name}, {{{"0", 0}, {"0", 0}}, {{"1", 1}, {"-"}}, {{"2", 2}, {"-2", -2}}}};
  out.sections.push_back({"one", name, {page::Figure{"a", chart, table}}});
  return out;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("Sentences of files are told in other languages, with what was put into them") {
  const Language swedish = *Language::of("sv");
  CHECK(Language().retold("Bonferroni over 3 tests") == "Bonferroni over 3 tests");
  CHECK(swedish.retold("Bonferroni over 3 tests") == "Bonferroni \u00f6ver 3 test");
  // Parts between semicolons, each by itself; what is not known stays.
  CHECK(swedish.retold("two means, normal; a thing nobody translated; non-inferiority") ==
        "tv\u00e5 medelv\u00e4rden, normalf\u00f6rdelning; a thing nobody translated; inte s\u00e4mre");
  // Names in quotes stay, though they are words elsewhere; numbers are written as there, days are not.
  CHECK(swedish.retold("column 'share' says the region (geo.geo or --geo states another)") ==
        "kolumnen 'share' anger regionen (geo.geo eller --geo anger en annan)");
  CHECK(swedish.retold("stated as 1,234.5; the simulated customers have -2.5") ==
        "angett som 1\u00a0234,5; de simulerade kunderna har \u22122,5");
  CHECK(swedish.retold("the test ends with the data, on 2026-03-15 (--test-to DAY states it)") ==
        "testet slutar med data, den 2026-03-15 (--test-to DAY anger det)");
  // A place holds something.
  CHECK(swedish.retold("Bonferroni over  tests") == "Bonferroni over  tests");
  CHECK(swedish.retold("") == "");
  CHECK(swedish.retold(std::string(5000, ';')) == std::string(5000, ';'));
}

TEST_CASE("Columns of a CSV say the unit of their numbers, where it is one and their name does not") {
  const auto money = [](double value) { return page::Cell{"x", value}.of("SEK"); };
  CHECK(page::csv({"c",
                   {"arm", "effect", "5 %", "effect ", "sales in SEK", "mixed"},
                   {{"a", money(1), money(2), money(3), money(4), money(5)},
                    {"b", money(1), "-", money(3), money(4), {"y", 7.0}}}}) ==
        "arm,\"effect, SEK\",\"5 %, SEK\",\"effect , SEK\",sales in SEK,mixed\n"
        "a,1.0,2.0,3.0,4.0,5.0\nb,1.0,,3.0,4.0,7.0\n");
}

TEST_CASE("Numbers are written as the language writes them") {
  CHECK(Language().number(-1234567.0) == "-1,234,567");
  CHECK(Language::of("sv")->number(-1234567.0) == "\u22121\u00a0234\u00a0567");
  CHECK(Language::of("fi")->percent(0.123) == "12,3\u00a0%");
  CHECK(Language::of("nb")->signed_number(12.34) == "+12,3");
  CHECK(Language::of("sv")->number(std::nan("")) == "-");
  CHECK(Language().whole_percent(0.999) == "99.9 %");
  CHECK(Language().whole_percent(1.0) == "100 %");
  CHECK(Language::of("sv")->days(70.0) == "10 veckor");
  CHECK_FALSE(Language::of("de"));
}

TEST_CASE("What is put in stays as it is, also if it looks like a place") {
  CHECK(Language().say("{0} and {1}", {"{1}", "b"}) == "{1} and b");
  CHECK(Language().say("{7} {x}", {"a"}) == "{7} {x}");
  CHECK(Language::of("sv")->say("nobody has translated this") == "nobody has translated this");
}

TEST_CASE("A page without a library runs nothing, and one with it names what may run by digest") {
  const std::string still = page::html(small("a"), "");
  CHECK(count(still, "<script") == 0);
  CHECK(count(still, "script-src") == 0);
  CHECK(count(still, "<svg") == 1);
  const std::string live = page::html(small("a"), "x");
  // SHA-256 of "x", base64.
  CHECK_THAT(live, Contains("script-src 'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='"));
  CHECK_THAT(live, Contains("\"y\":[0.0,null,-2.0]"));
}

TEST_CASE("Names that want to be markup stay text") {
  const std::string name = "</script><b onclick='x'>&\"\x01";
  const std::string text = page::html(small(name), "x");
  CHECK(count(text, "<b") == 1);  // <body>
  CHECK(count(text, "</script>") == 4);
  CHECK(count(text, "\x01") == 0);
}

TEST_CASE("Every kind of chart is drawn, and what is no number is left out") {
  const double none = std::nan("");
  const Language english;
  const Chart intervals{
      Kind::intervals, "t", "SEK", "", {}, {"a", "b"}, {{"s", {1, none}, {0, none}, {2, none}}}};
  CHECK(count(page::svg(intervals, english), "<circle") == 1);
  const Chart bars{Kind::bars, "t", "SEK", "", {}, {"a", "b"}, {{"s", {1, none}}, {"t", {-1, 2}}}};
  CHECK(count(page::svg(bars, english), "<rect") == 3 + 2);
  const Chart points{Kind::points, "t", "y", "x", {}, {}, {{"s", {1, 2}, {}, {}, {3, none}, {"p", "q"}}}};
  CHECK(count(page::svg(points, english), "<circle") == 1);
  const Chart surface{Kind::surface, "t", "SEK", "x", {}, {"a", "b"}, {{"r", {1, none}}, {"q", {-1, 0}}}};
  CHECK(count(page::svg(surface, english), "<rect") == 4);
  for (const Chart& chart : {intervals, bars, points, surface})
    CHECK(count(page::svg(chart, english), "nan") == 0);
  CHECK(page::svg(Chart{}, english).empty());
}

TEST_CASE("A table as CSV has numbers in full and text in quotes where it must") {
  CHECK(page::csv({"c", {"a, b", "n"}, {{"x \"y\"", {"1\u00a0234,5", 1234.5678}}, {"z", "-"}}}) ==
        "\"a, b\",n\n\"x \"\"y\"\"\",1234.5678\nz,\n");
}

TEST_CASE("A sparkline has the least at the bottom and the most at the top") {
  CHECK(report::sparkline({0, 7, 3.5}, 0, 7, 10) == "\u2581\u2588\u2585");
  CHECK(report::sparkline({0, 0, 7, 7}, 0, 7, 2) == "\u2581\u2588");
  CHECK(report::sparkline({1, 1}, 1, 1, 2) == "\u2581\u2581");
  CHECK(report::sparkline({}, 0, 1, 2).empty());
}
