#pragma once
// What was probably meant by a name that nobody knows.
#include <string>

#include "engine/targeting/schema.h"

namespace stamkund::targeting {

/// "did you mean 'purchases'?", "a text stands in quotation marks: ..."; empty where nothing is near.
[[nodiscard]] std::string meant_by(const std::string& name, const Schema& schema);

}  // namespace stamkund::targeting
