#pragma once
// Shards of a sweep, put together.
#include <vector>

#include "engine/base/atomic_file.h"
#include "engine/base/problems.h"
#include "engine/command/arguments.h"
#include "engine/command/output.h"
#include "engine/store/sweep_part.h"

namespace stamkund::command {

class SweepParts {
 public:
  /// Reads one and compares it with the first. Errors: Failure(bad_data).
  void take(store::H5Reader& in, Problems& problems);
  [[nodiscard]] bool any() const { return !parts_.empty(); }
  /// Whether every shard is there, once, and this program is the one that ran them.
  void check(Problems& problems) const;
  /// Writes the file of one machine and says what it says. `provenance`: of this call.
  Exit write(const Arguments& parsed, Output& output, AtomicFile* file, AtomicFile* csv,
             store::Provenance provenance);

 private:
  std::vector<store::StoredSweepPart> parts_;
};

}  // namespace stamkund::command
