#pragma once
// A scenario as it was understood, every default written out: a tree of keys, from which its text is made.
// The text is itself a valid scenario.
#include <list>
#include <string>
#include <vector>

namespace stamkund::scenario {

struct Written {
  std::string key;           ///< empty for an element of a list
  std::string value;         ///< as it stands in the file; empty for a section or a list
  std::string comment;       ///< such as the source of a default
  std::size_t rank = 0;      ///< among the keys of its section: the order of their declaration
  std::list<Written> below;  ///< in the order of reading; places in it are kept while it grows
};

/// Two spaces a level.
[[nodiscard]] std::string text_of(const Written& root);
/// The paths of all keys in the order of the text: "arms[2].program.reward.at".
[[nodiscard]] std::vector<std::string> paths_of(const Written& root);

}  // namespace stamkund::scenario
