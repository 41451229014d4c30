#include "engine/report/quantity_value.h"

#include <array>
#include <cmath>

#include "engine/base/calendar.h"

namespace stamkund::report {
namespace {

using scenario::Dimension;

/// Bare numbers: what one of them says of the world.
struct Bare {
  std::string_view key;
  std::string_view words;  ///< of {0}
  bool is_exponent;        ///< said as what it comes to at its full strength: exp(value) - 1
};

constexpr std::array kBare{
    Bare{"goal_gradient", "{0} more visits next to the reward", true},
    Bare{"tier_pressure_stretch", "{0} times her own pace", false},
    Bare{"demotion_aversion", "{0} times the lift of a new tier", false},
    Bare{"users", "{0} people on a card", false},
    Bare{"per_year", "{0} a year", false},
};

std::string_view last_part(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos ? std::string_view(path) : std::string_view(path).substr(dot + 1);
}

const Bare* bare_of(const Value& value) {
  for (const Bare& one : kBare)
    if (value.dimension == Dimension::number && one.key == last_part(value.path)) return &one;
  return nullptr;
}

std::string bare_number(const Bare& bare, double value, const Language& language) {
  return bare.is_exponent ? language.percent(std::expm1(value)) : language.number(value);
}

}  // namespace

std::string key_of(const std::string& path) {
  std::string bare;
  int depth = 0;
  for (const char c : path) {
    if (c == '[') ++depth;
    if (depth == 0) bare += c;
    if (c == ']' && depth > 0) --depth;
  }
  const std::size_t last = bare.rfind('.');
  if (last == std::string::npos || last == 0) return bare;
  const std::size_t before = bare.rfind('.', last - 1);
  return before == std::string::npos ? bare : bare.substr(before + 1);
}

std::string value_text(const Value& value, const std::string& currency, const Language& language) {
  const std::string number = language.number(value.value);
  switch (value.dimension) {
    case Dimension::share:
    case Dimension::change:
      return language.percent(value.value);
    case Dimension::yearly:
      return language.say("{0} a year", {language.percent(value.value)});
    case Dimension::duration:
      return language.days(value.value);
    case Dimension::money:
      return number + " " + currency;
    case Dimension::money_rate:
      return language.say("{0} a month",
                          {language.number(value.value * kDaysPerYear / 12.0) + " " + currency});
    case Dimension::units:
      return language.say("{0} units", {number});
    case Dimension::rate:
      return language.say("{0} units for each {1}", {number, currency});
    case Dimension::number:
      break;
  }
  if (const Bare* bare = bare_of(value))
    return language.say(bare->words, {bare_number(*bare, value.value, language)});
  return std::string(last_part(value.path)) + " " + number;
}

std::string brief_value(const Value& value, const std::string& currency, const Language& language) {
  if (const Bare* bare = bare_of(value)) return bare_number(*bare, value.value, language);
  return value.dimension == Dimension::number ? language.number(value.value)
                                              : value_text(value, currency, language);
}

std::string key_and_value(const Value& value, const Language& language) {
  const Bare* const bare = bare_of(value);
  return key_of(value.path) +
         (bare != nullptr && bare->is_exponent ? " " + language.number(value.value) : "");
}

}  // namespace stamkund::report
