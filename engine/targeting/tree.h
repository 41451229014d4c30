#pragma once
// An expression as it was written. Nothing is known yet of what its names mean.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/targeting/mistake.h"
#include "engine/targeting/schema.h"

namespace stamkund::targeting {

enum class Operation {
  constant,  ///< `number` of type `type`
  text,      ///< `name`
  named,     ///< an attribute
  call,      ///< a function of what is below
  negative,
  add,
  subtract,
  multiply,
  divide,
  equal,
  unequal,
  less,
  at_most,
  more,
  at_least,
  between,  ///< three below, both ends included
  in,       ///< the first below among the others
  missing,
  inverse,  ///< not
  both,     ///< and
  either,   ///< or
  wrong,    ///< a mistake has been said: nothing more is said of it
};

struct Node {
  Operation operation = Operation::wrong;
  std::size_t column = 1;
  double number = 0;
  Type type = Type::number;
  std::string name{};
  std::vector<std::size_t> below{};  ///< positions in the tree, all before this node's own
};

/// The root is the last node; never empty.
struct Tree {
  std::vector<Node> nodes;
};

/// Neither is an expression longer (bytes, nodes), nor nested deeper.
inline constexpr std::size_t kLongestExpression = 4000;
inline constexpr std::size_t kMostNodes = 1000;
inline constexpr std::size_t kDeepest = 50;

[[nodiscard]] Tree parse(std::string_view text, const std::string& currency,
                         const std::vector<std::string>& units, Mistakes& mistakes);

}  // namespace stamkund::targeting
