#pragma once
// Calendar dates as people write them: patterns, and which pattern a column follows.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/day.h"
#include "engine/ingest/date_words.h"

namespace stamkund::ingest {

/// A day and, if the text says, the time of day and its offset from UTC.
struct Moment {
  Day day;
  Clock clock;
};

/// A compiled pattern.
class DateFormat {
 public:
  /// From YYYY YY MM DD MON HH mm SS AM EEE with any separators ("DD.MM.YYYY"), from strptime's %Y %y %m %d
  /// %e %b %B %a %A %H %I %M %S %p %z %F %T %D %s ("%d/%m/%Y"), "unix", "unix-ms", "unix-us" or "unix-ns"
  /// (since 1970, UTC), or "excel" (days since 1899-12-30). Two-digit years follow POSIX: 69-99 are
  /// 1969-1999. Nothing, and the reason in `why`, if the pattern is none of these.
  static std::optional<DateFormat> compile(std::string_view pattern, std::string& why);
  /// Days counted from `zero`, which is day 0.
  static DateFormat days_since(Day zero);

  /// The day as written, whatever its offset from UTC; or nothing if the text does not follow the pattern, is
  /// no date, or lies before 1900 (no transaction file is that old; 0203-01-01 is a typing mistake). The time
  /// of day, if any, is checked for form.
  [[nodiscard]] std::optional<Day> parse(std::string_view text) const {
    if (iso_ && text.size() == 10)
      if (const auto day = iso_day(text)) return day;
    const auto moment = read(text);
    return moment ? std::optional<Day>(moment->day) : std::nullopt;
  }
  [[nodiscard]] std::optional<Moment> read(std::string_view text) const;

  [[nodiscard]] const std::string& pattern() const noexcept { return pattern_; }

 private:
  enum class Part : std::uint8_t {
    literal,
    blanks,
    year4,
    year2,
    month,
    day,
    month_name,
    weekday,
    hour,
    minute,
    second,
    half,
    zone,
    number  ///< the whole text is a number of units since a day
  };
  struct Element {
    Part part;
    char literal;
    bool fixed_width;  ///< two digits exactly, because another number follows at once
  };
  struct Reading;
  void add(Part part, char literal = 0) { elements_.push_back({part, literal, false}); }
  void add_literal(char c);
  bool finish(std::string& why);
  static std::optional<Part> strptime_part(char letter);
  bool compile_strptime(std::string_view pattern, std::string& why);
  bool compile_letters(std::string_view pattern, std::string& why);
  bool compile_number(std::string_view pattern);
  bool take(const Element& element, std::string_view& text, Reading& reading) const;
  [[nodiscard]] std::optional<Moment> read_words(std::string_view text) const;
  [[nodiscard]] static std::optional<Day> iso_day(std::string_view text);
  [[nodiscard]] std::optional<Moment> read_number(std::string_view text) const;

  std::string pattern_;
  std::vector<Element> elements_;
  bool iso_ = false;        ///< YYYY-MM-DD
  bool words_ = false;      ///< has a month name: a comma may follow a number, a weekday come first
  Day zero_;                ///< of a number
  std::int64_t scale_ = 1;  ///< of a number: units a day
  std::int64_t least_ = 0;  ///< of a number: smaller ones are no date
};

/// The formats that are tried when none is given, in order of preference.
[[nodiscard]] const std::vector<DateFormat>& known_date_formats();

/// Formats with a year of two digits. They are never guessed: too much fits 01/02/03.
[[nodiscard]] const std::vector<DateFormat>& short_year_formats();

/// "unix", "unix-ms", "unix-us", "unix-ns" or "excel" if the text is a number that is a day from 1980 to 2099
/// in one of them; no number is in two.
[[nodiscard]] std::optional<std::string_view> numeric_date_format(std::string_view text);

/// Counts which known formats the values of a column follow.
class DateEvidence {
 public:
  static constexpr std::size_t kFormats = 21;
  void add(std::string_view text, std::uint64_t line);

  /// Index into known_date_formats() of the format most values follow; nothing if none follows any.
  [[nodiscard]] std::optional<std::size_t> best() const;
  [[nodiscard]] std::uint64_t count(std::size_t format) const { return counts_[format]; }
  [[nodiscard]] std::uint64_t first_line(std::size_t format) const { return first_lines_[format]; }
  /// The first value, and its line, that follows this format and not its twin; an empty text = none.
  struct Only {
    std::string text;
    std::uint64_t line = 0;
  };
  [[nodiscard]] const Only& only(std::size_t format) const { return only_[format]; }
  /// The first value of a format.
  [[nodiscard]] const std::string& example(std::size_t format) const { return examples_[format]; }
  /// For a day-first format the month-first one with the same separator, and the other way round.
  [[nodiscard]] static std::optional<std::size_t> twin(std::size_t format);
  /// Day and month cannot be told apart: every value that can be read one way can be read the other way, or
  /// as many contradict as agree.
  [[nodiscard]] bool undecided() const;

 private:
  std::array<std::uint64_t, kFormats> counts_{}, first_lines_{};
  std::array<std::string, kFormats> examples_;
  std::array<Only, kFormats> only_;
};

}  // namespace stamkund::ingest
