#pragma once
// Calendar dates as people write them: patterns, and which pattern a column follows.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/day.h"

namespace stamkund::ingest {

/// A compiled pattern. The time of day, if any, is checked for form and ignored: a purchase belongs to the
/// day written in the file, whatever its offset from UTC.
class DateFormat {
 public:
  /// From YYYY YY MM DD MON HH mm SS with any separators ("DD.MM.YYYY"), from strptime's %Y %y %m %d %e %b %B
  /// %H %M %S %F %T %s ("%d/%m/%Y"), or "unix" (seconds since 1970, UTC). Two-digit years follow POSIX:
  /// 69-99 are 1969-1999. Nothing, and the reason in `why`, if the pattern is none of these.
  static std::optional<DateFormat> compile(std::string_view pattern, std::string& why);

  /// The day, or nothing if the text does not follow the pattern, is no date, or lies before 1900 (no
  /// transaction file is that old; 0203-01-01 is a typing mistake).
  [[nodiscard]] std::optional<Day> parse(std::string_view text) const;

  [[nodiscard]] const std::string& pattern() const noexcept { return pattern_; }

 private:
  enum class Part : std::uint8_t {
    literal,
    year4,
    year2,
    month,
    day,
    month_name,
    hour,
    minute,
    second,
    unix
  };
  struct Element {
    Part part;
    char literal;
    bool fixed_width;  ///< two digits exactly, because another number follows at once
  };
  void add(Part part, char literal = 0) { elements_.push_back({part, literal, false}); }
  bool finish(std::string& why);
  static std::optional<Part> strptime_part(char letter);
  bool compile_strptime(std::string_view pattern, std::string& why);
  bool compile_letters(std::string_view pattern, std::string& why);

  std::string pattern_;
  std::vector<Element> elements_;
};

/// The formats that are tried when none is given, in order of preference.
[[nodiscard]] const std::vector<DateFormat>& known_date_formats();

/// Counts which known formats the values of a column follow.
class DateEvidence {
 public:
  static constexpr std::size_t kFormats = 12;
  void add(std::string_view text, std::uint64_t line);

  /// Index into known_date_formats() of the format most values follow; nothing if none follows any.
  [[nodiscard]] std::optional<std::size_t> best() const;
  [[nodiscard]] std::uint64_t count(std::size_t format) const { return counts_[format]; }
  [[nodiscard]] std::uint64_t first_line(std::size_t format) const { return first_lines_[format]; }
  /// For a day-first format the month-first one with the same separator, and the other way round.
  [[nodiscard]] static std::optional<std::size_t> twin(std::size_t format);
  /// Day and month cannot be told apart: every value that can be read one way can be read the other way.
  [[nodiscard]] bool undecided() const;

 private:
  std::array<std::uint64_t, kFormats> counts_{}, first_lines_{};
};

}  // namespace stamkund::ingest
