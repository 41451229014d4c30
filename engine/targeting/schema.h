#pragma once
// What an expression may speak of: attributes and functions, each with what it measures. Whoever has data
// describes them so; the language knows none of them.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stamkund::targeting {

/// What a value measures. A value of any type is a number inside: days, major units of money, 0 or 1, the
/// position of a text among those that its attribute can have, the number of a date (Day::serial); NaN where
/// it is missing.
enum class Type { boolean, number, share, duration, money, units, text, date };

/// "a duration such as '5 weeks'": for messages.
[[nodiscard]] std::string expected(Type type, const std::string& currency);

struct Attribute {
  std::string name;
  Type type = Type::number;
  std::string meaning{};
  std::vector<std::string> values{};  ///< of a text: all that there are
};

/// What a function is given: one constant each.
struct Parameter {
  std::string name;
  Type type = Type::number;
  std::vector<std::string> values{};  ///< of a text: all that there are
};

struct Function {
  std::string name;
  Type type = Type::boolean;
  std::string meaning{};
  std::vector<Parameter> parameters{};
};

struct Schema {
  std::string currency = "SEK";
  std::vector<Attribute> attributes;
  std::vector<Function> functions;
  std::vector<std::string> units{};  ///< words for a unit of a program: points
  /// Attributes and functions that are known in another place than this, and the words that say which.
  std::vector<std::string> elsewhere{};
  std::string where_else{};

  /// Position of an attribute; the number of attributes if there is none of this name.
  [[nodiscard]] std::size_t attribute(std::string_view name) const;
  [[nodiscard]] std::size_t function(std::string_view name) const;
};

}  // namespace stamkund::targeting
