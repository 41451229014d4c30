// Single values in a section, read by their declarations. Numbers with units: section_values.cpp.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/base/nearest.h"
#include "engine/scenario/day_meant.h"
#include "engine/scenario/section.h"
#include "engine/scenario/section_text.h"

namespace stamkund::scenario {
namespace {

/// YYYY-MM-DD in form, whether or not there is such a day.
bool looks_like_iso(const std::string& text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  return true;
}

std::string comment_of(const Default& fallback, bool found) {
  return found || fallback.source.empty() ? "" : "default: " + fallback.source;
}

}  // namespace

std::string Section::asked(const Key& key) {
  std::string name(key.name);
  STAMKUND_EXPECT(declared(name) != nullptr);
  asked_.push_back(name);
  return name;
}

Default Section::default_of(const Key& key, const Here& here) const {
  if (here.fallback) return {*here.fallback, here.source};
  if (key.must || here.required) return kRequired;
  STAMKUND_EXPECT(key.otherwise.empty());
  Default fallback{default_text(key, reading_->currency), std::string(key.source)};
  return fallback;
}

Quantity Section::quantity(const Key& key, const Here& here) {
  return read_quantity(asked(key), here.dimension.value_or(key.dimension), here.range.value_or(key.range),
                       default_of(key, here), here.learned);
}

double Section::constant(const Key& key, const Here& here) {
  const Quantity quantity = this->quantity(key, here);
  if (!quantity.is_constant()) error(std::string(key.name), "must be a constant, not a distribution");
  return quantity.parameters[0];
}

std::optional<double> Section::optional_constant(const Key& key, const Here& here) {
  const std::string name(key.name);
  if (!has(name) || is_none(name)) {
    write_none(key);
    return std::nullopt;
  }
  Here given = here;
  given.required = true;
  return constant(key, given);
}

std::int64_t Section::pieces(const Key& key, const Here& here) {
  // Whatever word follows the number, it is not the program's unit.
  const std::string unit = std::exchange(reading_->units_here, "");
  const double number = constant(key, here);
  reading_->units_here = unit;
  return std::llround(number);
}

std::uint64_t Section::count(const Key& declared, const Here& here) {
  const std::string key = asked(declared);
  const Default fallback = default_of(declared, here);
  bool found = false;
  const std::string text = scalar(key, fallback, found);
  write(key, quoted(text), comment_of(fallback, found));
  std::string digits;
  for (const char c : text)
    if (c != '_') digits += c;
  std::uint64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole =
      !digits.empty() && result.ec == std::errc{} && result.ptr == digits.data() + digits.size();
  if ((!whole || value < declared.least || value > declared.most) && (found || whole))
    error(key, "found '" + printable(text) + "', expected a whole number from " +
                   std::to_string(declared.least) + " to " + std::to_string(declared.most));
  return value;
}

bool Section::flag(const Key& key, const Here& here) {
  return read_choice(asked(key), {"true", "false"}, default_of(key, here)) == "true";
}

std::string Section::text(const Key& declared, const Here& here) {
  const std::string key = asked(declared);
  const Default fallback = default_of(declared, here);
  bool found = false;
  std::string value = scalar(key, fallback, found);
  // An expression may be long, and fold over lines: then a line break is a blank.
  const std::size_t most = declared.most > 0 ? declared.most : kLongestText;
  if (declared.most > 0)
    for (char& c : value)
      if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  write(key, quoted(value), comment_of(fallback, found));
  if (found && fallback.required && value.find_first_not_of(" \t\n") == std::string::npos)
    error(key, "is empty: it needs a word");
  if (value.size() > most)
    error(key,
          "is " + std::to_string(value.size()) + " bytes long, expected at most " + std::to_string(most));
  if (std::any_of(value.begin(), value.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    error(key, "found '" + printable(value) + "', with a line break or another control character",
          "names are written on one line");
  return value;
}

Day Section::date(const Key& declared, const Here& here) {
  const std::string key = asked(declared);
  const Default fallback = default_of(declared, here);
  bool found = false;
  const std::string text = scalar(key, fallback, found);
  write(key, quoted(text), comment_of(fallback, found));
  if (!found) return parse_iso_day(text).value_or(Day{});
  const std::string fault = "found '" + printable(text) + "', ";
  if (const auto day = parse_iso_day(text)) {
    // Other years are slips of the finger, and the calendar has to hold the horizon too.
    if (text >= "1900" && text < "3000") return *day;
    error(key, fault + "expected a year from 1900 to 2999");
  } else if (const std::string meant = day_meant_text(text); !meant.empty()) {
    error(key, fault + "expected a date as YYYY-MM-DD, such as 2025-01-31", meant);
  } else if (looks_like_iso(text)) {
    error(key, fault + "but the calendar has no such day");
  } else {
    error(key, fault + "expected a date as YYYY-MM-DD, such as 2025-01-31");
  }
  return parse_iso_day(fallback.text).value_or(Day{});
}

std::string Section::choice(const Key& key, const Here& here) {
  std::vector<std::string> choices = here.choices;
  if (choices.empty()) choices.assign(key.choices.begin(), key.choices.end());
  return read_choice(asked(key), choices, default_of(key, here));
}

std::string Section::read_choice(const std::string& key, const std::vector<std::string>& choices,
                                 const Default& fallback) {
  std::string all;
  for (const auto& one : choices) all += (all.empty() ? "" : ", ") + one;
  bool found = false;
  std::string value = scalar(key, fallback, found, all);
  write(key, quoted(value), comment_of(fallback, found));
  if (found && std::find(choices.begin(), choices.end(), value) == choices.end()) {
    error(key, "found '" + printable(value) + "', expected one of " + all, did_you_mean(value, choices));
    return choices.front();
  }
  return value;
}

void Section::idle(const Key& declared, const std::string& why) {
  const std::string key = asked(declared);
  // What an arm only takes over from the baseline is not its own.
  if (layer_of(key) == 0 && !is_none(key)) error(key, "has no effect here: " + why, "take it away");
}

void Section::ask(const Key& key) {
  if (key.is_key()) (void)asked(key);
}

void Section::write_none(const Key& key) {
  const std::string name = asked(key);
  defaults_.insert_or_assign(name, Default{"none", ""});
  (void)write(name, "none");
}

}  // namespace stamkund::scenario
