#include "engine/ingest/survey.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "engine/ingest/choose_columns.h"
#include "engine/ingest/column_guess.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/id_table.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kSampleRows = 2000;
constexpr std::size_t kSampleBytes = std::size_t{1} << 19U;
constexpr std::size_t kDelimiterRows = 200;
constexpr std::uint64_t kMostLookedAt = 2'000'000;  // rows, to see whether a customer comes again

/// The width most rows have; the smaller of equally frequent ones.
std::pair<std::size_t, std::size_t> usual_width(const SampleRows& rows, std::size_t from) {
  std::map<std::size_t, std::size_t> counts;
  for (std::size_t r = from; r < rows.size(); ++r) ++counts[rows[r].size()];
  std::pair<std::size_t, std::size_t> best{0, 0};
  for (const auto& [width, count] : counts)
    if (count > best.second) best = {width, count};
  return best;
}

/// Two points for a column of dates, up to one for rows of equal width.
double delimiter_score(const std::vector<std::string>& lines, char delimiter) {
  SampleRows rows;
  std::vector<std::string_view> fields;
  std::string scratch;
  for (const auto& line : lines)
    if (split(line, delimiter, fields, scratch) == Split::ok) rows.emplace_back(fields.begin(), fields.end());
  const auto [width, count] = usual_width(rows, 0);
  if (width < 2 || width > 1000) return 0.0;
  const auto stats = column_stats(rows, width, nullptr);
  const bool dates =
      std::any_of(stats.begin(), stats.end(), [](const ColumnStats& s) { return s.date_share() >= 0.5; });
  return (dates ? 2.0 : 0.0) + static_cast<double>(count) / static_cast<double>(lines.size());
}

char guess_delimiter(const std::vector<std::string>& lines) {
  char best = ',';
  double best_score = 0.0;
  for (const char delimiter : kDelimiters) {
    const double score = delimiter_score(lines, delimiter);
    if (score <= best_score) continue;
    best = delimiter;
    best_score = score;
  }
  return best;
}

bool looks_like_data(const std::string& field) {
  DateEvidence date;
  date.add(field, 1);
  return date.best() || parse_amount(field, '.') || parse_amount(field, ',');
}

class Surveyor {
 public:
  Surveyor(LineReader& lines, const Options& options, Report& report, Problems& problems)
      : lines_(lines), options_(options), report_(report), problems_(problems) {}

  std::optional<Layout> run() {
    compile_date_format();
    if (!choose_delimiter() || !read_sample() || !choose_header() || !choose_columns()) return std::nullopt;
    choose_date_format();
    choose_decimal_mark();
    if (problems_.has_errors()) return std::nullopt;
    look_for_returns();
    return layout_;
  }

 private:
  bool fail(std::int64_t line, std::string message, std::string suggestion = "") {
    problems_.error({Severity::error, report_.file, line, "", std::move(message), std::move(suggestion)});
    return false;
  }
  void warn(std::string message, std::string suggestion) {
    problems_.warning({Severity::warning, report_.file, 0, "", std::move(message), std::move(suggestion)});
  }

  void compile_date_format() {
    if (options_.date_format.empty()) return;
    std::string why;
    asked_ = DateFormat::compile(options_.date_format, why);
    if (!asked_)
      fail(0, "the date format '" + safe_text(options_.date_format) + "' cannot be used: " + why,
           "write it like YYYY-MM-DD, DD.MM.YYYY, DD-MON-YYYY, %d/%m/%Y, or unix for seconds since 1970");
  }

  bool choose_delimiter() {
    std::vector<std::string> head;
    std::size_t bytes = 0;
    std::string_view line;
    LineReader::Status status = LineReader::Status::line;
    while (head.size() < kDelimiterRows && bytes < kSampleBytes) {
      status = lines_.next(line);
      if (status != LineReader::Status::line) break;
      bytes += line.size() + 1;
      if (!trim(line).empty()) head.emplace_back(line);
    }
    if (status != LineReader::Status::line && status != LineReader::Status::end) {
      problems_.error(status_problem(status, lines_, report_.file));
      return false;
    }
    if (head.empty())
      return fail(0, "the file is empty", "expected one row a transaction: customer, date, amount");
    first_line_ = head.front();
    guessed_delimiter_ = guess_delimiter(head);
    layout_.delimiter = report_.delimiter = options_.delimiter.value_or(guessed_delimiter_);
    lines_.rewind();
    return true;
  }

