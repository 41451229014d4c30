#include "engine/targeting/token.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/problems.h"

namespace stamkund::targeting {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Signs that other languages write, and what they are here.
struct Foreign {
  std::string_view sign;
  std::string_view here;
};
constexpr std::array<Foreign, 10> kForeign{{{"\u2265", ">="},
                                            {"\u2264", "<="},
                                            {"\u2260", "!="},
                                            {"&&", "and"},
                                            {"||", "or"},
                                            {"<>", "!="},
                                            {"=>", ">="},
                                            {"=<", "<="},
                                            {"&", "and"},
                                            {"|", "or"}}};
/// The first of them are no letters, though they are no ASCII.
constexpr std::size_t kMathematical = 3;
bool is_mathematical(std::string_view rest) {
  return std::any_of(kForeign.begin(), kForeign.begin() + kMathematical,
                     [&](const Foreign& one) { return rest.starts_with(one.sign); });
}
constexpr std::array<std::string_view, 6> kPairs{"==", "!=", "<=", ">="};
constexpr std::string_view kSingles = "()<>,+-*/%";

class Lexer {
 public:
  Lexer(std::string_view text, Mistakes& mistakes) : text_(text), mistakes_(mistakes) {}

  std::vector<Token> all() {
    for (;;) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (at_ >= text_.size()) break;
      next();
    }
    add(Token::Kind::end, "", text_.size());
    return std::move(tokens_);
  }

 private:
  void next() {
    const char c = text_[at_];
    if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return number();
    if (c == '"' || c == '\'' || c == '`') return quoted(c);
    if (is_letter(c) && !is_mathematical(text_.substr(at_))) return name();
    sign();
  }

  void number() {
    const std::size_t begin = at_;
    std::string digits;
    bool points = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool follows = at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
      if (c == '_' && at_ > begin && follows) {
        ++at_;
        continue;
      }
      if (!is_digit(c) && !(c == '.' && follows)) break;
      points = points || c == '.';
      digits += c;
      ++at_;
    }
    double value = 0.0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const std::string written(text_.substr(begin, at_ - begin));
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || !std::isfinite(value) ||
        value > 1e15) {
      mistake(begin, "found '" + printable(written) + "', expected a number up to 10^15",
              points ? "write one decimal point, and thousands as '1000' or '1_000'" : "");
      value = 0.0;
    }
    add(Token::Kind::number, written, begin);
    tokens_.back().number = value;
  }

  void quoted(char mark) {
    const std::size_t begin = at_;
    const std::size_t end = text_.find(mark, at_ + 1);
    if (end == std::string_view::npos) {
      mistake(begin, std::string("found ") + mark + " that is never closed",
              std::string("end the ") + (mark == '`' ? "name" : "text") + " with another " + mark);
      at_ = text_.size();
      add(mark == '`' ? Token::Kind::name : Token::Kind::text, std::string(text_.substr(begin + 1)), begin);
    } else {
      at_ = end + 1;
      add(mark == '`' ? Token::Kind::name : Token::Kind::text,
          std::string(text_.substr(begin + 1, end - begin - 1)), begin);
    }
    tokens_.back().quoted = true;
  }

  void name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_mathematical(text_.substr(at_)) &&
           (is_letter(text_[at_]) || is_digit(text_[at_]) ||
            (text_[at_] == '.' && at_ + 1 < text_.size() && is_letter(text_[at_ + 1]))))
      ++at_;
    add(Token::Kind::name, std::string(text_.substr(begin, at_ - begin)), begin);
  }

  void sign() {
    const std::string_view rest = text_.substr(at_);
    for (const Foreign& one : kForeign) {
      if (!rest.starts_with(one.sign)) continue;
      mistake(at_, "found '" + std::string(one.sign) + "'", "write '" + std::string(one.here) + "'");
      const bool word = one.here == "and" || one.here == "or";
      add(word ? Token::Kind::name : Token::Kind::sign, std::string(one.here), at_);
      at_ += one.sign.size();
      return;
    }
    for (const std::string_view pair : kPairs)
      if (!pair.empty() && rest.starts_with(pair)) return take(Token::Kind::sign, pair);
    if (rest.starts_with("=")) {
      mistake(at_, "found '='", "write '=='");
      add(Token::Kind::sign, "==", at_++);
      return;
    }
    if (rest.starts_with("!")) {
      mistake(at_, "found '!'", "write 'not'");
      add(Token::Kind::name, "not", at_++);
      return;
    }
    if (kSingles.find(rest[0]) != std::string_view::npos) return take(Token::Kind::sign, rest.substr(0, 1));
    mistake(at_, "found '" + printable(std::string(rest.substr(0, 1))) + "', which has no meaning here", "");
    ++at_;
  }

  void take(Token::Kind kind, std::string_view text) {
    add(kind, std::string(text), at_);
    at_ += text.size();
  }
  void add(Token::Kind kind, std::string text, std::size_t begin) {
    tokens_.push_back({kind, std::move(text), 0.0, begin + 1});
  }
  void mistake(std::size_t at, std::string message, std::string suggestion) {
    mistakes_.push_back({at + 1, std::move(message), std::move(suggestion)});
  }

  std::string_view text_;
  Mistakes& mistakes_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text, Mistakes& mistakes) {
  return Lexer(text, mistakes).all();
}

std::string found(const Token& token) {
  if (token.kind == Token::Kind::end) return "the end";
  if (token.kind == Token::Kind::text) return "the text \"" + printable(token.text) + "\"";
  return "'" + printable(token.text) + "'";
}

std::string to_string(const Mistake& mistake) {
  return "at column " + std::to_string(mistake.column) + ": " + mistake.message;
}

}  // namespace stamkund::targeting
