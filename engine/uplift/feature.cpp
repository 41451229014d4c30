#include "engine/uplift/feature.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace stamkund::uplift {
namespace {

constexpr std::size_t kMostFeatures = 500;

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// At commas outside quotes.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

/// The column of "log(x)"; empty if the text is no such call.
std::string inside(const std::string& text, const std::string& call) {
  if (!text.starts_with(call + "(") || text.back() != ')') return "";
  return trimmed(text.substr(call.size() + 1, text.size() - call.size() - 2));
}

std::string unquoted(const std::string& text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2)
                                                                       : text;
}

/// Takes "/ 100" or "* 2" off the end; false if what follows the sign is no number but the sign stands alone.
bool take_scale(std::string& text, double& times) {
  if (!text.empty() && text.back() == '"') return true;
  const std::size_t sign = text.find_last_of("/*");
  if (sign == std::string::npos) return true;
  const std::string number = trimmed(text.substr(sign + 1));
  double value = 0;
  const auto result = std::from_chars(number.data(), number.data() + number.size(), value);
  const bool fine = result.ec == std::errc{} && result.ptr == number.data() + number.size() &&
                    std::isfinite(value) && value != 0.0;
  if (!fine) return text.find_first_of("\"") != std::string::npos;
  times = text[sign] == '/' ? 1.0 / value : value;
  text = trimmed(text.substr(0, sign));
  return true;
}

}  // namespace

std::vector<Feature> parse_features(const std::string& text, Problems& problems) {
  std::vector<Feature> out;
  std::set<std::string> seen;
  const auto error = [&](const std::string& message, const std::string& suggestion) {
    problems.error({Severity::error, "--features", 0, "", message, suggestion});
  };
  for (const std::string& part : parts_of(text)) {
    Feature feature;
    feature.text = trimmed(part);
    std::string rest = feature.text;
    if (rest.empty()) {
      error("there is an empty name in '" + printable(text, 200) + "'", "names with commas between them");
      continue;
    }
    if (!take_scale(rest, feature.times)) {
      error("found '" + printable(feature.text) + "', expected a number other than 0 after the sign",
            "a column whose name has such a sign goes in double quotes");
      continue;
    }
    if (const std::string in = inside(rest, "log"); !in.empty()) {
      feature.log = true;
      rest = in;
    } else if (const std::string of = inside(rest, "category"); !of.empty()) {
      feature.category = true;
      rest = of;
    } else if (rest.find('(') != std::string::npos && rest.front() != '"') {
      error("found '" + printable(feature.text) + "', expected NAME, log(NAME) or category(NAME)",
            "a column whose name has brackets goes in double quotes");
      continue;
    }
    feature.column = unquoted(rest);
    if (feature.category && feature.times != 1.0)
      error("'" + printable(feature.text) + "': a category has no scale", "");
    if (!seen.insert(feature.text).second) error("'" + printable(feature.text) + "' is there twice", "");
    out.push_back(std::move(feature));
  }
  if (out.size() > kMostFeatures) error("at most " + std::to_string(kMostFeatures) + " features", "");
  return out;
}

std::vector<std::string> columns_of(const std::vector<Feature>& features) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& column) {
    if (!column.empty() && std::find(out.begin(), out.end(), column) == out.end()) out.push_back(column);
  };
  for (const Feature& one : features) {
    add(one.column);
    for (const std::string& other : one.by) add(other);
    add(one.over);
  }
  return out;
}

}  // namespace stamkund::uplift
