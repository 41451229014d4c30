#include "engine/scenario/section.h"

#include <algorithm>

#include "engine/scenario/section_text.h"

namespace stamkund::scenario {

void Reading::error(const YAML::Node& node, const std::string& where, const std::string& message,
                    const std::string& suggestion) {
  error_at({line_of(node), where}, message, suggestion);
}

void Reading::warning(const Place& place, const std::string& message, const std::string& suggestion) {
  report(Severity::warning, place.line, place.where, message, suggestion);
}

void Reading::report(Severity severity, int line, const std::string& where, const std::string& message,
                     const std::string& suggestion) {
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
  const std::size_t distributed = distributions;
  const std::size_t drawn = uncertain.size();
  read();
  if (acts()) return;
  assumptions.resize(assumed);
  distributions = distributed;
  uncertain.resize(drawn);
}

Section::~Section() = default;

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

bool Section::mentions(const std::string& key, const std::string& word) const {
  return YAML::Dump(node(key)).find(word) != std::string::npos;
}

std::optional<std::string> Section::single(const std::string& key) const {
  const YAML::Node at = node(key);
  if (!at.IsDefined() || !at.IsScalar()) return std::nullopt;
  return at.Scalar();
}

std::optional<std::string> Section::name_in_fit(const std::string& key) const {
  const YAML::Node at = node(key);
  if (!at.IsDefined()) return std::nullopt;
  if (at.IsScalar() && at.Scalar() == "from fit") return "";
  if (!at.IsMap() || !at["from_fit"].IsDefined() || !at["from_fit"].IsScalar()) return std::nullopt;
  return at["from_fit"].Scalar();
}

std::size_t Section::elements(const std::string& key) const {
  const YAML::Node at = node(key);
  return at.IsDefined() && at.IsSequence() ? at.size() : 0;
}

std::vector<std::string> Section::singles(const std::string& key, const std::string& inner) const {
  std::vector<std::string> found;
  const YAML::Node list = node(key);
  for (std::size_t i = 0; i < elements(key); ++i) {
    const YAML::Node item = list[i];
    if (!item.IsMap()) continue;
    const YAML::Node value = item[inner];
    found.push_back(value.IsDefined() && value.IsScalar() ? value.Scalar() : "");
  }
  return found;
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

Place Section::place() const { return {layers_.empty() ? 0 : line_of(layers_.front()), path_}; }

Place Section::place(const std::string& key) const {
  const YAML::Node at = node(key);
  return {at.IsDefined() ? line_of(at) : place().line, where(key)};
}

bool Section::is_none(const std::string& key) const {
  const auto found = below(key);
  return !found.empty() && says_none(found.front());
}

const Key* Section::declared(const std::string& name) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const Key* one) { return one->name == name; });
  return found == keys_.end() ? nullptr : *found;
}

Written& Section::write(const std::string& key, const std::string& value, const std::string& comment) {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const Key* one) { return one->name == key; });
  const auto rank = static_cast<std::size_t>(found - keys_.begin());
  return written_->below.emplace_back(Written{key, value, comment, rank, {}});
}

void Section::error(const std::string& key, const std::string& message, const std::string& suggestion) {
  // What is wrong of a key that exists is not that nobody knows it.
  if (declared(key) != nullptr) asked_.push_back(key);
  reading_->error_at(place(key), message, suggestion);
}

std::string Section::scalar(const std::string& key, const Default& fallback, bool& found,
                            const std::string& choices) {
  defaults_.insert_or_assign(key, fallback);
  const YAML::Node value = node(key);
  found = value.IsDefined() && !value.IsNull();
  if (value.IsDefined() && value.IsNull()) return fallback.text;  // finish() says so
  if (!found) {
    if (fallback.required)
      error(key, "missing; every scenario of this kind has to say it",
            choices.empty() ? "" : "one of " + choices);
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

}  // namespace stamkund::scenario
