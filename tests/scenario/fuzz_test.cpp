// Hostile scenario files: whatever the bytes, the reader answers with problems or a scenario, never worse.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/random/stream.h"
#include "engine/scenario/read_scenario.h"
#include "engine/study/load.h"

using namespace stamkund;

// STAMKUND_FUZZ_COUNT and STAMKUND_FUZZ_FIRST: how many, from which number on.
TEST_CASE("mutated scenarios never break the reader") {
  const auto setting = [](const char* variable, std::uint64_t fallback) {
    const char* text = std::getenv(variable);
    return text == nullptr ? fallback : std::stoull(text);
  };
  const std::uint64_t first = setting("STAMKUND_FUZZ_FIRST", 0);
  const std::uint64_t count = setting("STAMKUND_FUZZ_COUNT", 3000);
  std::ostringstream starter;
  starter << std::ifstream(std::string(STAMKUND_SOURCE_DIR) + "/scenarios/starter.yaml").rdbuf();
  const std::string original = starter.str();
  REQUIRE(original.size() > 1000);
  const std::vector<std::string> spices{"{",     "}",  "[",   "]",        ":",   "&a",   "*a", "- ",
                                        "\n",    "\t", "\"",  "'",        "|",   ">",    "%",  "!!binary",
                                        "1e309", "-1", "nan", "\xff\xfe", "\0x", "none", "  ", "<<: *a"};
  std::uint64_t refused = 0;
  for (std::uint64_t trial = first; trial < first + count; ++trial) {
    Stream stream({trial, 0, 0, Purpose::test});
    std::string text = original;
    const std::uint64_t edits = 1 + stream() % 6;
    for (std::uint64_t e = 0; e < edits; ++e) {
      const std::size_t at = stream() % text.size();
      switch (stream() % 4) {
        case 0:
          text.erase(at, 1 + stream() % 30);
          break;
        case 1:
          text.insert(at, spices[stream() % spices.size()]);
          break;
        case 2:
          text[at] = static_cast<char>(stream() % 256);
          break;
        default:
          text.insert(at, text.substr(stream() % text.size(), stream() % 80));
          break;
      }
      if (text.empty()) text = "x";
    }
    Problems problems;
    CHECK_NOTHROW(study::load_scenario_text(text, "fuzz.yaml", {}, problems));
    if (problems.has_errors()) ++refused;
  }
  CHECK(refused > count / 3);
}

TEST_CASE("deep nesting and alias bombs are refused") {
  Problems problems;
  CHECK_NOTHROW(study::load_scenario_text(std::string(200'000, '['), "deep.yaml", {}, problems));
  CHECK(problems.has_errors());
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'n'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [*" + before + ", *" + before + ", *" + before + ", *" +
            before + "]\n";
  }
  Problems more;
  CHECK_NOTHROW(study::load_scenario_text(bomb, "bomb.yaml", {}, more));
  CHECK(more.has_errors());
}
