#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "engine/base/duration_units.h"
#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "engine/targeting/token.h"
#include "engine/targeting/tree.h"

namespace stamkund::targeting {
namespace {

constexpr std::array<std::string_view, 9> kWords{"and", "or",      "not",  "in",   "between",
                                                 "is",  "missing", "true", "false"};
constexpr std::array<std::pair<std::string_view, Operation>, 6> kComparisons{{{"==", Operation::equal},
                                                                              {"!=", Operation::unequal},
                                                                              {"<", Operation::less},
                                                                              {"<=", Operation::at_most},
                                                                              {">", Operation::more},
                                                                              {">=", Operation::at_least}}};

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

class Parser {
 public:
  Parser(std::vector<Token> tokens, const std::string& currency, const std::vector<std::string>& units,
         Mistakes& mistakes)
      : tokens_(std::move(tokens)), currency_(currency), units_(units), mistakes_(mistakes) {}

  Tree all() {
    std::size_t root = either();
    while (here().kind != Token::Kind::end && !given_up_) {
      // What stands here belongs to nothing. Reading goes on behind it, so that all mistakes are said at
      // once.
      mistake(here(), "expected 'and', 'or' or the end", after_a_value());
      if (sign(")"))
        ++at_;
      else
        skip();
      if (word("and") || word("or")) ++at_;
      if (here().kind == Token::Kind::end) break;
      root = make(Operation::wrong, here().column, {root, either()});
    }
    if (root + 1 != tree_.nodes.size()) (void)make(Operation::wrong, 1, {root});
    return std::move(tree_);
  }

 private:
  using Position = std::size_t;

  Position either() {
    Position left = both();
    while (word("or")) {
      const std::size_t column = next().column;
      left = make(Operation::either, column, {left, both()});
    }
    return left;
  }
  Position both() {
    Position left = inverse();
    while (word("and")) {
      const std::size_t column = next().column;
      left = make(Operation::both, column, {left, inverse()});
    }
    return left;
  }
  Position inverse() {
    if (!word("not")) return comparison();
    const std::size_t column = next().column;
    return deeper(column, [&] { return make(Operation::inverse, column, {inverse()}); });
  }

  Position comparison() {
    const Position left = sum();
    const Token at = here();
    if (word("is")) {
      ++at_;
      const bool inverted = word("not");
      if (inverted) ++at_;
      if (!word("missing")) {
        mistake(here(), "expected 'missing' or 'not missing' after 'is'", "to compare, write '=='");
        skip();
        return make(Operation::wrong, at.column, {left});
      }
      ++at_;
      const Position missing = make(Operation::missing, at.column, {left});
      return inverted ? make(Operation::inverse, at.column, {missing}) : missing;
    }
    const bool inverted = word("not") && (is_word(peek(), "in") || is_word(peek(), "between"));
    if (inverted) ++at_;
    if (word("in") || word("between")) {
      const Position found = word("in") ? among(left) : between(left);
      return inverted ? make(Operation::inverse, at.column, {found}) : found;
    }
    const auto operation = compares();
    if (!operation) return left;
    ++at_;
    const Position right = sum();
    const Position whole = make(*operation, at.column, {left, right});
    if (!compares()) return whole;
    mistake(here(), "a comparison of a comparison", "write 'a < b and b < c', or 'b between a and c'");
    while (compares()) {
      ++at_;
      (void)sum();
    }
    return make(Operation::wrong, at.column, {whole});
  }

  Position among(Position left) {
    const std::size_t column = next().column;
    if (!sign("(")) {
      mistake(here(), "expected '(' and a list after 'in'", "write 'in (\"a\", \"b\")'");
      skip();
      return make(Operation::wrong, column, {left});
    }
    ++at_;
    std::vector<Position> below{left};
    list(below);
    return make(Operation::in, column, std::move(below));
  }
  Position between(Position left) {
    const std::size_t column = next().column;
    const Position low = sum();
    if (!word("and")) {
      mistake(here(), "expected 'and' and the upper end", "write 'between 30 days and 90 days'");
      return make(Operation::wrong, column, {left, low});
    }
    ++at_;
    const Position high = sum();
    return make(Operation::between, column, {left, low, high});
  }

