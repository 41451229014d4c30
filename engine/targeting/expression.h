#pragma once
// An expression over what is known of a customer, compiled once to a flat program. Evaluating it allocates
// nothing.
//
// A comparison with something missing is neither true nor false: so is what is made of it, unless the other
// side decides ("or" with something true, "and" with something false). Only what is true selects.
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/targeting/mistake.h"
#include "engine/targeting/schema.h"

namespace stamkund::targeting {

/// A function with what it is given; texts are positions among the values of their parameter.
struct Call {
  std::size_t function = 0;  ///< in the schema
  std::vector<double> arguments;
};

struct Instruction {
  enum class Code : std::uint8_t {
    constant,
    attribute,
    call,
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
    missing,
    inverse,
    both,
    either,
    unless_false,  ///< goes on at `index` if the top is false, which decides an "and"
    unless_true,   ///< the same of an "or"
  };
  Code code = Code::constant;
  std::uint32_t index = 0;
  double number = 0;
};

/// Values that wait at once.
inline constexpr std::size_t kStack = 256;

class Expression {
 public:
  /// What it comes to; NaN where something is missing. `source` has `double attribute(std::size_t)` and
  /// `double call(const Call&)`, in the numbers of the schema.
  template <class Source>
  [[nodiscard]] double value(const Source& source) const;
  /// Is it true?
  template <class Source>
  [[nodiscard]] bool selects(const Source& source) const {
    return value(source) > 0.0;
  }
  [[nodiscard]] Type type() const { return type_; }
  /// What it asks of the source: attributes in ascending order, and calls.
  [[nodiscard]] const std::vector<std::size_t>& attributes() const { return attributes_; }
  [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }

 private:
  friend class Compiler;
  std::vector<Instruction> program_;
  std::vector<Call> calls_;
  std::vector<std::size_t> attributes_;
  Type type_ = Type::boolean;
};

/// What the whole has to be.
enum class Wanted { condition, number };

/// Reads, checks and compiles; nothing if there is any mistake. `mistakes` gets all of them.
[[nodiscard]] std::optional<Expression> compile(std::string_view text, const Schema& schema,
                                                Mistakes& mistakes, Wanted wanted = Wanted::condition);

template <class Source>
double Expression::value(const Source& source) const {
  using Code = Instruction::Code;
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  std::array<double, kStack> stack;
  std::size_t top = 0;  // one beyond
  const auto compared = [](double a, double b, bool is) {
    return std::isnan(a) || std::isnan(b) ? kMissing : (is ? 1.0 : 0.0);
  };
  for (std::size_t at = 0; at < program_.size(); ++at) {
    const Instruction& step = program_[at];
    const double a = top > 1 ? stack[top - 2] : 0.0;
    const double b = top > 0 ? stack[top - 1] : 0.0;
    const auto result = [&](double number) { stack[--top - 1] = number; };
    switch (step.code) {
      case Code::constant:
        stack[top++] = step.number;
        break;
      case Code::attribute:
        stack[top++] = source.attribute(step.index);
        break;
      case Code::call:
        stack[top++] = source.call(calls_[step.index]);
        break;
      case Code::negative:
        stack[top - 1] = -b;
        break;
      case Code::add:
        result(a + b);
        break;
      case Code::subtract:
        result(a - b);
        break;
      case Code::multiply:
        result(a * b);
        break;
      // Nothing can be divided by nothing: the answer is not known.
      case Code::divide:
        result(b == 0.0 ? kMissing : a / b);
        break;
      case Code::equal:
        result(compared(a, b, a == b));
        break;
      case Code::unequal:
        result(compared(a, b, a != b));
        break;
      case Code::less:
        result(compared(a, b, a < b));
        break;
      case Code::at_most:
        result(compared(a, b, a <= b));
        break;
      case Code::more:
        result(compared(a, b, a > b));
        break;
      case Code::at_least:
        result(compared(a, b, a >= b));
        break;
      case Code::missing:
        stack[top - 1] = std::isnan(b) ? 1.0 : 0.0;
        break;
      case Code::inverse:
        stack[top - 1] = 1.0 - b;
        break;
      case Code::both:
        result(a == 0.0 || b == 0.0 ? 0.0 : a * b);
        break;
      case Code::either:
        result(a == 1.0 || b == 1.0 ? 1.0 : a + b);
        break;
      case Code::unless_false:
        if (b == 0.0) at = step.index - 1;
        break;
      case Code::unless_true:
        if (b == 1.0) at = step.index - 1;
        break;
    }
  }
  return stack[0];
}

}  // namespace stamkund::targeting
