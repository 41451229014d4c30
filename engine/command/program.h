#pragma once
// The program behind main: verbs, exit statuses, everything that can be tested without a process.
#include <atomic>
#include <iosfwd>
#include <string>
#include <vector>

namespace stamkund::command {

/// Where a verb talks to. Results for machines go to `out`; everything else a person reads goes to `out` too,
/// unless --json - has taken it.
struct Streams {
  std::ostream& out;
  std::ostream& err;
};

/// Set by the Ctrl-C handler; long work looks at it.
[[nodiscard]] std::atomic<bool>& cancelled();

/// Runs `stamkund ARGUMENTS...` and returns its exit status. Never throws.
[[nodiscard]] int run_program(const std::vector<std::string>& arguments, Streams streams);

}  // namespace stamkund::command
