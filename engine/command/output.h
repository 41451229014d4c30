#pragma once
// Where a verb's words go: people's text, machines' JSON, never mixed.
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/atomic_file.h"
#include "engine/base/problems.h"
#include "engine/command/arguments.h"

namespace stamkund::command {

/// Reserves the --json file at once, so that an output that cannot be created is known before the work
/// starts.
class Output {
 public:
  Output(const Arguments& arguments, Streams streams);

  /// For people; nowhere if --quiet, to standard error if --json - has taken standard output.
  void say(const std::string& text);
  /// What was asked for: the same as `say`, with --quiet too.
  void answer(const std::string& text);
  /// Problems always go to standard error.
  void say(const Problems& problems);
  /// For machines; does nothing without --json.
  void json(const nlohmann::ordered_json& value);

 private:
  Streams streams_;
  bool quiet_;
  bool json_to_out_ = false;
  std::unique_ptr<AtomicFile> json_file_;
};

/// "5 errors, 1 warning in FILE": the last line of a refused input.
[[nodiscard]] std::string count_text(const Problems& problems);

}  // namespace stamkund::command
