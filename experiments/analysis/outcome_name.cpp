#include "experiments/analysis/outcome_name.h"

#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/report.h"

namespace stamkund::analysis {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

}  // namespace

void take_apart(OutcomeSpec& outcome, const std::vector<std::string>& columns, const std::string& file,
                Problems& problems) {
  const auto known = [&](const std::string& name) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& c) { return lower(c) == lower(name); });
  };
  if (known(outcome.column)) return;
  const auto colon = outcome.column.rfind(':');
  if (colon != std::string::npos) {
    const auto& kinds = kind_names();
    const std::string column(ingest::trim(std::string_view(outcome.column).substr(0, colon)));
    const std::string word(ingest::trim(std::string_view(outcome.column).substr(colon + 1)));
    const auto kind = std::find(kinds.begin(), kinds.end(), lower(word));
    // A column's own name, with a slip in it, may have a colon.
    const bool slip = !known(column) && !nearest(outcome.column, columns).empty();
    if (kind != kinds.end())
      outcome.kind = static_cast<Kind>(kind - kinds.begin());
    else if (!slip)
      problems.error(
          {Severity::error, file, 0, "",
           "there is no kind of outcome '" + ingest::safe_text(word) +
               "'; kinds are proportion, mean, revenue, count and time, and COLUMN/COLUMN is a ratio",
           did_you_mean(word, kinds)});
    if (kind != kinds.end() || !slip) outcome.column = column;
  }
  const auto bar = outcome.column.find('/');
  if (known(outcome.column) || bar == std::string::npos) return;
  outcome.per = ingest::trim(std::string_view(outcome.column).substr(bar + 1));
  outcome.column = ingest::trim(std::string_view(outcome.column).substr(0, bar));
}

}  // namespace stamkund::analysis
