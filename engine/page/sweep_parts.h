#pragma once
// Words and parts of the page of a sweep that more than one section needs, or that stand on their own.
#include <cmath>
#include <string>
#include <vector>

#include "engine/page/cells.h"
#include "engine/store/sweep_reader.h"
#include "engine/sweep/sweep.h"

namespace stamkund::page {

struct SweepStudy : Cells {
  const store::StoredSweep& sweep;
  std::vector<std::string> names;  ///< of the parameters

  std::vector<std::string> outcomes;  ///< in words
  [[nodiscard]] const std::string& goal() const { return outcomes[0]; }
  [[nodiscard]] const std::string& unit() const { return sweep.units[0]; }
  /// "net, SEK".
  [[nodiscard]] std::string with_unit(std::size_t outcome) const {
    return outcomes[outcome] + (sweep.units[outcome].empty() ? "" : ", " + sweep.units[outcome]);
  }
  /// "+12 SEK" of the goal; one that is no large number with its decimals.
  [[nodiscard]] std::string change(double value) const {
    return in.signed_number(std::abs(value) < 100.0 ? value : std::round(value));
  }
  [[nodiscard]] std::string in_unit(std::string number) const {
    return unit().empty() ? number : number + " " + unit();
  }
  [[nodiscard]] const std::string& name(std::size_t parameter) const { return names[parameter]; }
  [[nodiscard]] std::string values(const store::StoredSweep::Variant& variant) const {
    std::string out;
    for (std::size_t p = 0; p < variant.values.size(); ++p)
      if (!variant.values[p].empty()) out += (out.empty() ? "" : ", ") + name(p) + " = " + variant.values[p];
    return out.empty() ? say("the scenario as it is") : out;
  }
};

[[nodiscard]] SweepStudy sweep_study(const store::StoredSweep& sweep, const Language& language);
/// A method by the name of its key, as words.
[[nodiscard]] std::string method_words(const store::StoredSweep& sweep);
/// Variants that could not be run; those of other shards are no failures.
[[nodiscard]] std::size_t failed_of(const store::StoredSweep& sweep);

/// The best of variants that somebody can choose between.
[[nodiscard]] std::string best_text(const SweepStudy& study);
/// Why there is no best, and which variant comes nearest.
[[nodiscard]] std::string none_text(const SweepStudy& study);
/// Variants that the answer does not rest on: those that failed, and those of other shards; empty: none.
[[nodiscard]] std::string left_out_text(const SweepStudy& study);
/// What counts of a goal with confidence: the head of its column.
[[nodiscard]] std::string reached_words(const SweepStudy& study);
/// That shares are of few pairs; empty: they are not.
[[nodiscard]] std::string few_pairs(const SweepStudy& study);
/// "liability of card by 2,500 SEK": each constraint that the variant misses.
[[nodiscard]] std::string misses(const SweepStudy& study, const store::StoredSweep::Variant& variant);

/// What the study demands, and how many variants keep it.
[[nodiscard]] Blocks constraints(const SweepStudy& study);
[[nodiscard]] Blocks provenance(const SweepStudy& study);

}  // namespace stamkund::page
