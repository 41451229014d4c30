#include "engine/world/core_figures.h"

namespace stamkund::world {

using counting::Sign;

void declare_core(counting::Schema& schema, const Horizon& horizon) {
  // One cell more than periods: beyond the horizon.
  schema.declare(
      counting::kPeriods, {{"period", horizon.periods() + 1}},
      {{"purchases", "1", "purchases, the first purchases of new customers included", Sign::none, 0, 10},
       {"new_customers", "1", "customers who arrived, those whom members brought included", Sign::none, 0,
        20},
       {"defections", "1", "customers who left for good (the truth; a company does not see it)", Sign::none,
        0, 30},
       {"active", "1", "customers with at least one purchase in the period", Sign::none, 0, 40},
       {"revenue", "minor", "what customers paid, less what they got back for returns", Sign::none, 0, 50},
       {"margin", "minor", "revenue less cost of goods", Sign::in, 0, 60},
       {"discounts", "minor", "list price less what customers paid", Sign::none, 1, 70}});
  schema.declare(counting::kOwed, {},
                 {{"paid_in_run_off", "minor",
                   "the part of owed that is settled within run_off after the horizon", Sign::none, 0, 90}});
  schema.declare(kPeople, {},
                 {{"alive_at_start", "1", "existing customers who had not left at the start"},
                  {"buyers", "1", "customers with at least one purchase"},
                  {"repeat_buyers", "1", "customers with at least two"}});
}

CoreColumns::CoreColumns(const counting::Schema& schema) {
  const counting::Table& flows = schema.table(counting::kPeriods);
  purchases = flows.column("purchases");
  new_customers = flows.column("new_customers");
  defections = flows.column("defections");
  active = flows.column("active");
  revenue = flows.column("revenue");
  margin = flows.column("margin");
  discounts = flows.column("discounts");
  const counting::Table& people = schema.table(kPeople);
  alive_at_start = people.column("alive_at_start");
  buyers = people.column("buyers");
  repeat_buyers = people.column("repeat_buyers");
}

}  // namespace stamkund::world
