#include "engine/scenario/yaml_lines.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace stamkund::scenario {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Goes through the text with what is open: quotes and brackets may last for several lines.
class Scanner {
 public:
  /// The line without its comment; what it opens stays open.
  std::string read(const std::string& line, int number) {
    std::string out;
    bool token_start = true;  // a quote or bracket here opens one; within a word it is a letter
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (quote_ != '\0') {
        out += c;
        if (quote_ == '"' && c == '\\' && i + 1 < line.size()) {
          out += line[++i];
        } else if (c == quote_) {
          if (quote_ == '\'' && i + 1 < line.size() && line[i + 1] == '\'')
            out += line[++i];
          else
            quote_ = '\0';
        }
        token_start = false;
        continue;
      }
      if (c == '#' && (i == 0 || is_blank(line[i - 1]))) break;
      out += c;
      if (is_blank(c)) continue;
      const bool in_flow = !brackets_.empty();
      if ((c == '"' || c == '\'') && token_start) {
        quote_ = c;
        quote_line_ = number;
      } else if ((c == '[' || c == '{') && (token_start || in_flow)) {
        brackets_.emplace_back(c, number);
        continue;  // a token may start right behind
      } else if ((c == ']' || c == '}') && in_flow) {
        brackets_.pop_back();
      }
      const bool separates = (in_flow && c == ',') || ((c == ':' || c == '-' || c == '?') &&
                                                       (i + 1 == line.size() || is_blank(line[i + 1])));
      token_start = separates;
    }
    return out;
  }
  [[nodiscard]] bool inside() const { return quote_ != '\0' || !brackets_.empty(); }
  void finish(YamlLines& out) const {
    if (quote_ != '\0') {
      out.open_quote = quote_line_;
      out.quote = quote_;
    }
    if (!brackets_.empty()) std::tie(out.bracket, out.open_bracket) = brackets_.back();
  }

 private:
  char quote_ = '\0';
  int quote_line_ = 0;
  std::vector<std::pair<char, int>> brackets_;
};

/// Splits "key: value"; a colon within quotes or brackets is none.
void find_key(YamlLine& line) {
  const std::string& body = line.body;
  if (body.empty() || body[0] == '[' || body[0] == '{') return;
  std::size_t from = 0;
  if (body[0] == '"' || body[0] == '\'') {
    from = body.find(body[0], 1);
    if (from == std::string::npos) return;
  }
  for (std::size_t i = from; i < body.size(); ++i) {
    if (body[i] != ':' || (i + 1 < body.size() && !is_blank(body[i + 1]))) continue;
    line.has_key = true;
    line.key = trimmed(body.substr(0, i));
    line.value = trimmed(body.substr(i + 1));
    return;
  }
}

}  // namespace

YamlLines yaml_lines(const std::string& text) {
  YamlLines out;
  Scanner scanner;
  int number = 0;
  bool in_block = false;  // of text, after | or >
  std::size_t block_indent = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string raw = text.substr(at, end - at);
    at = end + 1;
    ++number;
    YamlLine line;
    line.number = number;
    while (line.indent < raw.size() && raw[line.indent] == ' ') ++line.indent;
    const std::size_t first = raw.find_first_not_of(" \t\r");
    if (first == std::string::npos) continue;
    line.tab = first > line.indent;
    in_block = in_block && line.indent > block_indent;
    line.inside = in_block || scanner.inside();
    if (in_block) {
      out.lines.push_back(std::move(line));
      continue;
    }
    line.body = trimmed(scanner.read(raw, number));
    if (line.body.empty()) continue;
    line.key_indent = line.indent;
    while (!line.inside && line.body[0] == '-' && (line.body.size() == 1 || is_blank(line.body[1]))) {
      line.dash = true;
      const std::size_t next = line.body.find_first_not_of(" \t", 1);
      line.key_indent += next == std::string::npos ? 2 : next;
      line.body = next == std::string::npos ? "" : line.body.substr(next);
      if (line.body.empty()) break;
    }
    if (!line.inside) find_key(line);
    const std::string& last = line.has_key ? line.value : line.body;
    if (!line.inside && !last.empty() && (last[0] == '|' || last[0] == '>')) {
      in_block = true;
      block_indent = line.indent;
    }
    out.lines.push_back(std::move(line));
  }
  scanner.finish(out);
  return out;
}

}  // namespace stamkund::scenario
