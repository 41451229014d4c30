#pragma once
// Where a verb's words and files go: people's text, machines' JSON, never mixed; files last, and together.
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/base/atomic_file.h"
#include "engine/base/problems.h"
#include "engine/command/program.h"

namespace stamkund::command {

class Arguments;

/// Reserves the --json file at once, so that an output that cannot be created is known before the work
/// starts.
class Output {
 public:
  Output(const Arguments& arguments, Streams streams);

  /// Reserves the file that `option` names; null if it was not given. To be committed when it is complete: it
  /// gets its name in finish(). Errors: Failure(cannot_create).
  [[nodiscard]] AtomicFile* file(const std::string& option);
  /// The same for CSV; as --spreadsheet wants it, where the verb has that.
  [[nodiscard]] AtomicFile* csv(const std::string& option);

  /// Reserves a file that no option names. Errors: Failure(cannot_create).
  [[nodiscard]] AtomicFile& add(const std::string& path);

  /// For people; nowhere if --quiet, to standard error if --json - has taken standard output.
  void say(const std::string& text);
  /// What was asked for: the same as `say`, with --quiet too.
  void answer(const std::string& text);
  /// Problems always go to standard error.
  void say(const Problems& problems);
  /// To be done as soon as the files of `finish` have their names.
  void once_written(std::function<void()> what) { once_written_ = std::move(what); }

  /// The last thing that a verb does. `summary` goes to --json. Only if all that was said could be written,
  /// and nobody has interrupted, the files that were committed get their names, all of them or none; those
  /// that were not are dropped. Errors: Failure(io_error, interrupted).
  void finish(const nlohmann::ordered_json& summary);

 private:
  const Arguments& arguments_;
  Streams streams_;
  bool quiet_;
  bool json_to_out_ = false;
  std::function<void()> once_written_;
  FileGroup files_;
  AtomicFile* json_file_ = nullptr;
};

/// "5 errors, 1 warning in FILE": the last line of a refused input.
[[nodiscard]] std::string count_text(const Problems& problems);

}  // namespace stamkund::command
