#include "engine/scenario/section.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/nearest.h"
#include "engine/scenario/day_meant.h"
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
  if (severity == Severity::error && settled.count(where) > 0) return;
  // The same mistake in a baseline is met again in every arm.
  const std::string what = below_arm(where) + message;
  if (!reported.insert({line, what}).second) return;
  // So is one that --set made in the baseline, though the arms have it from a line of the file.
  if (line != 0 && !overrides.empty() && reported.count({0, what}) > 0) return;
  // Nobody reads more, and the file is refused anyway.
  constexpr std::size_t kMostProblems = 500;
  if (problems->all().size() > kMostProblems && problems->has_errors()) return;
  Problem problem{severity, source, line, where, message, suggestion};
  if (problems->all().size() == kMostProblems && problems->has_errors())
    problem = {Severity::error, file, 0, "", "there are more problems than these; mend them first", ""};
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

Section::Section(Reading& reading, std::string path, std::vector<YAML::Node> layers, Written& written,
                 KeySet keys)
    : reading_(&reading), path_(std::move(path)), written_(&written), keys_(all_of(keys, reading.parts)) {
  for (auto& layer : layers) {
    if (!layer.IsDefined() || layer.IsNull()) continue;
    if (!layer.IsMap()) {
      reading_->error(layer, path_,
                      "expected a mapping (key: value lines), found " +
                          std::string(layer.IsScalar() ? "'" + printable(layer.Scalar()) + "'" : "a list"));
      continue;
    }
    look_over(layer);
    layers_.push_back(layer);
  }
}

/// What can be said of a mapping before its keys have a meaning.
void Section::look_over(const YAML::Node& layer) {
  std::set<std::string> seen;
  std::string before;
  std::string value_before;
  for (const auto& item : layer) {
    if (!item.first.IsScalar()) {
      reading_->error(item.first, path_, "a key must be a word");
      continue;
    }
    const std::string& key = item.first.Scalar();
    // In braces a comma ends the value: the rest of "13,50 SEK" looks like a key without a value.
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (item.second.IsNull() && !key.empty() && is_digit(key.front()) && !value_before.empty() &&
        is_digit(value_before.back())) {
      const std::string together = value_before + "," + key;
      const Parsed meant = parse_quantity(together, Dimension::number, reading_->currency);
      reading_->error(item.first, where(before),
                      "found '" + printable(together) + "' in braces, where a comma ends a value",
                      meant.suggestion);
      reading_->settled.insert(where(before));
      no_keys_.insert(key);
      value_before.clear();
      continue;
    }
    if (!seen.insert(key).second)
      reading_->error(
          item.first, where(printable(key)), "given twice in the same mapping",
          path_.ends_with("]") ? "if a new element of the list begins here, it needs a '- '" : "");
    // finish() says so; until then nothing else that comes from it shall be said.
    if (item.second.IsNull()) ++reading_->mistakes;
    before = key;
    value_before = item.second.IsScalar() ? item.second.Scalar() : "";
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

Written& Section::write(const std::string& key, const std::string& value, const std::string& comment) {
  const auto declared = std::find_if(keys_.begin(), keys_.end(), [&](const Key* one) { return one->name == key; });
  return written_->below.emplace_back(Written{key, value, comment, static_cast<std::size_t>(declared - keys_.begin()), {}});
}

void Section::error(const std::string& key, const std::string& message, const std::string& suggestion) {
  reading_->error_at(place(key), message, suggestion);
}

std::string Section::scalar(const std::string& key, const Default& fallback, bool& found) {
  asked_.push_back(key);
  defaults_.insert_or_assign(key, fallback);
  const YAML::Node value = node(key);
  found = value.IsDefined() && !value.IsNull();
  if (value.IsDefined() && value.IsNull()) return fallback.text;  // finish() says so
  if (!found) {
    if (fallback.required)
      error(key, "missing; every scenario of this kind has to say it");
    else if (!fallback.source.empty())
      reading_->assumptions.push_back({where(key), fallback.text, fallback.source});
    return fallback.text;
  }
  if (!value.IsScalar()) {
    error(key, value.IsSequence() ? "expected a single value, found a list"
                                  : "expected a single value, found a mapping (key: value lines)");
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
    defaults_.insert_or_assign(key, Default{"none", ""});
    write(key, "none");
    return std::nullopt;
  }
  return constant(key, dimension, range, kRequired);
}

std::uint64_t Section::count(const std::string& key, std::uint64_t low, std::uint64_t high,
                             const Default& fallback) {
  bool found = false;
  std::string text = scalar(key, fallback, found);
  write(key, quoted(text), found || fallback.source.empty() ? "" : "default: " + fallback.source);
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
  write(key, quoted(value), found || fallback.source.empty() ? "" : "default: " + fallback.source);
  if (found && fallback.required && value.find_first_not_of(" \t\n") == std::string::npos)
    error(key, "is empty: it needs a word");
  if (value.size() > kLongestText)
    error(key, "is " + std::to_string(value.size()) + " bytes long, expected at most " +
                   std::to_string(kLongestText));
  if (std::any_of(value.begin(), value.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    error(key, "found '" + printable(value) + "', with a line break or another control character",
          "names are written on one line");
  return value;
}

Day Section::date(const std::string& key, const Default& fallback) {
  bool found = false;
  const std::string text = scalar(key, fallback, found);
  write(key, quoted(text), found || fallback.source.empty() ? "" : "default: " + fallback.source);
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

std::string Section::choice(const std::string& key, const std::vector<std::string>& choices,
                            const Default& fallback) {
  bool found = false;
  std::string value = scalar(key, fallback, found);
  write(key, quoted(value), found || fallback.source.empty() ? "" : "default: " + fallback.source);
  if (std::find(choices.begin(), choices.end(), value) == choices.end() && found) {
    std::string all;
    for (const auto& one : choices) all += (all.empty() ? "" : ", ") + one;
    error(key, "found '" + printable(value) + "', expected one of " + all, did_you_mean(value, choices));
    return choices.front();
  }
  return value;
}

}  // namespace stamkund::scenario
