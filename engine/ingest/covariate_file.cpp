#include "engine/ingest/covariate_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "engine/base/letters.h"
#include "engine/base/nearest.h"
#include "engine/ingest/column_guess.h"
#include "engine/ingest/listed.h"
#include "engine/ingest/preamble.h"
#include "engine/ingest/report.h"
#include "engine/ingest/survey.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kSampleRows = 2000;
constexpr std::size_t kSampleBytes = std::size_t{1} << 19U;
constexpr std::size_t kMostColumns = 1000;
constexpr std::size_t kLongestName = 256;  // as for customers and labels
constexpr std::uint64_t kNamed = 5;
constexpr double kLargest = 1e12;

/// The column whose name fits a role best, passing `taken` over; else `otherwise`.
std::size_t column_for(Role role, const std::vector<std::string>& header, std::size_t otherwise,
                       std::size_t taken) {
  std::size_t best = otherwise;
  int best_fit = 0;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const int fit = i == taken ? 0 : name_fit(role, header[i]);
    if (fit > best_fit) best = i, best_fit = fit;
  }
  return best;
}

}  // namespace

void RowProblems::add(const std::string& kind, std::uint64_t line, std::string message,
                      std::string suggestion) {
  auto found = std::find_if(kinds_.begin(), kinds_.end(), [&](const Kind& k) { return k.name == kind; });
  if (found == kinds_.end()) found = kinds_.insert(kinds_.end(), {kind, 0});
  if (++found->count > kNamed) return;
  problems_.error({Severity::error, file_, static_cast<std::int64_t>(line), "", std::move(message),
                   std::move(suggestion)});
}

void RowProblems::finish() {
  for (const Kind& kind : kinds_)
    if (kind.count > kNamed)
      problems_.error({Severity::error, file_, 0, "",
                       std::to_string(kind.count - kNamed) + " more rows have the same problem: " + kind.name,
                       ""});
  kinds_.clear();
}

CovariateFile::CovariateFile(const std::string& path, const std::string& date_format, char decimal_mark,
                             Problems& problems)
    : path_(path),
      problems_(problems),
      row_problems_(path, problems),
      lines_(path),
      date_pattern_(date_format),
      decimal_mark_(decimal_mark == '\0' ? '.' : decimal_mark),
      mark_stated_(decimal_mark != '\0') {
  if (!choose_delimiter()) return;
  rows_.emplace(lines_, delimiter_);
  start();
}

void CovariateFile::fail(std::int64_t line, std::string message, std::string suggestion) {
  problems_.error({Severity::error, path_, line, "", std::move(message), std::move(suggestion)});
}

bool CovariateFile::choose_delimiter() {
  std::vector<std::string> head;
  std::vector<std::uint64_t> at;
  std::size_t bytes = 0;
  std::string_view line;
  std::optional<char> stated;
  auto status = LineReader::Status::line;
  while (head.size() < 200 && bytes < kSampleBytes) {
    status = lines_.next(line);
    if (status != LineReader::Status::line) break;
    if (trim(line).empty()) continue;
    bytes += line.size() + 1;
    if (head.empty() && !stated) {
      stated = stated_delimiter(line);
      if (stated) continue;
    }
    head.emplace_back(line);
    at.push_back(lines_.line_number());
  }
  if (status != LineReader::Status::line && status != LineReader::Status::end) {
    problems_.error(status_problem(status, lines_, path_));
    return false;
  }
  if (head.empty()) {
    fail(0, empty_text(lines_), "expected a line with the names of the columns, then a row a line");
    return false;
  }
  // The delimiter under which most lines are as wide as the first, which names the columns. Titles above it
  // have one field, or fill the first only; a file of such lines only has no columns.
  std::vector<std::string_view> fields;
  std::string scratch;
  std::size_t best = 0;
  header_line_ = at.front();
  for (const char delimiter : kDelimiters) {
    if (stated && delimiter != *stated) continue;
    const auto is_title = [&](const std::string& text) {
      if (split(text, delimiter, fields, scratch) != Split::ok) return false;
      const auto filled =
          std::count_if(fields.begin(), fields.end(), [](auto field) { return !field.empty(); });
      return filled == 0 || (filled == 1 && !fields.front().empty());
    };
    const auto names = std::find_if_not(head.begin(), head.end(), is_title);
    if (names == head.end() || split(*names, delimiter, fields, scratch) != Split::ok) continue;
    const std::size_t width = fields.size();
    std::size_t equal = 0;
    for (auto text = names; text != head.end(); ++text)
      if (split(*text, delimiter, fields, scratch) == Split::ok && fields.size() == width) ++equal;
    if (equal > best) {
      best = equal;
      delimiter_ = delimiter;
      header_line_ = at[static_cast<std::size_t>(names - head.begin())];
    }
  }
  if (best == 0) {
    fail(names_at(), "the header has only one column: '" + safe_text(head.front()) + "'",
         "separate columns by comma, semicolon, tab, bar or blanks");
    return false;
  }
  if (decimal_mark_ == ',' && delimiter_ == ',') {
    fail(0, "commas separate the columns and cannot be the decimal mark too",
         "separate by semicolons, or write decimal points");
    return false;
  }
  lines_.rewind();
  return true;
}

