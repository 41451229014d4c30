#pragma once
// Words for people, in which nothing that came from a file commands the terminal.
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace stamkund::command {

/// Control characters but the end of a line and the tab are written out, as \x1b; so are those of Unicode's
/// second control block, and those that turn the direction of writing around.
[[nodiscard]] std::string terminal_text(std::string_view text);

/// What is written here goes to `to`, as terminal_text.
class TerminalStream : private std::streambuf, public std::ostream {
 public:
  explicit TerminalStream(std::ostream& to) : std::ostream(static_cast<std::streambuf*>(this)), to_(to) {}

 private:
  std::streambuf::int_type overflow(std::streambuf::int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize count) override;
  int sync() override;
  std::ostream& to_;
};

}  // namespace stamkund::command
