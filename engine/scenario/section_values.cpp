// Numbers in a section: constants, distributions, and whether they lie in their range.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "engine/base/letters.h"
#include "engine/base/nearest.h"
#include "engine/scenario/day_meant.h"
#include "engine/scenario/limit_text.h"
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

/// True if `word` is the name of a currency, or its singular or plural: "stamp" of "stamps", "penny" of
/// "pennies".
bool is_name(const std::string& word, const std::string& name) {
  const std::string a = lower(word);
  const std::string b = lower(name);
  if (a.empty()) return false;
  if (a == b || a + "s" == b || a == b + "s") return true;
  const std::size_t shorter = std::min(a.size(), b.size());
  const auto same = static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shorter), b.begin()).first -
      a.begin());
  return same >= 4 && 5 * same >= 3 * shorter;
}

/// A name with more than one word, or with a sign in it, cannot stand behind a number.
bool is_one_word(const std::string& name) {
  return !name.empty() && name.find_first_of(" \t,.%0123456789") == std::string::npos;
}

/// What stands for a date where only a length of time can stand.
std::string of_a_date(const std::vector<Day>& days, const std::optional<Day>& start) {
  if (!start)
    return "times count from the start: say how long after it, such as '10 weeks'; with the key 'start_date' "
           "in the "
           "scenario its date is known";
  if (days.size() != 1 || days[0] < *start) return "times count from start_date, " + to_string(*start);
  return "times count from start_date, " + to_string(*start) + ": '" +
         std::to_string(days_between(*start, days[0])) + " days'";
}

/// The first word after the number: "10 stamps" gives "stamps".
std::string word_of(const std::string& text) {
  const std::size_t digit = text.find_last_of("0123456789", text.find(" per "));
  const std::size_t from = text.find_first_not_of(" \t", digit == std::string::npos ? 0 : digit + 1);
  if (from == std::string::npos) return "";
  return text.substr(from, text.find_first_of(" \t", from) - from);
}

/// The spread of a lognormal: with 10, one value in six is over 20 000 medians.
constexpr Range kLogSpread{0.0, 10.0, true};

/// The standard deviation of a normal is no value of the key, but as long as its range at most.
Range spread_of(const Range& range) {
  const double length = std::max(std::abs(range.low), std::abs(range.high));
  return {0.0, std::isfinite(length) ? 2.0 * length : 1e15, true};
}

}  // namespace

std::optional<double> Section::read_number(const std::string& key, const YAML::Node& node,
                                           Dimension dimension) {
  if (!node.IsScalar()) {
    reading_->error(node, where(key),
                    "found " +
                        std::string(node.IsNull()       ? "nothing"
                                    : node.IsSequence() ? "a list"
                                                        : "a mapping (key: value)") +
                        ", expected " + expected(dimension, reading_->currency));
    return std::nullopt;
  }
  const Parsed parsed = parse_quantity(node.Scalar(), dimension, reading_->currency);
  const std::string found = "found '" + printable(node.Scalar()) + "', ";
  if (!parsed.value) {
    const std::vector<Day> days =
        dimension == Dimension::duration ? days_meant(node.Scalar()) : std::vector<Day>{};
    if (days.empty())
      reading_->error(node, where(key), found + parsed.problem, parsed.suggestion);
    else
      reading_->error(node, where(key), found + "a date; " + parsed.problem,
                      of_a_date(days, reading_->start));
    return std::nullopt;
  }
  const bool units = dimension == Dimension::units || dimension == Dimension::rate;
  if (!units || reading_->units_here.empty()) return parsed.value;
  const std::string word = word_of(node.Scalar());
  if (word.empty() || is_name(word, reading_->units_here)) return parsed.value;
  const std::string here = printable(reading_->units_here);
  for (const auto& other : reading_->units_elsewhere) {
    if (!is_name(word, other)) continue;
    reading_->error(node, where(key),
                    found + "but this is about '" + here + "'; '" + printable(other) +
                        "' are another currency of the program");
    return std::nullopt;
  }
  if (reading_->units_named && is_one_word(reading_->units_here)) {
    std::string meant = node.Scalar();
    meant.replace(meant.find(word), word.size(), reading_->units_here);
    reading_->error(node, where(key), found + "but the unit here is called '" + here + "'",
                    "write '" + printable(meant) + "', or the number alone");
    return std::nullopt;
  }
  return parsed.value;
}

