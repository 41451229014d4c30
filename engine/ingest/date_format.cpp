#include "engine/ingest/date_format.h"

#include <algorithm>
#include <charconv>

#include "engine/base/expect.h"

namespace stamkund::ingest {
namespace {

constexpr int kFirstYear = 1900;
constexpr std::int64_t kSecondsPerDay = 86'400;

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Reads between `least` and `most` digits from the front; false if there are fewer.
bool take_number(std::string_view& text, std::size_t least, std::size_t most, int& value) {
  std::size_t n = 0;
  value = 0;
  while (n < most && n < text.size() && digit(text[n])) value = value * 10 + (text[n++] - '0');
  text.remove_prefix(n);
  return n >= least;
}

bool take_month_name(std::string_view& text, int& month) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  std::size_t letters = 0;
  while (letters < text.size() && lower(text[letters]) >= 'a' && lower(text[letters]) <= 'z') ++letters;
  for (std::size_t m = 0; m < kNames.size(); ++m) {
    const auto name = kNames[m];
    if (letters != 3 && letters != name.size()) continue;
    if (!std::equal(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(letters), text.begin(),
                    [](char a, char b) { return a == lower(b); }))
      continue;
    month = static_cast<int>(m) + 1;
    text.remove_prefix(letters);
    return true;
  }
  return false;
}

/// "T12:34", " 8:26:00.123 PM", "T00:00:00+02:00", "T00:00Z": the whole of it, or false.
bool is_time_of_day(std::string_view text) {
  text.remove_prefix(1);  // the T or the blank
  int hour = 0;
  int minute = 0;
  int second = 0;
  const auto take = [&text](char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
  };
  if (!take_number(text, 1, 2, hour) || hour > 24 || !take(':')) return false;
  if (!take_number(text, 2, 2, minute) || minute > 59) return false;
  if (take(':')) {
    if (!take_number(text, 2, 2, second) || second > 60) return false;
    if (take('.') || take(',')) {
      if (text.empty() || !digit(text.front())) return false;
      while (!text.empty() && digit(text.front())) text.remove_prefix(1);
    }
  }
  take(' ');
  if (text.empty()) return true;
  if (text == "Z" || text == "z" || text == "UTC") return true;
  if (text.size() == 2 && (lower(text[0]) == 'a' || lower(text[0]) == 'p') && lower(text[1]) == 'm')
    return hour <= 12;
  if (!take('+') && !take('-')) return false;
  if (!take_number(text, 2, 2, hour) || hour > 15) return false;
  take(':');
  return text.empty() || (take_number(text, 2, 2, minute) && minute < 60 && text.empty());
}

std::optional<Day> from_unix(std::string_view text) {
  if (const auto dot = text.find('.'); dot != std::string_view::npos) {
    const auto fraction = text.substr(dot + 1);
    if (!std::all_of(fraction.begin(), fraction.end(), digit)) return std::nullopt;
    text = text.substr(0, dot);
  }
  std::int64_t seconds = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
  const std::int64_t day = seconds / kSecondsPerDay - (seconds % kSecondsPerDay < 0 ? 1 : 0);
  constexpr std::int64_t kLastDay = 2'932'896;               // 9999-12-31
  if (day < -25'567 || day > kLastDay) return std::nullopt;  // 1900-01-01
  return Day{static_cast<std::int32_t>(day)};
}

}  // namespace

std::optional<DateFormat::Part> DateFormat::strptime_part(char letter) {
  switch (letter) {
    case 'Y':
      return Part::year4;
    case 'y':
      return Part::year2;
    case 'm':
      return Part::month;
    case 'd':
    case 'e':
      return Part::day;
    case 'b':
    case 'B':
    case 'h':
      return Part::month_name;
    case 'H':
      return Part::hour;
    case 'M':
      return Part::minute;
    case 'S':
      return Part::second;
    case 's':
      return Part::unix;
    default:
      return std::nullopt;
  }
}

bool DateFormat::compile_strptime(std::string_view pattern, std::string& why) {
  std::string expanded;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto pair = pattern.substr(i, 2);
    if (pair == "%F" || pair == "%T") {
      expanded += pair == "%F" ? "%Y-%m-%d" : "%H:%M:%S";
      ++i;
    } else {
      expanded += pattern[i];
    }
  }
  for (std::size_t i = 0; i < expanded.size(); ++i) {
    if (expanded[i] != '%') {
      add(Part::literal, expanded[i]);
      continue;
    }
    const char letter = ++i < expanded.size() ? expanded[i] : '\0';
    const auto part = strptime_part(letter);
    if (!part) {
      why = "'%" + std::string(letter == '\0' ? 0U : 1U, letter) + "' is not understood";
      return false;
    }
    add(*part);
  }
  return true;
}

bool DateFormat::compile_letters(std::string_view pattern, std::string& why) {
  const bool capital_month = pattern.find('M') != std::string_view::npos;
  bool month_seen = false;
  for (std::size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    const char small = lower(c);
    if (small == 'm' && i + 3 <= pattern.size() && lower(pattern[i + 1]) == 'o' &&
        lower(pattern[i + 2]) == 'n') {
      add(Part::month_name);
      month_seen = true;
      i += 3;
      continue;
    }
    std::size_t run = 1;
    while (i + run < pattern.size() && pattern[i + run] == c) ++run;
    if (small == 'y' && (run == 4 || run == 2)) {
      add(run == 4 ? Part::year4 : Part::year2);
    } else if (small == 'd' && run <= 2) {
      add(Part::day);
    } else if (small == 'm' && run <= 2) {
      // yyyy-mm-dd in small letters is a month; in YYYY-MM-DD HH:mm the small one is a minute.
      const bool minute = month_seen || (c == 'm' && capital_month);
      add(minute ? Part::minute : Part::month);
      month_seen = true;
    } else if (small == 'h' && run <= 2) {
      add(Part::hour);
    } else if (small == 's' && run <= 2) {
      add(Part::second);
    } else if (c != 'T' && small >= 'a' && small <= 'z') {
      why = "'" + std::string(pattern.substr(i, run)) + "' is not understood";
      return false;
    } else {
      for (std::size_t k = 0; k < run; ++k) add(Part::literal, c);
    }
    i += run;
  }
  return true;
}

