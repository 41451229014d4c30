#pragma once
// 'analyze' of a test whose units are regions.
#include "engine/command/analysis_page.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::command {

void add_geo_options(Arguments& arguments);
/// An option of regions was given, so that no file needs to say it.
[[nodiscard]] bool asks_for_regions(const Arguments& arguments);
/// `experiment`: the experiment file, empty = none. Errors: Failure(usage); as Source.
Exit analyze_regions(const Arguments& arguments, const std::string& experiment, const std::string& data,
                     design::ExperimentSpec spec, Output& output, AtomicFile* csv, AnalysisPageFile& page,
                     Problems& problems);

}  // namespace stamkund::command
