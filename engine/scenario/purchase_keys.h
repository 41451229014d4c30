#pragma once
// The keys of `population.purchases`: they follow from the list of purchase models.
#include "engine/scenario/key.h"
#include "models/customer_base/process.h"

namespace stamkund::scenario {

[[nodiscard]] KeySet purchase_keys();
/// One of them. Parameters of several models may have the same name and another scale.
[[nodiscard]] const Key& purchase_key(const std::string& name);
[[nodiscard]] const Key& purchase_key(const std::string& parameter, customer_base::Scale scale);

}  // namespace stamkund::scenario
