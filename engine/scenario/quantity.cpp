#include "engine/scenario/quantity.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cctype>
#include <charconv>
#include <cmath>
#include <vector>

#include "engine/base/nearest.h"

namespace stamkund::scenario {
namespace {

constexpr double kDaysPerYear = 365.25;

struct Unit {
  const char* name;
  double days;
};
constexpr std::array<Unit, 8> kDurations{{{"day", 1.0},
                                          {"days", 1.0},
                                          {"week", 7.0},
                                          {"weeks", 7.0},
                                          {"month", kDaysPerYear / 12.0},
                                          {"months", kDaysPerYear / 12.0},
                                          {"year", kDaysPerYear},
                                          {"years", kDaysPerYear}}};

std::optional<double> days_of(std::string_view unit) {
  for (const auto& known : kDurations)
    if (unit == known.name) return known.days;
  return std::nullopt;
}

std::vector<std::string> duration_names() {
  std::vector<std::string> names;
  for (const auto& known : kDurations) names.emplace_back(known.name);
  return names;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

/// Splits "45SEK" and "45 SEK" alike into number and unit words; nothing if it does not begin with a number.
struct NumberAndUnit {
  double number;
  std::vector<std::string> unit;
};
std::optional<NumberAndUnit> split(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double number = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc{} || !std::isfinite(number)) return std::nullopt;
  return NumberAndUnit{number, words_of(text.substr(static_cast<std::size_t>(result.ptr - text.data())))};
}

Parsed wrong(Dimension dimension, const std::string& currency, std::string suggestion = "") {
  return {std::nullopt, "expected " + expected(dimension, currency), std::move(suggestion)};
}

}  // namespace

std::string expected(Dimension dimension, const std::string& currency) {
  switch (dimension) {
    case Dimension::number:
      return "a number";
    case Dimension::share:
      return "a share such as '70 %'";
    case Dimension::change:
      return "a change such as '+5 %'";
    case Dimension::duration:
      return "a duration such as '5 weeks' (days, weeks, months, years)";
    case Dimension::money:
      return "an amount such as '45 " + currency + "'";
    case Dimension::money_rate:
      return "an amount over time such as '1000 " + currency + " per month'";
    case Dimension::yearly:
      return "a yearly rate such as '10 % per year'";
    case Dimension::units:
      return "a whole number of units such as '10 stamps'";
    case Dimension::rate:
      return "a rate such as '1 point per " + currency + "'";
  }
  return "";
}

Parsed parse_quantity(std::string_view text, Dimension dimension, const std::string& currency) {
  const auto parts = split(text);
  if (!parts) return wrong(dimension, currency);
  const double number = parts->number;
  const auto& unit = parts->unit;
  const auto is = [&unit](std::initializer_list<std::string_view> words) {
    return std::equal(unit.begin(), unit.end(), words.begin(), words.end());
  };
  const std::string as_written = std::string(text.substr(0, 30));
  switch (dimension) {
    case Dimension::number:
      if (unit.empty()) return {number, "", ""};
      break;
    case Dimension::share:
    case Dimension::change:
      if (unit.empty()) return {number, "", ""};
      if (is({"%"})) return {number / 100.0, "", ""};
      break;
    case Dimension::duration:
      if (unit.size() == 1) {
        if (const auto days = days_of(unit[0])) return {number * *days, "", ""};
        return wrong(dimension, currency, did_you_mean(unit[0], duration_names()));
      }
      if (unit.empty())
        return wrong(dimension, currency, "say '" + as_written + " weeks' if weeks are meant");
      break;
    case Dimension::money:
      if (is({currency})) return {number, "", ""};
      if (unit.empty())
        return wrong(dimension, currency, "did you mean '" + as_written + " " + currency + "'?");
      return wrong(dimension, currency, "the scenario's currency is " + currency);
    case Dimension::money_rate:
      if (unit.size() == 3 && unit[0] == currency && unit[1] == "per")
        if (const auto days = days_of(unit[2])) return {number / *days, "", ""};
      if (number == 0.0 && is({currency})) return {0.0, "", ""};
      break;
    case Dimension::yearly:
      if (is({"%", "per", "year"})) return {number / 100.0, "", ""};
      if (unit.empty() && number == 0.0) return {0.0, "", ""};
      return wrong(dimension, currency,
                   "did you mean '" + as_written + (unit.empty() ? " %" : "") + " per year'?");
    case Dimension::units:
      if (unit.size() <= 1 && std::floor(number) == number && std::abs(number) < 1e15)
        return {number, "", ""};
      break;
    case Dimension::rate:
      if (unit.empty()) return {number, "", ""};
      if (unit.size() == 3 && unit[1] == "per" && unit[2] == currency) return {number, "", ""};
      break;
  }
  return wrong(dimension, currency);
}

double Quantity::at(double u) const {
  double value = parameters[0];
  const auto normal = [u] { return boost::math::quantile(boost::math::normal_distribution<double>{}, u); };
  switch (law) {
    case Law::constant:
      return value;
    case Law::uniform:
      value = parameters[0] + u * (parameters[1] - parameters[0]);
      break;
    case Law::normal:
      value = parameters[0] + parameters[1] * normal();
      break;
    case Law::lognormal:
      value = parameters[0] * std::exp(parameters[1] * normal());
      break;
    case Law::triangular: {
      const double low = parameters[0];
      const double mode = parameters[1];
      const double high = parameters[2];
      const double split_at = (mode - low) / (high - low);
      value = u < split_at ? low + std::sqrt(u * (high - low) * (mode - low))
                           : high - std::sqrt((1.0 - u) * (high - low) * (high - mode));
      break;
    }
  }
  return std::clamp(value, range.low, range.high);
}

}  // namespace stamkund::scenario
