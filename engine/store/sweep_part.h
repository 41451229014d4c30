#pragma once
// A shard of a sweep: what a file of it holds besides, so that all shards together make the file of one
// machine. docs/formats/parts.md.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/store/h5.h"
#include "engine/store/provenance.h"
#include "engine/store/sweep_file.h"
#include "engine/sweep/sweep.h"

namespace stamkund::store {

/// A shard, read back.
struct StoredSweepPart {
  scenario::SweepSpec study;   ///< without constraints: only a search has them, and it has no shards
  std::string study_complete;  ///< the same as the file has it
  SweepMade made;
  std::size_t variants = 0;                                 ///< of the whole sweep
  std::vector<std::pair<std::size_t, sweep::Variant>> own;  ///< the shard's, by their number in the sweep
  std::vector<InputFile> inputs;
  std::vector<std::pair<std::string, std::string>> made_with;  ///< versions and the mathematics, by name
  InputFile file;
};

/// /part, of a file that has all else. For write_sweep.
void write_sweep_part(H5Writer& writer, const scenario::SweepSpec& study, const sweep::SweepResult& result,
                      const SweepMade& made);

/// Reads it and looks whether it is the shard that it says. Errors: Failure(bad_data).
[[nodiscard]] StoredSweepPart read_sweep_part(H5Reader& in);

}  // namespace stamkund::store
