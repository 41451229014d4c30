// docs/metrics.md names every figure there is, those of mechanisms included.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "engine/metrics/figures.h"
#include "engine/study/setup.h"
#include "tests/world/everything.h"

using namespace stamkund;

namespace {

/// Names that the text does not have as whole words.
std::vector<std::string> missing(const std::vector<std::string>& names, const std::string& text) {
  const auto is_part = [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); };
  std::vector<std::string> out;
  for (const std::string& name : names) {
    bool found = false;
    for (std::size_t at = text.find(name); at != std::string::npos && !found; at = text.find(name, at + 1))
      found = (at == 0 || !is_part(text[at - 1])) && !is_part(text[at + name.size()]);
    if (!found) out.push_back(name);
  }
  return out;
}

}  // namespace

TEST_CASE("every figure is explained") {
  const auto file = test::everything(1);
  const auto schema = study::schema_of(file.spec, 1);
  const metrics::Context context(file.spec, 1, *schema);
  std::vector<std::string> names;
  for (const auto& one : metrics::period_figures(context)) names.push_back(one.first.name);
  for (const auto& one : metrics::total_figures(context)) names.push_back(one.first.name);
  for (const auto& one : metrics::paired_figures(context)) names.push_back(one.first.name);
  CHECK(names.size() > 90);
  std::ostringstream text;
  text << std::ifstream(std::string(STAMKUND_SOURCE_DIR) + "/docs/metrics.md").rdbuf();
  CHECK(missing(names, text.str() + "\n") == std::vector<std::string>{});
  CHECK(missing({"a_figure_of_nobody"}, text.str() + "\n").size() == 1);
}
