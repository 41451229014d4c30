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
/// inside is doubled; a quote in the middle of an unquoted field is text). The views point into `line` and
/// `scratch`.
Split split(std::string_view line, char delimiter, std::vector<std::string_view>& fields,
            std::string& scratch);

/// Blanks and tabs off both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Rows of fields over lines of text: passes blank lines over and joins lines inside quotes.
class RowReader {
 public:
  /// A quoted field spans at most this many lines; more is a forgotten quote, which must not eat the file.
  static constexpr int kMaxJoinedLines = 64;

  RowReader(LineReader& lines, char delimiter) : lines_(lines), delimiter_(delimiter) {}

  /// The next row that is not blank. On `line`, `fields` and `text` are valid until the next call.
  LineReader::Status next();

  [[nodiscard]] const std::vector<std::string_view>& fields() const noexcept { return fields_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::uint64_t line_number() const noexcept { return lines_.line_number(); }
  /// False when the quotes do not match; then `fields` must not be used.
  [[nodiscard]] bool well_formed() const noexcept { return well_formed_; }

 private:
  void join();

  LineReader& lines_;
  char delimiter_;
  std::vector<std::string_view> fields_;
  std::string scratch_;
  std::string_view text_;
  bool well_formed_ = true;
};

}  // namespace stamkund::ingest
