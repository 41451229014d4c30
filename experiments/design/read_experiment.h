#pragma once
// An experiment file in, a checked specification out: or every problem in it (docs/formats/experiment.md).
#include <functional>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/scenario/key_file.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::design {

struct ExperimentFile {
  ExperimentSpec spec;
  std::string resolved;
  std::vector<scenario::DefaultTaken> assumptions;
};

/// A section of the file that somebody else reads: `key.name` is one of those in kLentSections. Without it
/// the section is known and passed over.
struct LentSection {
  scenario::Key key;
  std::function<void(scenario::Section&)> read;
};

/// `planning`: what a plan needs must be there (outcome, and the means of its kind). Otherwise only what is
/// given is checked, as analysis has it.
[[nodiscard]] ExperimentFile read_experiment_text(const std::string& text, const std::string& file,
                                                  const std::vector<scenario::Override>& overrides,
                                                  bool planning, Problems& problems,
                                                  const std::vector<LentSection>& lent = {});
/// The same from a file. Errors: Failure(no_input).
[[nodiscard]] ExperimentFile read_experiment_file(const std::string& path,
                                                  const std::vector<scenario::Override>& overrides,
                                                  bool planning, Problems& problems,
                                                  const std::vector<LentSection>& lent = {});
[[nodiscard]] scenario::KeySet experiment_keys();

}  // namespace stamkund::design
