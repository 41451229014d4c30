// Finds the line to blame for a YAML error. yaml-cpp names the line at which it could not go on: mostly the
// one after the mistake, and for a missing dash or a wrong indent far from it.
#include <algorithm>

#include "engine/scenario/yaml_document.h"
#include "engine/scenario/yaml_lines.h"

namespace stamkund::scenario {
namespace {

std::string spaces(std::size_t n) { return std::to_string(n) + (n == 1 ? " space" : " spaces"); }
std::string quote(const std::string& text) { return "'" + printable(text) + "'"; }

/// "margin 70 %" -> "margin: 70 %".
std::string with_colon(const std::string& body) {
  const std::size_t end = std::min(body.find_first_of(" \t:;="), body.size());
  const std::size_t value = body.find_first_not_of(" \t:;=", end);
  return body.substr(0, end) + (value == std::string::npos ? ":" : ": " + body.substr(value));
}

YamlFault no_colon(const YamlLine& line) {
  if (line.body[0] == '-' && line.body.size() > 1)
    return {line.number, "found " + quote(line.body) + ", a dash without a space behind it",
            "write '- " + printable(line.body.substr(line.body.find_first_not_of('-'))) + "'"};
  const std::size_t colon = line.body.find(':');
  const bool tight = colon != std::string::npos && colon == line.body.find_first_of(" \t:;=");
  return {line.number,
          "found " + quote(line.body) +
              (tight ? ", where the space after the colon is missing"
                     : ", where the colon between key and value is missing"),
          "write '" + printable(with_colon(line.body)) + "'"};
}

/// An opened block: where its lines begin.
struct Level {
  std::size_t indent = 0;
  bool list = false;
  int line = 0;  ///< that opened it
};

/// Walks down the lines as far as everything is in order.
class Walk {
 public:
  /// `strict`: only what can be nothing but a mistake, for texts that yaml-cpp accepts.
  explicit Walk(bool strict) : strict_(strict) {}

  std::optional<YamlFault> step(const YamlLine& line, const YamlLine* next) {
    if (line.inside || line.body.starts_with("---") || line.body.starts_with("...") ||
        line.body.starts_with("? ") || (line.body.starts_with("%") && levels_.empty()))
      return std::nullopt;
    if (line.tab && !strict_)
      return YamlFault{line.number, "begins with a tab; lines are indented by spaces only",
                       "use spaces instead, as many as the lines beside it have"};
    if (line.body.starts_with("```"))
      return YamlFault{line.number, "found '```', which is no part of YAML", "take the line away"};
    if (line.has_key && line.body[0] == '-' && !strict_) return no_colon(line);
    auto fault = without_colon(line, next);
    if (!fault && !strict_) fault = indent(line);
    if (fault) return fault;
    enter(line);
    before_ = &line;
    return std::nullopt;
  }

 private:
  std::optional<YamlFault> without_colon(const YamlLine& line, const YamlLine* next) const {
    if (line.has_key || line.body.empty()) return std::nullopt;
    const char first = line.body[0];
    if (first == '{' || first == '[' || first == '|' || first == '>' || first == '&' || first == '!' ||
        first == '"' || first == '\'' || first == '*' || first == '}' || first == ']')
      return std::nullopt;
    const bool deeper_key =
        next != nullptr && !next->inside && next->has_key && next->key_indent > line.key_indent;
    // A word of a list is no key, unless something hangs below it.
    if (line.dash) {
      const bool key_below = next != nullptr && !next->inside && !next->dash && next->has_key &&
                             next->key_indent >= line.key_indent;
      if (!strict_ && key_below) return no_colon(line);
      return std::nullopt;
    }
    if (before_ == nullptr) {
      if (next != nullptr && !next->inside) return no_colon(line);
      return std::nullopt;
    }
    const bool beside = line.indent == before_->key_indent && before_->has_key;
    const bool back = line.indent < before_->key_indent && before_->has_key;
    if (beside || back) return no_colon(line);
    if (strict_) return std::nullopt;
    // Deeper: the value of the key before it, or a key that lost its colon.
    const bool key_beside = next != nullptr && !next->inside && next->has_key && next->indent == line.indent;
    if (before_->has_key && (key_beside || deeper_key)) return no_colon(line);
    return std::nullopt;
  }

