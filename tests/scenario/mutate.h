#pragma once
// Scenario and targets files as nobody should write them: mutations of good ones, by number, never by clock.
#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "engine/random/stream.h"
#include "tests/scenario/nasty.h"

namespace stamkund::test {

class Mutator {
 public:
  /// `corpus`: good files; they are mutated, and lend each other their parts.
  Mutator(const std::vector<std::string>& corpus, Stream& stream) : corpus_(corpus), stream_(stream) {}

  std::string mutate(const std::string& original) {
    lines_ = lines_of(original);
    const std::size_t edits = below(2) == 0 ? 1 : 1 + below(6);
    for (std::size_t i = 0; i < edits && !lines_.empty(); ++i) edit();
    std::string text;
    for (const auto& line : lines_) text += line + "\n";
    // Bytes, rarely: most of what they give is no YAML.
    if (below(12) == 0)
      for (std::size_t i = 0, n = 1 + below(4); i < n && !text.empty(); ++i) spoil_byte(text);
    return text;
  }

 private:
  std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(stream_() % n); }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }

  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines(1);
    for (const char c : text) {
      if (c == '\n')
        lines.emplace_back();
      else
        lines.back() += c;
    }
    return lines;
  }
  static std::size_t indent_of(const std::string& line) {
    return std::min(line.find_first_not_of(" -"), line.size());
  }
  static std::string key_of(const std::string& line) {
    const std::size_t begin = indent_of(line);
    const std::size_t colon = line.find(':', begin);
    return colon == std::string::npos || line[begin] == '#' ? "" : line.substr(begin, colon - begin);
  }
  /// One past the last line that belongs to the key on `line`.
  static std::size_t end_of(const std::vector<std::string>& lines, std::size_t line) {
    std::size_t end = line + 1;
    while (end < lines.size() && (lines[end].find_first_not_of(' ') == std::string::npos ||
                                  lines[end].find_first_not_of(' ') > indent_of(lines[line])))
      ++end;
    return end;
  }

  void edit() {
    const std::size_t at = below(lines_.size());
    switch (below(10)) {
      case 0:
      case 1:
      case 2:
        other_number(lines_[at]);
        break;
      case 3:
      case 4:
        other_value(lines_[at]);
        break;
      case 5:
        lines_.erase(
            lines_.begin() + static_cast<std::ptrdiff_t>(at),
            lines_.begin() + static_cast<std::ptrdiff_t>(below(3) == 0 ? end_of(lines_, at) : at + 1));
        break;
      case 6: {
        const std::string line = lines_[at];
        lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(below(2) == 0 ? at : below(lines_.size())),
                      line);
        break;
      }
      case 7: {
        const std::size_t spaces = 1 + below(4);
        if (below(2) == 0)
          lines_[at].insert(0, spaces, below(8) == 0 ? '\t' : ' ');
        else
          lines_[at].erase(0, std::min(spaces, lines_[at].find_first_not_of(' ')));
        break;
      }
      default:
        transplant(at);
        break;
    }
  }

  /// Another number before the same unit.
  void other_number(std::string& line) {
    std::vector<std::pair<std::size_t, std::size_t>> numbers;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (std::isdigit(static_cast<unsigned char>(line[i])) == 0) continue;
      std::size_t end = i;
      while (end < line.size() &&
             (std::isdigit(static_cast<unsigned char>(line[end])) != 0 || line[end] == '.'))
        ++end;
      numbers.emplace_back(i, end - i);
      i = end;
    }
    if (numbers.empty()) return;
    const auto [begin, length] = one_of(numbers);
    line.replace(begin, length, one_of(nasty_numbers()));
  }
  void other_value(std::string& line) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) {
      line += one_of(nasty_values());
      return;
    }
    line = line.substr(0, colon + 2) + (below(20) == 0 ? std::string(5000, 'x') : one_of(nasty_values()));
  }
  /// What another file says under the same key, or under any.
  void transplant(std::size_t at) {
    const std::vector<std::string> other = lines_of(one_of(corpus_));
    const std::string key = key_of(lines_[at]);
    std::vector<std::size_t> same;
    for (std::size_t i = 0; i < other.size(); ++i)
      if (!key_of(other[i]).empty() && (key_of(other[i]) == key || key.empty())) same.push_back(i);
    if (same.empty()) return;
    const std::size_t from = one_of(same);
    const std::size_t here = indent_of(lines_[at]);
    const std::size_t there = indent_of(other[from]);
    std::vector<std::string> block(other.begin() + static_cast<std::ptrdiff_t>(from),
                                   other.begin() + static_cast<std::ptrdiff_t>(end_of(other, from)));
    for (std::size_t i = 0; i < block.size(); ++i) {
      std::string& line = block[i];
      line = std::string(here, ' ') + (line.size() > there ? line.substr(there) : "");
      if (i == 0) line = lines_[at].substr(0, here) + line.substr(here);  // with its dash
    }
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(at),
                 lines_.begin() + static_cast<std::ptrdiff_t>(end_of(lines_, at)));
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), block.begin(), block.end());
  }
  void spoil_byte(std::string& text) {
    const std::size_t at = below(text.size());
    if (below(2) == 0)
      text[at] = static_cast<char>(below(256));
    else
      text.insert(at, one_of(std::vector<std::string>{"{", "}", "[", "]", ":", "&a", "*a", "- ", "\t", "\"",
                                                      "'", "|", "%"}));
  }

  const std::vector<std::string>& corpus_;
  Stream& stream_;
  std::vector<std::string> lines_;
};

}  // namespace stamkund::test
