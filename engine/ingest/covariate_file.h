#pragma once
// A text file with a header, row by row: what the readers of covariate files share.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/problems.h"
#include "engine/ingest/date_format.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/line_reader.h"

namespace stamkund::ingest {

/// Problems of many rows, said once a kind: the first five lines and how many more there are.
class RowProblems {
 public:
  RowProblems(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}
  /// `kind` groups; `message` is said for the first five of them.
  void add(const std::string& kind, std::uint64_t line, std::string message, std::string suggestion = "");
  /// Says how many more there were.
  void finish();

 private:
  struct Kind {
    std::string name;
    std::uint64_t count = 0;
  };
  std::string file_;
  Problems& problems_;
  std::vector<Kind> kinds_;
};

class CovariateFile {
 public:
  /// Finds the delimiter and reads the header. Decimal mark 0: a point, if find_decimal_mark() finds no
  /// comma. Errors: as LineReader.
  CovariateFile(const std::string& path, const std::string& date_format, char decimal_mark,
                Problems& problems);

  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  /// The column whose name is `name` (case does not count); a problem if there is none and it is required.
  [[nodiscard]] std::optional<std::size_t> column(const std::string& name, bool required);
  /// The column whose name says that it holds customers; else the first.
  [[nodiscard]] std::size_t customer_column() const;
  /// The column whose name says that it holds dates; else the first that is not `customer`.
  [[nodiscard]] std::size_t date_column(std::size_t customer) const;
  /// Chooses the date format from the values of these columns; false after a problem.
  bool choose_dates(const std::vector<std::size_t>& columns);
  /// Takes the comma where none was stated, and the first rows of these columns have decimal commas and no
  /// points. True: it did. 1,234 alone may be a thousand, and decides nothing.
  bool find_decimal_mark(const std::vector<std::size_t>& columns);

  /// The next row of the header's width; other rows are problems. False at the end.
  bool next();
  [[nodiscard]] std::string_view field(std::size_t column) const { return rows_->fields()[column]; }
  [[nodiscard]] std::uint64_t line() const { return rows_->line_number(); }
  [[nodiscard]] std::uint64_t rows() const { return count_; }

  /// A finite number of at most 1e12 (larger ones are typing mistakes: assumption), or a problem that names
  /// `what`.
  [[nodiscard]] std::optional<double> number(std::size_t column, const std::string& what);
  [[nodiscard]] std::optional<Day> date(std::size_t column, const std::string& what);

  /// The reader's own judgement of a field, without a problem.
  [[nodiscard]] std::optional<double> parse_number(std::string_view text) const;
  [[nodiscard]] static bool is_missing(std::string_view text);

  [[nodiscard]] RowProblems& row_problems() { return row_problems_; }
  [[nodiscard]] Problems& problems() { return problems_; }
  void fail(std::int64_t line, std::string message, std::string suggestion = "");
  /// The line that names the columns.
  [[nodiscard]] std::int64_t names_at() const { return static_cast<std::int64_t>(header_line_); }
  /// The header can be used.
  [[nodiscard]] bool usable() const { return usable_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  bool choose_delimiter();
  /// Reads up to the line that names the columns; "sep=;" and titles may stand above it.
  bool to_header();
  void start();
  /// After a look at the first rows.
  void begin_again();

  std::string path_;
  Problems& problems_;
  RowProblems row_problems_;
  LineReader lines_;
  std::optional<RowReader> rows_;
  std::vector<std::string> header_;
  std::string date_pattern_;
  std::optional<DateFormat> dates_;
  char delimiter_ = ',';
  char decimal_mark_ = '.';
  bool mark_stated_ = true;
  std::uint64_t header_line_ = 1;
  std::uint64_t count_ = 0;
  bool usable_ = false;
};

}  // namespace stamkund::ingest
