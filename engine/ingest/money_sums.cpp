#include "engine/ingest/money_sums.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

constexpr Amount kCent = kAmountScale / 100;
// Parts of one sum, and columns among which they are sought (assumptions).
constexpr std::size_t kMostParts = 5;
constexpr std::size_t kMostColumns = 14;
// Rows that a sum is proved by, and the share of them that may be otherwise: a return may be written in its
// own way (assumptions).
constexpr std::size_t kLeastRows = 3;
constexpr double kShareAgreeing = 0.98;
constexpr std::size_t kSeveral = 3;
constexpr std::size_t kFirstRows = 40;
constexpr std::size_t kMostAtFirst = 2;

}  // namespace

MoneySums::MoneySums(const Evidence& evidence, const std::vector<std::size_t>& columns)
    : rows_(evidence.rows.size()), values_(evidence.stats.size()) {
  for (const std::size_t c : columns) {
    if (evidence.stats[c].amount_share() < kShareUnnamed || columns_.size() >= kMostColumns) continue;
    auto& values = values_[c];
    bool some = false;
    for (const auto& row : evidence.rows) {
      values.push_back(c < row.size() ? parse_amount(row[c], evidence.stats[c].amounts.mark())
                                      : std::nullopt);
      some = some || values.back().value_or(0) != 0;
    }
    if (some) columns_.push_back(c);
  }
}

std::optional<Amount> MoneySums::at(std::size_t column, std::size_t row) const {
  return values_[column].empty() ? std::nullopt : values_[column][row];
}

std::size_t MoneySums::rows_with(std::size_t column) const {
  std::size_t out = 0;
  for (std::size_t r = 0; r < rows_; ++r) out += std::abs(at(column, r).value_or(0)) > kCent ? 1U : 0U;
  return out;
}

bool MoneySums::exclude(std::size_t a, std::size_t b) const {
  for (std::size_t r = 0; r < rows_; ++r)
    if (at(a, r).value_or(0) != 0 && at(b, r).value_or(0) != 0) return false;
  return true;
}

double MoneySums::total(const std::vector<SumPart>& parts) const {
  double out = 0.0;
  for (const SumPart& part : parts)
    for (std::size_t r = 0; r < rows_; ++r)
      out += part.factor * static_cast<double>(at(part.column, r).value_or(0));
  return out;
}

bool MoneySums::never_above(std::size_t a, std::size_t b, double share) const {
  for (std::size_t r = 0; r < rows_; ++r)
    if (static_cast<double>(std::abs(at(a, r).value_or(0))) >
        share * static_cast<double>(std::abs(at(b, r).value_or(0))))
      return false;
  return true;
}

bool MoneySums::same(std::size_t a, std::size_t b) const {
  for (std::size_t r = 0; r < rows_; ++r)
    if (std::abs(at(a, r).value_or(0) - at(b, r).value_or(0)) > kCent) return false;
  return true;
}

int MoneySums::way_of(std::size_t part, std::size_t from, std::size_t to) const {
  // A row that gives back has all signs the other way; where one sum is nothing, its sign is the part's.
  std::size_t with = 0, against = 0, above = 0, below = 0;
  for (std::size_t r = 0; r < rows_; ++r) {
    const Amount a = at(part, r).value_or(0), b = at(from, r).value_or(0), c = at(to, r).value_or(0);
    if (a == 0) continue;
    ++(a > 0 ? above : below);
    if (b != 0 && c != 0 && (b > 0) == (c > 0)) ++((a > 0) == (b > 0) ? with : against);
  }
  if (with + against == 0) return below > above ? -1 : 1;
  return against > with ? -1 : 1;
}

