#pragma once
// Why a file leaves no purchase or no column to go on with, and what would help.
#include <string>
#include <utility>

#include "engine/ingest/choose_columns.h"

namespace stamkund::ingest {

/// What is wrong, and what to do.
using Missing = std::pair<std::string, std::string>;

/// No row could be used; and rows were, but no customer has a purchase.
[[nodiscard]] Problem no_rows_left(const Report& report);
[[nodiscard]] Problem no_customers_left(const Report& report);

/// Of the columns: none can be the customer; none the date. `date`: the one that was asked for, if any.
[[nodiscard]] Missing no_customer_column(const Sample& sample, std::size_t width,
                                         std::optional<std::size_t> date);
[[nodiscard]] Missing no_date_column(const Sample& sample, std::size_t width);

}  // namespace stamkund::ingest
