#include <algorithm>
#include <cmath>

#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "engine/report/keys.h"
#include "engine/scenario/limit_text.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

using scenario::Dimension;
using scenario::Form;
using scenario::Key;
using scenario::KeySet;
using scenario::Parts;

namespace {

void place(KeySet set, const std::string& section, const Parts& parts, std::vector<PlacedKey>& all) {
  for (const Key* key : scenario::all_of(set, &parts)) {
    const std::string path = (section.empty() ? "" : section + ".") + std::string(key->name);
    all.push_back({path, key});
    // The keys of an arm are those of the baseline.
    if (path != "arms") place(key->below(), path, parts, all);
  }
}

std::string noun(Dimension dimension) {
  switch (dimension) {
    case Dimension::number:
      return "number";
    case Dimension::share:
      return "share";
    case Dimension::change:
      return "change";
    case Dimension::duration:
      return "duration";
    case Dimension::money:
      return "amount";
    case Dimension::money_rate:
      return "amount over time";
    case Dimension::yearly:
      return "yearly rate";
    case Dimension::units:
      return "units";
    case Dimension::rate:
      return "units for an amount";
  }
  return "";
}

std::string limits_text(const Key& key) {
  const auto limit = [&key](double at) {
    // The sentence says already what the number is of.
    const bool bare = key.dimension == Dimension::money || key.dimension == Dimension::money_rate;
    return scenario::limit_text(at, bare ? Dimension::number : key.dimension, "");
  };
  const scenario::Range& range = key.range;
  std::string text;
  if (std::isfinite(range.low)) text += (range.low_open ? ", more than " : ", ") + limit(range.low);
  if (std::isfinite(range.high)) text += (text.empty() ? ", at most " : " to ") + limit(range.high);
  return text;
}

std::string listed(scenario::Words words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + std::string(words[i]);
  return text;
}

/// "arms[stamp card].program.reward" as the list of keys calls it.
std::string without_elements(const std::string& asked) {
  std::string path;
  bool inside = false;
  for (const char c : asked) {
    if (c == '[') inside = true;
    if (!inside) path += c;
    if (c == ']') inside = false;
  }
  return path.starts_with("arms.") ? "baseline" + path.substr(4) : path;
}

std::string about(const PlacedKey& placed, const Parts& parts) {
  const Key& key = *placed.key;
  std::string text = placed.path + "\n  " + std::string(key.meaning) + "\n";
  text += "  value:   " + value_text(key) + "\n";
  if (const std::string absent = absence_text(key); !absent.empty()) text += "  default: " + absent + "\n";
  if (!key.only_with.empty()) text += "  only with " + std::string(key.only_with) + "\n";
  const auto below = scenario::all_of(key.below(), &parts);
  std::size_t width = 0;
  for (const Key* one : below) width = std::max(width, one->name.size());
  for (const Key* one : below)
    text += "    " + std::string(one->name) + std::string(width - one->name.size() + 2, ' ') +
            std::string(one->meaning) + "\n";
  return text;
}

}  // namespace

std::vector<PlacedKey> placed_keys(const Parts& parts) {
  std::vector<PlacedKey> all;
  place(scenario::scenario_keys(), "", parts, all);
  return all;
}

std::string value_text(const Key& key) {
  switch (key.form) {
    case Form::quantity:
      return noun(key.dimension) + limits_text(key) + ", or a distribution";
    case Form::constant:
      return noun(key.dimension) + limits_text(key);
    case Form::count:
      return "whole number, " + std::to_string(key.least) + " to " + std::to_string(key.most);
    case Form::flag:
      return "true or false";
    case Form::text:
      return "text";
    case Form::date:
      return "date, YYYY-MM-DD";
    case Form::when:
      return "duration from the start, or a date";
    case Form::choice:
      return listed(key.choices);
    case Form::words:
      return "a word or a list of words";
    case Form::section:
      return "section";
    case Form::list:
      return "list of sections";
    case Form::one_or_list:
      return "section, or a list of them";
    case Form::also:
    case Form::parts:
      break;
  }
  return "";
}

std::string absence_text(const Key& key) {
  if (key.must) return "required";
  if (!key.otherwise.empty()) return std::string(key.otherwise);
  if (key.may_be_none) return "none";
  if (key.fallback.empty()) return "";
  return std::string(key.fallback) + (key.source.empty() ? "" : " (" + std::string(key.source) + ")");
}

std::string keys_text(const std::string& asked, const Parts& parts) {
  const std::string path = without_elements(asked);
  const auto all = placed_keys(parts);
  std::string text;
  std::vector<std::string> names;
  std::vector<const Key*> said;
  for (const auto& one : all) {
    names.push_back(one.path);
    names.emplace_back(one.key->name);
    const bool meant = one.path == path || one.path.ends_with("." + path);
    // The keys of one section that stands in several places are said once.
    if (path.empty() || !meant || std::find(said.begin(), said.end(), one.key) != said.end()) continue;
    said.push_back(one.key);
    text += (text.empty() ? "" : "\n") + about(one, parts);
  }
  if (!text.empty()) return text;
  // Without what is the same in all: what is below the baseline's program is near to nothing by itself.
  std::string suggestion = did_you_mean(path, names);
  if (const std::size_t dot = path.rfind('.'); suggestion.empty() && dot != std::string::npos)
    suggestion = did_you_mean(path.substr(dot + 1), names);
  throw Failure(Exit::usage, "there is no key '" + printable(asked) + "'" +
                                 (suggestion.empty() ? "" : " (" + suggestion + ")") +
                                 "; 'stamkund keys' lists them all");
}

}  // namespace stamkund::report
