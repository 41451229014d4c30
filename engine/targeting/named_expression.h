#pragma once
// "asleep=recency > 90 days": an expression with a name.
#include <optional>
#include <string>
#include <utility>

namespace stamkund::targeting {

/// Name and expression; nothing if there is no name before an '=' that compares nothing.
[[nodiscard]] inline std::optional<std::pair<std::string, std::string>> named_expression(
    const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) return std::nullopt;
  const bool compares = text.substr(equals, 2) == "==" || text[equals - 1] == '<' ||
                        text[equals - 1] == '>' || text[equals - 1] == '!';
  if (compares) return std::nullopt;
  return std::pair{text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace stamkund::targeting
