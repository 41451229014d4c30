#pragma once
// A sweep file and the scenario it varies: checked together, and run variant by variant.
#include <functional>
#include <string>
#include <vector>

#include "engine/base/stop.h"
#include "engine/command/output.h"
#include "engine/command/run_input.h"
#include "engine/scenario/sweep_study.h"
#include "engine/store/sweep_file.h"
#include "engine/sweep/journal.h"
#include "engine/sweep/variant.h"

namespace stamkund::command {

/// Arms and figures against the scenario, and whether it takes each parameter at its values or bounds. Fills
/// in what leaves no choice, and the effect on net of every arm where the study names no outcomes. The
/// scenario must be without problems.
void check_sweep(const RunInput& input, const std::vector<scenario::Override>& overrides,
                 const std::string& sweep_path, scenario::SweepSpec& study, Problems& problems);

/// How variants are run; never what comes out.
struct VariantRunner {
  const scenario::SweepSpec& study;
  std::string scenario_path;
  std::vector<scenario::Override> overrides;
  std::string fit_option;
  bool allow_unfinished = false;
  bool calendar_error = true;
  int threads = 1;
  StopToken stop;
  sweep::Journal& journal;

  /// Looks into the journal first. Errors: Failure(interrupted).
  [[nodiscard]] sweep::Variant run(const sweep::Point& point, std::uint64_t replicates) const;
};

/// Says, writes and hands over what came out of a sweep; `file` and `csv` may be null.
Exit finish_sweep(const scenario::SweepSpec& study, const sweep::SweepResult& result,
                  const store::SweepMade& made, const store::Provenance& provenance, const Problems& problems,
                  const Arguments& parsed, Output& output, AtomicFile* file, AtomicFile* csv);

}  // namespace stamkund::command
