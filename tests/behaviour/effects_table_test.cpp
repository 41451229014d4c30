// What calibration says of an effect whose truth is known, for every way in which customers can come to a
// membership or to mail, with and without a season: an interval that holds the truth as often as it says, or
// a refusal with bounds that hold it. STAMKUND_EFFECTS_TABLE=FILE writes the table that results/published
// keeps.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "tests/behaviour/effects_worlds.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

struct Row {
  const char* name;
  Policy policy;
  bool by_history;  ///< --contacts-chosen-by history
  bool interval;    ///< expected: an interval and no bounds
};

const std::vector<Row> kRows{
    {"membership by lot", Policy::lot, false, true},
    {"membership, all at once", Policy::all_at_once, false, false},
    {"membership, self-selected at purchase", Policy::at_purchase, false, false},
    {"membership, sign-up without purchase", Policy::without_purchase, false, false},
    {"membership from the first day", Policy::first_day, false, false},
    {"mail by lot", Policy::mail_lot, false, true},
    {"mail to heavy buyers, stated", Policy::mail_heavy, true, true},
    {"mail to heavy buyers", Policy::mail_heavy, false, false},
    {"mail on a hidden rate", Policy::mail_hidden, false, false},
    {"mail to all", Policy::mail_all, false, false},
};

struct Column {
  const char* name;
  bool season;
  bool calendar;
};
const std::vector<Column> kColumns{{"no season", false, false},
                                   {"season, --calendar season", true, true},
                                   {"season, no calendar", true, false}};

struct Cell {
  int worlds = 0;
  int intervals = 0;
  int held = 0;
  int by_experiment = 0;
  double low = 0, high = 0, estimate = 0;
};

/// Mail takes twenty times as long to fit: lift, decay and fatigue are searched for. The published table has
/// ten times as many worlds of what has an interval: enough to tell 85 from 95 %.
int worlds_of(const Row& row) {
  if (!row.interval) return row.policy >= Policy::mail_lot ? 2 : 4;
  const char* const times = std::getenv("STAMKUND_EFFECTS_TIMES");
  return (row.policy >= Policy::mail_lot ? 8 : 20) * (times != nullptr ? std::max(1, std::atoi(times)) : 1);
}

/// The fewest of n independent intervals of 90 % that hold the truth but for one time in a hundred.
int fewest(int n) {
  if (n <= 20) return n == 20 ? 15 : 5 * n / 8;
  return static_cast<int>(std::floor(0.9 * n - 2.33 * std::sqrt(0.09 * n)));
}

Cell cell_of(const Row& row, const Column& column) {
  Cell out;
  for (int world = 0; world < worlds_of(row); ++world) {
    WorldSpec spec;
    spec.policy = row.policy;
    spec.season = column.season;
    spec.seed = 1000 + static_cast<std::uint64_t>(world);
    const auto fit = fitted(world_of(spec), column.calendar, row.by_history);
    INFO(row.name << ", " << column.name << ", world " << world << ": " << fit.reason);
    CHECK(calibration::can_predict(fit.status));
    const auto* found = fit.find(spec.is_mail() ? "lift[email]" : "member_purchase_rate");
    REQUIRE(found != nullptr);
    const auto* bounds = fit.sensitivity(found->name);
    const double low = bounds != nullptr ? bounds->low : found->p05;
    const double high = bounds != nullptr ? bounds->high : found->p95;
    ++out.worlds;
    out.intervals += bounds == nullptr ? 1 : 0;
    out.by_experiment += found->by_experiment ? 1 : 0;
    out.held += spec.truth() >= low && spec.truth() <= high ? 1 : 0;
    out.low += low;
    out.high += high;
    out.estimate += found->estimate;
  }
  out.low /= out.worlds;
  out.high /= out.worlds;
  out.estimate /= out.worlds;
  return out;
}

std::string text_of(const Row& row, const Column& column, const Cell& cell) {
  char text[400];
  std::snprintf(
      text, sizeof text, "| %s | %s | %s | %s | %+.0f %% | %+.0f %% to %+.0f %% | %d of %d | %d |\n",
      row.name, column.name, row.policy >= Policy::mail_lot ? "+40 %" : "+8 %",
      cell.intervals == cell.worlds ? "interval"
      : cell.intervals == 0         ? "bounds"
                                    : "mixed",
      100.0 * cell.estimate, 100.0 * cell.low, 100.0 * cell.high, cell.held, cell.worlds, cell.by_experiment);
  return text;
}

}  // namespace

// Null: an interval holds the truth with probability 0.9, in each of 20 worlds by itself: 14 or fewer
// with 1.1 %; seeds are fixed. Bounds have to hold it always. What is not identified must not come with an
// interval.
TEST_CASE("every way to an effect has an interval that holds, or bounds that do") {
  std::string table =
      "| way | data | truth | answer | fit, mean | interval or bounds, mean | holds the truth | by "
      "experiment |\n"
      "|---|---|---|---|---|---|---|---|\n";
  for (const Row& row : kRows)
    for (const Column& column : kColumns) {
      const Cell cell = cell_of(row, column);
      const std::string line = text_of(row, column, cell);
      table += line;
      std::fputs(line.c_str(), stderr);
      INFO(line);
      // Stated to be decided on by history, but a calendar moves that the fit does not know.
      const bool interval = row.interval && !(row.by_history && column.season && !column.calendar);
      CHECK(cell.intervals == (interval ? cell.worlds : 0));
      CHECK(cell.held >= (interval ? fewest(cell.worlds) : cell.worlds));
    }
  if (const char* const file = std::getenv("STAMKUND_EFFECTS_TABLE")) std::ofstream(file) << table;
}
