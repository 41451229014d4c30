// Numbers in a section: constants, distributions, and whether they lie in their range.
#include <algorithm>
#include <cmath>

#include "engine/base/nearest.h"
#include "engine/scenario/section.h"
#include "engine/scenario/section_text.h"

namespace stamkund::scenario {
namespace {

/// FNV-1a: a stable name for a quantity's path, so that its draw does not depend on the order of the file.
std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

/// True if `word` is the name of a currency, or its singular.
bool is_name(const std::string& word, const std::string& name) {
  return !word.empty() && (word == name || word + "s" == name || word == name + "s");
}

/// The first word after the number: "10 stamps" gives "stamps".
std::string word_of(const std::string& text) {
  const std::size_t digit = text.find_last_of("0123456789", text.find(" per "));
  const std::size_t from = text.find_first_not_of(" \t", digit == std::string::npos ? 0 : digit + 1);
  if (from == std::string::npos) return "";
  return text.substr(from, text.find_first_of(" \t", from) - from);
}

}  // namespace

std::optional<double> Section::read_number(const std::string& key, const YAML::Node& node,
                                           Dimension dimension) {
  if (!node.IsScalar()) {
    reading_->error(node, where(key), "expected " + expected(dimension, reading_->currency));
    return std::nullopt;
  }
  const Parsed parsed = parse_quantity(node.Scalar(), dimension, reading_->currency);
  if (!parsed.value)
    reading_->error(node, where(key), "found '" + printable(node.Scalar()) + "', " + parsed.problem,
                    parsed.suggestion);
  const bool units = dimension == Dimension::units || dimension == Dimension::rate;
  if (!units || !parsed.value || reading_->units_elsewhere.empty()) return parsed.value;
  const std::string word = word_of(node.Scalar());
  if (is_name(word, reading_->units_here)) return parsed.value;
  for (const auto& other : reading_->units_elsewhere) {
    if (!is_name(word, other)) continue;
    reading_->error(node, where(key),
                    "found '" + printable(node.Scalar()) + "', but this is about '" +
                        printable(reading_->units_here) + "'; '" + printable(other) +
                        "' are another currency of the program");
    return std::nullopt;
  }
  return parsed.value;
}

bool Section::check_range(const std::string& key, const YAML::Node& node, double value, Dimension dimension,
                          Range range) {
  if (value > range.low && value <= range.high) return true;
  if (!range.low_open && value == range.low) return true;
  const auto limit = [dimension](double at) {
    if (dimension == Dimension::share || dimension == Dimension::change)
      return number_text(100.0 * at) + " %";
    return number_text(at) + (dimension == Dimension::duration ? " days" : "");
  };
  std::string limits;
  if (std::isfinite(range.low)) limits += (range.low_open ? "more than " : "at least ") + limit(range.low);
  if (std::isfinite(range.high)) limits += (limits.empty() ? "" : " and ") + ("at most " + limit(range.high));
  const bool bare_percent = dimension == Dimension::share && value > 1.0 && value <= 100.0 &&
                            node.IsScalar() && node.Scalar().find('%') == std::string::npos;
  reading_->error(node, where(key), "out of range: must be " + limits,
                  bare_percent ? "did you mean '" + printable(node.Scalar()) + " %'?" : "");
  return false;
}

Quantity Section::read_distribution(const std::string& key, const YAML::Node& node, Dimension dimension,
                                    Range range) {
  Quantity quantity;
  quantity.range = range;
  const std::vector<std::string> laws{"uniform", "normal", "lognormal", "triangular"};
  if (node.size() != 1 || !node.begin()->first.IsScalar()) {
    reading_->error(node, where(key), "a distribution has one name, such as {uniform: [low, high]}");
    return quantity;
  }
  const std::string law = node.begin()->first.Scalar();
  const YAML::Node list = node.begin()->second;
  const auto known = std::find(laws.begin(), laws.end(), law);
  if (known == laws.end()) {
    reading_->error(node.begin()->first, where(key),
                    "found the distribution '" + printable(law) +
                        "', expected one of uniform, normal, lognormal, triangular",
                    did_you_mean(law, laws));
    return quantity;
  }
  quantity.law = static_cast<Quantity::Law>(1 + (known - laws.begin()));
  const std::size_t wanted = quantity.law == Quantity::Law::triangular ? 3 : 2;
  if (!list.IsSequence() || list.size() != wanted) {
    reading_->error(list, where(key), law + " takes a list of " + std::to_string(wanted) + " values");
    return quantity;
  }
  bool fine = true;
  for (std::size_t i = 0; i < wanted; ++i) {
    // The spread of a lognormal is on the log scale and has no unit; that of a normal is no value of the key.
    const bool log_spread = quantity.law == Quantity::Law::lognormal && i == 1;
    const bool spread = log_spread || (quantity.law == Quantity::Law::normal && i == 1);
    const auto number = read_number(key, list[i], log_spread ? Dimension::number : dimension);
    fine = number && (spread || check_range(key, list[i], *number, dimension, range)) && fine;
    quantity.parameters[i] = number.value_or(0.0);
  }
  if (!fine) return quantity;
  const auto& p = quantity.parameters;
  const bool spread_ok = quantity.law == Quantity::Law::uniform ? p[0] < p[1]
                         : quantity.law == Quantity::Law::triangular
                             ? p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2]
                             : p[1] > 0.0;
  if (!spread_ok) reading_->error(list, where(key), law + ": the values are out of order or have no spread");
  if (quantity.law == Quantity::Law::lognormal && !(p[0] > 0.0))
    reading_->error(list, where(key), "lognormal: the median must be positive");
  return quantity;
}

Quantity Section::quantity(const std::string& key, Dimension dimension, Range range,
                           const Default& fallback) {
  Quantity quantity;
  quantity.range = range;
  YAML::Node value = node(key);
  const bool given = value.IsDefined();
  // A default may be a distribution too: what nobody knows should not look certain.
  if (!given && fallback.text.starts_with("{")) value = YAML::Load(fallback.text);
  if (value.IsDefined() && value.IsMap()) {
    asked_.push_back(key);
    if (!given) reading_->assumptions.push_back({where(key), fallback.text, fallback.source});
    quantity = read_distribution(key, value, dimension, range);
    ++reading_->distributions;
    std::string law_text = "{" + value.begin()->first.as<std::string>("") + ": [";
    const YAML::Node list = value.begin()->second;
    for (std::size_t i = 0; list.IsSequence() && i < list.size(); ++i)
      law_text += (i > 0 ? ", " : "") + (list[i].IsScalar() ? quoted(list[i].Scalar()) : "");
    echo(key, law_text + "]}", given ? "" : "default: " + fallback.source);
  } else {
    bool found = false;
    const std::string text = scalar(key, fallback, found);
    if (found) {
      const auto number = read_number(key, value, dimension);
      if (number && check_range(key, value, *number, dimension, range)) quantity.parameters[0] = *number;
    } else if (!text.empty()) {
      quantity.parameters[0] = parse_quantity(text, dimension, reading_->currency).value.value_or(0.0);
    }
    echo(key, quoted(text), found || fallback.source.empty() ? "" : "default: " + fallback.source);
  }
  quantity.identity = hash_of(below_arm(where(key)));
  return quantity;
}

}  // namespace stamkund::scenario
