// The parts of a section that hold others: mappings, lists, and the check for unknown keys.
#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/scenario/section.h"
#include "engine/scenario/section_text.h"

namespace stamkund::scenario {

void Section::section(const Key& declared, const std::function<void(Section&)>& read) {
  const std::string key = asked(declared);
  defaults_.try_emplace(key, Default{"", ""});
  Written& written = write(key, "");
  if (!room(key)) return;
  Section child(*reading_, where(key), below(key), written, declared.below());
  read(child);
  child.finish();
}

bool Section::room(const std::string& key) {
  if (++reading_->sections == kMostSections)
    error(key, "the file holds more than " + std::to_string(kMostSections) +
                   " mappings, with those that aliases (*) repeat");
  return reading_->sections < kMostSections;
}

bool Section::optional_section(const Key& declared, const std::function<void(Section&)>& read) {
  const std::string key(declared.name);
  if (!has(key) || is_none(key)) {
    write_none(declared);
    return false;
  }
  defaults_.insert_or_assign(key, Default{"none", ""});
  section(declared, read);
  return true;
}

void Section::list(const Key& declared, const std::function<void(Section&, std::size_t)>& read,
                   const YAML::Node& base) {
  const std::string key = asked(declared);
  defaults_.insert_or_assign(key, Default{"none", ""});
  const YAML::Node items = node(key);
  if (!items.IsDefined() || says_none(items) || (items.IsSequence() && items.size() == 0)) {
    (void)write(key, "none");
    return;
  }
  if (!items.IsSequence()) {
    error(key, std::string("found ") + (items.IsMap() ? "a mapping" : "'" + printable(items.Scalar()) + "'") +
                   ", expected a list (lines that begin with '- ')");
    return;
  }
  if (items.size() > kMostElements)
    error(key, "found " + std::to_string(items.size()) + " elements, expected at most " +
                   std::to_string(kMostElements));
  Written& written = write(key, "");
  for (std::size_t i = 0; i < std::min(items.size(), kMostElements); ++i) {
    if (!items[i].IsMap()) {
      reading_->error(items[i].IsNull() ? items : items[i], where(key) + "[" + std::to_string(i) + "]",
                      items[i].IsNull() ? "has no value: write something behind the '-', or take it away"
                                        : "expected a mapping (key: value lines)");
      continue;
    }
    if (!room(key)) return;
    Section child(*reading_, where(key) + "[" + std::to_string(i) + "]", {items[i], base},
                  written.below.emplace_back(), declared.below());
    read(child, i);
    child.finish();
  }
}

void Section::list(const Key& declared, const std::function<void(Section&, std::size_t)>& read) {
  list(declared, read, YAML::Node(YAML::NodeType::Undefined));
}

bool Section::one_or_list(const Key& declared, const std::function<void(Section&, std::size_t)>& read) {
  const std::string key(declared.name);
  if (has(key) && !is_none(key) && node(key).IsMap()) {
    section(declared, [&read](Section& one) { read(one, 0); });
    return false;
  }
  if (has(key) && node(key).IsScalar() && !is_none(key)) {
    ask(declared);
    error(key, "found '" + printable(node(key).Scalar()) +
                   "', expected a mapping (key: value lines) or a list of them (lines that begin with '- ')");
    return false;
  }
  list(declared, read);
  return true;
}

std::optional<std::vector<std::string>> Section::words(const Key& declared) {
  const std::string key = asked(declared);
  const YAML::Node value = node(key);
  if (!value.IsDefined() || value.IsNull()) return std::nullopt;
  std::vector<std::string> found;
  if (value.IsScalar()) found.push_back(value.Scalar());
  if (value.IsSequence() && value.size() > kMostElements) {
    error(key, "found " + std::to_string(value.size()) + " words, expected at most " +
                   std::to_string(kMostElements));
    return std::nullopt;
  }
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
  (void)write(key, text + "]");
  return found;
}

void Section::report_no_value(const std::string& key, const YAML::Node& at) {
  const auto known = defaults_.find(key);
  std::string remedy = "write a value, or leave the key out";
  if (known != defaults_.end() && known->second.required)
    remedy = "it has to be given";
  else if (known != defaults_.end() && known->second.text == "none")
    remedy = "write what belongs to it, or 'none', or leave the key out";
  else if (known != defaults_.end() && !known->second.text.empty())
    remedy = "write a value, or leave the key out for the default " + known->second.text;
  else if (known != defaults_.end())
    remedy = "write what belongs to it, or leave the key out";
  reading_->error(at, where(printable(key)), "has no value", remedy);
}

/// What to do about a key that is not known here.
std::string Section::meant_by(const std::string& key) const {
  if (key == "<<") return "keys are not merged; an arm takes over what the baseline says";
  if (key.starts_with('-')) return "an element of a list begins with '- ', a dash and a space";
  if (const Key* other = declared(key); other != nullptr && !other->only_with.empty())
    return "it has an effect only with '" + std::string(other->only_with) + "'";
  std::string suggestion = did_you_mean(key, asked_);
  if (!suggestion.empty()) return suggestion;
  std::vector<std::string> known = asked_;
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const auto& one : known) suggestion += (suggestion.empty() ? "known here: " : ", ") + one;
  return suggestion;
}

void Section::write_what_is_taken_away() {
  if (layers_.size() < 2) return;
  for (const auto& item : layers_.front()) {
    if (!item.first.IsScalar() || !says_none(item.second)) continue;
    const std::string key = item.first.Scalar();
    const auto is_it = [&](const Written& one) { return one.key == key; };
    const bool below = std::any_of(layers_.begin() + 1, layers_.end(),
                                   [&](const YAML::Node& layer) { return layer[key].IsDefined(); });
    const bool known = std::find(asked_.begin(), asked_.end(), key) != asked_.end();
    if (known && below && std::none_of(written_->below.begin(), written_->below.end(), is_it))
      (void)write(key, "none");
  }
}

void Section::finish() {
  write_what_is_taken_away();
  std::size_t unknown = 0;
  for (const auto& layer : layers_) {
    for (const auto& item : layer) {
      if (!item.first.IsScalar()) continue;
      const std::string key = item.first.Scalar();
      if (no_keys_.count(key) > 0) continue;
      if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) {
        if (item.second.IsNull()) report_no_value(key, item.first);
        continue;
      }
      if (++unknown > kMostSaid) {
        if (unknown == kMostSaid + 1) reading_->error(item.first, path_, "has more keys that are not known");
        continue;
      }
      const std::string suggestion = meant_by(key);
      reading_->error(item.first, where(printable(key)), "unknown key '" + printable(key) + "'", suggestion);
    }
  }
}

}  // namespace stamkund::scenario
