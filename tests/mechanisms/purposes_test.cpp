// Random purposes: those that mechanisms name differ from each other and from every number of the
// enumeration, or two draws would be one.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "engine/random/purpose.h"

using namespace stamkund;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// What the first group of `pattern` matches in `text`.
std::vector<std::string> all_of(const std::string& text, const std::string& pattern) {
  std::vector<std::string> found;
  const std::regex regex(pattern);
  for (auto it = std::sregex_iterator(text.begin(), text.end(), regex); it != std::sregex_iterator(); ++it)
    found.push_back((*it)[1]);
  return found;
}

/// Keys that more than one purpose has.
std::set<std::uint32_t> shared(const std::vector<std::string>& names,
                               const std::vector<std::string>& numbers) {
  std::map<std::uint32_t, int> uses;
  for (const std::string& name : names) ++uses[static_cast<std::uint32_t>(purpose_named(name))];
  for (const std::string& number : numbers)
    ++uses[static_cast<std::uint32_t>(std::stoul(number, nullptr, 16))];
  std::set<std::uint32_t> twice;
  for (const auto& [key, n] : uses)
    if (n > 1) twice.insert(key);
  return twice;
}

}  // namespace

TEST_CASE("every random purpose has a key of its own") {
  const std::filesystem::path root = STAMKUND_SOURCE_DIR;
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::recursive_directory_iterator(root / "engine/mechanisms")) {
    if (file.path().extension() != ".cpp" && file.path().extension() != ".h") continue;
    for (const std::string& name : all_of(text_of(file.path()), "purpose_named\\(\"([^\"]*)\"\\)"))
      names.push_back(name);
  }
  const auto numbers = all_of(text_of(root / "engine/random/purpose.h"), "[a-z_]+ = (0x[0-9A-F]{4}),");
  CHECK(names.size() >= 2);
  CHECK(numbers.size() > 30);
  CHECK(shared(names, numbers).empty());
  for (const std::string& number : numbers) CHECK(std::stoul(number, nullptr, 16) < 0x80000000U);

  names.push_back(names.front());
  CHECK(shared(names, numbers).size() == 1);
  auto reused = numbers;
  reused.push_back(numbers.back());
  CHECK(shared({}, reused).size() == 1);
}
