#include "engine/command/terminal_text.h"

#include <array>
#include <cstdio>

#include "engine/base/utf8.h"

namespace stamkund::command {
namespace {

bool commands(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7f;
  if (character.size() == 2) return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
  // U+202A to U+202E, U+2066 to U+2069.
  return (character >= "\xe2\x80\xaa" && character <= "\xe2\x80\xae") ||
         (character >= "\xe2\x81\xa6" && character <= "\xe2\x81\xa9");
}

}  // namespace

std::string terminal_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    // A byte that begins no character is a terminal's business in no encoding that is still used: it stays,
    // unless it is a control character by itself.
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    const auto byte = static_cast<unsigned char>(character[0]);
    if (commands(character) || (length == 0 && byte >= 0x80 && byte < 0xa0)) {
      for (const char c : character) {
        std::array<char, 5> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "\\x%02x",
                      static_cast<unsigned>(static_cast<unsigned char>(c)));
        out += escaped.data();
      }
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out;
}

std::streambuf::int_type TerminalStream::overflow(std::streambuf::int_type c) {
  using Traits = std::streambuf::traits_type;
  if (Traits::eq_int_type(c, Traits::eof())) return Traits::not_eof(c);
  const char one = Traits::to_char_type(c);
  return xsputn(&one, 1) == 1 ? c : Traits::eof();
}

std::streamsize TerminalStream::xsputn(const char* text, std::streamsize count) {
  to_ << terminal_text({text, static_cast<std::size_t>(count)});
  return to_ ? count : 0;
}

int TerminalStream::sync() {
  to_.flush();
  return to_ ? 0 : -1;
}

}  // namespace stamkund::command
