#pragma once
// A YAML file's text in, its document out: or what is wrong with it, in the words of people who never heard
// of YAML.
#include <yaml-cpp/yaml.h>

#include <optional>
#include <string>

#include "engine/base/problems.h"

namespace stamkund::scenario {

/// What is wrong with a text, and where.
struct YamlFault {
  int line = 0;  ///< 1-based; 0 = the whole text
  std::string message;
  std::string suggestion;
};

/// Bytes that are no text: a compressed file, an HDF5 file, a spreadsheet, UTF-16, Latin-1, zero bytes.
[[nodiscard]] std::optional<YamlFault> not_text(const std::string& bytes);
/// What yaml-cpp lets pass though nobody means it: quotes that are never closed, a line without its colon.
[[nodiscard]] std::optional<YamlFault> overlooked(const std::string& text);
/// Why yaml-cpp stopped at `line` and `column` (1-based) with `message`, and the line that is to blame.
[[nodiscard]] YamlFault explain(const std::string& text, int line, int column, const std::string& message);

/// The one document in `text`, or nothing, and then a problem of `file` has been reported.
[[nodiscard]] std::optional<YAML::Node> load_document(const std::string& text, const std::string& file,
                                                      Problems& problems);

}  // namespace stamkund::scenario