bool CovariateFile::to_header() {
  while (rows_->next() == LineReader::Status::line)
    if (rows_->line_number() >= header_line_) return true;
  return false;
}

void CovariateFile::start() {
  if (!to_header() || !rows_->well_formed()) {
    fail(names_at(), "the header cannot be read: its quotes do not match");
    return;
  }
  const auto& names = rows_->fields();
  if (names.size() > kMostColumns) {
    fail(names_at(),
         std::to_string(names.size()) + " columns; at most " + std::to_string(kMostColumns) + " are read");
    return;
  }
  usable_ = true;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty() || names[i].size() > kLongestName) {
      fail(names_at(),
           "column " + std::to_string(i + 1) + " has " + (names[i].empty() ? "no name" : "too long a name"),
           "every column needs a name of at most 256 bytes");
      usable_ = false;
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (lower(names[i]) != lower(names[j]) || names[i].empty()) continue;
      fail(names_at(), "two columns are called '" + safe_text(names[i]) + "'");
      usable_ = false;
    }
    header_.emplace_back(names[i]);
  }
  // A header of numbers only is a row of data.
  if (usable_ && std::all_of(header_.begin(), header_.end(),
                             [&](const std::string& h) { return parse_number(h).has_value(); })) {
    fail(names_at(), "the first line holds numbers; expected the names of the columns");
    usable_ = false;
  }
}

std::optional<std::size_t> CovariateFile::column(const std::string& name, bool required) {
  for (std::size_t i = 0; i < header_.size(); ++i)
    if (lower(header_[i]) == lower(name)) return i;
  if (required) {
    fail(names_at(), "there is no column '" + safe_text(name) + "'; the columns are " + listed(header_),
         did_you_mean(name, header_));
    usable_ = false;
  }
  return std::nullopt;
}

std::size_t CovariateFile::customer_column() const {
  return column_for(Role::customer, header_, 0, header_.size());
}

std::size_t CovariateFile::date_column(std::size_t customer) const {
  return column_for(Role::date, header_, customer == 0 ? 1 : 0, customer);
}

bool CovariateFile::choose_dates(const std::vector<std::size_t>& columns) {
  if (!date_pattern_.empty()) {
    std::string why;
    dates_ = DateFormat::compile(date_pattern_, why);
    if (!dates_)
      fail(0, "the date format '" + safe_text(date_pattern_) + "' cannot be used: " + why,
           "write it like YYYY-MM-DD, DD.MM.YYYY, %d/%m/%Y, or unix for seconds since 1970");
    return dates_.has_value();
  }
  DateEvidence evidence;
  std::string example;
  std::size_t bytes = 0;
  for (std::size_t row = 0; row < kSampleRows && bytes < kSampleBytes; ++row) {
    if (rows_->next() != LineReader::Status::line) break;
    bytes += rows_->text().size();
    if (!rows_->well_formed() || rows_->fields().size() != header_.size()) continue;
    for (const std::size_t c : columns) {
      const std::string_view text = rows_->fields()[c];
      if (is_missing(text)) continue;
      if (example.empty()) example = text;
      evidence.add(text, rows_->line_number());
    }
  }
  begin_again();
  const auto best = evidence.best();
  if (!best) {
    if (example.empty()) return true;  // no rows, or none with a date: every row will say so
    fail(0,
         "'" + safe_text(example) + "' in column '" + safe_text(header_[columns.front()]) +
             "' is in no date format that is known",
         "state the date format, like DD.MM.YYYY");
    return false;
  }
  if (evidence.undecided()) {
    fail(0, "dates such as '" + safe_text(example) + "' can be read day first or month first",
         "state the date format, like DD/MM/YYYY");
    return false;
  }
  dates_ = known_date_formats()[*best];
  return true;
}

