#pragma once
// Results files, read back: docs/formats/results.md.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"
#include "engine/store/h5.h"
#include "engine/store/provenance.h"

namespace stamkund::store {

/// What a results file says.
struct StoredResults {
  /// Units are as people see them: the currency, or its parts. Summaries of reviews and breakdowns are
  /// not in the file: those are empty.
  metrics::Results results;
  std::string scenario;           ///< its name
  std::string scenario_text;      ///< as it was read
  std::string scenario_resolved;  ///< with every default written out
  std::string seed;
  std::vector<scenario::DefaultTaken> assumptions;
  std::vector<std::string> input_sha256;
  /// Version, revision and mathematics of the program that made it, by name; empty in files of before.
  std::vector<std::pair<std::string, std::string>> made_by;
  std::optional<Precision> precision;  ///< that the run was asked for
  std::string digest;                  ///< SHA-256 over the figures, as stated and as found
};

/// Reads everything and looks whether it fits together: the same arms and replicates everywhere, and figures
/// that have the digest that the file states. Errors: Failure(bad_data).
[[nodiscard]] StoredResults read_results(H5Reader& in);

/// A part of a run, docs/formats/parts.md.
struct StoredPart {
  StoredResults stored;  ///< values only; with what ROI is made of
  std::uint64_t first = 0;
  std::uint64_t of_replicates = 0;
  scenario::UncertaintySpec uncertainty;
  std::vector<scenario::DefaultTaken> assumptions;
  std::vector<InputFile> inputs;
  std::vector<std::string> fit_doubts;
  std::vector<std::pair<std::string, std::string>> made_with;  ///< versions and the mathematics, by name
  InputFile file;
};

/// As read_results. `store`: where values go that are many; null = a store of its own. Errors:
/// Failure(bad_data).
[[nodiscard]] StoredPart read_part(H5Reader& in, std::shared_ptr<metrics::ValueStore> store = nullptr);

/// A file of predictions, docs/formats/predictions.md: whether it holds what it must, in sizes that fit
/// together, and nothing that no prediction can be. Errors: Failure(bad_data).
void check_predictions(H5Reader& in);

}  // namespace stamkund::store