bool DateFormat::finish(std::string& why) {
  const auto count = [this](auto... parts) {
    return std::count_if(elements_.begin(), elements_.end(),
                         [&](const Element& e) { return ((e.part == parts) || ...); });
  };
  const bool unix_alone = count(Part::unix) == 1 && elements_.size() == 1;
  if (!unix_alone && (count(Part::unix) != 0 || count(Part::year4, Part::year2) != 1 ||
                      count(Part::month, Part::month_name) != 1 || count(Part::day) != 1)) {
    why = "it must have the year, the month and the day, each once";
    return false;
  }
  const auto number = [](Part part) { return part != Part::literal && part != Part::month_name; };
  bool compact = false;
  for (std::size_t i = 0; i + 1 < elements_.size(); ++i)
    compact = compact || (number(elements_[i].part) && number(elements_[i + 1].part));
  // In 19970101 nothing but the width tells where the month ends.
  for (auto& element : elements_) element.fixed_width = compact;
  return true;
}

std::optional<DateFormat> DateFormat::compile(std::string_view pattern, std::string& why) {
  DateFormat format;
  format.pattern_ = std::string(pattern.substr(0, 64));
  if (pattern.size() > 64) {
    why = "it is longer than any date";
    return std::nullopt;
  }
  bool good = true;
  if (pattern == "unix") {
    format.add(Part::unix);
  } else if (pattern.find('%') != std::string_view::npos) {
    good = format.compile_strptime(pattern, why);
  } else {
    good = format.compile_letters(pattern, why);
  }
  if (!good || !format.finish(why)) return std::nullopt;
  return format;
}

std::optional<Day> DateFormat::parse(std::string_view text) const {
  if (elements_.front().part == Part::unix) return from_unix(text);
  int year = 0;
  int month = 0;
  int day = 0;
  int ignored = 0;
  bool time = false;
  for (const auto& element : elements_) {
    const std::size_t least = element.fixed_width ? 2 : 1;
    bool good = true;
    switch (element.part) {
      case Part::literal:
        good = !text.empty() && text.front() == element.literal;
        if (good) text.remove_prefix(1);
        break;
      case Part::year4:
        good = take_number(text, 4, 4, year);
        break;
      case Part::year2:
        good = take_number(text, 2, 2, year);
        year += year < 69 ? 2000 : 1900;
        break;
      case Part::month:
        good = take_number(text, least, 2, month);
        break;
      case Part::day:
        good = take_number(text, least, 2, day);
        break;
      case Part::month_name:
        good = take_month_name(text, month);
        break;
      case Part::hour:
        good = take_number(text, least, 2, ignored) && ignored <= 24;
        break;
      case Part::minute:
      case Part::second:
        good = take_number(text, least, 2, ignored) && ignored <= 60;
        break;
      case Part::unix:
        good = false;
        break;
    }
    time = time || element.part == Part::hour;
    if (!good) return std::nullopt;
  }
  if (!text.empty()) {
    const bool tail = !time && (text.front() == 'T' || text.front() == 't' || text.front() == ' ');
    if (!tail || !is_time_of_day(text)) return std::nullopt;
  }
  if (year < kFirstYear) return std::nullopt;
  return make_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

const std::vector<DateFormat>& known_date_formats() {
  static const std::vector<DateFormat> formats = [] {
    std::vector<DateFormat> out;
    std::string why;
    for (const char* pattern :
         {"YYYY-MM-DD", "YYYYMMDD", "YYYY/MM/DD", "YYYY.MM.DD", "DD.MM.YYYY", "MM.DD.YYYY", "DD/MM/YYYY",
          "MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "DD-MON-YYYY", "DD MON YYYY"}) {
      out.push_back(DateFormat::compile(pattern, why).value());
    }
    return out;
  }();
  return formats;
}

void DateEvidence::add(std::string_view text, std::uint64_t line) {
  if (text.size() < 8 || text.size() > 64) return;  // no known format is shorter or longer
  const auto& formats = known_date_formats();
  STAMKUND_EXPECT(formats.size() == kFormats);
  for (std::size_t f = 0; f < kFormats; ++f) {
    if (!formats[f].parse(text)) continue;
    if (counts_[f]++ == 0) first_lines_[f] = line;
  }
}

std::optional<std::size_t> DateEvidence::best() const {
  const auto top = std::max_element(counts_.begin(), counts_.end());  // the first of equals
  if (*top == 0) return std::nullopt;
  return static_cast<std::size_t>(top - counts_.begin());
}

std::optional<std::size_t> DateEvidence::twin(std::size_t format) {
  if (format < 4 || format > 9) return std::nullopt;
  return format % 2 == 0 ? format + 1 : format - 1;
}

bool DateEvidence::undecided() const {
  const auto top = best();
  if (!top) return false;
  const auto other = twin(*top);
  // Points between day and month always mean day first: nobody writes 12.31.1997.
  if (!other || *top == 4 || *top == 5) return false;
  return counts_[*top] == counts_[*other];
}

}  // namespace stamkund::ingest
