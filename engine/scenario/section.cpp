#include "engine/scenario/section.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/nearest.h"
#include "engine/scenario/section_text.h"

namespace stamkund::scenario {
namespace {

/// FNV-1a: a stable name for a quantity's path, so that its draw does not depend on the order of the file.
std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

/// "arms[2].program.reward" -> "program.reward": the scenario's arm is never part of a random key.
std::string below_arm(const std::string& path) {
  if (path.rfind("baseline.", 0) == 0) return path.substr(9);
  if (path.rfind("arms[", 0) == 0) return path.substr(std::min(path.size(), path.find(']') + 2));
  return path;
}

/// YYYY-MM-DD in form, whether or not there is such a day.
bool looks_like_iso(const std::string& text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  return true;
}

/// A date with the year first that only lacks the form: "2025-3-1", "2025/03/01", "20250301".
std::optional<Day> day_meant(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      parts.back() += c;
    else if (c == '-' || c == '/' || c == '.' || c == ' ')
      parts.emplace_back();
    else
      return std::nullopt;
  }
  if (parts.size() == 1 && parts[0].size() == 8)
    parts = {parts[0].substr(0, 4), parts[0].substr(4, 2), parts[0].substr(6)};
  if (parts.size() != 3 || parts[0].size() != 4) return std::nullopt;
  for (std::size_t i = 1; i < 3; ++i) {
    if (parts[i].empty() || parts[i].size() > 2) return std::nullopt;
    if (parts[i].size() == 1) parts[i].insert(0, "0");
  }
  return parse_iso_day(parts[0] + "-" + parts[1] + "-" + parts[2]);
}

}  // namespace

void Reading::error(const YAML::Node& node, const std::string& where, const std::string& message,
                    const std::string& suggestion) {
  ++mistakes;
  report(Severity::error, node, where, message, suggestion);
}

void Reading::warning(const Place& place, const std::string& message, const std::string& suggestion) {
  report(Severity::warning, place.node, place.where, message, suggestion);
}

void Reading::report(Severity severity, const YAML::Node& node, const std::string& where,
                     const std::string& message, const std::string& suggestion) {
  int line = node.IsDefined() && !node.Mark().is_null() ? node.Mark().line + 1 : 0;
  // What came from the command line is on no line of the file.
  std::string source = file;
  for (const auto& [path, option] : overrides) {
    if (where != path && !where.starts_with(path + ".")) continue;
    source = option;
    line = 0;
  }
  // The same mistake in a baseline is met again in every arm.
  if (!reported.insert({line, below_arm(where) + message}).second) return;
  Problem problem{severity, source, line, where, message, suggestion};
  if (severity == Severity::error)
    problems->error(std::move(problem));
  else
    problems->warning(std::move(problem));
}

void Reading::read_if_it_acts(const std::function<void()>& read, const std::function<bool()>& acts) {
  const std::size_t assumed = assumptions.size();
  const std::size_t uncertain = distributions;
  read();
  if (acts()) return;
  assumptions.resize(assumed);
  distributions = uncertain;
}

Section::Section(Reading& reading, std::string path, std::vector<YAML::Node> layers, int depth)
    : reading_(&reading), path_(std::move(path)), depth_(depth) {
  for (auto& layer : layers) {
    if (!layer.IsDefined() || layer.IsNull()) continue;
    if (!layer.IsMap()) {
      reading_->error(layer, path_,
                      "expected a mapping (key: value lines), found " +
                          std::string(layer.IsScalar() ? "'" + printable(layer.Scalar()) + "'" : "a list"));
      continue;
    }
    std::set<std::string> seen;
    for (const auto& item : layer) {
      if (!item.first.IsScalar()) {
        reading_->error(item.first, path_, "a key must be a word");
      } else if (!seen.insert(item.first.Scalar()).second) {
        reading_->error(item.first, where(printable(item.first.Scalar())), "given twice in the same mapping");
      }
    }
    layers_.push_back(layer);
  }
}

std::string Section::where(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

std::vector<YAML::Node> Section::below(const std::string& key) const {
  std::vector<YAML::Node> found;
  for (const auto& layer : layers_) {
    const YAML::Node child = layer[key];
    if (!child.IsDefined()) continue;
    found.push_back(child);
    // A scalar, a list or "none" replaces what lies below it; only mappings merge.
    if (!child.IsMap()) break;
  }
  // A mapping laid over something that is no mapping replaces it.
  while (found.size() > 1 && !found.back().IsMap()) found.pop_back();
  return found;
}

YAML::Node Section::node(const std::string& key) const {
  const auto found = below(key);
  return found.empty() ? YAML::Node(YAML::NodeType::Undefined) : found.front();
}

bool Section::has(const std::string& key) const { return !below(key).empty(); }

int Section::layer_of(const std::string& key) const {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const YAML::Node& layer = layers_[i];
    if (layer[key].IsDefined()) return static_cast<int>(i);
  }
  return -1;
}

