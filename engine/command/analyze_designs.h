#pragma once
// 'analyze' of tests whose design an experiment file describes: two factors, a switchback, a stepped
// roll-out.
#include "engine/command/output.h"
#include "experiments/analysis/spec.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::command {

[[nodiscard]] bool has_design_of_its_own(const design::ExperimentSpec& spec);
/// `asked`: outcomes and columns, as the file and the options say. Errors: Failure(usage); as Source.
Exit analyze_design(const Arguments& arguments, const std::string& data, const design::ExperimentSpec& spec,
                    analysis::Spec asked, Output& output, Problems& problems);

}  // namespace stamkund::command
