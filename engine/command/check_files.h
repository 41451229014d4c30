#pragma once
// No verb may write over what it reads, nor write two things to one place.
#include <string>
#include <vector>

#include "engine/command/arguments.h"

namespace stamkund::command {

/// `input_names`: positional arguments and options that name files to read; `output_options`: options that
/// name files to write, by their long names. --json is always one. Those that were not given do not count.
/// Call before anything is created. Errors: Failure(usage) if an output is an input, whatever its name, or
/// another output, or '-' where that is not standard output.
void check_files(const Arguments& parsed, const std::vector<std::string>& input_names,
                 const std::vector<std::string>& output_options);

/// The same for a file to read that is known later, such as the fit that a scenario names; `what` it is.
/// An empty path is no file. Call before anything is committed. Errors: Failure(usage).
void check_late_input(const Arguments& parsed, const std::string& what, const std::string& path,
                      const std::vector<std::string>& output_options);

}  // namespace stamkund::command
