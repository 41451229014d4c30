#pragma once
// 'stamkund calibrate --model sbg|bdw': contracts instead of transactions.
#include "engine/base/atomic_file.h"
#include "engine/command/calibrate_options.h"
#include "engine/command/output.h"
#include "engine/command/program.h"

namespace stamkund::command {

/// Reads cohorts or contracts, fits, and projects survival and retention. `file` may be null.
Exit calibrate_contracts(const Arguments& parsed, const CalibrateOptions& options, Output& output,
                         AtomicFile* file, const std::vector<std::string>& arguments);

}  // namespace stamkund::command