bool Section::check_range(const std::string& key, const YAML::Node& node, double value, Dimension dimension,
                          Range range) {
  // A time that is lost beside the horizon would never pass: 0, or at least a minute and a half.
  const bool lost = dimension == Dimension::duration && value > 0.0 && value < kSpan.low;
  if (!lost && value > range.low && value <= range.high) {
    // A change of more than its double is rarely meant.
    if (dimension == Dimension::change && value > 1.0 && node.IsScalar() &&
        node.Scalar().find('%') == std::string::npos)
      reading_->warning(
          place(key),
          "a bare " + printable(node.Scalar()) + " is " + limit_text(value, dimension, reading_->currency),
          "did you mean '" + printable(node.Scalar()) + " %'?");
    return true;
  }
  if (!range.low_open && value == range.low) return true;
  const auto limit = [&](double at) { return limit_text(at, dimension, reading_->currency); };
  std::string limits;
  if (lost && range.low == 0.0)
    limits = (range.low_open ? "" : "0 or ") + ("at least " + limit(kSpan.low));
  else if (std::isfinite(range.low))
    limits += (range.low_open ? "more than " : "at least ") + limit(range.low);
  if (std::isfinite(range.high)) limits += (limits.empty() ? "" : " and ") + ("at most " + limit(range.high));
  const bool bare_percent = dimension == Dimension::share && value > 1.0 && value <= 100.0 &&
                            node.IsScalar() && node.Scalar().find('%') == std::string::npos;
  reading_->error(node, where(key),
                  "out of range: must be " + limits +
                      (node.IsScalar() ? "; found '" + printable(node.Scalar()) + "'" : ""),
                  bare_percent ? "did you mean '" + printable(node.Scalar()) + " %'?" : "");
  return false;
}

