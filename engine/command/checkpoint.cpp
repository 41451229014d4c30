#include "engine/command/checkpoint.h"

#include <unistd.h>

#include <filesystem>
#include <utility>

#include "engine/base/failure.h"
#include "engine/base/mathematics.h"
#include "engine/command/same_run.h"

namespace stamkund::command {

Checkpoint::Checkpoint(std::string path, std::string output, bool resume)
    : path_(std::move(path)), output_(std::move(output)) {
  constexpr std::size_t kLongestName = 255;  // bytes, of the file systems that there are
  if (std::filesystem::path(path_).filename().string().size() > kLongestName)
    throw Failure(Exit::cannot_create,
                  "'" + printable(path_, 500) +
                      "' would hold what the run has done, and its name is too long for a "
                      "file; --checkpoint FILE gives it another");
  std::error_code ignored;
  if (!resume && std::filesystem::exists(path_, ignored))
    throw Failure(Exit::cannot_create,
                  "'" + printable(path_, 500) +
                      "' holds what an earlier run has done; --resume goes on from it, or remove "
                      "it to begin anew");
}

std::optional<metrics::Results> Checkpoint::read(const scenario::ScenarioFile& scenario, std::uint64_t first,
                                                 const store::Provenance& provenance, Problems& problems) {
  std::error_code ignored;
  if (!std::filesystem::exists(path_, ignored)) return std::nullopt;
  note_kept();
  store::StoredPart found;
  try {
    store::H5Reader in(path_);
    found = store::read_part(in);
  } catch (const Failure& failure) {
    throw Failure(failure.exit(), "what an earlier run has kept cannot be read; remove '" +
                                      printable(path_, 500) + "' to begin anew: " + failure.what());
  }
  // This run, as if it had been stored; its figures are not known yet.
  store::StoredPart own;
  own.stored.results = found.stored.results;
  own.stored.scenario = scenario.spec.name;
  own.stored.seed = std::to_string(scenario.spec.seed);
  own.stored.scenario_text = scenario.text;
  own.stored.scenario_resolved = scenario.resolved;
  own.of_replicates = scenario.spec.replicates;
  own.uncertainty = scenario.spec.uncertainty;
  own.inputs = provenance.inputs;
  own.made_with = store::versions();
  own.made_with.emplace_back("mathematics", mathematics());
  check_same_run(found, own, problems);
  if (found.first != first)
    problems.error({Severity::error, path_, 0, "",
                    "found replicates from number " + std::to_string(found.first) + ", expected from " +
                        std::to_string(first),
                    "it is of another shard"});
  if (problems.has_errors()) return std::nullopt;
  kept_ = found.stored.results.replicates;
  return std::move(found.stored.results);
}

void Checkpoint::save(const metrics::Results& values, const scenario::ScenarioFile& scenario,
                      std::uint64_t first, const store::Provenance& provenance) {
  const HoldTheEnd until_saved;
  try {
    AtomicFile file(path_);
    file.as_private_as(output_);
    store::write_part(file, {values, first, scenario}, provenance);
  } catch (const Failure& failure) {
    // What was kept before is still there.
    throw Failure(failure.exit(), failure.what() + (kept_ > 0 ? "; " + kept() : std::string()));
  }
  kept_ = values.replicates;
  note_kept();
}

void Checkpoint::remove() const { ::unlink(path_.c_str()); }

std::string Checkpoint::kept() const {
  return kept_ == 0 ? ""
                    : std::to_string(kept_) + (kept_ == 1 ? " replicate is" : " replicates are") +
                          " kept in '" + path_ + "', and --resume goes on from there";
}

}  // namespace stamkund::command