  std::optional<YamlFault> indent(const YamlLine& line) const {
    if (levels_.empty()) return std::nullopt;
    const bool opens = before_ != nullptr && before_->has_key && before_->value.empty();
    const bool tagged = before_ != nullptr && !before_->value.empty() &&
                        (before_->value[0] == '&' || before_->value[0] == '!');
    const Level& inner = levels_.back();
    if (line.indent > inner.indent) {
      if (!line.has_key && !line.dash) return std::nullopt;  // a value that goes on
      const bool behind_dash = before_ != nullptr && before_->dash && before_->body.empty();
      if (opens || tagged || behind_dash) return std::nullopt;
      return YamlFault{line.number,
                       quote(line.body) + " begins " + spaces(line.indent) + " in, but the line before it, " +
                           quote(before_->body) + ", has its value already",
                       "the lines beside it begin " + spaces(inner.indent) + " in"};
    }
    const auto here = std::find_if(levels_.rbegin(), levels_.rend(),
                                   [&](const Level& level) { return level.indent <= line.indent; });
    if (here == levels_.rend() || here->indent != line.indent) return misaligned(line);
    if (here->list && !line.dash) {
      // A mapping's own list may begin at the indent of its keys.
      const auto outer = std::find_if(here + 1, levels_.rend(), [&](const Level& level) {
        return level.indent == line.indent && !level.list;
      });
      if (outer != levels_.rend()) return std::nullopt;
      return YamlFault{line.number,
                       quote(line.body) + " stands where the list of line " + std::to_string(here->line) +
                           " goes on, but has no dash",
                       "a new element begins with '- '; what belongs to the one before it begins " +
                           spaces(here == levels_.rbegin() ? line.indent + 2 : std::prev(here)->indent) +
                           " in"};
    }
    if (!here->list && line.dash && !(opens && here == levels_.rbegin()))
      return YamlFault{line.number,
                       quote("- " + line.body) + " is an element of a list, but the lines beside it are none",
                       "take the dash away, or indent it"};
    return std::nullopt;
  }

  [[nodiscard]] YamlFault misaligned(const YamlLine& line) const {
    std::string open;               // the levels to choose from, each with the line that began it
    const Level* deeper = nullptr;  // the outermost level that this line is too far to the left for
    for (const Level& level : levels_) {
      open += (open.empty() ? "line " : ", line ") + std::to_string(level.line) + " begins " +
              (open.empty() ? spaces(level.indent) + " in" : std::to_string(level.indent));
      if (level.indent > line.indent && deeper == nullptr) deeper = &level;
    }
    if (line.dash && deeper != nullptr && !deeper->list)
      return {deeper->line,
              "the first element of this list has no dash: line " + std::to_string(line.number) +
                  " goes on with " + quote("- " + line.body),
              "begin it with '- '"};
    return {line.number,
            quote((line.dash ? "- " : "") + line.body) + " begins " + spaces(line.indent) +
                " in and lines up with nothing above it",
            "lines that belong together begin equally far in: " + open};
  }

  void enter(const YamlLine& line) {
    while (!levels_.empty() && levels_.back().indent > line.indent) levels_.pop_back();
    // Back from a list at the indent of the keys around it.
    if (!levels_.empty() && levels_.back().indent == line.indent && levels_.back().list && !line.dash)
      levels_.pop_back();
    const auto open = [&](std::size_t indent, bool list) {
      if (!levels_.empty() && levels_.back().indent == indent && levels_.back().list == list) return;
      levels_.push_back({indent, list, line.number});
    };
    if (line.dash) open(line.indent, true);
    if (line.has_key) open(line.key_indent, false);
  }

