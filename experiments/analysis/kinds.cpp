// What an outcome is, where nobody said: by its values.
#include <algorithm>
#include <cmath>

#include "engine/ingest/report.h"
#include "experiments/analysis/table.h"

namespace stamkund::analysis {
namespace {

/// What a look at all values shows.
struct Seen {
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();
  std::uint64_t below = 0, zeros = 0, ones = 0, whole = 0, known = 0;
};

Seen look_at(const std::vector<double>& values) {
  Seen look;
  for (const double y : values) {
    if (std::isnan(y)) continue;
    ++look.known;
    look.least = std::min(look.least, y);
    look.most = std::max(look.most, y);
    look.below += y < 0.0 ? 1U : 0U;
    look.zeros += y == 0.0 ? 1U : 0U;
    look.ones += y == 1.0 ? 1U : 0U;
    look.whole += y == std::floor(y) ? 1U : 0U;
  }
  return look;
}

Kind guess(const OutcomeData& outcome, const Seen& look, std::string& why) {
  if (outcome.event) return why = "it has an event", Kind::time;
  if (outcome.per) return why = "it is one column over another", Kind::ratio;
  if (look.zeros + look.ones == look.known) return why = "all values are 0 or 1", Kind::proportion;
  if (look.least >= 0.0 && look.whole < look.known && 2 * look.zeros > look.known)
    return why = "no value is negative and most are 0", Kind::revenue;
  return why = "values are numbers of any kind", Kind::mean;
}

}  // namespace

void settle_kinds(Table& table, Problems& problems) {
  for (OutcomeData& outcome : table.outcomes) {
    const Seen look = look_at(outcome.value.of_row);
    const auto wrong = [&](const std::string& message, const std::string& suggestion) {
      problems.error({Severity::error, table.file, 0, outcome.name, message, suggestion});
    };
    if (look.known == 0) {
      wrong("no row has a value", "is this the right column?");
      continue;
    }
    Kind& kind = outcome.spec.kind;
    if (kind == Kind::guess) kind = guess(outcome, look, outcome.why);
    if (kind == Kind::proportion && look.zeros + look.ones != look.known)
      wrong("a proportion has the values 0 and 1 (or yes and no); found values from " +
                std::to_string(look.least) + " to " + std::to_string(look.most),
            "'" + outcome.spec.column + ":mean' compares means");
    if (kind == Kind::count && (look.least < 0.0 || look.whole != look.known))
      wrong("counts are whole numbers from 0 on; found " +
                std::string(look.least < 0.0 ? "negative ones" : "fractions"),
            "'" + outcome.spec.column + ":mean' compares means");
    if (kind == Kind::revenue && look.below > 0)
      table.notes.push_back("outcome '" + ingest::safe_text(outcome.name) +
                            "': amounts below 0 count as they are, returns; there are " +
                            std::to_string(look.below));
    if (kind == Kind::time && look.least < 0.0) wrong("found times below 0", "");
    if (kind == Kind::time && !outcome.event)
      wrong("a time needs a column that says whether the event happened (1) or nobody knows yet (0)",
            "--event COLUMN");
    if (kind == Kind::ratio && !outcome.per)
      wrong("a ratio needs its denominator", "'" + outcome.spec.column + "/COLUMN'");
    if (outcome.per) {
      const Seen below = look_at(outcome.per->of_row);
      if (kind == Kind::count ? !(below.least > 0.0) : !(below.least >= 0.0 && below.most > 0.0))
        wrong("'" + ingest::safe_text(outcome.per->column) + "' has values " +
                  (kind == Kind::count ? "that are not above 0; an exposure is a time"
                                       : "below 0, or 0 only; nothing can be divided by them"),
              "");
    }
    if (outcome.event) {
      const Seen event = look_at(outcome.event->of_row);
      if (event.zeros + event.ones != event.known)
        wrong("'" + ingest::safe_text(outcome.event->column) + "' says whether it happened: 0 or 1", "");
    }
  }
}

}  // namespace stamkund::analysis
