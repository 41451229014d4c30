#pragma once
// The names by which expressions speak of what a company can see of a customer.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/targeting/schema.h"

namespace stamkund::scenario {
struct ScenarioSpec;
struct ArmSpec;
}  // namespace stamkund::scenario

namespace stamkund::mechanisms {

enum class Seen : std::uint8_t {
  recency,
  purchases,
  spent,
  average_purchase,
  tenure,
  existing,
  segment,
  store,
  member,
  member_for,
  tier,
  balance,
  expires_in,
  to_next_tier,
  birthday_in,
  subscribed,
  contacts,
  opens,
  clicks,
  since_contact,
  offer_waits,
  reason,
  elapsed,
  today,
  rfm_recency,
  rfm_frequency,
  rfm_money,
  rfm_group,
  sales_class,
  stage,
  risk,
  uplift,
  of_file,  ///< a column of population.attributes
};

enum class SeenCall : std::uint8_t {
  contacted,
  contacts_in,
  contacts_by,
  since_contact_by,
  consents,
  purchases_in,
  spent_in,
  part
};

/// Does it take a rank among all customers?
[[nodiscard]] constexpr bool is_ranked(Seen seen) {
  return seen >= Seen::rfm_recency && seen <= Seen::sales_class;
}

/// A schema, and what each of its names stands for.
struct ObservedSchema {
  targeting::Schema schema;
  std::vector<Seen> attributes;     ///< [schema.attributes]
  std::vector<SeenCall> functions;  ///< [schema.functions]
  bool open = false;                ///< there are names that nobody has looked up
  std::size_t first_of_file = 0;    ///< position of the first attribute of_file
};

/// What can be seen in an arm: only that of which the scenario has any. `learned`: the arm has a pilot.
[[nodiscard]] ObservedSchema observed_schema(const scenario::ScenarioSpec& scenario,
                                             const scenario::ArmSpec& arm, bool learned);

}  // namespace stamkund::mechanisms
