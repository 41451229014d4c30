#pragma once
// Fields of a line, and the delimiter that separates them.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/line_reader.h"

namespace stamkund::ingest {

/// The delimiters that are tried, in order of preference; ' ' stands for any run of blanks and tabs.
constexpr std::string_view kDelimiters = "\t;,| ";

/// "comma", "tab", "blanks", ...
[[nodiscard]] std::string delimiter_name(char delimiter);

enum class Split { ok, unclosed_quote, malformed };

/// Cuts a line into fields, trimmed and unquoted (RFC 4180: a field may stand in double quotes, a quote
/// inside is doubled; a quote in the middle of an unquoted field is text). Spreadsheets' ="text" is text,
/// too. The views point into `line` and `scratch`.
Split split(std::string_view line, char delimiter, std::vector<std::string_view>& fields,
            std::string& scratch);

/// Lines of which a field in quotes goes on in the next one, joined to it.
[[nodiscard]] std::vector<std::string> joined_by_quotes(const std::vector<std::string>& lines);

/// Blanks and tabs off both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Rows of fields over lines of text: passes blank lines over and joins lines inside quotes. A row that is
/// not UTF-8 is taken for Windows-1252, unless the reader's encoding was asked for.
class RowReader {
 public:
  /// A quoted field spans at most this many lines; more is a forgotten quote, which must not eat the file.
  static constexpr int kMaxJoinedLines = 64;

  RowReader(LineReader& lines, char delimiter) : lines_(lines), delimiter_(delimiter) {}

  /// The next row that is not blank. On `line`, `fields` and `text` are valid until the next call.
  LineReader::Status next();

  [[nodiscard]] const std::vector<std::string_view>& fields() const noexcept { return fields_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// Rows that were taken for Windows-1252.
  [[nodiscard]] std::uint64_t converted() const noexcept { return converted_count_; }
  [[nodiscard]] std::uint64_t line_number() const noexcept { return lines_.line_number(); }
  /// False when the quotes do not match; then `fields` must not be used.
  [[nodiscard]] bool well_formed() const noexcept { return well_formed_; }

 private:
  void join();
  void to_utf8();

  LineReader& lines_;
  char delimiter_;
  std::vector<std::string_view> fields_;
  std::string scratch_;
  std::string_view raw_;  ///< in the reader's buffer
  std::string_view text_;
  std::string converted_;
  std::uint64_t converted_count_ = 0;
  bool well_formed_ = true;
};

}  // namespace stamkund::ingest
