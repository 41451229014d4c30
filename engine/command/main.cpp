#include <csignal>
#include <iostream>

#include "engine/base/atomic_file.h"
#include "engine/command/program.h"

namespace {

/// The first Ctrl-C asks the work to stop at the next block; the second ends it at once, without leftovers.
extern "C" void on_interrupt(int) {
  if (stamkund::command::cancelled().exchange(true)) {
    stamkund::remove_unfinished_files();
    std::_Exit(130);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  // A reader that goes away (| head) is a write error, not a death.
  std::signal(SIGPIPE, SIG_IGN);
  return stamkund::command::run_program({argv + 1, argv + argc}, {std::cout, std::cerr});
}