Quantity Section::read_distribution(const std::string& key, const YAML::Node& node, Dimension dimension,
                                    Range range) {
  Quantity quantity;
  quantity.range = range;
  const std::vector<std::string> laws{"uniform", "normal", "lognormal", "triangular"};
  if (node.size() != 1 || !node.begin()->first.IsScalar()) {
    reading_->error(node, where(key),
                    node.size() == 0
                        ? "found nothing between braces, expected " + expected(dimension, reading_->currency)
                        : "a distribution has one name",
                    "a distribution is written such as {uniform: [low, high]}");
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
    reading_->error(list.IsNull() ? node : list, where(key),
                    law + " takes a list of " + std::to_string(wanted) + " values" +
                        (list.IsSequence() ? ", found " + std::to_string(list.size()) : ""),
                    list.IsSequence() && list.size() > wanted
                        ? "a comma ends a value: write a decimal point, '2.5'"
                        : "such as {" + law + ": [" +
                              (wanted == 3        ? "low, mode, high"
                               : law == "uniform" ? "low, high"
                                                  : "centre, spread") +
                              "]}");
    return quantity;
  }
  bool fine = true;
  for (std::size_t i = 0; i < wanted; ++i) {
    // The spread of a lognormal is on the log scale and has no unit; that of a normal is no value of the key.
    const bool log_spread = quantity.law == Quantity::Law::lognormal && i == 1;
    const bool spread = log_spread || (quantity.law == Quantity::Law::normal && i == 1);
    const Dimension of = log_spread ? Dimension::number : dimension;
    const auto number = read_number(key, list[i], of);
    fine = number &&
           check_range(key, list[i], *number, of,
                       log_spread ? kLogSpread
                       : spread   ? spread_of(range)
                                  : range) &&
           fine;
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

bool Section::read_from_fit(const std::string& key, const YAML::Node& node,
                            const std::vector<std::string>& names, Quantity& quantity) {
  std::string name;
  if (node.IsScalar() && node.Scalar() != "from fit") return false;
  if (node.IsMap()) {
    if (node.size() != 1 || !node.begin()->first.IsScalar() || node.begin()->first.Scalar() != "from_fit")
      return false;
    if (!node.begin()->second.IsScalar() || node.begin()->second.Scalar().empty()) {
      reading_->error(node, where(key), "from_fit takes the name under which the fit has it",
                      "such as {from_fit: email lift}; 'stamkund validate fit.h5' lists all names");
      return true;
    }
    name = node.begin()->second.Scalar();
  } else if (!node.IsScalar()) {
    return false;
  }
  const Key& asked = *declared(key);
  if (!asked.learnable) {
    reading_->error(
        node, where(key), "found 'from fit', but a fit learns nothing of this key",
        "it learns lift, decay, open, leaving and unsubscribe of campaigns, fatigue's weight and decay, and "
        "member_purchase_rate");
    return true;
  }
  quantity.law = Quantity::Law::from_fit;
  quantity.parameters[0] = asked.until_learned;
  if (!name.empty())
    quantity.learned = {name};
  else if (names.empty())
    quantity.learned = {std::string(asked.learned)};
  else
    quantity.learned = names;
  ++reading_->distributions;
  write(key, name.empty() ? quoted("from fit") : "{from_fit: " + quoted(name) + "}", "");
  return true;
}

Quantity Section::read_quantity(const std::string& key, Dimension dimension, Range range,
                                const Default& fallback, const std::vector<std::string>& learned) {
  Quantity quantity;
  quantity.range = range;
  defaults_.insert_or_assign(key, fallback);
  YAML::Node value = node(key);
  const bool given = value.IsDefined() && !value.IsNull();
  // A default may be a distribution too: what nobody knows should not look certain. (To assign would write it
  // into the document.)
  const bool as_fit = !given && fallback.text == "from fit";
  if (!given && (as_fit || fallback.text.starts_with("{"))) value.reset(YAML::Load(fallback.text));
  if ((given || as_fit) && read_from_fit(key, value, learned, quantity)) {
    // Said or taken.
  } else if (value.IsDefined() && value.IsMap()) {
    if (!given) reading_->assumptions.push_back({where(key), fallback.text, fallback.source});
    quantity = read_distribution(key, value, dimension, range);
    ++reading_->distributions;
    if (value.size() == 1) {
      std::string law_text = "{" + value.begin()->first.as<std::string>("") + ": [";
      const YAML::Node list = value.begin()->second;
      for (std::size_t i = 0; list.IsSequence() && i < list.size(); ++i)
        law_text += (i > 0 ? ", " : "") + (list[i].IsScalar() ? quoted(list[i].Scalar()) : "");
      write(key, law_text + "]}", given ? "" : "default: " + fallback.source);
    }
  } else {
    bool found = false;
    std::string text = scalar(key, fallback, found);
    if (found) {
      const auto number = read_number(key, value, dimension);
      // Written out, the unit has its name, so its amounts have to be in it.
      const bool units = dimension == Dimension::units || dimension == Dimension::rate;
      if (const std::string word = word_of(text); number && units && is_one_word(reading_->units_here) &&
                                                  !word.empty() && !is_name(word, reading_->units_here))
        text.replace(text.find(word), word.size(), reading_->units_here);
      if (number && check_range(key, value, *number, dimension, range)) quantity.parameters[0] = *number;
    } else if (!text.empty()) {
      quantity.parameters[0] = parse_quantity(text, dimension, reading_->currency).value.value_or(0.0);
    }
    write(key, quoted(text), found || fallback.source.empty() ? "" : "default: " + fallback.source);
  }
  quantity.identity = hash_of(below_arm(where(key)));
  if (!quantity.is_constant())
    reading_->uncertain.push_back({where(key), quantity, dimension, layer_of(key) <= 0});
  return quantity;
}

}  // namespace stamkund::scenario
