#include "engine/base/spreadsheet_text.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

std::string edited(const std::string& text, std::size_t piece) {
  stamkund::SpreadsheetText edit;
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += piece)
    out += edit.edit(std::string_view(text).substr(at, piece));
  return out + edit.finish();
}

}  // namespace

TEST_CASE("a spreadsheet runs nothing of what it opens, and numbers stay", "[spreadsheet]") {
  const std::string text =
      "customer,amount,note\n"
      "=1+1,-3.5,+7\n"
      "\"=HYPERLINK(\"\"http://x\"\",\"\"y, z\"\")\",+1e5,\"a=b\"\n"
      "@SUM(A1),-,-x\r\n"
      "\"line\n=still text\",\"+a\",\n"
      "\tx,=";
  const std::string expected =
      "customer,amount,note\n"
      "'=1+1,-3.5,+7\n"
      "\"'=HYPERLINK(\"\"http://x\"\",\"\"y, z\"\")\",+1e5,\"a=b\"\n"
      "'@SUM(A1),'-,'-x\r\n"
      "\"line\n=still text\",\"'+a\",\n"
      "'\tx,'=";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}})
    CHECK(edited(text, piece) == expected);
  CHECK(edited("", 1).empty());
  CHECK(edited("a,b\r\n\r\n", 1) == "a,b\r\n\r\n");
}
