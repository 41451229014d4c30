#pragma once
// The words of an expression.
#include <string>
#include <string_view>
#include <vector>

#include "engine/targeting/mistake.h"

namespace stamkund::targeting {

struct Token {
  enum class Kind { number, name, text, sign, end };
  Kind kind = Kind::end;
  std::string text;  ///< a name, a sign, what stands between quotation marks, a number as it was written
  double number = 0;
  std::size_t column = 1;
  bool quoted = false;  ///< a name between backquotes: never a word of the language
};

/// The last token is `end`. What is no word of the language is a mistake, and is left out.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text, Mistakes& mistakes);

/// "'dys'", "the end", "the text \"gold\"": what was found, for messages.
[[nodiscard]] std::string found(const Token& token);

}  // namespace stamkund::targeting
