#include "engine/scenario/key_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "engine/base/source.h"
#include "engine/scenario/overrides.h"
#include "engine/scenario/sweep_study.h"
#include "engine/scenario/targets.h"
#include "engine/scenario/yaml_document.h"

namespace stamkund::scenario {
namespace {

/// Files of ours begin with one of these keys.
struct Format {
  const char* key;
  const char* said;
};
constexpr std::array kFormats{
    Format{"stamkund", "a scenario, for 'stamkund run'"},
    Format{kTargetsKey, "a file of targets, for 'stamkund tune'"},
    Format{kSweepKey, "a study, for 'stamkund sweep'"},
    Format{"stamkund-experiment", "an experiment, for 'stamkund plan' and 'analyze'"}};

/// What the file is, where it is another one of ours than `keys` are of.
const Format* other_format(const YAML::Node& document, KeySet keys) {
  const Format* other = nullptr;
  for (const auto& one : kFormats) {
    if (!document[one.key].IsDefined()) continue;
    if (std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return key.name == one.key; }))
      return nullptr;
    other = &one;
  }
  return other;
}

}  // namespace

bool is_other_file(const YAML::Node& document, const std::string& file, const FileKind& kind, KeySet keys,
                   Problems& problems) {
  const Format* const other = other_format(document, keys);
  if (other == nullptr) return false;
  problems.error({Severity::error, file, document[other->key].Mark().line + 1, other->key,
                  "this is " + std::string(other->said) + ", and no " + kind.name, kind.help});
  return true;
}

Problems with_lines(const Problems& problems, const std::string& file, const std::string& text) {
  YAML::Node document;
  try {
    document = YAML::Load(text);
  } catch (const YAML::Exception&) {
    return problems;
  }
  const auto line_of = [&](const std::string& where) -> std::int64_t {
    YAML::Node at = document;
    std::int64_t line = 0;
    std::string step;
    // The deepest step of the path that the file has.
    for (std::size_t i = 0; i <= where.size(); ++i) {
      if (i < where.size() && where[i] != '.' && where[i] != '[' && where[i] != ']') {
        step += where[i];
        continue;
      }
      if (step.empty()) continue;
      if (at.IsSequence()) {
        const auto index = static_cast<std::size_t>(std::strtoull(step.c_str(), nullptr, 10));
        if (index >= at.size()) return line;
        at.reset(at[index]);
        line = at.Mark().line + 1;
      } else {
        if (!at.IsMap()) return line;
        bool found = false;
        for (const auto& pair : at) {
          if (!pair.first.IsScalar() || pair.first.Scalar() != step) continue;
          line = pair.first.Mark().line + 1;
          at.reset(pair.second);
          found = true;
          break;
        }
        if (!found) return line;
      }
      step.clear();
    }
    return line;
  };
  Problems out;
  for (Problem one : problems.all()) {
    if (one.line == 0 && one.file == file && !one.where.empty()) one.line = line_of(one.where);
    one.severity == Severity::error ? out.error(one) : out.warning(one);
  }
  return out;
}

KeyFile read_key_text(const std::string& text, const std::string& file, const FileKind& kind, KeySet keys,
                      const std::vector<Override>& overrides, const std::function<void(Section&)>& read,
                      Problems& problems) {
  KeyFile out;
  Reading reading;
  reading.file = file;
  reading.problems = &problems;
  try {
    const auto loaded = load_document(text, file, problems);
    if (!loaded) return out;
    const YAML::Node& document = *loaded;
    if (!document.IsMap()) {
      problems.error({Severity::error, file, document.IsNull() ? 0 : 1, "",
                      document.IsNull() ? "empty: there is no " + kind.name + " in it"
                                        : "this file is a mapping (key: value lines)",
                      kind.help});
      return out;
    }
    if (is_other_file(document, file, kind, keys, problems)) return out;
    for (const auto& change : overrides) apply(document, change, kind.name, reading);
    Section root(reading, "", {document}, reading.written, keys);
    read(root);
    root.finish();
  } catch (const YAML::Exception& fault) {
    problems.error({Severity::error, file, fault.mark.is_null() ? 0 : fault.mark.line + 1, "",
                    "this is not valid YAML: " + printable(fault.msg, 200), ""});
  }
  out.resolved = text_of(reading.written);
  for (auto& one : reading.assumptions)
    out.assumptions.push_back({std::move(one.path), std::move(one.value), std::move(one.source)});
  return out;
}

KeyFile read_key_file(const std::string& path, const FileKind& kind, KeySet keys,
                      const std::vector<Override>& overrides, const std::function<void(Section&)>& read,
                      Problems& problems) {
  const std::string text = open_source(path)->bytes(kMaxBytes + 1);
  if (text.size() > kMaxBytes) {
    problems.error({Severity::error, path, 0, "", "larger than 1 MiB: this is no " + kind.name, ""});
    return {};
  }
  return read_key_text(text, path, kind, keys, overrides, read, problems);
}

}  // namespace stamkund::scenario
