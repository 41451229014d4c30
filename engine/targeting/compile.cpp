// Types and meaning of an expression, and its program.
#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/day.h"
#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "engine/targeting/expression.h"
#include "engine/targeting/meant.h"
#include "engine/targeting/tree.h"

namespace stamkund::targeting {
namespace {

/// More instructions are refused: a list repeats what stands before it.
constexpr std::size_t kMostInstructions = 20'000;

/// What a part measures; nothing after a mistake.
using Measure = std::optional<Type>;

bool bare(Type type) { return type == Type::number || type == Type::share; }
/// Numbers may stand for units, as they do in a program's rules.
bool countable(Type type) { return bare(type) || type == Type::units; }
bool amount(Type type) { return type != Type::boolean && type != Type::text; }

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
  std::vector<std::string> names;
  for (const Named& one : all) names.push_back(one.name);
  return names;
}

}  // namespace

class Compiler {
 public:
  using Code = Instruction::Code;
  Compiler(const Tree& tree, const Schema& schema, Mistakes& mistakes)
      : tree_(tree), schema_(schema), mistakes_(mistakes), measures_(tree.nodes.size()) {}

  std::optional<Expression> all(Wanted wanted) {
    // What is below a node stands before it, so no recursion is needed.
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i) measures_[i] = measure(tree_.nodes[i]);
    const Measure whole = measures_.back();
    const Node& root = tree_.nodes.back();
    // Where something could not be read, the whole is not what was meant.
    if (!mistakes_.empty()) return std::nullopt;
    if (wanted == Wanted::condition)
      condition(tree_.nodes.size() - 1);
    else if (whole && *whole == Type::text)
      mistake(root, "found a text, expected a number or a condition",
              "compare it: == \"" + first_value(root) + "\"");
    if (!mistakes_.empty()) return std::nullopt;
    emit(tree_.nodes.size() - 1, 0);
    if (!mistakes_.empty()) return std::nullopt;
    made_.type_ = *whole;
    std::sort(made_.attributes_.begin(), made_.attributes_.end());
    made_.attributes_.erase(std::unique(made_.attributes_.begin(), made_.attributes_.end()),
                            made_.attributes_.end());
    return std::move(made_);
  }

 private:
  Measure measure(const Node& node) {
    switch (node.operation) {
      case Operation::constant:
        return node.type;
      case Operation::text:
        return Type::text;
      case Operation::named:
        return attribute(node);
      case Operation::call:
        return call(node);
      case Operation::negative:
        return number(node.below[0]) && no_date(node, node.below[0]) ? measures_[node.below[0]] : Measure{};
      case Operation::add:
      case Operation::subtract:
        return sum(node);
      case Operation::multiply:
      case Operation::divide:
        return product(node);
      case Operation::equal:
      case Operation::unequal:
        compare(node, false);
        return Type::boolean;
      case Operation::less:
      case Operation::at_most:
      case Operation::more:
      case Operation::at_least:
        compare(node, true);
        return Type::boolean;
      case Operation::between:
        compare(node, true);
        ends(node);
        return Type::boolean;
      case Operation::in:
        among(node);
        return Type::boolean;
      case Operation::missing:
        return Type::boolean;
      case Operation::inverse:
      case Operation::both:
      case Operation::either:
        for (const std::size_t below : node.below) condition(below);
        return Type::boolean;
      case Operation::wrong:
        break;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_elsewhere(const std::string& name) const {
    return std::find(schema_.elsewhere.begin(), schema_.elsewhere.end(), name) != schema_.elsewhere.end();
  }

  /// A number as it is written; nothing if it has to be worked out.
  [[nodiscard]] std::optional<double> written(std::size_t at) const {
    const Node& node = tree_.nodes[at];
    if (node.operation == Operation::constant) return node.number;
    if (node.operation != Operation::negative) return std::nullopt;
    const Node& below = tree_.nodes[node.below[0]];
    if (below.operation != Operation::constant) return std::nullopt;
    return -below.number;
  }
  /// Ends the wrong way round hold nothing, and look as if they held much.
  void ends(const Node& node) {
    const auto low = written(node.below[1]);
    const auto high = written(node.below[2]);
    if (low && high && *low > *high)
      mistake(tree_.nodes[node.below[1]], "the lower end is above the upper one: nothing is between them",
              "write the smaller one first");
  }

  Measure attribute(const Node& node) {
    const std::size_t found = schema_.attribute(node.name);
    if (found < schema_.attributes.size()) return schema_.attributes[found].type;
    mistake(node, "found '" + printable(node.name) + "', expected an attribute",
            meant_by(node.name, schema_));
    return std::nullopt;
  }

  Measure call(const Node& node) {
    const std::size_t found = schema_.function(node.name);
    if (found == schema_.functions.size()) {
      const bool is_attribute = schema_.attribute(node.name) < schema_.attributes.size();
      mistake(node, "found '" + printable(node.name) + "(', expected a function",
              is_attribute              ? "it is an attribute: write it without brackets"
              : is_elsewhere(node.name) ? schema_.where_else
                                        : did_you_mean(node.name, names_of(schema_.functions)));
      return std::nullopt;
    }
    const Function& function = schema_.functions[found];
    if (node.below.size() != function.parameters.size()) {
      std::string wanted;
      for (const Parameter& one : function.parameters) wanted += (wanted.empty() ? "" : ", ") + one.name;
      mistake(node,
              "found " + std::to_string(node.below.size()) + " values, expected " + function.name + "(" +
                  wanted + ")",
              "");
      return function.type;
    }
    for (std::size_t i = 0; i < node.below.size(); ++i) {
      const Node& given = tree_.nodes[node.below[i]];
      const Parameter& parameter = function.parameters[i];
      if (given.operation == Operation::wrong) continue;
      if (given.operation != Operation::constant && given.operation != Operation::text)
        mistake(given, "expected a constant: " + expected(parameter.type, schema_.currency), "");
      else if (parameter.type == Type::text && given.operation == Operation::text)
        (void)position(given, parameter.values);
      else
        (void)fits(node.below[i], parameter.type);
    }
    return function.type;
  }

  Measure sum(const Node& node) {
    take_dates(node);
    const bool numbers = number(node.below[0]) && number(node.below[1]);
    if (!numbers) return std::nullopt;
    const Type left = *measures_[node.below[0]];
    if (left == Type::date || *measures_[node.below[1]] == Type::date) return date_sum(node);
    if (!same(node.below[0], node.below[1])) return std::nullopt;
    const Type right = *measures_[node.below[1]];
    if (left == Type::units || right == Type::units) return Type::units;
    return bare(left) && left != right ? Type::number : left;
  }
  /// What stands in quotation marks beside a date or a duration is a date, if it reads as one.
  void take_dates(const Node& node) {
    for (const auto& [text, other] :
         {std::pair{node.below[0], node.below[1]}, std::pair{node.below[1], node.below[0]}})
      if (tree_.nodes[text].operation == Operation::text && parse_iso_day(tree_.nodes[text].name) &&
          (measures_[other] == Type::date || measures_[other] == Type::duration))
        measures_[text] = Type::date;
  }
  /// A date less a date is a duration, and one more or less a duration a date.
  Measure date_sum(const Node& node) {
    const Type left = *measures_[node.below[0]], right = *measures_[node.below[1]];
    const bool minus = node.operation == Operation::subtract;
    if (left == Type::date && right == Type::date && minus) return Type::duration;
    if (left == Type::date && right == Type::duration) return Type::date;
    if (left == Type::duration && right == Type::date && !minus) return Type::date;
    mistake(node,
            std::string(minus ? "a difference" : "a sum") + " of " + expected(left, schema_.currency) +
                " and " + expected(right, schema_.currency) + " means nothing",
            "write the unit: '30 days'");
    return std::nullopt;
  }
  bool no_date(const Node& node, std::size_t at) {
    if (*measures_[at] != Type::date) return true;
    mistake(node, "a date is compared, or one is taken off another; nothing else is done with it", "");
    return false;
  }
  Measure product(const Node& node) {
    if (!number(node.below[0]) || !number(node.below[1])) return std::nullopt;
    if (!no_date(node, node.below[0]) || !no_date(node, node.below[1])) return std::nullopt;
    const Type left = *measures_[node.below[0]];
    const Type right = *measures_[node.below[1]];
    if (bare(left) && bare(right)) return Type::number;
    if (node.operation == Operation::divide && left == right) return Type::number;
    if (bare(right)) return left;
    if (node.operation == Operation::multiply && bare(left)) return right;
    // So many units, each worth so much.
    if (right == Type::units && left != Type::units) return left;
    if (node.operation == Operation::multiply && left == Type::units && right != Type::units) return right;
    mistake(node,
            std::string(node.operation == Operation::multiply ? "a product" : "a quotient") + " of " +
                expected(left, schema_.currency) + " and " + expected(right, schema_.currency) +
                " means nothing",
            "");
    return std::nullopt;
  }

  void compare(const Node& node, bool ordered) {
    for (std::size_t i = 1; i < node.below.size(); ++i) {
      if (!measures_[node.below[0]] || !measures_[node.below[i]]) continue;
      if (texts(node, node.below[0], node.below[i], ordered)) continue;
      if (ordered && (!number(node.below[0]) || !number(node.below[i]))) continue;
      if (same(node.below[0], node.below[i])) share_of(node.below[0], node.below[i]);
    }
  }
  /// A share that is compared with more than all is a per cent without its sign.
  void share_of(std::size_t left, std::size_t right) {
    for (const auto& [share, other] : {std::pair{left, right}, std::pair{right, left}}) {
      const Node& of = tree_.nodes[share];
      const auto number = written(other);
      if (measures_[share] != Type::share || of.operation == Operation::constant || !number) continue;
      if ((of.operation == Operation::named || of.operation == Operation::call) && *number > 1.0)
        mistake(tree_.nodes[other], "found " + short_number(*number) + ", and a share is at most 1",
                "did you mean '" + short_number(*number) + " %'?");
    }
  }
  void among(const Node& node) {
    if (node.below.size() == 1) mistake(node, "found an empty list, expected values", "");
    compare(node, false);
  }
  /// True if one of the two is a text: then all of it has been said.
  bool texts(const Node& node, std::size_t left, std::size_t right, bool ordered) {
    if (*measures_[left] != Type::text && *measures_[right] != Type::text) return false;
    // What stands in quotation marks beside a date is one.
    for (const auto& [text, date] : {std::pair{left, right}, std::pair{right, left}})
      if (*measures_[date] == Type::date && tree_.nodes[text].operation == Operation::text) {
        if (!parse_iso_day(tree_.nodes[text].name))
          mistake(tree_.nodes[text],
                  "found \"" + printable(tree_.nodes[text].name) + "\", expected " +
                      expected(Type::date, schema_.currency),
                  "year, month, day");
        return true;
      }
    for (const auto& [text, other] : {std::pair{left, right}, std::pair{right, left}})
      if (ordered && tree_.nodes[text].operation == Operation::text && amount(*measures_[other])) {
        mistake(tree_.nodes[text], "found a text, expected " + expected(*measures_[other], schema_.currency),
                "");
        return true;
      }
    if (ordered) {
      mistake(node, "texts have no order", "compare with '==', '!=' or 'in'");
      return true;
    }
    const bool constant_left = tree_.nodes[left].operation == Operation::text;
    const bool constant_right = tree_.nodes[right].operation == Operation::text;
    const std::size_t constant = constant_left ? left : right;
    const std::size_t other = constant_left ? right : left;
    if (constant_left == constant_right || tree_.nodes[other].operation != Operation::named) {
      mistake(node, "expected an attribute on one side and a text on the other", "");
      return true;
    }
    const Attribute& of = schema_.attributes[schema_.attribute(tree_.nodes[other].name)];
    if (of.type == Type::text)
      (void)position(tree_.nodes[constant], of.values);
    else
      mistake(tree_.nodes[constant], "found a text, expected " + expected(of.type, schema_.currency), "");
    return true;
  }

  bool number(std::size_t at) {
    if (!measures_[at]) return false;
    if (amount(*measures_[at])) return true;
    mistake(tree_.nodes[at], "found " + expected(*measures_[at], schema_.currency) + ", expected a number",
            "");
    return false;
  }
  void condition(std::size_t at) {
    if (!measures_[at] || *measures_[at] == Type::boolean) return;
    const Node& node = tree_.nodes[at];
    mistake(node, "found " + expected(*measures_[at], schema_.currency) + ", expected a condition",
            *measures_[at] == Type::text ? "compare it with '=='" : "compare it, such as with '>'");
  }
  /// Two that are added or compared must measure the same.
  bool same(std::size_t left, std::size_t right) {
    const bool constant_left = tree_.nodes[left].operation == Operation::constant;
    return constant_left ? fits(left, *measures_[right]) : fits(right, *measures_[left]);
  }
  bool fits(std::size_t at, Type wanted) {
    if (!measures_[at]) return false;
    const Type is = *measures_[at];
    const Node& node = tree_.nodes[at];
    if (is == wanted || (bare(is) && bare(wanted))) return true;
    if (countable(is) && countable(wanted) &&
        (wanted == Type::units || node.operation != Operation::constant))
      return true;
    // Nothing is nothing in every unit.
    if (node.operation == Operation::constant && is == Type::number && node.number == 0.0 && amount(wanted) &&
        wanted != Type::date)
      return true;
    std::string meant;
    if (node.operation == Operation::constant && is == Type::number) {
      const std::string written = short_number(node.number);
      if (wanted == Type::duration) meant = "write the unit: '" + written + " days'";
      if (wanted == Type::date) meant = "dates stand in quotation marks: \"2026-01-31\"";
      if (wanted == Type::money) meant = "write the unit: '" + written + " " + schema_.currency + "'";
    }
    mistake(node,
            "found " + expected(is, schema_.currency) + ", expected " + expected(wanted, schema_.currency),
            meant);
    return false;
  }
  static std::string short_number(double number) {
    std::string text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
  }
  [[nodiscard]] std::string first_value(const Node& node) const {
    const std::size_t found = schema_.attribute(node.name);
    return found < schema_.attributes.size() && !schema_.attributes[found].values.empty()
               ? schema_.attributes[found].values[0]
               : "...";
  }
  double position(const Node& text, const std::vector<std::string>& values) {
    const auto found = std::find(values.begin(), values.end(), text.name);
    if (found != values.end()) return static_cast<double>(found - values.begin());
    std::string all;
    for (std::size_t i = 0; i < std::min<std::size_t>(values.size(), 8); ++i)
      all += (i > 0 ? ", " : "") + ("\"" + printable(values[i]) + "\"");
    if (values.size() > 8) all += ", ...";
    mistake(text,
            "found \"" + printable(text.name) + "\", expected " +
                (all.empty() ? "nothing: there are no values" : "one of " + all),
            did_you_mean(text.name, values));
    return 0.0;
  }
  void mistake(const Node& at, std::string message, std::string suggestion) {
    mistakes_.push_back({at.column, std::move(message), std::move(suggestion)});
  }

  // The program. Depth is bounded by the tree's.
  void put(Code code, std::size_t index = 0, double number = 0.0) {
    made_.program_.push_back({code, static_cast<std::uint32_t>(index), number});
  }
  /// `waiting`: values that are on the stack already.
  void emit(std::size_t at, std::size_t waiting) {
    const Node& node = tree_.nodes[at];
    if (waiting + 4 > kStack || made_.program_.size() > kMostInstructions) {
      if (mistakes_.empty()) mistake(node, "too long to be evaluated", "split the rule");
      return;
    }
    switch (node.operation) {
      case Operation::constant:
        return put(Code::constant, 0, node.number);
      case Operation::named: {
        const std::size_t found = schema_.attribute(node.name);
        made_.attributes_.push_back(found);
        return put(Code::attribute, found);
      }
      case Operation::call:
        return emit_call(node);
      case Operation::negative:
        return emit_one(node, Code::negative, waiting);
      case Operation::missing:
        return emit_one(node, Code::missing, waiting);
      case Operation::inverse:
        return emit_one(node, Code::inverse, waiting);
      case Operation::both:
        return emit_joined(node, Code::unless_false, Code::both, waiting);
      case Operation::either:
        return emit_joined(node, Code::unless_true, Code::either, waiting);
      case Operation::between:
        emit_pair(node.below[0], node.below[1], Code::at_least, waiting);
        emit_pair(node.below[0], node.below[2], Code::at_most, waiting + 1);
        return put(Code::both);
      case Operation::in:
        for (std::size_t i = 1; i < node.below.size(); ++i) {
          emit_pair(node.below[0], node.below[i], Code::equal, waiting + (i > 1 ? 1 : 0));
          if (i > 1) put(Code::either);
        }
        return;
      case Operation::add:
        return emit_pair(node.below[0], node.below[1], Code::add, waiting);
      case Operation::subtract:
        return emit_pair(node.below[0], node.below[1], Code::subtract, waiting);
      case Operation::multiply:
        return emit_pair(node.below[0], node.below[1], Code::multiply, waiting);
      case Operation::divide:
        return emit_pair(node.below[0], node.below[1], Code::divide, waiting);
      case Operation::equal:
        return emit_pair(node.below[0], node.below[1], Code::equal, waiting);
      case Operation::unequal:
        return emit_pair(node.below[0], node.below[1], Code::unequal, waiting);
      case Operation::less:
        return emit_pair(node.below[0], node.below[1], Code::less, waiting);
      case Operation::at_most:
        return emit_pair(node.below[0], node.below[1], Code::at_most, waiting);
      case Operation::more:
        return emit_pair(node.below[0], node.below[1], Code::more, waiting);
      case Operation::at_least:
        return emit_pair(node.below[0], node.below[1], Code::at_least, waiting);
      case Operation::text:  // a date; emit_pair has written the others: they have no meaning alone
        if (const auto day = parse_iso_day(node.name); day && measures_[at] == Type::date)
          put(Code::constant, 0, day->serial);
        return;
      case Operation::wrong:
        return;
    }
  }
  void emit_one(const Node& node, Code code, std::size_t waiting) {
    emit(node.below[0], waiting);
    put(code);
  }
  void emit_joined(const Node& node, Code unless, Code code, std::size_t waiting) {
    emit(node.below[0], waiting);
    const std::size_t jump = made_.program_.size();
    put(unless);
    emit(node.below[1], waiting + 1);
    put(code);
    made_.program_[jump].index = static_cast<std::uint32_t>(made_.program_.size());
  }
  void emit_pair(std::size_t left, std::size_t right, Code code, std::size_t waiting) {
    emit_side(left, right, waiting);
    emit_side(right, left, waiting + 1);
    put(code);
  }
  void emit_side(std::size_t side, std::size_t other, std::size_t waiting) {
    const Node& node = tree_.nodes[side];
    if (node.operation != Operation::text || measures_[side] == Type::date) return emit(side, waiting);
    if (measures_[other] == Type::date) {
      const auto day = parse_iso_day(node.name);
      return put(Code::constant, 0, day ? day->serial : 0.0);
    }
    put(Code::constant, 0,
        position(node, schema_.attributes[schema_.attribute(tree_.nodes[other].name)].values));
  }
  void emit_call(const Node& node) {
    Call call{schema_.function(node.name), {}};
    const Function& function = schema_.functions[call.function];
    for (std::size_t i = 0; i < node.below.size(); ++i) {
      const Node& given = tree_.nodes[node.below[i]];
      call.arguments.push_back(
          given.operation == Operation::text ? position(given, function.parameters[i].values) : given.number);
    }
    put(Code::call, made_.calls_.size());
    made_.calls_.push_back(std::move(call));
  }

  const Tree& tree_;
  const Schema& schema_;
  Mistakes& mistakes_;
  std::vector<Measure> measures_;
  Expression made_;
};

std::optional<Expression> compile(std::string_view text, const Schema& schema, Mistakes& mistakes,
                                  Wanted wanted) {
  Mistakes own;
  const Tree tree = parse(text, schema.currency, schema.units, own);
  auto made = Compiler(tree, schema, own).all(wanted);
  // In the order in which they stand; where two are said of one place, the first is the cause.
  std::stable_sort(own.begin(), own.end(),
                   [](const Mistake& a, const Mistake& b) { return a.column < b.column; });
  own.erase(std::unique(own.begin(), own.end(),
                        [](const Mistake& a, const Mistake& b) { return a.column == b.column; }),
            own.end());
  mistakes.insert(mistakes.end(), own.begin(), own.end());
  return made;
}

}  // namespace stamkund::targeting
