// Places of a file that the command line changes, before anything is read.
#include "engine/scenario/overrides.h"

#include <optional>
#include <vector>

#include "engine/base/nearest.h"

namespace stamkund::scenario {
namespace {

/// One step of an override's path: a key, and for a list the name or number of the element.
struct Step {
  std::string key;
  std::string element;
  bool has_element = false;
};

std::vector<Step> steps_of(const std::string& path) {
  std::vector<Step> steps(1);
  bool inside = false;
  for (const char c : path) {
    if (inside) {
      if (c == ']')
        inside = false;
      else
        steps.back().element += c;
    } else if (c == '[') {
      inside = true;
      steps.back().has_element = true;
    } else if (c == '.') {
      steps.emplace_back();
    } else {
      steps.back().key += c;
    }
  }
  return steps;
}

/// Position of the element of a list with this number or this `name`.
std::optional<std::size_t> position_of(const YAML::Node& list, const std::string& element) {
  for (std::size_t i = 0; list.IsSequence() && i < list.size(); ++i) {
    const YAML::Node item = list[i];
    if (std::to_string(i) == element) return i;
    if (!item.IsMap()) continue;
    const YAML::Node name = item["name"];
    if (name.IsDefined() && name.IsScalar() && name.Scalar() == element) return i;
  }
  return std::nullopt;
}

/// The names of a list's elements: for messages.
std::vector<std::string> names_in(const YAML::Node& list) {
  std::vector<std::string> names;
  for (std::size_t i = 0; list.IsDefined() && list.IsSequence() && i < list.size(); ++i) {
    const YAML::Node item = list[i];
    if (item.IsMap() && item["name"].IsDefined() && item["name"].IsScalar())
      names.push_back(item["name"].Scalar());
  }
  return names;
}

}  // namespace

void apply(YAML::Node root, const Override& change, const std::string& kind, Reading& reading) {
  const std::string where = change.option.empty() ? "--set " + printable(change.path) : change.option;
  const auto steps = steps_of(change.path);
  YAML::Node value;
  try {
    value = YAML::Load(change.value);
  } catch (const YAML::Exception&) {
    value = YAML::Node(change.value);
  }
  YAML::Node at = root;
  std::string path;  // as the reader will call it
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    if (step.key.empty() || !at.IsMap()) {
      reading.error({}, where, "no such place in the " + kind);
      return;
    }
    const bool last = i + 1 == steps.size();
    path += (path.empty() ? "" : ".") + step.key;
    if (step.has_element) {
      const YAML::Node list = at[step.key];
      const auto position = list.IsDefined() ? position_of(list, step.element) : std::nullopt;
      if (!position || last) {
        reading.error({}, where,
                      "'" + printable(step.key) + "' has no element '" + printable(step.element) + "'",
                      did_you_mean(step.element, names_in(list)));
        return;
      }
      path += "[" + std::to_string(*position) + "]";
      YAML::Node item = list[*position];
      at.reset(item);
      continue;
    }
    if (last) {
      at[step.key] = value;
      reading.overrides.emplace_back(path, where);
      return;
    }
    // A place below something that is not there yet, or is "none", is made: the reader checks the keys.
    if (!at[step.key].IsDefined() || !at[step.key].IsMap()) at[step.key] = YAML::Node(YAML::NodeType::Map);
    YAML::Node next = at[step.key];
    at.reset(next);
  }
}

}  // namespace stamkund::scenario