Place Section::place() const {
  return layers_.empty() ? Place{YAML::Node(YAML::NodeType::Undefined), path_}
                         : Place{layers_.front(), path_};
}

Place Section::place(const std::string& key) const {
  const YAML::Node at = node(key);
  return {at.IsDefined() ? at : place().node, where(key)};
}

bool Section::is_none(const std::string& key) const {
  const auto found = below(key);
  return !found.empty() && says_none(found.front());
}

void Section::echo(const std::string& key, const std::string& value, const std::string& comment) {
  std::string indent(static_cast<std::size_t>(depth_) * 2, ' ');
  if (list_item_start_) {
    indent.replace(indent.size() - 2, 2, "- ");
    list_item_start_ = false;
  }
  reading_->resolved += indent + key + ":" + (value.empty() ? "" : " " + value) +
                        (comment.empty() ? "" : "  # " + comment) + "\n";
}

void Section::error(const std::string& key, const std::string& message, const std::string& suggestion) {
  reading_->error_at(place(key), message, suggestion);
}

std::string Section::scalar(const std::string& key, const Default& fallback, bool& found) {
  asked_.push_back(key);
  const YAML::Node value = node(key);
  found = value.IsDefined() && !value.IsNull();
  if (!found) {
    if (fallback.required)
      error(key, "missing; every scenario of this kind has to say it");
    else if (!fallback.source.empty())
      reading_->assumptions.push_back({where(key), fallback.text, fallback.source});
    return fallback.text;
  }
  if (!value.IsScalar()) {
    error(key, "expected a single value");
    found = false;
    return fallback.text;
  }
  return value.Scalar();
}

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

double Section::constant(const std::string& key, Dimension dimension, Range range, const Default& fallback) {
  const Quantity quantity = this->quantity(key, dimension, range, fallback);
  if (!quantity.is_constant()) error(key, "must be a constant, not a distribution");
  return quantity.parameters[0];
}

std::optional<double> Section::optional_constant(const std::string& key, Dimension dimension, Range range) {
  if (!has(key) || is_none(key)) {
    ask(key);
    echo(key, "none");
    return std::nullopt;
  }
  return constant(key, dimension, range, kRequired);
}

std::uint64_t Section::count(const std::string& key, std::uint64_t low, std::uint64_t high,
                             const Default& fallback) {
  bool found = false;
  std::string text = scalar(key, fallback, found);
  echo(key, quoted(text), found || fallback.source.empty() ? "" : "default: " + fallback.source);
  std::string digits;
  for (const char c : text)
    if (c != '_') digits += c;
  std::uint64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole =
      !digits.empty() && result.ec == std::errc{} && result.ptr == digits.data() + digits.size();
  if ((!whole || value < low || value > high) && (found || whole))
    error(key, "found '" + printable(text) + "', expected a whole number from " + std::to_string(low) +
                   " to " + std::to_string(high));
  return value;
}

bool Section::flag(const std::string& key, const Default& fallback) {
  return choice(key, {"true", "false"}, fallback) == "true";
}

std::string Section::text(const std::string& key, const Default& fallback) {
  bool found = false;
  std::string value = scalar(key, fallback, found);
  echo(key, quoted(value), found || fallback.source.empty() ? "" : "default: " + fallback.source);
  return value;
}

Day Section::date(const std::string& key, const Default& fallback) {
  bool found = false;
  const std::string text = scalar(key, fallback, found);
  echo(key, quoted(text), found || fallback.source.empty() ? "" : "default: " + fallback.source);
  if (!found) return parse_iso_day(text).value_or(Day{});
  const std::string fault = "found '" + printable(text) + "', ";
  if (const auto day = parse_iso_day(text)) {
    // Other years are slips of the finger, and the calendar has to hold the horizon too.
    if (text >= "1900" && text < "3000") return *day;
    error(key, fault + "expected a year from 1900 to 2999");
  } else if (const auto meant = day_meant(text)) {
    error(key, fault + "expected a date as YYYY-MM-DD", "did you mean '" + to_string(*meant) + "'?");
  } else if (looks_like_iso(text)) {
    error(key, fault + "but the calendar has no such day");
  } else {
    error(key, fault + "expected a date as YYYY-MM-DD, such as 2025-01-31");
  }
  return parse_iso_day(fallback.text).value_or(Day{});
}

std::string Section::choice(const std::string& key, const std::vector<std::string>& choices,
                            const Default& fallback) {
  bool found = false;
  std::string value = scalar(key, fallback, found);
  echo(key, quoted(value), found || fallback.source.empty() ? "" : "default: " + fallback.source);
  if (std::find(choices.begin(), choices.end(), value) == choices.end() && found) {
    std::string all;
    for (const auto& one : choices) all += (all.empty() ? "" : ", ") + one;
    error(key, "found '" + printable(value) + "', expected one of " + all, did_you_mean(value, choices));
    return choices.front();
  }
  return value;
}

}  // namespace stamkund::scenario
