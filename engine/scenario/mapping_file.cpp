#include "engine/scenario/mapping_file.h"

#include "engine/base/source.h"
#include "engine/scenario/yaml_document.h"

namespace stamkund::scenario {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 20U;

}  // namespace

void read_mapping_file(const MappingFile& file, KeySet keys, Problems& problems,
                       const std::function<void(Section&, const std::vector<std::string>&)>& read) {
  const std::string text = open_source(file.path)->bytes(kMostBytes + 1);
  if (text.size() > kMostBytes) {
    problems.error({Severity::error, file.path, 0, "", "larger than 1 MiB: this is not " + file.what, ""});
    return;
  }
  Reading reading;
  reading.file = file.path;
  reading.problems = &problems;
  try {
    const auto loaded = load_document(text, file.path, problems);
    if (!loaded) return;
    if (!loaded->IsMap()) {
      problems.error({Severity::error, file.path, loaded->IsNull() ? 0 : 1, "",
                      loaded->IsNull() ? "empty" : file.what + " is a mapping (key: value lines)",
                      "see " + file.page});
      return;
    }
    std::vector<std::string> names;
    for (const auto& entry : *loaded)
      if (entry.first.IsScalar()) names.push_back(entry.first.Scalar());
    Section root(reading, "", {*loaded}, reading.written, keys);
    read(root, names);
  } catch (const YAML::Exception& fault) {
    problems.error({Severity::error, file.path, fault.mark.is_null() ? 0 : fault.mark.line + 1, "",
                    "this is not valid YAML: " + printable(fault.msg, 200), ""});
  }
}

}  // namespace stamkund::scenario