  /// Values up to the closing bracket.
  void list(std::vector<Position>& below) {
    if (sign(")")) {
      ++at_;
      return;
    }
    for (;;) {
      below.push_back(sum());
      if (sign(",")) {
        ++at_;
        continue;
      }
      if (sign(")")) {
        ++at_;
        return;
      }
      mistake(here(), "expected ',' or ')'", after_a_value());
      while (here().kind != Token::Kind::end && !sign(")")) ++at_;
      if (sign(")")) ++at_;
      return;
    }
  }

  Position sum() {
    Position left = product();
    while (sign("+") || sign("-")) {
      const Token token = next();
      left = make(token.text == "+" ? Operation::add : Operation::subtract, token.column, {left, product()});
    }
    return left;
  }
  Position product() {
    Position left = value();
    while (sign("*") || sign("/")) {
      const Token token = next();
      left = make(token.text == "*" ? Operation::multiply : Operation::divide, token.column, {left, value()});
    }
    return left;
  }

  Position value() {
    const Token token = here();
    if (sign("-")) {
      ++at_;
      return deeper(token.column, [&] { return make(Operation::negative, token.column, {value()}); });
    }
    if (sign("(")) {
      ++at_;
      return deeper(token.column, [&] { return bracket(token); });
    }
    if (token.kind == Token::Kind::number) return number();
    if (token.kind == Token::Kind::text) {
      ++at_;
      const Position text = make(Operation::text, token.column, {});
      tree_.nodes[text].name = token.text;
      return text;
    }
    if (token.kind == Token::Kind::name && (token.quoted || !is_language(token))) return named();
    if (word("true") || word("false")) {
      const Position constant = make(Operation::constant, token.column, {});
      tree_.nodes[constant].type = Type::boolean;
      tree_.nodes[constant].number = word("true") ? 1.0 : 0.0;
      ++at_;
      return constant;
    }
    mistake(token, "expected an attribute, a value or '('", "");
    skip();
    return make(Operation::wrong, token.column, {});
  }

  Position bracket(const Token& opened) {
    const Position inner = either();
    if (sign(")")) {
      ++at_;
      return inner;
    }
    mistake(here(), "expected ')' for the '(' at column " + std::to_string(opened.column), after_a_value());
    return make(Operation::wrong, opened.column, {inner});
  }

  Position named() {
    const Token token = next();
    if (!sign("(")) {
      const Position attribute = make(Operation::named, token.column, {});
      tree_.nodes[attribute].name = token.text;
      return attribute;
    }
    ++at_;
    return deeper(token.column, [&] {
      std::vector<Position> below;
      list(below);
      const Position call = make(Operation::call, token.column, std::move(below));
      tree_.nodes[call].name = token.text;
      return call;
    });
  }

  Position number() {
    const Token token = next();
    double number = token.number;
    Type type = Type::number;
    if (sign("%")) {
      ++at_;
      number /= 100.0;
      type = Type::share;
    } else if (here().kind == Token::Kind::name && !here().quoted && !is_language(here())) {
      const Token unit = next();
      const auto* known = std::find_if(kDurationUnits.begin(), kDurationUnits.end(),
                                       [&](const DurationUnit& one) { return one.name == lower(unit.text); });
      if (known != kDurationUnits.end()) {
        number *= known->days;
        type = Type::duration;
      } else if (lower(unit.text) == lower(currency_)) {
        type = Type::money;
      } else if (std::any_of(units_.begin(), units_.end(),
                             [&](const std::string& one) { return lower(one) == lower(unit.text); })) {
        type = Type::units;
      } else {
        std::vector<std::string> units{currency_};
        for (const DurationUnit& one : kDurationUnits) units.emplace_back(one.name);
        units.insert(units.end(), units_.begin(), units_.end());
        mistake(unit,
                "expected a unit: hours, days, weeks, months, years, %" +
                    (currency_.empty() ? "" : ", " + currency_) +
                    (units_.empty() ? "" : ", " + units_.front()),
                did_you_mean(lower(unit.text), units));
        return make(Operation::wrong, token.column, {});
      }
    }
    const Position constant = make(Operation::constant, token.column, {});
    tree_.nodes[constant].number = number;
    tree_.nodes[constant].type = type;
    return constant;
  }

