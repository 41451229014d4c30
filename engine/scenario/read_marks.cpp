#include <yaml-cpp/yaml.h>

#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "engine/scenario/readers.h"

namespace stamkund::scenario {
namespace {

constexpr Range kChange{-1.0, 100.0};

constexpr Keys kMark{
    key::text("name", "what rules call it").required(),
    key::constant("share", Dimension::share, kUnitInterval, "the shares of a list come to 100 %").required(),
};
KeySet mark_keys() { return kMark.set(); }

constexpr Keys kSegment{
    key::also(mark_keys),
    key::constant("purchase_rate", Dimension::change, kChange, "change relative to what the model says")
        .or_else("0 %"),
    key::constant("spend", Dimension::change, kChange, "change of the amount, likewise").or_else("0 %"),
};
KeySet segment_keys() { return kSegment.set(); }

constexpr std::string_view kExistingSegments[] = {"drawn", "fit"};

constexpr Keys kMarkLists{
    key::list("segments", segment_keys, "who a customer is, for life").or_none(),
    key::choice("existing_segments", kExistingSegments,
                "segments of the fit's own customers: drawn by the shares as those of others are, or those "
                "that 'calibrate --segment-column' kept of them")
        .or_else("drawn")
        .with("fit"),
    key::list("stores", mark_keys, "her home store").or_none(),
    key::list("categories", mark_keys, "what a purchase is of, drawn for each").or_none(),
};

/// "90 %": shares are written with few digits, so ten of them say it.
std::string percent(double share) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), 100.0 * share, std::chars_format::general, 10);
  return std::string(text.data(), end.ptr) + " %";
}

std::vector<MarkSpec> read_list(Section& population, const Key& declared, bool with_changes) {
  const std::string key(declared.name);
  std::vector<MarkSpec> marks;
  std::set<std::string> names;
  const std::size_t errors = population.reading().problems->error_count();
  population.list(declared, [&](Section& section, std::size_t) {
    MarkSpec mark;
    mark.name = section.text(kMark["name"]);
    if (mark.name.empty() && section.node("name").IsScalar())
      section.error("name", "empty: rules need a name to refer to");
    if (!names.insert(mark.name).second && !mark.name.empty())
      section.error("name", "two " + key + " are called '" + printable(mark.name) + "'");
    mark.share = section.constant(kMark["share"]);
    if (with_changes) {
      mark.purchase_rate = section.constant(kSegment["purchase_rate"]);
      mark.spend = section.constant(kSegment["spend"]);
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

KeySet mark_list_keys() { return kMarkLists.set(); }

void read_marks(Section& population, PopulationSpec& spec) {
  spec.segments = read_list(population, kMarkLists["segments"], true);
  if (is_given(population, kMarkLists["existing_segments"])) {
    spec.segments_of_fit = population.choice(kMarkLists["existing_segments"]) == "fit";
    if (spec.segments_of_fit && spec.segments.empty())
      population.error("existing_segments", "the population has no segments",
                       "list those of the fit in population.segments");
    if (spec.segments_of_fit && spec.fit_path.empty())
      population.error("existing_segments", "there is no fit that could know them");
  }
  spec.stores = read_list(population, kMarkLists["stores"], false);
  spec.categories = read_list(population, kMarkLists["categories"], false);
}

}  // namespace stamkund::scenario
