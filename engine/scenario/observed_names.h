#pragma once
// The names by which expressions speak of what a company can see of a customer. No column of a file may have one.
#include <string>
#include <vector>

#include "engine/targeting/schema.h"

namespace stamkund::scenario {

/// All names that expressions may ask for, whatever the scenario has.
[[nodiscard]] std::vector<std::string> observed_names();
/// For a schema of other customers than those of a run: names that only campaigns know, and that they do.
void name_what_campaigns_know(targeting::Schema& schema);

}  // namespace stamkund::scenario