  /// What was probably meant where something stands directly behind a value.
  [[nodiscard]] std::string after_a_value() const {
    if (at_ == 0) return "";
    const Token& before = tokens_[at_ - 1];
    if (sign(",") && before.kind == Token::Kind::number && peek().kind == Token::Kind::number)
      return "write a decimal point, '2.5', and thousands as '1000' or '1_000'";
    if (here().kind == Token::Kind::number && before.kind == Token::Kind::number)
      return "write thousands without a gap: '1000' or '1_000'";
    if (here().kind == Token::Kind::name) {
      std::vector<std::string> words(kWords.begin(), kWords.end());
      return did_you_mean(lower(here().text), words);
    }
    return "";
  }

  [[nodiscard]] const Token& here() const { return tokens_[at_]; }
  [[nodiscard]] const Token& peek() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  Token next() {
    Token token = tokens_[at_];
    if (token.kind != Token::Kind::end) ++at_;
    return token;
  }
  [[nodiscard]] bool sign(std::string_view text) const {
    return here().kind == Token::Kind::sign && here().text == text;
  }
  [[nodiscard]] static bool is_word(const Token& token, std::string_view word) {
    return token.kind == Token::Kind::name && !token.quoted && lower(token.text) == word;
  }
  [[nodiscard]] bool word(std::string_view text) const { return is_word(here(), text); }
  [[nodiscard]] static bool is_language(const Token& token) {
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view one) { return is_word(token, one); });
  }
  [[nodiscard]] std::optional<Operation> compares() const {
    if (here().kind != Token::Kind::sign) return std::nullopt;
    for (const auto& [text, operation] : kComparisons)
      if (here().text == text) return operation;
    return std::nullopt;
  }
  /// To where something new begins.
  void skip() {
    while (here().kind != Token::Kind::end && !word("and") && !word("or") && !sign(")") && !sign(",")) ++at_;
    // Never stands still, or the reader would not end.
    if (sign(",")) ++at_;
  }

  template <class Read>
  Position deeper(std::size_t column, Read read) {
    if (depth_ >= kDeepest) {
      mistakes_.push_back({column, "nested deeper than " + std::to_string(kDeepest) + " levels", ""});
      given_up_ = true;
      at_ = tokens_.size() - 1;
      return make(Operation::wrong, column, {});
    }
    ++depth_;
    const Position result = read();
    --depth_;
    return result;
  }

  Position make(Operation operation, std::size_t column, std::vector<Position> below) {
    if (tree_.nodes.size() == kMostNodes) {
      mistakes_.push_back({column, "more than " + std::to_string(kMostNodes) + " parts", "split the rule"});
      given_up_ = true;
      at_ = tokens_.size() - 1;
    }
    tree_.nodes.push_back({operation, column, 0.0, Type::number, "", std::move(below)});
    return tree_.nodes.size() - 1;
  }
  void mistake(const Token& at, const std::string& message, std::string suggestion) {
    if (given_up_) return;
    mistakes_.push_back({at.column, "found " + found(at) + ", " + message, std::move(suggestion)});
  }

  std::vector<Token> tokens_;
  const std::string& currency_;
  const std::vector<std::string>& units_;
  Mistakes& mistakes_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool given_up_ = false;
  Tree tree_;
};

}  // namespace

Tree parse(std::string_view text, const std::string& currency, const std::vector<std::string>& units,
           Mistakes& mistakes) {
  if (text.size() > kLongestExpression) {
    mistakes.push_back(
        {kLongestExpression + 1, "longer than " + std::to_string(kLongestExpression) + " bytes", ""});
    return {{Node{}}};
  }
  return Parser(tokens_of(text, mistakes), currency, units, mistakes).all();
}

}  // namespace stamkund::targeting
