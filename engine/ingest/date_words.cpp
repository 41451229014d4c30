#include "engine/ingest/date_words.h"

#include <algorithm>
#include <array>

namespace stamkund::ingest {
namespace {

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool letter(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool take_word(std::string_view& text, std::string_view word) {
  if (text.size() < word.size() ||
      !std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == lower(b); }))
    return false;
  text.remove_prefix(word.size());
  return true;
}

/// Letters at the front, no-break spaces not among them.
std::size_t letters_of(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && letter(text[n])) {
    std::string_view rest = text.substr(n);
    if (take_blanks(rest)) break;
    ++n;
  }
  return n;
}

struct Month {
  std::string_view name;
  std::size_t shortest;  ///< letters that an abbreviation has at least
  int number;
};

// English, Swedish, Norwegian and Danish, German, Dutch, French, Spanish, Portuguese, Italian, Polish has
// none.
constexpr auto kMonths = std::to_array<Month>({{"january", 3, 1},
                                               {"januari", 3, 1},
                                               {"januar", 3, 1},
                                               {"janvier", 4, 1},
                                               {"janeiro", 3, 1},
                                               {"j\xC3\xA4nner", 4, 1},
                                               {"enero", 3, 1},
                                               {"gennaio", 3, 1},
                                               {"february", 3, 2},
                                               {"februari", 3, 2},
                                               {"februar", 3, 2},
                                               {"febrero", 3, 2},
                                               {"febbraio", 3, 2},
                                               {"fevereiro", 3, 2},
                                               {"f\xC3\xA9vrier", 4, 2},
                                               {"fevrier", 3, 2},
                                               {"march", 3, 3},
                                               {"mars", 3, 3},
                                               {"marts", 3, 3},
                                               {"m\xC3\xA4rz", 4, 3},
                                               {"maart", 3, 3},
                                               {"mrt", 3, 3},
                                               {"marzo", 3, 3},
                                               {"mar\xC3\xA7o", 3, 3},
                                               {"april", 3, 4},
                                               {"avril", 3, 4},
                                               {"abril", 3, 4},
                                               {"aprile", 3, 4},
                                               {"may", 3, 5},
                                               {"maj", 3, 5},
                                               {"mai", 3, 5},
                                               {"mei", 3, 5},
                                               {"mayo", 3, 5},
                                               {"maio", 3, 5},
                                               {"maggio", 3, 5},
                                               {"june", 3, 6},
                                               {"juni", 3, 6},
                                               {"juin", 4, 6},
                                               {"junio", 3, 6},
                                               {"junho", 3, 6},
                                               {"giugno", 3, 6},
                                               {"july", 3, 7},
                                               {"juli", 3, 7},
                                               {"juillet", 4, 7},
                                               {"julio", 3, 7},
                                               {"julho", 3, 7},
                                               {"luglio", 3, 7},
                                               {"august", 3, 8},
                                               {"augusti", 3, 8},
                                               {"augustus", 3, 8},
                                               {"ao\xC3\xBBt", 4, 8},
                                               {"aout", 4, 8},
                                               {"agosto", 3, 8},
                                               {"september", 3, 9},
                                               {"septembre", 3, 9},
                                               {"septiembre", 3, 9},
                                               {"setembro", 3, 9},
                                               {"settembre", 3, 9},
                                               {"october", 3, 10},
                                               {"oktober", 3, 10},
                                               {"octobre", 3, 10},
                                               {"octubre", 3, 10},
                                               {"outubro", 3, 10},
                                               {"ottobre", 3, 10},
                                               {"november", 3, 11},
                                               {"novembre", 3, 11},
                                               {"noviembre", 3, 11},
                                               {"novembro", 3, 11},
                                               {"december", 3, 12},
                                               {"dezember", 3, 12},
                                               {"desember", 3, 12},
                                               {"d\xC3\xA9"
                                                "cembre",
                                                4, 12},
                                               {"decembre", 3, 12},
                                               {"diciembre", 3, 12},
                                               {"dezembro", 3, 12},
                                               {"dicembre", 3, 12}});

