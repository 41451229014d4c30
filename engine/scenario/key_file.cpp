#include "engine/scenario/key_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

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
    if (const Format* const other = other_format(document, keys)) {
      problems.error({Severity::error, file, document[other->key].Mark().line + 1, other->key,
                      "this is " + std::string(other->said) + ", and no " + kind.name, kind.help});
      return out;
    }
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
