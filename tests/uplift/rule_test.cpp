#include <catch2/catch.hpp>
#include <fstream>

#include "engine/uplift/rule.h"
#include "tests/temporary_folder.h"

using namespace stamkund;

namespace {

uplift::Rule rule() {
  uplift::Rule out;
  uplift::Feature number, words;
  number.column = number.text = "recency";
  number.mean = 1.0 / 3.0;
  words.column = words.text = "zip";
  words.category = true;
  words.levels = {"", "Rural", "Surburban"};
  out.features = {number, words};
  out.columns = {"constant", "recency", "zip = Rural", "zip = Surburban"};
  out.model.treated.logistic = out.model.control.logistic = true;
  out.model.treated.coefficients = {0.1, 0.2, 1.0 / 7.0, -3};
  out.model.control.coefficients = {0, 0, 0, 1e-300};
  out.value = 10;
  out.cost = 0.15;
  out.outcome = "visit";
  return out;
}

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

}  // namespace

TEST_CASE("A rule comes back as it was, bit for bit") {
  const test::TemporaryFolder folder;
  write(folder / "r.json", uplift::rule_text(rule()));
  Problems problems;
  const auto back = uplift::read_rule(folder / "r.json", problems);
  REQUIRE_FALSE(problems.has_errors());
  CHECK(back.features[0].mean == 1.0 / 3.0);
  CHECK(back.features[1].levels == rule().features[1].levels);
  CHECK(back.model.treated.coefficients == rule().model.treated.coefficients);
  CHECK(uplift::rule_text(back) == uplift::rule_text(rule()));
}

TEST_CASE(
    "A rule of several columns, with a share and a source, comes back; without them its file is version 1") {
  const test::TemporaryFolder folder;
  CHECK(uplift::rule_text(rule()).find("\"stamkund_rule\": 1") != std::string::npos);
  uplift::Rule more = rule();
  more.features[0].by = {"purchases"};
  more.features[0].over = "tenure";
  more.top = 0.2;
  more.source = "a pilot";
  write(folder / "r.json", uplift::rule_text(more));
  Problems problems;
  const auto back = uplift::read_rule(folder / "r.json", problems);
  REQUIRE_FALSE(problems.has_errors());
  CHECK(uplift::rule_text(back) == uplift::rule_text(more));
  CHECK(back.features[0].over == "tenure");
  CHECK(back.top == 0.2);
}

TEST_CASE("A rule that was changed, cut short or never was one is refused, whatever is in it") {
  const test::TemporaryFolder folder;
  const std::string good = uplift::rule_text(rule());
  const auto refused = [&](const std::string& text) {
    write(folder / "r.json", text);
    Problems problems;
    (void)uplift::read_rule(folder / "r.json", problems);
    return problems.has_errors();
  };
  std::string changed = good;
  changed.replace(changed.find("0.15"), 4, "0.14");
  CHECK(refused(changed));
  for (const std::string& text :
       {std::string("{}"), std::string("[1,2"), std::string("null"), std::string(1000, '['),
        std::string("{\"stamkund_rule\": 2}"), std::string("{\"stamkund_rule\": 1}"),
        std::string("{\"stamkund_rule\": 1, \"rule\": 3, \"seal\": 4}")})
    CHECK(refused(text));
  for (std::size_t at = 0; at + 2 < good.size(); at += 7) CHECK(refused(good.substr(0, at)));
}
