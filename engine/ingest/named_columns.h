#pragma once
// Side files: a header names the columns, one row a line. Strict, unlike transactions: they are made for the
// purpose, so a doubtful row refuses the file.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/day.h"
#include "engine/base/problems.h"
#include "engine/base/source.h"
#include "engine/ingest/line_reader.h"

namespace stamkund::ingest {

struct SideOptions {
  std::optional<char> delimiter;                      ///< nothing = guess
  std::string date_format;                            ///< see DateFormat::compile; empty = guess
  std::string date_option = "--contact-date-format";  ///< what states it; empty = nothing does
};

struct NamedColumn {
  std::string name;
  bool required = true;
  bool date = false;         ///< values have to be days ...
  bool may_be_empty = true;  ///< ... unless they may be missing
};

/// Mistakes of one kind, counted.
struct SideMistake {
  std::string what;
  std::uint64_t count = 0;
  std::uint64_t first_line = 0;
  std::string example;
};

/// One row: fields and days by the caller's list of columns. Views hold during the call only.
struct SideRow {
  std::uint64_t line = 0;
  std::vector<std::string_view> field;  ///< [n_columns]; empty where the column is not in the file
  std::vector<std::optional<Day>> day;  ///< [n_columns]; of columns that are dates
};

/// Reads a file with named columns; the names' case does not matter, other columns are passed over.
class SideFile {
 public:
  /// What a row is called in messages: "contact".
  SideFile(std::string path, std::string what, std::vector<NamedColumn> columns, SideOptions options,
           Problems& problems);

  /// Calls `each` for every row that is well formed. False if the file was refused before its rows.
  /// Mistakes of rows are collected, also those that `each` reports through `mistake`, and become problems
  /// when the file is read. Errors: Failure(no_input, io_error).
  bool read(const std::function<void(const SideRow&)>& each);
  void mistake(const std::string& what, std::uint64_t line, std::string_view example);
  [[nodiscard]] bool has(std::size_t column) const { return at_[column].has_value(); }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

 private:
  void fail(std::int64_t line, std::string message, std::string suggestion = "");
  bool find_columns(const std::vector<std::string_view>& header);
  char guess_delimiter(std::string_view header) const;
  struct Named {
    std::size_t columns = 0;
    bool all_required = false;
  };
  [[nodiscard]] Named names_columns(std::string_view line, char delimiter) const;
  LineReader::Status find_header(LineReader& lines, std::string& header);
  bool survey();
  void report();

  std::string path_;
  std::shared_ptr<Source> source_;  ///< both passes read it
  std::string what_;
  std::vector<NamedColumn> columns_;
  SideOptions options_;
  Problems& problems_;
  char delimiter_ = ',';
  std::uint64_t header_line_ = 0;
  std::size_t width_ = 0;
  std::vector<std::optional<std::size_t>> at_;
  std::string date_format_;
  std::vector<SideMistake> mistakes_;
  std::uint64_t rows_ = 0;
};

/// The row of customer `id` in a table ordered by id, or nothing.
[[nodiscard]] std::optional<std::uint32_t> row_of(const std::vector<std::string>& ids, std::string_view id);

}  // namespace stamkund::ingest