/// Tries sets of parts, smallest first.
struct MoneySums::Search {
  const MoneySums& sums;
  std::size_t from, to;
  std::vector<std::size_t> candidates;
  std::vector<int> ways;           ///< 1 where a candidate mostly has the sign of the first sum, -1 if not
  std::vector<std::size_t> lines;  ///< rows that have both sums
  std::vector<SumPart> parts;
  std::vector<std::vector<SumPart>> found;
  std::size_t by_size = 0;  ///< rows of the last set that do not agree as they stand
  std::size_t least_by_size = std::numeric_limits<std::size_t>::max();

  /// As the numbers stand; or by their sizes, where a row that gives back has its parts without a sign.
  [[nodiscard]] bool agrees(std::size_t row) {
    const Amount a = *sums.at(from, row), b = *sums.at(to, row);
    Amount stated = a, size = std::abs(a);
    for (const SumPart& part : parts) {
      const Amount value = sums.at(part.column, row).value_or(0);
      stated += part.factor * value;
      size += part.lifts ? std::abs(value) : -std::abs(value);
    }
    if (std::abs(stated - b) <= kCent) return true;
    ++by_size;
    return std::abs(size - std::abs(b)) <= kCent;
  }

  /// A transfer beside the sales: one of the two sums, and none of several parts.
  [[nodiscard]] bool tells_nothing(std::size_t row) const {
    return parts.size() >= kSeveral && (*sums.at(from, row) == 0 || *sums.at(to, row) == 0) &&
           std::all_of(parts.begin(), parts.end(),
                       [&](const SumPart& part) { return sums.at(part.column, row).value_or(0) == 0; });
  }

  [[nodiscard]] bool holds() {
    by_size = 0;
    // Most sets fail at once: the first rows alone may not differ more than a little.
    const auto most = static_cast<std::size_t>((1.0 - kShareAgreeing) * static_cast<double>(lines.size()));
    std::size_t otherwise = 0, full = 0;
    for (std::size_t l = 0; l < lines.size(); ++l) {
      const std::size_t row = lines[l];
      if (tells_nothing(row)) continue;
      if (!agrees(row)) {
        if (++otherwise > (l < kFirstRows ? std::min(most, kMostAtFirst) : most)) return false;
      } else if (*sums.at(from, row) != 0 || *sums.at(to, row) != 0) {
        ++full;
      }
    }
    return full >= kLeastRows && std::all_of(parts.begin(), parts.end(), [&](const SumPart& part) {
             return std::any_of(lines.begin(), lines.end(), [&](std::size_t row) {
               return std::abs(sums.at(part.column, row).value_or(0)) > kCent;
             });
           });
  }

  void try_sets(std::size_t next, std::size_t left) {
    if (left == 0) {
      if (!holds() || by_size > least_by_size) return;
      // Signs as they stand go before signs that are passed over.
      if (by_size < least_by_size) found.clear();
      least_by_size = by_size;
      found.push_back(parts);
      return;
    }
    for (std::size_t c = next; c + left <= candidates.size(); ++c)
      for (const int factor : {1, -1}) {
        const std::size_t column = candidates[c];
        parts.push_back({column, factor, factor * ways[c] > 0});
        try_sets(c + 1, left - 1);
        parts.pop_back();
      }
  }
};

std::vector<std::vector<SumPart>> MoneySums::between(std::size_t from, std::size_t to) const {
  Search search{*this, from, to, {}, {}, {}, {}, {}, 0, std::numeric_limits<std::size_t>::max()};
  for (std::size_t r = 0; r < rows_; ++r)
    if (at(from, r) && at(to, r)) search.lines.push_back(r);
  if (search.lines.size() < kLeastRows || same(from, to)) return {};
  // What says either sum again is no part of it.
  for (const std::size_t c : columns_)
    if (c != from && c != to && !same(c, from) && !same(c, to)) {
      search.candidates.push_back(c);
      search.ways.push_back(way_of(c, from, to));
    }
  for (std::size_t count = 1; count <= kMostParts && search.found.empty(); ++count) search.try_sets(0, count);
  return search.found;
}

}  // namespace stamkund::ingest
