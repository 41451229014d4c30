#pragma once
// A YAML file of declared keys that is no scenario: read by whoever knows its keys.
#include <functional>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/scenario/read_scenario.h"
#include "engine/scenario/section.h"

namespace stamkund::scenario {

/// What a kind of file is called, and where its format is described.
struct FileKind {
  std::string name;  ///< "experiment", "targets file"
  std::string help;  ///< "see docs/formats/experiment.md"
};

/// A problem where the document is another one of ours than `keys` are of.
[[nodiscard]] bool is_other_file(const YAML::Node& document, const std::string& file, const FileKind& kind,
                                 KeySet keys, Problems& problems);

/// Problems of `file` that were found after it was read: those that name a key and no line get that of the
/// key in `text`, or of the section around it.
[[nodiscard]] Problems with_lines(const Problems& problems, const std::string& file, const std::string& text);

/// What is known of a file after it was read, besides what its reader kept.
struct KeyFile {
  std::string resolved;  ///< every default written out, overrides applied
  std::vector<DefaultTaken> assumptions;
};

/// Reads `text` with the keys of the file. `file` is only for messages. What `read` has kept is usable only
/// without errors.
KeyFile read_key_text(const std::string& text, const std::string& file, const FileKind& kind, KeySet keys,
                      const std::vector<Override>& overrides, const std::function<void(Section&)>& read,
                      Problems& problems);
/// The same from a file. Errors: Failure(no_input).
KeyFile read_key_file(const std::string& path, const FileKind& kind, KeySet keys,
                      const std::vector<Override>& overrides, const std::function<void(Section&)>& read,
                      Problems& problems);

}  // namespace stamkund::scenario