void CovariateFile::begin_again() {
  lines_.rewind();
  rows_.emplace(lines_, delimiter_);
  (void)to_header();
}

bool CovariateFile::find_decimal_mark(const std::vector<std::size_t>& columns) {
  // Fields may be quoted, but commas that separate are hardly decimal marks too.
  if (mark_stated_ || delimiter_ == ',') return false;
  bool point = false, comma = false;
  std::size_t bytes = 0;
  for (std::size_t row = 0; row < kSampleRows && bytes < kSampleBytes; ++row) {
    if (rows_->next() != LineReader::Status::line) break;
    bytes += rows_->text().size();
    if (!rows_->well_formed() || rows_->fields().size() != header_.size()) continue;
    for (const std::size_t c : columns) {
      const std::string_view text = rows_->fields()[c];
      point = point || text.find('.') != std::string_view::npos;
      const auto at = text.find(',');
      comma = comma || (at != std::string_view::npos && at == text.rfind(',') && text.size() - at != 4);
    }
  }
  begin_again();
  if (!comma || point) return false;
  decimal_mark_ = ',';
  return true;
}

bool CovariateFile::next() {
  lines_.release();
  for (;;) {
    const auto status = rows_->next();
    if (status == LineReader::Status::end) break;
    if (status != LineReader::Status::line) {
      problems_.error(status_problem(status, lines_, path_));
      break;
    }
    ++count_;
    if (!rows_->well_formed()) {
      row_problems_.add("quotes that do not match", line(), "the quotes of this row do not match");
      continue;
    }
    if (rows_->fields().size() != header_.size()) {
      row_problems_.add("another number of columns than the header", line(),
                        "the row has " + std::to_string(rows_->fields().size()) + " columns, the header " +
                            std::to_string(header_.size()));
      continue;
    }
    return true;
  }
  row_problems_.finish();
  return false;
}

bool CovariateFile::is_missing(std::string_view text) {
  if (text.empty()) return true;
  const std::string word = lower(text);
  return word == "na" || word == "n/a" || word == "nan" || word == "null";
}

std::optional<double> CovariateFile::parse_number(std::string_view text) const {
  std::string copy;
  if (decimal_mark_ == ',') {
    if (text.find('.') != std::string_view::npos) return std::nullopt;
    copy = text;
    std::replace(copy.begin(), copy.end(), ',', '.');
    text = copy;
  }
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(value) <= kLargest))
    return std::nullopt;
  return value;
}

std::optional<double> CovariateFile::number(std::size_t column, const std::string& what) {
  const std::string_view text = field(column);
  const auto value = parse_number(text);
  if (value) return value;
  const std::string name = "'" + safe_text(header_[column]) + "'";
  if (is_missing(text)) {
    row_problems_.add("no value in column " + name, line(), "column " + name + " has no value for " + what,
                      "leave the row out, or give a value");
  } else {
    const bool comma = decimal_mark_ == '.' && text.find(',') != std::string_view::npos;
    row_problems_.add("no number in column " + name, line(),
                      "'" + safe_text(text) + "' in column " + name + " for " + what +
                          " is no number between -1e12 and 1e12",
                      comma ? "state the decimal mark if it is a comma: --decimal-mark ," : "");
  }
  return std::nullopt;
}

std::optional<Day> CovariateFile::date(std::size_t column, const std::string& what) {
  const std::string_view text = field(column);
  if (dates_)
    if (const auto day = dates_->parse(text)) return day;
  const std::string name = "'" + safe_text(header_[column]) + "'";
  const std::string like = dates_ ? "a date like " + dates_->pattern() : "a date";
  if (is_missing(text))
    row_problems_.add("no date in column " + name, line(), "column " + name + " has no date for " + what,
                      "expected " + like);
  else
    row_problems_.add("no date in column " + name, line(),
                      "'" + safe_text(text) + "' in column " + name + " for " + what + " is not " + like);
  return std::nullopt;
}

}  // namespace stamkund::ingest
