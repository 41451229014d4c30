#include "engine/scenario/quantity.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cctype>
#include <charconv>
#include <cmath>
#include <vector>

#include "engine/base/duration_units.h"
#include "engine/base/nearest.h"

namespace stamkund::scenario {
namespace {

std::optional<double> days_of(std::string_view unit) {
  for (const auto& known : kDurationUnits)
    if (unit == known.name) return known.days;
  return std::nullopt;
}

std::vector<std::string> duration_names() {
  std::vector<std::string> names;
  for (const auto& known : kDurationUnits) names.emplace_back(known.name);
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

/// The number of `text` without the low lines that group its digits: "1_000" is 1000.
std::string without_grouping(std::string_view text) {
  const auto digit = [&text](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '_' || i == 0 || !digit(i - 1) || !digit(i + 1)) out += text[i];
  return out;
}

/// Splits "45SEK" and "45 SEK" alike into number and unit words; nothing if it does not begin with a number.
struct NumberAndUnit {
  double number;
  std::vector<std::string> unit;
};
std::optional<NumberAndUnit> split(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const std::string plain = without_grouping(text);
  const char* const end = plain.data() + plain.size();
  double number = 0.0;
  const auto result = std::from_chars(plain.data(), end, number);
  if (result.ec != std::errc{} || !std::isfinite(number)) return std::nullopt;
  return NumberAndUnit{number, words_of({result.ptr, static_cast<std::size_t>(end - result.ptr)})};
}

bool starts_with_digit(std::string_view text) { return !text.empty() && text[0] >= '0' && text[0] <= '9'; }

/// The length of a gap that people put between thousands: a space, also one that does not break.
std::size_t gap_at(std::string_view text, std::size_t at) {
  for (const std::string_view gap : {" ", "\u00a0", "\u202f", "\u2009"})
    if (text.substr(at).starts_with(gap)) return gap.size();
  return 0;
}

/// A number with a comma or a gap in it, as it should have been written, and what was wrong with it.
struct Respelled {
  std::string text;
  std::string fault;
};

/// "13,50 SEK" is "13.50 SEK", "1 000" and "1,000" are "1000", "1.234,56" is "1234.56". Nothing if `text`
/// does not begin with such a number.
std::optional<Respelled> respelled(std::string_view text) {
  const auto digit = [&text](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  std::size_t i = text.find_first_not_of(" \t");
  if (i == std::string_view::npos) return std::nullopt;
  const std::size_t begin = i;
  if (text[i] == '+' || text[i] == '-') ++i;
  if (!digit(i)) return std::nullopt;
  // Digits, and between digits what people put there.
  bool gap = false;
  std::size_t commas = 0;
  std::size_t points = 0;
  std::string marks(text.substr(begin, i - begin));
  while (i < text.size()) {
    const std::size_t skip = gap_at(text, i);
    if (digit(i) || text[i] == '_') {
      marks += text[i++];
    } else if ((text[i] == ',' || text[i] == '.') && digit(i + 1)) {
      (text[i] == ',' ? commas : points) += 1;
      marks += text[i++];
    } else if (skip > 0 && digit(i + skip)) {
      gap = true;
      i += skip;
    } else {
      break;
    }
  }
  if (commas == 0 && points < 2 && !gap) return std::nullopt;
  const std::size_t last = marks.find_last_of(",.");
  const std::size_t before = marks.find_first_of(",.");
  // One comma before three digits groups them, unless nothing but a zero is before it.
  const bool groups =
      commas == 1 && points == 0 && marks.size() - last == 4 && marks[before - 1] != '0' && !gap;
  const bool decimals =
      commas + points > 0 && !groups && !(commas > 1 && points == 0) && !(points > 1 && commas == 0);
  std::string out;
  for (std::size_t j = 0; j < marks.size(); ++j) {
    if (marks[j] != ',' && marks[j] != '.')
      out += marks[j];
    else if (decimals && j == last)
      out += '.';
  }
  const bool comma_decimal = decimals && marks[last] == ',';
  return Respelled{out + std::string(text.substr(i)), comma_decimal ? "with a decimal comma"
                                                      : gap         ? "with a gap in it"
                                                      : commas > 0  ? "with commas between digits"
                                                                    : "with points between digits"};
}

/// What was probably meant by "1 000" or "2,5" in the words of a number; empty if neither is there.
std::string digits_meant(const std::vector<std::string>& unit) {
  if (unit.empty()) return "";
  if (starts_with_digit(unit[0])) return "write thousands without a gap: '1000' or '1_000'";
  if (unit[0][0] == ',' && starts_with_digit(std::string_view(unit[0]).substr(1)))
    return "write a decimal point, '2.5', and thousands as '1000' or '1_000'";
  // The gap may be one that does not break.
  if (unit[0].starts_with("\u00a0") || unit[0].starts_with("\u202f") || unit[0].starts_with("\u2009"))
    return "write an ordinary space before the unit, and thousands as '1000' or '1_000'";
  return "";
}

/// True for "points", "poäng", "air-miles"; false for digits, signs, money and times: those are no units.
bool names_units(const std::string& word, const std::string& currency) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto c = static_cast<unsigned char>(word[i]);
    const bool letter = c >= 0x80 || std::isalpha(c) != 0;
    if (!letter && (i == 0 || (c != '-' && c != '_'))) return false;
  }
  if (!digits_meant({word}).empty() || days_of(word)) return false;
  std::string upper;
  for (const char c : word) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  // The scenario has one currency; another one's name is no less a slip.
  for (const std::string_view money :
       {std::string_view(currency), std::string_view("SEK"), std::string_view("NOK"), std::string_view("DKK"),
        std::string_view("EUR"), std::string_view("USD"), std::string_view("GBP"), std::string_view("KR")})
    if (word == money || upper == money) return false;
  return true;
}

/// True for "1.000": of whole units, nobody writes thousandths.
bool groups_by_points(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return false;
  const std::string_view after = text.substr(point + 1);
  return std::min(after.find_first_not_of("0123456789"), after.size()) == 3;
}

/// "SEK" is 1, "10 SEK" is 10: what a rate is counted per.
std::optional<double> money_of_rate(const std::vector<std::string>& words, std::size_t from,
                                    const std::string& currency) {
  std::string text;
  for (std::size_t i = from; i < words.size(); ++i) text += (i > from ? " " : "") + words[i];
  if (text == currency) return 1.0;
  const auto parts = split(text);
  if (!parts || !(parts->number > 0.0) || parts->unit != std::vector<std::string>{currency})
    return std::nullopt;
  return parts->number;
}

Parsed wrong(Dimension dimension, const std::string& currency, std::string suggestion = "") {
  return {std::nullopt, "expected " + expected(dimension, currency), std::move(suggestion)};
}

/// A comma or a gap in the number is said before all else: whatever else is wrong comes from it, or can wait.
Parsed wrong_digits(const Respelled& meant, Dimension dimension, const std::string& currency) {
  Parsed parsed = wrong(dimension, currency);
  parsed.problem = meant.fault + "; " + parsed.problem;
  const Parsed again = parse_quantity(meant.text, dimension, currency);
  parsed.suggestion = meant.fault == "with a decimal comma" ? "write a decimal point"
                      : meant.fault == "with a gap in it"
                          ? "write thousands without a gap, or as '1_000'"
                          : "write thousands with nothing between them, or as '1_000'";
  parsed.suggestion += !again.value && again.suggestion.starts_with("did you mean '")
                           ? "; " + again.suggestion
                           : ": '" + std::string(meant.text.substr(0, 30)) + "'";
  return parsed;
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
      return "a duration such as '5 weeks' (hours, days, weeks, months, years)";
    case Dimension::money:
      return "an amount such as '45 " + currency + "'";
    case Dimension::money_rate:
      return "an amount over time such as '1000 " + currency + " per month'";
    case Dimension::yearly:
      return "a yearly rate such as '10 % per year'";
    case Dimension::units:
      return "a whole number of units such as '10 stamps'";
    case Dimension::rate:
      return "a rate such as '1 point per " + currency + "' or '1 point per 10 " + currency + "'";
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
  // A gap or a comma within the number would otherwise be the beginning of its unit.
  if (const auto meant = respelled(text)) return wrong_digits(*meant, dimension, currency);
  if (const std::string meant = digits_meant(unit); !meant.empty()) return wrong(dimension, currency, meant);
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
      if (unit.size() == 1 && unit[0] == currency)
        return wrong(dimension, currency, "did you mean '" + as_written + " per month'?");
      if (unit.size() == 3 && unit[0] != currency && unit[1] == "per" && days_of(unit[2]))
        return wrong(dimension, currency, "the scenario's currency is " + currency);
      break;
    case Dimension::yearly:
      if (is({"%", "per", "year"})) return {number / 100.0, "", ""};
      if (unit.empty() && number == 0.0) return {0.0, "", ""};
      return wrong(dimension, currency,
                   "did you mean '" + as_written + (unit.empty() ? " %" : "") + " per year'?");
    case Dimension::units:
      if (groups_by_points(text))
        return wrong(dimension, currency, "write thousands without a point: '1000' or '1_000'");
      if (unit.size() == 1 && !names_units(unit[0], currency))
        return wrong(dimension, currency, "'" + unit[0].substr(0, 30) + "' is no unit of a program");
      if (unit.size() <= 1 && std::floor(number) == number && std::abs(number) < 1e15)
        return {number, "", ""};
      break;
    case Dimension::rate:
      if (unit.empty()) return {number, "", ""};
      if (unit.size() >= 3 && unit[1] == "per" && names_units(unit[0], currency))
        if (const auto money = money_of_rate(unit, 2, currency)) return {number / *money, "", ""};
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
    case Law::from_fit:
      break;
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
  // An open end is no value: what would be beyond it stays just within.
  const double low = range.low_open ? std::nextafter(range.low, range.high) : range.low;
  return std::clamp(value, low, range.high);
}

}  // namespace stamkund::scenario
