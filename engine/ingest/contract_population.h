#pragma once
// Subscribers as customers: a renewal is a purchase. docs/methods/contractual.md.
#include "engine/ingest/contract_table.h"
#include "engine/ingest/customer_table.h"
#include "engine/ingest/periods.h"

namespace stamkund::ingest {

/// A period's average length: 1, 7, 30.4375, 91.3125, 365.25.
[[nodiscard]] double days_of(Period period);

/// One row a subscriber, in their order; none for a table of cohorts. x are renewals, t_x the time of the
/// last in average periods. The age is that of the calendar, moved so that exactly the periods she has
/// survived are whole: of somebody who has left, one more.
[[nodiscard]] CustomerTable customers_of(const ContractTable& contracts, Period period);

}  // namespace stamkund::ingest
