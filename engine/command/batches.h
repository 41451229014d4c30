#pragma once
// A run's replicates, batch after batch: only figures are kept of those that are done, and what is done can
// be saved and gone on from. How they are cut into batches changes nothing.
#include <functional>
#include <optional>

#include "engine/command/stopping.h"
#include "engine/study/simulate.h"

namespace stamkund::command {

struct Batches {
  std::uint64_t first = 0;  ///< replicates from here
  std::uint64_t end = 0;    ///< to here at most
  std::optional<Until> until;
  std::optional<double> within;                       ///< seconds
  std::function<void(const metrics::Results&)> save;  ///< gets all that is done, after each batch
  std::function<void(double)> progress;
  /// Gets, as soon as a first batch says it, about how many bytes the figures of all replicates will take.
  std::function<void(std::uint64_t)> begun;
};

/// Values of the replicates from `batches.first`; `done`: those that an earlier run has done already.
/// Errors: as study::simulate; Failure(usage) where --until names no figure.
[[nodiscard]] metrics::Results run_batches(const scenario::ScenarioSpec& spec, const calibration::Fit* fit,
                                           study::RunOptions options, const Batches& batches,
                                           std::optional<metrics::Results> done);

}  // namespace stamkund::command
