#pragma once
// The program behind main: verbs, exit statuses, everything that can be tested without a process.
#include <iosfwd>
#include <string>
#include <vector>

#include "engine/base/stop.h"
#include "engine/parallel/ranks.h"

namespace stamkund::command {

/// Where a verb talks to, and what it listens to. Results for machines go to `out`; everything else a person
/// reads goes to `out` too, unless --json - has taken it. Ctrl-C asks `stop`.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  StopToken stop = {};
  /// Not if standard output was closed (>&-). A person who closes it wants no words; but what a command was
  /// asked to deliver there is not delivered.
  bool out_is_open = true;
  /// Processes that do this together; null = this one alone. Only rank 0 talks and writes.
  Ranks* ranks = nullptr;

  /// Errors: Failure(io_error) if `what`, which is to go to `out`, would go nowhere.
  void expect_open(const std::string& what) const;
};

/// Runs `stamkund ARGUMENTS...`, or this rank's share of it, and returns its exit status. Never throws.
[[nodiscard]] int run_program(const std::vector<std::string>& arguments, Streams streams);

}  // namespace stamkund::command