// The same languages. In full, or by their first letters: two at least, "Mo".
constexpr auto kWeekdays = std::to_array<std::string_view>({"monday",
                                                            "tuesday",
                                                            "wednesday",
                                                            "thursday",
                                                            "friday",
                                                            "saturday",
                                                            "sunday",
                                                            "m\xC3\xA5ndag",
                                                            "mandag",
                                                            "tisdag",
                                                            "tirsdag",
                                                            "onsdag",
                                                            "torsdag",
                                                            "fredag",
                                                            "l\xC3\xB6rdag",
                                                            "l\xC3\xB8rdag",
                                                            "s\xC3\xB6ndag",
                                                            "s\xC3\xB8ndag",
                                                            "montag",
                                                            "dienstag",
                                                            "mittwoch",
                                                            "donnerstag",
                                                            "freitag",
                                                            "samstag",
                                                            "sonnabend",
                                                            "sonntag",
                                                            "maandag",
                                                            "dinsdag",
                                                            "woensdag",
                                                            "donderdag",
                                                            "vrijdag",
                                                            "zaterdag",
                                                            "zondag",
                                                            "lundi",
                                                            "mardi",
                                                            "mercredi",
                                                            "jeudi",
                                                            "vendredi",
                                                            "samedi",
                                                            "dimanche",
                                                            "lunes",
                                                            "martes",
                                                            "mi\xC3\xA9rcoles",
                                                            "miercoles",
                                                            "jueves",
                                                            "viernes",
                                                            "s\xC3\xA1"
                                                            "bado",
                                                            "sabado",
                                                            "domingo",
                                                            "segunda-feira",
                                                            "segunda",
                                                            "ter\xC3\xA7"
                                                            "a-feira",
                                                            "ter\xC3\xA7"
                                                            "a",
                                                            "quarta-feira",
                                                            "quarta",
                                                            "quinta-feira",
                                                            "quinta",
                                                            "sexta-feira",
                                                            "sexta",
                                                            "luned\xC3\xAC",
                                                            "marted\xC3\xAC",
                                                            "mercoled\xC3\xAC",
                                                            "gioved\xC3\xAC",
                                                            "venerd\xC3\xAC",
                                                            "sabato",
                                                            "domenica"});

// Between a day and a time of day: "at 10:30", "um 10:30 Uhr", "\xC3\xA0 10h30".
constexpr auto kAtWords = std::to_array<std::string_view>(
    {"at", "um", "om", "kl.", "kl", "\xC3\xA0", "alle", "ore", "a las", "\xC3\xA0s"});

struct Zone {
  std::string_view name;
  std::int32_t hours;
};
// Abbreviations that mean one thing wherever dates are written in English.
constexpr auto kZones = std::to_array<Zone>({{"z", 0},
                                             {"utc", 0},
                                             {"gmt", 0},
                                             {"wet", 0},
                                             {"west", 1},
                                             {"cet", 1},
                                             {"cest", 2},
                                             {"eet", 2},
                                             {"eest", 3},
                                             {"est", -5},
                                             {"edt", -4},
                                             {"cdt", -5},
                                             {"mst", -7},
                                             {"mdt", -6},
                                             {"pst", -8},
                                             {"pdt", -7}});

}  // namespace

