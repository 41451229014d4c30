#pragma once
// What a run has done so far, in a file of its own, for a run that goes on after a kill.
#include <optional>
#include <string>

#include "engine/base/problems.h"
#include "engine/store/results_file.h"
#include "engine/store/results_reader.h"

namespace stamkund::command {

class Checkpoint {
 public:
  /// Errors: Failure(cannot_create) if the file is there and the run is not to go on from it.
  /// `output`: whose figures it keeps, and as privately.
  Checkpoint(std::string path, std::string output, bool resume);

  /// What an earlier run of the same scenario left; none if it left nothing. What it left of another run is a
  /// problem. Errors: as H5Reader.
  [[nodiscard]] std::optional<metrics::Results> read(const scenario::ScenarioFile& scenario,
                                                     std::uint64_t first, const store::Provenance& provenance,
                                                     Problems& problems);
  /// Replaces the file. Errors: as AtomicFile.
  void save(const metrics::Results& values, const scenario::ScenarioFile& scenario, std::uint64_t first,
            const store::Provenance& provenance);
  /// The run is complete.
  void remove() const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// "12 replicates are kept in FILE, and --resume goes on from them"; empty if none are.
  [[nodiscard]] std::string kept() const;

 private:
  std::string path_;
  std::string output_;
  std::uint64_t kept_ = 0;
};

}  // namespace stamkund::command