  bool read_sample() {
    RowReader rows(lines_, layout_.delimiter);
    std::size_t bytes = 0;
    while (sample_.size() < kSampleRows && bytes < kSampleBytes) {
      const auto status = rows.next();
      if (status == LineReader::Status::end) break;
      if (status != LineReader::Status::line) {
        problems_.error(status_problem(status, lines_, report_.file));
        return false;
      }
      bytes += rows.text().size() + 1;
      if (!rows.well_formed()) continue;
      sample_.emplace_back(rows.fields().begin(), rows.fields().end());
      sample_lines_.push_back(rows.line_number());
    }
    if (sample_.empty()) return fail(1, "no row has matching quotes; the first line is " + first_line_text());
    return true;
  }

  [[nodiscard]] std::string first_line_text() const { return "'" + safe_text(first_line_, 100) + "'"; }

  bool choose_header() {
    const auto& first = sample_.front();
    const auto is_name = [](const std::string& column) {
      return !column.empty() && column != "none" &&
             !std::all_of(column.begin(), column.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    const bool asked_by_name =
        is_name(options_.customer_column) || is_name(options_.date_column) ||
        is_name(options_.amount_column) ||
        std::any_of(options_.label_columns.begin(), options_.label_columns.end(), is_name) ||
        std::any_of(options_.extra_columns.begin(), options_.extra_columns.end(), is_name) ||
        std::any_of(options_.filters.begin(), options_.filters.end(),
                    [&](const FilterChoice& filter) { return is_name(filter.column); });
    const bool no_data = std::none_of(first.begin(), first.end(), looks_like_data) &&
                         std::any_of(first.begin(), first.end(), [](const auto& f) { return !f.empty(); });
    const auto known = [&](Role role) {
      return std::any_of(first.begin(), first.end(), [&](const auto& f) { return name_fit(role, f) > 100; });
    };
    layout_.header =
        options_.header.value_or(asked_by_name || no_data || (known(Role::customer) && known(Role::date)));
    report_.header = layout_.header;
    if (layout_.header) names_ = first;
    if (!layout_.header && asked_by_name)
      return fail(1, "columns are asked for by name, but the file is said to have no header",
                  "give column numbers, from 1");
    const std::size_t begin = layout_.header ? 1 : 0;
    const auto [width, count] = usual_width(sample_, begin);
    layout_.width = layout_.header ? names_.size() : width;
    if (layout_.width < 2) return single_column();
    if (sample_.size() == begin)
      return fail(1, "the file has a header and no rows", "expected one row a transaction below the header");
    if (layout_.header && width != names_.size() && 2 * count > sample_.size() - begin)
      return mismatched_header(width);
    return true;
  }

  bool single_column() {
    std::string suggestion = "give the delimiter with --delimiter";
    if (options_.delimiter && guessed_delimiter_ != layout_.delimiter)
      suggestion = "it looks " + delimiter_name(guessed_delimiter_) + "-separated";
    const std::string tried = options_.delimiter
                                  ? "split at " + delimiter_name(layout_.delimiter)
                                  : std::string("split at tab, semicolon, comma, bar or blanks");
    return fail(1, tried + ", the rows have only one column; the first line is " + first_line_text(),
                suggestion);
  }

  bool mismatched_header(std::size_t width) {
    // Exports that end every row with a delimiter have an empty field too many.
    const bool only_trailing = width == names_.size() + 1 &&
                               std::all_of(sample_.begin() + 1, sample_.end(), [width](const auto& row) {
                                 return row.size() != width || row.back().empty();
                               });
    if (only_trailing) {
      layout_.width = width;
      names_.resize(width);
      return true;
    }
    return fail(1,
                "the header has " + std::to_string(names_.size()) + " columns, but most rows have " +
                    std::to_string(width) + "; the first line is " + first_line_text(),
                "is a name missing, or does the " + delimiter_name(layout_.delimiter) +
                    " also serve as decimal mark?");
  }

  bool choose_columns() {
    Sample sample{names_,
                  {sample_.begin() + (layout_.header ? 1 : 0), sample_.end()},
                  {sample_lines_.begin() + (layout_.header ? 1 : 0), sample_lines_.end()},
                  {},
                  asked_ ? &*asked_ : nullptr};
    sample.stats = stats_ = column_stats(sample.rows, layout_.width, sample.asked_dates);
    return ingest::choose_columns(
        options_, sample, [this](std::size_t column) { return repeats_in_file(column); }, layout_, report_,
        problems_);
  }

  /// Where returns are rows of their own, what is said to be refunded is not taken off twice.
  void look_for_returns() {
    if (layout_.status.empty() || !layout_.amount || layout_.extra(Extra::refund)) return;
    LineReader lines(lines_.source());
    lines.release();
    RowReader rows(lines, layout_.delimiter);
    for (std::uint64_t n = 0; n < kMostLookedAt && rows.next() == LineReader::Status::line; ++n) {
      if ((layout_.header && n == 0) || !rows.well_formed() || rows.fields().size() != layout_.width)
        continue;
      const auto amount = parse_amount(rows.fields()[*layout_.amount], layout_.decimal_mark);
      if (!amount || *amount >= 0) continue;
      layout_.refunds_in_place = false;
      return;
    }
  }

  /// Looks beyond the sample, as far as it takes.
  bool repeats_in_file(std::size_t column) {
    LineReader lines(lines_.source());
    lines.release();
    RowReader rows(lines, layout_.delimiter);
    std::unordered_set<std::uint64_t> seen;
    for (std::uint64_t n = 0; n < kMostLookedAt && rows.next() == LineReader::Status::line; ++n) {
      if ((layout_.header && n == 0) || !rows.well_formed() || rows.fields().size() != layout_.width)
        continue;
      const auto value = rows.fields()[column];
      if (!value.empty() && !seen.insert(hash_bytes(value)).second) return true;
    }
    return false;
  }

  [[nodiscard]] bool has_events() const {
    return layout_.labels[static_cast<std::size_t>(Label::event)].has_value();
  }

  /// A value of the column that can be shown as what was found.
  [[nodiscard]] std::pair<std::int64_t, std::string> example(std::size_t column) const {
    for (std::size_t r = layout_.header ? 1 : 0; r < sample_.size(); ++r)
      if (sample_[r].size() == layout_.width && !sample_[r][column].empty())
        return {static_cast<std::int64_t>(sample_lines_[r]), "'" + safe_text(sample_[r][column], 40) + "'"};
    return {0, "nothing but empty fields"};
  }

  void choose_date_format() {
    if (!options_.date_format.empty()) {
      if (!asked_) return;
      layout_.date_format = *asked_;
      report_.date_format = asked_->pattern();
      report_.date_format_how = "asked for";
      if (stats_[layout_.date].asked_dates == 0) no_date_in(layout_.date);
      return;
    }
    DateEvidence evidence = stats_[layout_.date].dates;
    if (evidence.undecided()) evidence = whole_file().dates;
    const auto best = evidence.best();
    if (!best) return no_date_in(layout_.date);
    const auto& formats = known_date_formats();
    layout_.date_format = formats[*best];
    layout_.date_format_guessed = true;
    report_.date_format = layout_.date_format.pattern();
    report_.date_format_how = "guessed";
    if (!evidence.undecided()) return;
    const auto [line, value] = example(layout_.date);
    const auto& twin = formats[*DateEvidence::twin(*best)].pattern();
    fail(line,
         "dates such as " + value + " can be " + formats[*best].pattern() + " or " + twin +
             ", and no row tells which",
         "give --date-format " + formats[*best].pattern() + " or --date-format " + twin);
  }

  void no_date_in(std::size_t column) {
    const auto [line, value] = example(column);
    fail(line,
         "column " + column_text(column) + " holds no dates" +
             (asked_ ? " that follow '" + asked_->pattern() + "'" : std::string()) + ": found " + value,
         "choose another --date-column, or give its form with --date-format, e.g. DD.MM.YYYY or unix");
  }

  [[nodiscard]] std::string column_text(std::size_t column) const {
    return ingest::column_text(names_, column);
  }

  void choose_decimal_mark() {
    if (!layout_.amount) return;
    layout_.decimal_mark = report_.decimal_mark = options_.decimal_mark.value_or('.');
    DecimalEvidence evidence = stats_[*layout_.amount].amounts;
    if (evidence.numeric() == 0 && has_events()) evidence = whole_file().amounts;
    if (evidence.numeric() == 0) {
      const auto [line, value] = example(*layout_.amount);
      fail(line, "column " + column_text(*layout_.amount) + " holds no amounts: found " + value,
           "choose another --amount-column, or say --amount-column none");
      return;
    }
    report_.decimal_mark_how = "asked for";
    if (options_.decimal_mark) return;
    if (evidence.undecided()) evidence = whole_file().amounts;
    layout_.decimal_mark = report_.decimal_mark = evidence.mark();
    report_.decimal_mark_how = evidence.undecided() ? "assumed" : "guessed";
    if (evidence.undecided())
      warn(
          "no amount tells whether 1,234 and 1.234 are thousands or decimals; '.' is taken for the decimal "
          "mark",
          "give --decimal-mark . or --decimal-mark ,");
  }

  struct Evidence {
    DateEvidence dates;
    DecimalEvidence amounts;
  };

  /// The evidence of as many rows as it takes; computed once.
  const Evidence& whole_file() {
    if (whole_) return *whole_;
    whole_.emplace();
    whole_->dates = stats_[layout_.date].dates;
    if (layout_.amount) whole_->amounts = stats_[*layout_.amount].amounts;
    Evidence seen;
    LineReader lines(lines_.source());
    lines.release();
    RowReader rows(lines, layout_.delimiter);
    for (std::uint64_t n = 0; rows.next() == LineReader::Status::line; ++n) {
      if ((layout_.header && n == 0) || !rows.well_formed() || rows.fields().size() != layout_.width)
        continue;
      if (options_.date_format.empty()) seen.dates.add(rows.fields()[layout_.date], rows.line_number());
      if (layout_.amount) seen.amounts.add(rows.fields()[*layout_.amount]);
      // The start of the file could not tell; the first row that can, does, once enough of them agree.
      const bool still_events = has_events() && layout_.amount && seen.amounts.numeric() == 0;
      if (!still_events && n % 4096 == 0 && n > kSampleRows && !seen.dates.undecided() &&
          !seen.amounts.undecided())
        break;
    }
    *whole_ = seen;
    return *whole_;
  }

  LineReader& lines_;
  const Options& options_;
  Report& report_;
  Problems& problems_;
  Layout layout_;
  std::optional<DateFormat> asked_;
  std::string first_line_;
  char guessed_delimiter_ = ',';
  SampleRows sample_;
  std::vector<std::uint64_t> sample_lines_;
  std::vector<std::string> names_;
  std::vector<ColumnStats> stats_;
  std::optional<Evidence> whole_;
};

}  // namespace

std::optional<Layout> survey(LineReader& lines, const Options& options, Report& report, Problems& problems) {
  return Surveyor(lines, options, report, problems).run();
}

Problem status_problem(LineReader::Status status, const LineReader& lines, const std::string& file) {
  Problem problem{Severity::error, file, static_cast<std::int64_t>(lines.line_number()), "", "", ""};
  switch (status) {
    case LineReader::Status::too_long:
      problem.message = "the line is longer than " + std::to_string(LineReader::kMaxLine) + " bytes";
      problem.suggestion = "expected lines of text, one a transaction";
      break;
    case LineReader::Status::binary:
      problem.message =
          lines.utf16() ? "the file is UTF-16 text" : "the line has a NUL byte: this is no text file";
      problem.suggestion = lines.utf16() ? "save it as UTF-8" : "expected CSV text, plain or gzip";
      break;
    case LineReader::Status::corrupt:
      problem.message = lines.corruption();
      problem.suggestion = "copy or download it again";
      break;
    case LineReader::Status::line:
    case LineReader::Status::end:
      break;
  }
  return problem;
}

}  // namespace stamkund::ingest
