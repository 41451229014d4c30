#pragma once
// The sections of the page of a run. A section that the run has nothing for is empty.
#include <string>
#include <vector>

#include "engine/page/cells.h"
#include "engine/page/run_document.h"

namespace stamkund::page {

/// A run, and the language to say it in.
struct Run : Cells {
  const metrics::Results& results;
  const scenario::ScenarioFile& scenario;

  [[nodiscard]] std::size_t arms() const { return results.arms.size(); }
  [[nodiscard]] std::string money(std::string_view english) const {
    return say(english) + ", " + results.currency;
  }

  /// A group's name: the user's, unless nobody gave it one.
  [[nodiscard]] Cell cash(Cell cell) const { return std::move(cell).of(results.currency); }
  [[nodiscard]] std::string group(const std::string& name) const;
  [[nodiscard]] double level(const char* figure, std::size_t arm) const;
  /// Mean of the replicates by period, as counted; empty if the run has no such figure.
  [[nodiscard]] std::vector<double> by_period(const char* figure, std::size_t arm) const;
  /// Mean of the replicates by review or issue cohort; NaN where none has it.
  [[nodiscard]] std::vector<double> by_review(const char* figure, std::size_t arm) const;
  [[nodiscard]] bool has_program(std::size_t arm) const { return level("issued", arm) > 0.0; }
  /// The end of each period, weeks.
  [[nodiscard]] std::vector<double> weeks() const;
};

/// Mean of the replicates that have it, of one of `groups` groups.
[[nodiscard]] double mean_in(const metrics::Figure& of, std::size_t arm, std::size_t group,
                             std::size_t groups);

/// The same with its error and interval.
[[nodiscard]] metrics::Summary summary_in(const Run& run, const metrics::Figure& of, std::size_t arm,
                                          std::size_t group, std::size_t groups);

/// What lines over weeks are of.
enum class Over {
  levels,  ///< at the end of each period
  flows,   ///< in each period: a last one that is shorter is not drawn, and says in the table how short
  shares   ///< per cent
};
/// Lines over weeks, and the same as a table; lines that are zero or absent throughout are left out.
[[nodiscard]] Blocks over_weeks(const Run& run, const std::string& id, const std::string& title,
                                const std::string& unit, const std::vector<double>& weeks,
                                std::vector<Series> lines, Over over = Over::levels);

[[nodiscard]] Blocks effects(const Run& run);
/// Cost as a share of sales and for each extra visit, break-even lift, what if nobody reacts.
[[nodiscard]] Blocks key_figures(const Run& run);
[[nodiscard]] Blocks cumulative(const Run& run);
[[nodiscard]] Blocks decomposition(const Run& run);
[[nodiscard]] Blocks years(const Run& run);
[[nodiscard]] Blocks owed(const Run& run);        ///< units, deferred revenue, breakage by issue cohort
[[nodiscard]] Blocks redemption(const Run& run);  ///< units issued, redeemed, held, over time
[[nodiscard]] Blocks rewards(const Run& run);     ///< one by one
[[nodiscard]] Blocks groups(const Run& run);
[[nodiscard]] Blocks contacts(const Run& run);
[[nodiscard]] Blocks contact_steps(const Run& run);  ///< from targeting to purchase, by channel and campaign
[[nodiscard]] Blocks pilots(const Run& run);
[[nodiscard]] Blocks survey(const Run& run);  ///< NPS, and what all would have said
[[nodiscard]] Blocks stages(const Run& run);  ///< of life, and moves between them
[[nodiscard]] Blocks tornado(const Run& run);
[[nodiscard]] Blocks causes(const Run& run);

}  // namespace stamkund::page
