#pragma once
// What became of contacts, for results that count more of them than how many were sent.
#include <string>

#include "engine/metrics/results.h"

namespace stamkund::report {

/// By arm: sent, delivered, followed, and what held others back; empty where nothing of it is counted.
[[nodiscard]] std::string contacts_table(const metrics::Results& results);

/// By arm and campaign, and by channel where there are several: from targeting to purchase, and what each
/// came to; what contacts are credited with, beside what they brought. Empty where nobody is contacted.
[[nodiscard]] std::string funnel_tables(const metrics::Results& results);

/// By arm and rule of the contact policy; empty where no arm has several.
[[nodiscard]] std::string held_back_table(const metrics::Results& results);
/// By arm and reason: who said so, and who came back. Empty where nobody was asked.
[[nodiscard]] std::string reasons_table(const metrics::Results& results);

/// Of arms that contact customers: does another one sell most than the one that earns most? Empty if not.
[[nodiscard]] std::string sells_or_earns(const metrics::Results& results);

}  // namespace stamkund::report
