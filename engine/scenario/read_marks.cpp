#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "engine/scenario/readers.h"

namespace stamkund::scenario {
namespace {

constexpr Range kChange{-1.0, 100.0};

/// "90 %": shares are written with few digits, so ten of them say it.
std::string percent(double share) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), 100.0 * share, std::chars_format::general, 10);
  return std::string(text.data(), end.ptr) + " %";
}

std::vector<MarkSpec> read_list(Section& population, const std::string& key, bool with_changes) {
  std::vector<MarkSpec> marks;
  std::set<std::string> names;
  const std::size_t errors = population.reading().problems->error_count();
  population.list(key, [&](Section& section, std::size_t) {
    MarkSpec mark;
    mark.name = section.text("name", kRequired);
    if (mark.name.empty() && section.node("name").IsScalar())
      section.error("name", "empty: rules need a name to refer to");
    if (!names.insert(mark.name).second && !mark.name.empty())
      section.error("name", "two " + key + " are called '" + printable(mark.name) + "'");
    mark.share = section.constant("share", Dimension::share, kUnitInterval, kRequired);
    if (with_changes) {
      mark.purchase_rate = section.constant("purchase_rate", Dimension::change, kChange, {"0 %", ""});
      mark.spend = section.constant("spend", Dimension::change, kChange, {"0 %", ""});
    }
    marks.push_back(std::move(mark));
  });
  if (marks.size() > kMostMarks)
    population.error(key, "found " + std::to_string(marks.size()) + " " + key + ", expected at most " +
                              std::to_string(kMostMarks));
  double sum = 0.0;
  for (const auto& mark : marks) sum += mark.share;
  // A share that could not be read has been reported; the sum without it says nothing.
  const bool clean = population.reading().problems->error_count() == errors;
  if (clean && !marks.empty() && !(std::abs(sum - 1.0) <= 1e-9))
    population.error(key, "the shares come to " + percent(sum) + ", expected 100 %");
  return marks;
}

}  // namespace

void read_marks(Section& population, PopulationSpec& spec) {
  spec.segments = read_list(population, "segments", true);
  spec.stores = read_list(population, "stores", false);
  spec.categories = read_list(population, "categories", false);
  population.optional_section("returns", [&](Section& section) {
    ReturnsSpec returns;
    returns.share = section.quantity("share", Dimension::share, kUnitInterval, kRequired);
    returns.after_days = section.constant(
        "after", Dimension::duration, kWait,
        {"14 days", "assumption: as long as the right of withdrawal, Directive 2011/83/EU, article 9"});
    spec.returns = returns;
  });
}

}  // namespace stamkund::scenario
