#include "engine/ingest/odd_values.h"

#include <algorithm>
#include <array>

#include "engine/base/count.h"

namespace stamkund::ingest {
namespace {

constexpr double kMostMixed = 0.05;  // of the rows; more is no slip (assumption)
constexpr std::uint64_t kLeastBad = 3;

void say(Problems& problems, Severity severity, const Report& report, std::int64_t line, std::string message,
         std::string suggestion) {
  Problem problem{severity, report.file, line, "", std::move(message), std::move(suggestion)};
  if (severity == Severity::error)
    problems.error(std::move(problem));
  else
    problems.warning(std::move(problem));
}

/// A word of the file in which Turkish letters stand as those that have their numbers in Western Europe: þ, ð
/// and ý for ş, ğ and ı. Of those who write these, Icelanders have vowels with accents, too.
std::string misread_turkish(const Report& report) {
  using namespace std::string_view_literals;
  static constexpr std::array kTurkish = {"\xC3\x9E"sv, "\xC3\xBE"sv, "\xC3\x90"sv,
                                          "\xC3\xB0"sv, "\xC3\x9D"sv, "\xC3\xBD"sv};
  static constexpr std::array kOthers = {"\xC3\x81"sv, "\xC3\xA1"sv, "\xC3\x89"sv, "\xC3\xA9"sv,
                                         "\xC3\x8D"sv, "\xC3\xAD"sv, "\xC3\x93"sv, "\xC3\xB3"sv,
                                         "\xC3\x9A"sv, "\xC3\xBA"sv, "\xC3\x86"sv, "\xC3\xA6"sv};
  std::string found;
  std::size_t words = 0;
  const auto look = [&](const std::string& text) {
    const auto has = [&](auto letter) { return text.find(letter) != std::string::npos; };
    if (std::any_of(kOthers.begin(), kOthers.end(), has)) return false;
    if (!std::any_of(kTurkish.begin(), kTurkish.end(), has)) return true;
    ++words;
    if (found.empty()) found = text;
    return true;
  };
  for (const ColumnView& column : report.columns) {
    if (!look(column.name)) return "";
    for (const auto& value : column.values)
      if (!look(value)) return "";
  }
  constexpr std::size_t kFew = 2;  // words: one may be a foreign name (assumption)
  return words > kFew ? found : "";
}

}  // namespace

void OddValues::judge(const Layout& layout, const Options& options, const Report& report,
                      Problems& problems) const {
  const std::string turkish =
      options.encoding.empty() || report.converted_rows == 0 ? misread_turkish(report) : "";
  if (report.converted_rows > 0)
    say(problems, Severity::warning, report, 0,
        count_of(report.converted_rows, "row is", "rows are") +
            " not UTF-8 and taken for Windows-1252 (Latin-1)" +
            (turkish.empty() ? "" : "; words such as '" + turkish + "' look like Turkish"),
        turkish.empty() ? "give --encoding to say otherwise" : "--encoding windows-1254 reads Turkish");
  else if (!turkish.empty())
    say(problems, Severity::warning, report, 0,
        "words such as '" + turkish + "' look like Turkish that was read as Western before it came here",
        "export the file again as UTF-8, or name the columns as they stand");
  judge_dates(layout, report, problems);
  for (const Kind kind : {Kind::wrong_field_count, Kind::bad_date, Kind::bad_amount}) {
    const RejectedKind& bad = report.of(kind);
    if (bad.dropped < kLeastBad ||
        static_cast<double>(bad.dropped) <= kMostMixed * static_cast<double>(report.rows_read))
      continue;
    const std::string what = kind == Kind::wrong_field_count ? " rows have more or fewer fields than others"
                             : kind == Kind::bad_date        ? " rows have no day that can be read"
                                                             : " rows have no amount that can be read";
    say(problems, Severity::warning, report, static_cast<std::int64_t>(bad.first_lines.front()),
        std::to_string(bad.dropped) + " of " + std::to_string(report.rows_read) + what +
            ", and are left out, with money that no sum shows; the first is " + bad.example,
        kind == Kind::wrong_field_count
            ? "--on-wrong-field-count fail refuses such a file; a field that holds the separator needs quotes"
        : kind == Kind::bad_date
            ? "--on-bad-date fail refuses such a file; --date-format says how days are written"
            : "--on-bad-amount fail refuses such a file");
  }
  if (layout.amount) judge_amounts(layout, report, problems);
  if (credits_ > 0)
    say(problems, Severity::warning, report, 0,
        std::to_string(credits_) + " amounts are marked CR, credit, and taken for " +
            (options.credit == Credit::is_return ? "money that customers got back" : "purchases"),
        options.credit == Credit::is_return ? "if they are money that customers paid, say --credit purchase"
                                            : "");
}

void OddValues::judge_dates(const Layout& layout, const Report& report, Problems& problems) const {
  const auto other = dates_.best();
  if (!other) return;
  const auto& pattern = known_date_formats()[*other].pattern();
  if (pattern == layout.date_format.pattern()) return;
  const std::uint64_t count = dates_.count(*other);
  const DateEvidence::Only& decided = layout.date_decided_by;
  const std::string message =
      "the date column mixes " + layout.date_format.pattern() + " with " + count_of(count, "row") + " of " +
      pattern + ", the first in line " + std::to_string(dates_.first_line(*other)) + " ('" +
      safe_text(dates_.example(*other), 40) + "')" +
      (decided.text.empty()
           ? ""
           : "; '" + safe_text(decided.text, 40) + "' in line " + std::to_string(decided.line) +
                 " can only be " + layout.date_format.pattern());
  const auto line = static_cast<std::int64_t>(dates_.first_line(*other));
  const auto twin = DateEvidence::twin(*other);
  // If some rows are month-first, then so may be any of those that happened to be valid day-first.
  const bool untrustworthy = layout.date_format_guessed && twin &&
                             known_date_formats()[*twin].pattern() == layout.date_format.pattern() &&
                             static_cast<double>(count) > kMostMixed * static_cast<double>(report.rows_read);
  if (untrustworthy) {
    say(problems, Severity::error, report, line, message + ": no date below the 13th can be trusted",
        "make the column uniform, or give --date-format to drop the others");
  } else {
    say(problems, Severity::warning, report, line, message + "; these count as bad dates",
        "make the column uniform");
  }
}

void OddValues::judge_amounts(const Layout& layout, const Report& report, Problems& problems) const {
  const char mark = layout.decimal_mark;
  const char other = mark == '.' ? ',' : '.';
  if (layout.decimal_mark_open && amounts_.only(mark) == 0 && amounts_.ambiguous() > 0)
    problems.error(ambiguous_amount(amounts_.first_ambiguous(), report.file));
  const std::uint64_t count = amounts_.only(other);
  if (count == 0) return;
  const auto& first = amounts_.first(other);
  const std::string message = "the decimal mark is " + std::string(mark == '.' ? "a point" : "a comma") +
                              " in the first rows, but " + std::to_string(count) +
                              " amounts can only have the other, the first in line " +
                              std::to_string(first.line) + ": '" + safe_text(first.text, 40) + "'";
  if (static_cast<double>(count) > kMostMixed * static_cast<double>(report.rows_read))
    say(problems, Severity::error, report, static_cast<std::int64_t>(first.line),
        message + "; no amount such as 1,234 can be trusted",
        "make the column uniform, or give --decimal-mark to drop the others");
  else
    say(problems, Severity::warning, report, static_cast<std::int64_t>(first.line),
        message + "; these count as bad amounts", "make the column uniform");
}

Problem ambiguous_amount(const DecimalEvidence::Example& found, const std::string& file) {
  const auto read = [&](char mark) {
    const auto amount = parse_amount(found.text, mark);
    return amount ? format_amount(*amount) : "none";
  };
  return {Severity::error,
          file,
          static_cast<std::int64_t>(found.line),
          "",
          "amounts such as '" + safe_text(found.text, 40) + "' can be " + read('.') + " or " + read(',') +
              ", and no row tells which",
          "give --decimal-mark . for the first, or --decimal-mark , for the second"};
}

}  // namespace stamkund::ingest
