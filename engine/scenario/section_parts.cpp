// The parts of a section that hold others: mappings, lists, and the check for unknown keys.
#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/scenario/section.h"
#include "engine/scenario/section_text.h"

namespace stamkund::scenario {

void Section::section(const std::string& key, const std::function<void(Section&)>& read) {
  asked_.push_back(key);
  echo(key, "");
  Section child(*reading_, where(key), below(key), depth_ + 1);
  read(child);
  child.finish();
}

bool Section::optional_section(const std::string& key, const std::function<void(Section&)>& read) {
  if (!has(key) || is_none(key)) {
    asked_.push_back(key);
    echo(key, "none");
    return false;
  }
  section(key, read);
  return true;
}

void Section::list(const std::string& key, const std::function<void(Section&, std::size_t)>& read,
                   const YAML::Node& base) {
  asked_.push_back(key);
  const YAML::Node items = node(key);
  if (!items.IsDefined() || says_none(items) || (items.IsSequence() && items.size() == 0)) {
    echo(key, "none");
    return;
  }
  if (!items.IsSequence()) {
    error(key, "expected a list (lines that begin with '- ')");
    return;
  }
  echo(key, "");
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].IsMap()) {
      reading_->error(items[i], where(key) + "[" + std::to_string(i) + "]",
                      "expected a mapping (key: value lines)");
      continue;
    }
    Section child(*reading_, where(key) + "[" + std::to_string(i) + "]", {items[i], base}, depth_ + 2);
    child.list_item_start_ = true;
    read(child, i);
    child.finish();
  }
}

bool Section::one_or_list(const std::string& key, const std::function<void(Section&, std::size_t)>& read) {
  if (has(key) && !is_none(key) && node(key).IsMap()) {
    section(key, [&read](Section& one) { read(one, 0); });
    return false;
  }
  if (has(key) && node(key).IsScalar() && !is_none(key)) {
    ask(key);
    error(key, "expected a mapping (key: value lines) or a list of them (lines that begin with '- ')");
    return false;
  }
  list(key, read);
  return true;
}

std::optional<std::vector<std::string>> Section::words(const std::string& key) {
  ask(key);
  const YAML::Node value = node(key);
  if (!value.IsDefined() || value.IsNull()) return std::nullopt;
  std::vector<std::string> found;
  if (value.IsScalar()) found.push_back(value.Scalar());
  for (std::size_t i = 0; value.IsSequence() && i < value.size(); ++i) {
    const YAML::Node one = value[i];
    if (!one.IsScalar()) {
      reading_->error(one, where(key), "expected a word");
      continue;
    }
    found.push_back(one.Scalar());
  }
  if (found.empty()) {
    error(key, "expected a word or a list of words, such as [gold]");
    return std::nullopt;
  }
  std::string text;
  for (const auto& word : found) text += (text.empty() ? "[" : ", ") + quoted(word);
  echo(key, text + "]");
  return found;
}

void Section::idle(const std::string& key, const std::string& why) {
  ask(key);
  if (has(key) && !is_none(key)) error(key, "has no effect here: " + why, "take it away");
}

void Section::finish() {
  for (const auto& layer : layers_) {
    for (const auto& item : layer) {
      if (!item.first.IsScalar()) continue;
      const std::string key = item.first.Scalar();
      if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
      std::vector<std::string> known = asked_;
      // In braces a comma ends the value, so the rest of "2,5 points" looks like a key.
      const bool comma = !key.empty() && key[0] >= '0' && key[0] <= '9' && item.second.IsNull();
      std::string suggestion = comma ? "write a decimal point, '2.5', and thousands as '1000' or '1_000'"
                                     : did_you_mean(key, known);
      if (suggestion.empty()) {
        std::sort(known.begin(), known.end());
        known.erase(std::unique(known.begin(), known.end()), known.end());
        for (const auto& one : known) suggestion += (suggestion.empty() ? "known here: " : ", ") + one;
      }
      reading_->error(item.first, where(printable(key)), "unknown key '" + printable(key) + "'", suggestion);
    }
  }
}

}  // namespace stamkund::scenario
