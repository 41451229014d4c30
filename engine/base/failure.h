#pragma once
// What ends the program: an exit status from sysexits and a sentence for the person who ran it.
#include <stdexcept>
#include <string>
#include <utility>

namespace stamkund {

/// Exit statuses (BSD sysexits), the only ones Stamkund returns.
enum class Exit : int {
  ok = 0,
  usage = 64,          ///< the command line is wrong
  bad_data = 65,       ///< the input's content is wrong
  no_input = 66,       ///< an input file is missing or cannot be read
  internal = 70,       ///< a fault of ours
  cannot_create = 73,  ///< an output file cannot be created
  io_error = 74,       ///< reading or writing failed midway (disk full, ...)
  interrupted = 130,   ///< the user pressed Ctrl-C
};

/// An environment failure, caught once, in main.
class Failure : public std::runtime_error {
 public:
  Failure(Exit exit, const std::string& message) : std::runtime_error(message), exit_(exit) {}
  [[nodiscard]] Exit exit() const noexcept { return exit_; }

 private:
  Exit exit_;
};

}  // namespace stamkund
