#pragma once
// Names of files that are being written, and what becomes of them when their writer was killed.
#include <string>
#include <vector>

namespace stamkund {

/// A name for mkostemp beside `place`, the whole of it if the file system allows names so long.
[[nodiscard]] std::string unfinished_name(const std::string& place);

/// Marks an open temporary file as being written, as long as it is open. False if somebody has just taken it
/// for a leftover: then it is gone, and another is needed.
[[nodiscard]] bool claim_unfinished(int descriptor);

/// Removes the temporary files of `place` whose writer is no more, and returns their names. Where the file
/// system has no locks, nobody can tell, and nothing is removed.
[[nodiscard]] std::vector<std::string> remove_leftovers(const std::string& place);

/// What a kill between two names that belong together left of what stood under `place` before.
[[nodiscard]] std::vector<std::string> old_leftovers(const std::string& place);

}  // namespace stamkund
