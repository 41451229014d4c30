#pragma once
// What is never a customer, by its name or by what stands in it: yes and no, counts, times of day, goods,
// places, kinds of rows.
#include <string>
#include <vector>

#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {

/// Says of customers what they are, how many came or how content they were, and not who: "is_repeat_client",
/// "Number of guests", "customer_satisfaction"; also by its values, which are yes and no, or "new" and
/// "returning".
[[nodiscard]] bool only_describes_customers(const Evidence& evidence, std::size_t column);
/// Of what no name of customers speaks for: never one of them, whatever else there is. Of a bank's
/// `statement` the text of a row says who paid.
[[nodiscard]] bool is_never_customer(const Evidence& evidence, std::size_t column, bool statement = false);
/// A column without a name that counts the rows, as data frames write it; and one that is called so.
[[nodiscard]] bool numbers_rows(const Evidence& evidence, std::size_t column);
/// "ccode" beside "cname": a short word for a customer.
[[nodiscard]] bool has_name_beside(const std::vector<std::string>& names, std::string_view code);
/// Who sold it to the one whose list this is: "Vendor", "Lieferant".
[[nodiscard]] bool names_vendor(std::string_view name);

}  // namespace stamkund::ingest
