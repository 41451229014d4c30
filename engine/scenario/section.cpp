#include "engine/scenario/section.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/nearest.h"
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

bool Section::has(const std::string& key, const std::string& inner) const {
  for (const YAML::Node& layer : below(key))
    if (layer.IsMap() && layer[inner].IsDefined()) return true;
  return false;
}

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
