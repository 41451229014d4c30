#pragma once
// A YAML text line by line, as far as it takes to tell people which line is wrong. It does not parse:
// yaml-cpp does.
#include <string>
#include <vector>

namespace stamkund::scenario {

/// A line that has something on it besides a comment.
struct YamlLine {
  int number = 0;              ///< 1-based
  std::size_t indent = 0;      ///< spaces before it
  bool tab = false;            ///< a tab among them
  bool inside = false;         ///< begins within quotes, brackets or a block of text
  bool dash = false;           ///< begins with "- "
  std::size_t key_indent = 0;  ///< where its key stands: behind the dash, if there is one
  std::string body;            ///< without indent, dashes and comment
  bool has_key = false;        ///< "key: value" or "key:"
  std::string key;
  std::string value;  ///< what follows the colon
};

struct YamlLines {
  std::vector<YamlLine> lines;
  int open_quote = 0;  ///< line of a quote that is never closed; 0 = none
  char quote = '"';
  int open_bracket = 0;  ///< line of the innermost bracket that is open at the end; 0 = none
  char bracket = '{';
};

[[nodiscard]] YamlLines yaml_lines(const std::string& text);

}  // namespace stamkund::scenario
