#pragma once
// A test that was learned from, in words and for machines.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/uplift/uplift.h"

namespace stamkund::report {

/// The answer first. `outcome`, `treated` and `control`: what they are called in the file.
struct UpliftNames {
  std::string outcome, treated, control;
};
[[nodiscard]] std::string uplift_text(const uplift::UpliftResult& result,
                                      const uplift::UpliftOptions& options, const UpliftNames& names);
[[nodiscard]] nlohmann::ordered_json json_of(const uplift::UpliftResult& result,
                                             const uplift::UpliftOptions& options);

}  // namespace stamkund::report
