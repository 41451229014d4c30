#pragma once
// A YAML file that is one mapping of declared keys: what readers outside this station take.
#include <functional>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/scenario/section.h"

namespace stamkund::scenario {

/// What the file is called in messages.
struct MappingFile {
  std::string path;
  std::string what;  ///< "an experiment file"
  std::string page;  ///< "docs/formats/experiment.md"
};

/// Gives the file's mapping as a section of `keys`, and the names of all keys that it has. Whether unknown
/// keys are mistakes is for `read` to say: finish() reports them. Bad input goes to `problems`. Errors:
/// Failure(no_input).
void read_mapping_file(const MappingFile& file, KeySet keys, Problems& problems,
                       const std::function<void(Section&, const std::vector<std::string>&)>& read);

}  // namespace stamkund::scenario
