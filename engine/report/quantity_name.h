#pragma once
// What a quantity of a scenario is called by somebody who has never seen a key.
#include <string>
#include <vector>

#include "engine/report/language.h"

namespace stamkund::report {

/// "how much members speed up as the reward comes near" for "arms[0].program.goal_gradient".
[[nodiscard]] std::string quantity_name(const std::string& path, const Language& language);
/// Of several; those that would be called the same get what tells them apart.
[[nodiscard]] std::vector<std::string> quantity_names(const std::vector<std::string>& paths,
                                                      const Language& language);

}  // namespace stamkund::report