  bool strict_;
  std::vector<Level> levels_;
  const YamlLine* before_ = nullptr;
};

std::optional<YamlFault> walk(const YamlLines& scan, int last_line, bool strict) {
  Walk walk(strict);
  for (std::size_t i = 0; i < scan.lines.size(); ++i) {
    if (scan.lines[i].number > last_line) break;
    const YamlLine* next = i + 1 < scan.lines.size() ? &scan.lines[i + 1] : nullptr;
    if (auto fault = walk.step(scan.lines[i], next)) return fault;
  }
  return std::nullopt;
}

std::optional<YamlFault> unclosed_quote(const YamlLines& scan) {
  if (scan.open_quote == 0) return std::nullopt;
  return YamlFault{scan.open_quote, std::string("the quote ") + scan.quote + " is never closed",
                   "close it on the same line"};
}

/// A sign that no value can begin with.
std::optional<YamlFault> odd_sign(const std::string& text, int line, int column) {
  std::size_t begin = 0;
  for (int i = 1; i < line && begin < text.size(); ++i)
    begin = std::min(text.find('\n', begin), text.size()) + 1;
  if (begin >= text.size()) return std::nullopt;
  const std::string row = text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
  const auto at = static_cast<std::size_t>(std::max(column, 1)) - 1;
  if (at >= row.size()) return std::nullopt;
  if (row[at] == '\t') return YamlFault{line, "there is a tab in this line", "use spaces instead"};
  const std::string rest = row.substr(at, row.find(" #", at) - at);
  if (row[at] == '%' && rest.find_first_not_of("% ") != std::string::npos)
    return YamlFault{line, "found " + quote(rest) + ": a value cannot begin with '%'",
                     "write '" + printable(rest.substr(rest.find_first_not_of("% "))) + " %'"};
  return YamlFault{line, "found " + quote(rest) + ": a value cannot begin with '" + row[at] + "'",
                   "put the whole value in quotes"};
}

/// 'name: "to"day'
std::optional<YamlFault> behind_quote(const YamlLines& scan, int number) {
  for (const YamlLine& line : scan.lines) {
    if (line.number != number || line.inside || !line.has_key || line.value.size() < 2) continue;
    const char sign = line.value[0];
    const std::size_t close = line.value.find(sign, 1);
    if ((sign != '"' && sign != '\'') || close == std::string::npos || close + 1 == line.value.size())
      return std::nullopt;
    return YamlFault{number, "there is something behind the closing quote of " + quote(line.value),
                     "put quotes around all of it, or around nothing"};
  }
  return std::nullopt;
}

/// "name: today: new"
std::optional<YamlFault> two_colons(const YamlLines& scan, int number) {
  for (const YamlLine& line : scan.lines) {
    if (line.number != number || line.inside || !line.has_key) continue;
    if (line.value.empty() || line.value[0] == '"' || line.value[0] == '\'' || line.value[0] == '{' ||
        line.value[0] == '[' || (line.value.find(": ") == std::string::npos && line.value.back() != ':'))
      return std::nullopt;
    return YamlFault{number, "the value " + quote(line.value) + " has a colon in it, which makes a key of it",
                     "put the value in quotes"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<YamlFault> overlooked(const std::string& text) {
  const YamlLines scan = yaml_lines(text);
  if (auto fault = unclosed_quote(scan)) return fault;
  // Without any key it is no mapping, which the readers say.
  if (std::none_of(scan.lines.begin(), scan.lines.end(), [](const YamlLine& one) { return one.has_key; }))
    return std::nullopt;
  return walk(scan, scan.lines.back().number, true);
}

YamlFault explain(const std::string& text, int line, int column, const std::string& message) {
  const auto says = [&message](const char* words) { return message.find(words) != std::string::npos; };
  const YamlLines scan = yaml_lines(text);
  if (says("flow end"))
    return {line, "a bracket is closed here that was never opened", "take it away, or open it before"};
  if (scan.open_bracket > 0 && !says("bad file") && (says("flow not found") || line > scan.open_bracket))
    return {scan.open_bracket, std::string("the bracket '") + scan.bracket + "' is never closed",
            std::string("close it with '") + (scan.bracket == '{' ? '}' : ']') + "'"};
  if (says("anchor") || says("alias"))
    return {line,
            "a value that begins with '*' or '&' stands for another place of the file, and there is no such "
            "place",
            "put the value in quotes"};
  // So yaml-cpp calls what is nested in more than 500 levels.
  if (says("bad file")) return {line, "brackets or blocks are nested too deeply", ""};
  // What stands in the line itself is surer than what the lines before it suggest.
  if (says("unknown token"))
    if (auto fault = odd_sign(text, line, column)) return *fault;
  if (auto fault = walk(scan, line > 0 ? line : 1'000'000'000, false)) return *fault;
  if (auto fault = behind_quote(scan, line)) return *fault;
  if (auto fault = two_colons(scan, line)) return *fault;
  return {
      line, "this is not valid YAML: " + printable(message, 200),
      "see whether this line and the one before it are indented as their neighbours are, and have a colon"};
}

}  // namespace stamkund::scenario
