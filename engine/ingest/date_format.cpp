#include "engine/ingest/date_format.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "engine/base/expect.h"

namespace stamkund::ingest {
namespace {

constexpr int kFirstYear = 1900;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kFirstSerial = -25'567;   // 1900-01-01
constexpr std::int64_t kLastSerial = 2'932'896;  // 9999-12-31

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

struct Numeric {
  std::string_view name;
  std::int64_t units_a_day;
  std::int32_t zero;  ///< Day::serial
  std::int64_t least;
};
// Spreadsheets count 29 February 1900, which never was: below 61 nothing is sure.
constexpr std::array<Numeric, 5> kNumeric = {{{"unix", kSecondsPerDay, 0, INT64_MIN},
                                              {"unix-ms", kSecondsPerDay * 1'000, 0, INT64_MIN},
                                              {"unix-us", kSecondsPerDay * 1'000'000, 0, INT64_MIN},
                                              {"unix-ns", kSecondsPerDay * 1'000'000'000, 0, INT64_MIN},
                                              {"excel", 1, -25'569, 61}}};

/// A whole number with decimals that may follow: their digits, and the number below.
struct Count {
  std::int64_t whole;
  std::string_view decimals;
};

std::optional<Count> parse_count(std::string_view text) {
  std::string_view decimals;
  if (const auto mark = text.find_first_of(".,"); mark != std::string_view::npos) {
    decimals = text.substr(mark + 1);
    text = text.substr(0, mark);
    if (!std::all_of(decimals.begin(), decimals.end(), digit)) return std::nullopt;
  }
  std::int64_t whole = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
  const bool below = text.front() == '-' && decimals.find_first_not_of('0') != std::string_view::npos;
  if (below && whole == INT64_MIN) return std::nullopt;
  return Count{below ? whole - 1 : whole, below ? std::string_view{} : decimals};
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
    case 'I':
      return Part::hour;
    case 'p':
      return Part::half;
    case 'z':
    case 'Z':
      return Part::zone;
    case 'a':
    case 'A':
      return Part::weekday;
    default:
      return std::nullopt;
  }
}

bool DateFormat::compile_strptime(std::string_view pattern, std::string& why) {
  std::string expanded;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto pair = pattern.substr(i, 2);
    if (pair == "%F" || pair == "%T" || pair == "%D") {
      expanded += pair == "%F" ? "%Y-%m-%d" : pair == "%T" ? "%H:%M:%S" : "%m/%d/%y";
      ++i;
    } else {
      expanded += pattern[i];
    }
  }
  for (std::size_t i = 0; i < expanded.size(); ++i) {
    if (expanded[i] != '%') {
      add_literal(expanded[i]);
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
    } else if (small == 'm' && (run == 3 || run == 4)) {
      add(Part::month_name);
      month_seen = true;
    } else if ((small == 'd' || small == 'e') && (run == 3 || run == 4)) {
      add(Part::weekday);
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
    } else if ((small == 'a' && run == 1) || (c == 't' && run == 2)) {
      add(Part::half);
      if (small == 'a' && i + 1 < pattern.size() && lower(pattern[i + 1]) == 'm') ++i;
    } else if (small == 'z' && run <= 3) {
      add(Part::zone);
    } else if (c != 'T' && small >= 'a' && small <= 'z') {
      why = "'" + std::string(pattern.substr(i, run)) + "' is not understood";
      return false;
    } else {
      for (std::size_t k = 0; k < run; ++k) add_literal(c);
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
  if (count(Part::year4, Part::year2) != 1 || count(Part::month, Part::month_name) != 1 ||
      count(Part::day) != 1) {
    why = "it must have the year, the month and the day, each once";
    return false;
  }
  words_ = count(Part::month_name) > 0;
  iso_ = pattern_ == "YYYY-MM-DD" || pattern_ == "%Y-%m-%d" || pattern_ == "%F";
  const auto number = [](Part part) {
    return part == Part::year4 || part == Part::year2 || part == Part::month || part == Part::day ||
           part == Part::hour || part == Part::minute || part == Part::second;
  };
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
  if (format.compile_number(pattern)) return format;
  bool good = true;
  if (pattern.find('%') != std::string_view::npos) {
    good = format.compile_strptime(pattern, why);
  } else {
    good = format.compile_letters(pattern, why);
  }
  if (!good || !format.finish(why)) return std::nullopt;
  return format;
}

bool DateFormat::compile_number(std::string_view pattern) {
  const auto* const found = std::find_if(kNumeric.begin(), kNumeric.end(), [&](const Numeric& one) {
    return one.name == pattern || (pattern == "%s" && one.name == "unix");
  });
  if (found == kNumeric.end()) return false;
  add(Part::number);
  zero_ = Day{found->zero};
  scale_ = found->units_a_day;
  least_ = found->least;
  return true;
}

DateFormat DateFormat::days_since(Day zero) {
  DateFormat format;
  format.pattern_ = "days since " + to_string(zero);
  format.add(Part::number);
  format.zero_ = zero;
  format.least_ = INT64_MIN;
  return format;
}

void DateFormat::add_literal(char c) {
  if (c != ' ')
    add(Part::literal, c);
  else if (elements_.empty() || elements_.back().part != Part::blanks)
    add(Part::blanks);
}

std::optional<Moment> DateFormat::read_number(std::string_view text) const {
  const auto count = parse_count(text);
  if (!count || count->whole < least_) return std::nullopt;
  std::int64_t days = count->whole / scale_;
  std::int64_t rest = count->whole % scale_;
  if (rest < 0) {
    --days;
    rest += scale_;
  }
  if (days > 2 * kLastSerial || days < -2 * kLastSerial) return std::nullopt;
  const std::int64_t serial = days + zero_.serial;
  if (serial < kFirstSerial || serial > kLastSerial) return std::nullopt;
  Moment out{Day{static_cast<std::int32_t>(serial)}, {}};
  if (scale_ > 1) {
    out.clock = {static_cast<std::int32_t>(rest / (scale_ / kSecondsPerDay)), 0};
  } else if (!count->decimals.empty()) {
    double share = 0.0, weight = 0.1;
    for (const char c : count->decimals.substr(0, 12)) {
      share += weight * (c - '0');
      weight *= 0.1;
    }
    // Half a second up: spreadsheets cut the decimals of a time.
    out.clock.second = static_cast<std::int32_t>(
        std::min<double>(kSecondsPerDay - 1, share * static_cast<double>(kSecondsPerDay) + 0.5));
  }
  return out;
}

/// "2024-01-05", as most dates are.
std::optional<Day> DateFormat::iso_day(std::string_view text) {
  int number[3] = {0, 0, 0};
  std::size_t part = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      if (text[i] != '-') return std::nullopt;
      ++part;
    } else if (!digit(text[i])) {
      return std::nullopt;
    } else {
      number[part] = number[part] * 10 + (text[i] - '0');
    }
  }
  if (number[0] < kFirstYear) return std::nullopt;
  return make_day(number[0], static_cast<unsigned>(number[1]), static_cast<unsigned>(number[2]));
}

struct DateFormat::Reading {
  int year = 0, month = 0, day = 0;
  int hour = 0, minute = 0, second = 0;
  bool time = false;
  std::optional<std::int32_t> offset;
};

bool DateFormat::take(const Element& element, std::string_view& text, Reading& out) const {
  const std::size_t least = element.fixed_width ? 2 : 1;
  switch (element.part) {
    case Part::literal:
      if (text.empty() || text.front() != element.literal) return false;
      text.remove_prefix(1);
      return true;
    case Part::blanks:
      if (words_ && !text.empty() && (text.front() == ',' || text.front() == '.')) text.remove_prefix(1);
      if (!take_blanks(text)) return false;
      if (words_) take_of(text);
      return true;
    case Part::year4:
      return take_number(text, 4, 4, out.year);
    case Part::year2:
      if (!take_number(text, 2, 2, out.year)) return false;
      out.year += out.year < 69 ? 2000 : 1900;
      return true;
    case Part::month:
      return take_number(text, least, 2, out.month);
    case Part::day:
      if (!take_number(text, least, 2, out.day)) return false;
      if (words_) take_ordinal(text);
      return true;
    case Part::month_name:
      return take_month_name(text, out.month);
    case Part::weekday:
      return take_weekday_name(text);
    case Part::hour:
      out.time = true;
      return take_number(text, least, 2, out.hour) && out.hour <= 24;
    case Part::minute:
      return take_number(text, least, 2, out.minute) && out.minute <= 59;
    case Part::second:
      return take_number(text, least, 2, out.second) && out.second <= 60;
    case Part::half: {
      bool valid = true;
      return take_half(text, out.hour, valid) && valid;
    }
    case Part::zone:
      if (!is_zone(text, out.offset)) return false;
      text = {};
      return true;
    case Part::number:
      return false;
  }
  return false;
}

std::optional<Moment> DateFormat::read(std::string_view text) const {
  // Spreadsheets mark text with an apostrophe.
  if (!text.empty() && text.front() == '\'') text.remove_prefix(1);
  if (elements_.front().part == Part::number) return read_number(text);
  // "mar" is a Tuesday in French and a month in English: first as it stands.
  const auto moment = read_words(text);
  if (moment || !words_ || elements_.front().part == Part::weekday || !take_weekday(text)) return moment;
  return read_words(text);
}

std::optional<Moment> DateFormat::read_words(std::string_view text) const {
  Reading out;
  for (const auto& element : elements_)
    if (!take(element, text, out)) return std::nullopt;
  // Hungarians put a full stop behind the day, too.
  if (text.starts_with('.') && pattern_ == "YYYY.MM.DD") text.remove_prefix(1);
  Clock clock;
  if (out.time) clock = {out.hour * 3600 + out.minute * 60 + out.second, out.offset};
  if (!text.empty()) {
    if (out.time) return std::nullopt;
    const auto rest = parse_clock(text);
    if (!rest) return std::nullopt;
    clock = *rest;
  }
  if (out.year < kFirstYear) return std::nullopt;
  const auto day = make_day(out.year, static_cast<unsigned>(out.month), static_cast<unsigned>(out.day));
  if (!day) return std::nullopt;
  // Midnight at the end of a day, as ISO 8601 writes it, is the next one's beginning.
  if (clock.second > kSecondsPerDay) return std::nullopt;
  if (clock.second == kSecondsPerDay) return Moment{Day{day->serial + 1}, {0, clock.offset}};
  return Moment{*day, clock};
}

namespace {

std::vector<DateFormat> compiled(std::initializer_list<const char*> patterns) {
  std::vector<DateFormat> out;
  std::string why;
  for (const char* pattern : patterns) out.push_back(DateFormat::compile(pattern, why).value());
  return out;
}

}  // namespace

const std::vector<DateFormat>& known_date_formats() {
  // Those from 4 to 9 are twins, see DateEvidence::twin.
  static const std::vector<DateFormat> formats = compiled({"YYYY-MM-DD",
                                                           "YYYYMMDD",
                                                           "YYYY/MM/DD",
                                                           "YYYY.MM.DD",
                                                           "DD.MM.YYYY",
                                                           "MM.DD.YYYY",
                                                           "DD/MM/YYYY",
                                                           "MM/DD/YYYY",
                                                           "DD-MM-YYYY",
                                                           "MM-DD-YYYY",
                                                           "DD-MON-YYYY",
                                                           "DD MON YYYY",
                                                           "MON DD YYYY",
                                                           "MON-DD-YYYY",
                                                           "DD/MON/YYYY",
                                                           "YYYY-MON-DD",
                                                           "YYYY MON DD",
                                                           "DDMONYYYY",
                                                           "YYYYMMDDHHmmSS",
                                                           "MON DD HH:mm:SS YYYY",
                                                           "YYYY\xE5\xB9\xB4MM\xE6\x9C\x88"
                                                           "DD\xE6\x97\xA5"});
  return formats;
}

const std::vector<DateFormat>& short_year_formats() {
  static const std::vector<DateFormat> formats =
      compiled({"DD.MM.YY", "DD/MM/YY", "MM/DD/YY", "DD-MM-YY", "MM-DD-YY", "YY-MM-DD", "YY/MM/DD",
                "YY.MM.DD", "MM.DD.YY", "DD-MON-YY", "DD MON YY", "MON DD YY", "DDMONYY", "YYMMDD"});
  return formats;
}

std::optional<std::string_view> numeric_date_format(std::string_view text) {
  if (text.size() < 5 || text.size() > 40 || !digit(text.front())) return std::nullopt;
  const auto count = parse_count(text);
  if (!count) return std::nullopt;
  constexpr std::int64_t kFrom = 3'652;    // 1980-01-01
  constexpr std::int64_t kUntil = 47'482;  // 2100-01-01
  for (const Numeric& one : kNumeric) {
    const std::int64_t day = count->whole / one.units_a_day + one.zero;
    if (day >= kFrom && day < kUntil) return one.name;
  }
  return std::nullopt;
}

void DateEvidence::add(std::string_view text, std::uint64_t line) {
  if (text.size() < 8 || text.size() > 64) return;  // no known format is shorter or longer
  const auto& formats = known_date_formats();
  STAMKUND_EXPECT(formats.size() == kFormats);
  std::array<bool, kFormats> fits{};
  for (std::size_t f = 0; f < kFormats; ++f) {
    fits[f] = formats[f].parse(text).has_value();
    if (!fits[f] || counts_[f]++ > 0) continue;
    first_lines_[f] = line;
    examples_[f] = text;
  }
  for (std::size_t f = 0; f < kFormats; ++f) {
    const auto other = twin(f);
    if (fits[f] && other && !fits[*other] && only_[f].text.empty()) only_[f] = {std::string(text), line};
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
