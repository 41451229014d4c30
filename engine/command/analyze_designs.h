#pragma once
// 'analyze' of tests whose design an experiment file describes: two factors, a switchback, a stepped
// roll-out.
#include "engine/command/analysis_page.h"
#include "experiments/analysis/spec.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::command {

/// Keys of the section `analysis` that the experiment's design has no use for. Nothing of a test of
/// customers.
void refuse_idle_keys(const std::string& file, const design::ExperimentSpec& experiment,
                      const analysis::Spec& asked, Problems& problems);

[[nodiscard]] bool has_design_of_its_own(const design::ExperimentSpec& spec);
/// `experiment`: its file, beside which others are looked for. `asked`: outcomes and columns, as the file and
/// the options say. Errors: Failure(usage); as Source.
Exit analyze_design(const Arguments& arguments, const std::string& experiment, const std::string& data,
                    const design::ExperimentSpec& spec, analysis::Spec asked, Output& output,
                    AnalysisPageFile& page, Problems& problems);

}  // namespace stamkund::command
