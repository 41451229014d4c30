#pragma once
// Who gains: the effect of each arm by groups of customers, as text.
#include <string>

#include "engine/metrics/results.h"
#include "engine/report/language.h"

namespace stamkund::report {

/// By usage, tier and segment, and by what the scenario groups customers by. Empty where there is nothing of
/// it.
[[nodiscard]] std::string group_tables(const metrics::Results& results);

/// What customers whom members brought, who are in no group, add to net before platform: the whole less the
/// groups. Mean of the replicates.
[[nodiscard]] double net_of_guests(const metrics::Results& results, std::size_t arm);
/// "Customers whom members brought are in no group: 12 in 'points', who add ..."; empty where there are none.
[[nodiscard]] std::string guests_text(const metrics::Results& results, const Language& language = {});

}  // namespace stamkund::report