bool take_blanks(std::string_view& text) {
  const std::size_t before = text.size();
  for (;;) {
    if (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
      text.remove_prefix(1);
    else if (text.starts_with("\xC2\xA0"))
      text.remove_prefix(2);
    else if (text.starts_with("\xE2\x80\xAF") || text.starts_with("\xE2\x80\x89"))
      text.remove_prefix(3);
    else
      return text.size() < before;
  }
}

bool take_number(std::string_view& text, std::size_t least, std::size_t most, int& value) {
  std::size_t n = 0;
  int read = 0;
  while (n < most && n < text.size() && digit(text[n])) read = read * 10 + (text[n++] - '0');
  if (n < least) return false;
  value = read;
  text.remove_prefix(n);
  return true;
}

bool take_month_name(std::string_view& text, int& month) {
  if (text.empty() || !letter(text.front())) return false;
  const std::size_t letters = letters_of(text);
  for (const Month& one : kMonths) {
    // March may be abbreviated as Mar, May not as Ma; sept. is in use beside sep.
    if (letters < one.shortest || letters > one.name.size()) continue;
    if (letters > one.shortest + 1 && letters < one.name.size()) continue;
    std::string_view rest = text.substr(0, letters);
    if (!take_word(rest, one.name.substr(0, letters))) continue;
    month = one.number;
    text.remove_prefix(letters);
    take(text, '.');
    return true;
  }
  return false;
}

bool take_weekday_name(std::string_view& text) {
  if (text.empty() || !letter(text.front())) return false;
  std::size_t letters = letters_of(text);
  if (letters < text.size() && text[letters] == '-') letters += 1 + letters_of(text.substr(letters + 1));
  for (const auto name : kWeekdays)
    if (letters >= 2 && letters <= name.size() && take_word(text, name.substr(0, letters))) return true;
  return false;
}

bool take_weekday(std::string_view& text) {
  std::string_view rest = text;
  if (!take_weekday_name(rest)) return false;
  if (!take(rest, ',')) take(rest, '.');
  if (!take_blanks(rest)) return false;
  text = rest;
  return true;
}

bool take_ordinal(std::string_view& text) {
  return take_word(text, "st") || take_word(text, "nd") || take_word(text, "rd") || take_word(text, "th");
}

void take_of(std::string_view& text) {
  for (const std::string_view of : {"del", "de"}) {
    std::string_view rest = text;
    if (!take_word(rest, of) || !take_blanks(rest)) continue;
    text = rest;
    return;
  }
}

bool take_half(std::string_view& text, int& hour, bool& valid) {
  std::string_view rest = text;
  const bool after = take_word(rest, "p");
  if (!after && !take_word(rest, "a")) return false;
  const bool points = take(rest, '.');
  if (!take_word(rest, "m") || (points && !take(rest, '.'))) return false;
  valid = hour <= 12;
  hour = hour % 12 + (after ? 12 : 0);
  text = rest;
  return true;
}

bool is_zone(std::string_view text, std::optional<std::int32_t>& offset) {
  bool named = false;  // "GMT+1"
  for (const Zone& zone : kZones) {
    std::string_view rest = text;
    if (!take_word(rest, zone.name)) continue;
    if (rest.empty()) {
      offset = zone.hours * 3600;
      return true;
    }
    if (zone.hours != 0 || (rest.front() != '+' && rest.front() != '-')) continue;
    text = rest;  // UTC+02:00
    named = true;
  }
  const bool west = !text.empty() && text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return false;
  int hour = 0;
  int minute = 0;
  if (!take_number(text, named ? 1 : 2, 2, hour) || hour > 15) return false;
  take(text, ':');
  if (!text.empty() && (!take_number(text, 2, 2, minute) || minute > 59 || !text.empty())) return false;
  offset = (west ? -1 : 1) * (hour * 3600 + minute * 60);
  return true;
}

namespace {

bool take_at(std::string_view& text) {
  for (const auto word : kAtWords) {
    std::string_view rest = text;
    if (!take_word(rest, word) || !take_blanks(rest)) continue;
    text = rest;
    return true;
  }
  return false;
}

}  // namespace

std::optional<Clock> parse_clock(std::string_view text) {
  const bool comma = take(text, ',');
  const bool blanks = take_blanks(text);
  if (comma && !blanks) return std::nullopt;
  const bool said = blanks && take_at(text);
  const bool iso = !comma && !blanks && take_word(text, "t");
  if (!blanks && !iso) return std::nullopt;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const bool basic = iso && text.size() >= 4 && digit(text[2]);  // T123456
  if (!take_number(text, basic ? 2 : 1, 2, hour) || hour > 24) return std::nullopt;
  const bool minutes = basic || take(text, ':') || take(text, 'h') || (said && take(text, '.'));
  if (minutes) {
    // "1:1" is a time, too.
    if (!take_number(text, basic ? 2 : 1, 2, minute) || minute > 59) return std::nullopt;
    if (basic ? !text.empty() && digit(text.front()) : take(text, ':')) {
      if (!take_number(text, basic ? 2 : 1, 2, second) || second > 60) return std::nullopt;
      if (take(text, '.') || take(text, ',')) {
        if (text.empty() || !digit(text.front())) return std::nullopt;
        while (!text.empty() && digit(text.front())) text.remove_prefix(1);
      }
    }
  }
  const bool more = take_blanks(text);
  bool valid = true;
  const bool half = take_half(text, hour, valid);
  if (said && minutes && more && take_word(text, "uhr") && text.empty())
    return Clock{hour * 3600 + minute * 60 + second, std::nullopt};
  // "10:05 hs."
  if (minutes && more && take_word(text, "hs") && (text.empty() || text == "."))
    return Clock{hour * 3600 + minute * 60 + second, std::nullopt};
  // "11:35 (GMT+1)"
  if (minutes && text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
  // GMT+0100 (Central European Standard Time)
  if (const auto name = text.find(" ("); name != std::string_view::npos && text.ends_with(')'))
    text = text.substr(0, name);
  if (!valid || (!half && !minutes)) return std::nullopt;
  if (half) take_blanks(text);
  Clock clock;
  if (!text.empty() ? !is_zone(text, clock.offset) : more && !half) return std::nullopt;
  clock.second = hour * 3600 + minute * 60 + second;
  return clock;
}

}  // namespace stamkund::ingest
