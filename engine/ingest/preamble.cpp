#include "engine/ingest/preamble.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/ingest/dialect.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostTitles = 50;

using Row = std::vector<std::string>;

std::size_t filled(const Row& row) {
  return static_cast<std::size_t>(
      std::count_if(row.begin(), row.end(), [](const auto& f) { return !f.empty(); }));
}

bool has_data(const Row& row) {
  return std::any_of(row.begin(), row.end(), [](const auto& f) { return looks_like_data(f); });
}

/// A header may name all but the empty column that a delimiter at the end of each row makes.
bool as_wide(const Row& row, std::size_t width) { return row.size() == width || row.size() + 1 == width; }

bool names(const Row& row, Role role) {
  return std::any_of(row.begin(), row.end(), [role](const auto& f) { return name_fit(role, f) > 100; });
}

bool is_header(const SampleRows& rows, std::size_t r, std::size_t width) {
  const Row& row = rows[r];
  if (row.size() < 2 || has_data(row)) return false;
  if (names(row, Role::customer) && names(row, Role::date)) return true;
  return as_wide(row, width) && 2 * filled(row) > width && r + 1 < rows.size() && has_data(rows[r + 1]) &&
         rows[r + 1].size() == width;
}

bool is_title(const Row& row, std::size_t width) { return !as_wide(row, width) || 2 * filled(row) <= width; }

/// Lines that begin with '#' above the rows. The last of them may be the header, and so may one alone.
std::size_t comment_lines(const SampleRows& rows, std::size_t width) {
  std::size_t lines = 0;
  while (lines < std::min(rows.size(), kMostTitles) && !rows[lines].empty() &&
         rows[lines].front().starts_with('#'))
    ++lines;
  if (lines == 0 || lines == rows.size() || as_wide(rows.front(), width)) return 0;
  return as_wide(rows[lines - 1], width) ? lines - 1 : lines;
}

}  // namespace

std::optional<char> stated_delimiter(std::string_view line) {
  line = trim(line);
  if (line.size() >= 2 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
  if (line.size() != 5) return std::nullopt;
  for (std::size_t i = 0; i < 3; ++i)
    if ((line[i] | 0x20) != "sep"[i]) return std::nullopt;
  if (line[3] != '=' || line[4] == '"') return std::nullopt;
  return line[4];
}

std::pair<std::size_t, std::size_t> usual_width(const SampleRows& rows, std::size_t from) {
  std::size_t first = from;
  while (first < rows.size() && rows[first].size() < 2) ++first;
  if (first == rows.size()) first = from;
  std::map<std::size_t, std::size_t> counts;
  for (std::size_t r = first; r < rows.size(); ++r) ++counts[rows[r].size()];
  std::pair<std::size_t, std::size_t> best{0, 0};
  for (const auto& [width, count] : counts)
    if (count > best.second) best = {width, count};
  return best;
}

bool looks_like_data(std::string_view field) {
  DateEvidence date;
  date.add(field, 1);
  return date.best() || parse_amount(field, '.') || parse_amount(field, ',');
}

std::size_t title_lines(const SampleRows& rows) {
  const std::size_t width = usual_width(rows, 0).first;
  if (width < 2) return 0;
  if (const std::size_t comments = comment_lines(rows, width); comments > 0)
    return comments + title_lines({rows.begin() + static_cast<std::ptrdiff_t>(comments), rows.end()});
  const std::size_t most = std::min(rows.size(), kMostTitles);
  const auto names_both = [&](const Row& row) {
    return as_wide(row, width) && !has_data(row) && names(row, Role::customer) && names(row, Role::date);
  };
  // Titles may have as many separators as the rows; a row that names customer and date is no title.
  for (std::size_t r = 0; r < most; ++r)
    if (names_both(rows[r])) return r;
  for (std::size_t r = 0; r < most; ++r) {
    if (is_header(rows, r, width)) return r;
    const bool named = r + 1 < most && is_header(rows, r + 1, width) && names(rows[r + 1], Role::customer) &&
                       names(rows[r + 1], Role::date);
    if (!named && !is_title(rows[r], width)) return 0;
  }
  return 0;
}

}  // namespace stamkund::ingest
