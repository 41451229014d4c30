#include "engine/ledger/outcome.h"

namespace stamkund::ledger {

const char* name_of(Redemption redemption) {
  switch (redemption) {
    case Redemption::asap:
      return "asap";
    case Redemption::never:
      return "never";
    case Redemption::recorded:
      break;
  }
  return "recorded";
}

Liability liability_of(const Outcome& outcome, std::size_t currency) {
  const UnitCount& units = outcome.totals.units[currency];
  // What members owe is no promise to others.
  const auto open = static_cast<double>(units.balance + outcome.totals.owed[currency] + units.pending);
  return {open * outcome.plan.unit_cost[currency], open * outcome.plan.unit_price[currency]};
}

}  // namespace stamkund::ledger
