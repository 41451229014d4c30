#include "engine/ingest/survey.h"

#include <algorithm>

#include "engine/ingest/beyond_sample.h"
#include "engine/ingest/choose_columns.h"
#include "engine/ingest/column_guess.h"
#include "engine/ingest/date_hints.h"
#include "engine/ingest/day_or_month.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/preamble.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kSampleRows = 2000;
constexpr std::size_t kSampleBytes = std::size_t{1} << 19U;
constexpr std::size_t kDelimiterRows = 200;
constexpr std::uint64_t kMostLookedAt = 2'000'000;  // rows, to see whether some are returns

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
  // A field in quotes may hold line ends; a stray quote must not swallow lines.
  const auto joined = joined_by_quotes(lines);
  for (const char delimiter : kDelimiters) {
    const double score = std::max(delimiter_score(lines, delimiter), delimiter_score(joined, delimiter));
    if (score <= best_score) continue;
    best = delimiter;
    best_score = score;
  }
  return best;
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
    if (options_.day_zero) asked_ = DateFormat::days_since(*options_.day_zero);
    if (options_.date_format.empty() || options_.day_zero) return;
    std::string why;
    asked_ = DateFormat::compile(options_.date_format, why);
    if (!asked_)
      fail(0, "the date format '" + safe_text(options_.date_format) + "' cannot be used: " + why,
           "write it like YYYY-MM-DD, DD.MM.YYYY, DD-MON-YYYY, %d/%m/%Y; unix or unix-ms for seconds or "
           "milliseconds since 1970; excel for days as a spreadsheet counts them");
  }

  bool choose_delimiter() {
    std::vector<std::string> head;
    std::size_t bytes = 0;
    std::string_view line;
    LineReader::Status status = LineReader::Status::line;
    while (head.size() < kDelimiterRows && bytes < kSampleBytes) {
      status = lines_.next(line);
      if (status != LineReader::Status::line) break;
      // However many lines are blank or passed over, what is looked at begins after them.
      if (trim(line).empty() || lines_.line_number() <= options_.skip_lines) continue;
      bytes += line.size() + 1;
      if (head.empty()) head_line_ = lines_.line_number();
      head.emplace_back(line);
    }
    if (status != LineReader::Status::line && status != LineReader::Status::end) {
      problems_.error(status_problem(status, lines_, report_.file));
      return false;
    }
    if (head.empty())
      return fail(0, empty_text(lines_), "expected one row a transaction: customer, date, amount");
    const auto stated = head.size() > 1 ? stated_delimiter(head.front()) : std::nullopt;
    if (stated) head.erase(head.begin());
    states_delimiter_ = stated.has_value();
    first_line_ = head.front();
    guessed_delimiter_ = stated.value_or(guess_delimiter(head));
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
      if (!rows.well_formed() || rows.line_number() <= options_.skip_lines) continue;
      sample_.emplace_back(rows.fields().begin(), rows.fields().end());
      sample_lines_.push_back(rows.line_number());
    }
    drop_preamble();
    if (sample_.empty()) return fail(1, "no row has matching quotes; the first line is " + first_line_text());
    return true;
  }

  /// What stands above the header: the delimiter, titles.
  void drop_preamble() {
    const auto drop = [this](std::size_t rows) {
      sample_.erase(sample_.begin(), sample_.begin() + static_cast<std::ptrdiff_t>(rows));
      sample_lines_.erase(sample_lines_.begin(), sample_lines_.begin() + static_cast<std::ptrdiff_t>(rows));
    };
    if (states_delimiter_ && !sample_.empty() && sample_lines_.front() == head_line_) drop(1);
    if (options_.skip_lines == 0) {
      report_.title_lines = title_lines(sample_);
      drop(report_.title_lines);
    } else {
      report_.title_lines = options_.skip_lines;
    }
    if (!sample_.empty()) layout_.first_line = sample_lines_.front();
  }

  [[nodiscard]] std::string first_line_text() const { return "'" + safe_text(first_line_, 100) + "'"; }

  bool choose_header() {
    const auto& first = sample_.front();
    const auto is_name = [](const std::string& column) {
      return !column.empty() && column != "none" && !std::all_of(column.begin(), column.end(), [](char c) {
        return (c >= '0' && c <= '9') || c == '+';
      });
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

  /// The sample without the header.
  [[nodiscard]] SampleRows rows() const {
    return {sample_.begin() + (layout_.header ? 1 : 0), sample_.end()};
  }

  /// Where the n-th of these rows stands, n from 1.
  [[nodiscard]] std::uint64_t line_of(std::uint64_t n) const {
    return sample_lines_[n - (layout_.header ? 0 : 1)];
  }

  bool choose_columns() {
    Sample sample{names_,
                  {sample_.begin() + (layout_.header ? 1 : 0), sample_.end()},
                  {sample_lines_.begin() + (layout_.header ? 1 : 0), sample_lines_.end()},
                  {},
                  asked_ ? &*asked_ : nullptr};
    sample.stats = stats_ = column_stats(sample.rows, layout_.width, sample.asked_dates);
    const BeyondSample beyond{lines_.source(), options_.encoding, layout_, first_row()};
    if (!ingest::choose_columns(options_, sample, beyond, layout_, report_, problems_)) return false;
    layout_.times_in_utc =
        options_.times_in_utc.value_or(layout_.date < names_.size() && says_utc(names_[layout_.date]));
    report_.times_in_utc = layout_.times_in_utc;
    report_.time_zone = options_.time_zone;
    return true;
  }

  /// Line of the first row below the header.
  [[nodiscard]] std::uint64_t first_row() const { return layout_.first_line + (layout_.header ? 1 : 0); }

  /// Where returns are rows of their own, what is said to be refunded is not taken off twice.
  void look_for_returns() {
    if ((layout_.status.empty() && !layout_.refunds_by_date) || !layout_.amount ||
        (layout_.extra(Extra::refund) && !layout_.refunds_in_part) || layout_.left)
      return;
    for (const StatusColumn& one : layout_.status)
      if (one.says == StatusColumn::Says::type || one.says == StatusColumn::Says::pair ||
          one.says == StatusColumn::Says::side || one.says == StatusColumn::Says::ledger ||
          one.says == StatusColumn::Says::journal || one.says == StatusColumn::Says::record ||
          one.says == StatusColumn::Says::returns) {
        layout_.refunds_in_place = false;
        return;
      }
    LineReader lines(lines_.source(), options_.encoding);
    lines.release();
    RowReader rows(lines, layout_.delimiter);
    for (std::uint64_t n = 0; n < kMostLookedAt && rows.next() == LineReader::Status::line; ++n) {
      if (rows.line_number() < first_row() || !rows.well_formed() || rows.fields().size() != layout_.width)
        continue;
      const auto amount = parse_amount(rows.fields()[*layout_.amount], layout_.decimal_mark, options_.credit);
      if (!amount || *amount >= 0) continue;
      layout_.refunds_in_place = false;
      return;
    }
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
    if (asked_) {
      layout_.date_format = *asked_;
      report_.date_format = asked_->pattern();
      report_.date_format_how = "asked for";
      if (stats_[layout_.date].asked_dates == 0) no_date_in(layout_.date);
      return;
    }
    if (!options_.date_format.empty()) return;
    const DateEvidence& first_rows = stats_[layout_.date].dates;
    const bool look_on = first_rows.undecided();
    const DateEvidence& evidence = look_on ? whole_file().dates : first_rows;
    const auto best = evidence.best();
    if (!best) return take_numeric_dates();
    const auto& formats = known_date_formats();
    layout_.date_format = formats[*best];
    layout_.date_format_guessed = true;
    report_.date_format = layout_.date_format.pattern();
    report_.date_format_how = "guessed";
    if (const DateForms forms = other_date_forms(rows(), layout_.date, evidence, *best);
        !forms.more.empty()) {
      layout_.more_dates = forms.more;
      report_.date_format = forms.all;
      warn("the dates are written in several forms, and all are read: " + forms.said,
           "--date-format reads one of them only");
    }
    const auto other = DateEvidence::twin(*best);
    if (!other) return;
    const auto decider = [&](std::size_t format) {
      DateEvidence::Only only = evidence.only(format);
      if (!look_on && !only.text.empty()) only.line = line_of(only.line);
      return only;
    };
    layout_.date_decided_by = decider(*best);
    if (!evidence.undecided()) return;
    const auto told =
        day_or_month(rows(), {layout_.date, layout_.date < names_.size() ? names_[layout_.date] : "", *best,
                              *other, layout_.date_decided_by, decider(*other), example(layout_.date)});
    if (!told.format) {
      fail(told.line, told.message, told.suggestion);
      return;
    }
    layout_.date_format = formats[*told.format];
    report_.date_format = layout_.date_format.pattern();
    if (!told.message.empty()) warn(told.message, told.suggestion);
  }

  /// Numbers are dates only where the column is asked for, or named like it.
  void take_numeric_dates() {
    const auto numeric = numeric_format_of(rows(), layout_.date);
    if (!numeric) return no_date_in(layout_.date);
    std::string why;
    layout_.date_format = *DateFormat::compile(*numeric, why);
    report_.date_format = *numeric;
    report_.date_format_how = "guessed";
    const auto [line, value] = example(layout_.date);
    const auto day = layout_.date_format.parse(std::string_view(value).substr(1, value.size() - 2));
    warn("the dates are numbers, taken for " +
             (*numeric == "excel" ? "days as spreadsheets count them"
                                  : "times since 1970 in UTC (" + std::string(*numeric) + ")") +
             ": " + value + (day ? " is " + to_string(*day) : ""),
         "give --date-format, or --day-zero for days counted from a first day, to say otherwise");
  }

  void no_date_in(std::size_t column) {
    const std::string hint = asked_ ? "" : date_hint(rows(), column);
    const auto [line, value] = example(column);
    fail(line,
         "column " + column_text(column) + " holds no dates" +
             (asked_ ? " that follow '" + asked_->pattern() + "'" : std::string()) + ": found " + value,
         hint.empty()
             ? "choose another --date-column, or give its form with --date-format, e.g. DD.MM.YYYY or unix"
             : hint);
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
    report_.decimal_mark_told = true;
    if (options_.decimal_mark) return;
    const bool look_on = evidence.undecided();
    if (look_on) evidence = whole_file().amounts;
    const bool whole = evidence.undecided() && has_whole_units();
    const bool comma = evidence.first_ambiguous().text.find(',') != std::string::npos;
    layout_.decimal_mark = report_.decimal_mark = whole ? (comma ? '.' : ',') : evidence.mark();
    layout_.decimal_mark_guessed = true;
    layout_.decimal_mark_open = evidence.ambiguous() == 0 && evidence.only('.') == evidence.only(',');
    report_.decimal_mark_how = "guessed";
    report_.decimal_mark_told = !layout_.decimal_mark_open;
    if (!evidence.undecided() || whole) return;
    DecimalEvidence::Example found = evidence.first_ambiguous();
    if (!look_on) found.line = line_of(found.line);
    problems_.error(ambiguous_amount(found, report_.file));
  }

  /// The currency has no decimals, such as yen: a mark is that of thousands.
  [[nodiscard]] bool has_whole_units() const {
    const auto column = layout_.extra(Extra::currency);
    const auto is_whole = [](std::string_view text) {
      const auto code = currency_code(text);
      return code && minor_units_of(*code) == 1;
    };
    if (!column) return is_whole(options_.currency);
    const auto all = rows();
    return std::all_of(all.begin(), all.end(), [&](const auto& row) {
      return row.size() != layout_.width || row[*column].empty() || is_whole(row[*column]);
    });
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
    LineReader lines(lines_.source(), options_.encoding);
    lines.release();
    RowReader rows(lines, layout_.delimiter);
    for (std::uint64_t n = 0; rows.next() == LineReader::Status::line; ++n) {
      if (rows.line_number() < first_row() || !rows.well_formed() || rows.fields().size() != layout_.width)
        continue;
      if (options_.date_format.empty()) seen.dates.add(rows.fields()[layout_.date], rows.line_number());
      if (layout_.amount) seen.amounts.add(rows.fields()[*layout_.amount], rows.line_number());
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
  std::uint64_t head_line_ = 1;  ///< number of the first line that is not blank
  bool states_delimiter_ = false;
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

std::string empty_text(const LineReader& lines) {
  // The line after the last was asked for.
  const std::uint64_t count = lines.line_number() > 0 ? lines.line_number() - 1 : 0;
  if (count == 0) return "the file is empty";
  return "nothing is in the file but " + std::to_string(count) +
         (count == 1 ? " line that is" : " lines that are") + " blank or passed over";
}

Problem status_problem(LineReader::Status status, const LineReader& lines, const std::string& file) {
  Problem problem{Severity::error, file, static_cast<std::int64_t>(lines.line_number()), "", "", ""};
  switch (status) {
    case LineReader::Status::too_long:
      problem.message = "the line is longer than " + std::to_string(LineReader::kMaxLine) + " bytes";
      problem.suggestion = "expected lines of text, one a transaction";
      break;
    case LineReader::Status::binary:
      problem.message = lines.foreign() ? "the file is no text, it is " + std::string(lines.foreign()->what)
                                        : "the line has a NUL byte: this is no text file";
      problem.suggestion =
          lines.foreign() ? std::string(lines.foreign()->remedy) : "expected CSV text, plain or gzip";
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
