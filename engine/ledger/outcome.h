#pragma once
// A finished replay, for whoever reports it.
#include <string>
#include <utility>
#include <vector>

#include "engine/base/day.h"
#include "engine/ledger/plan.h"
#include "engine/ledger/replay.h"
#include "engine/ledger/totals.h"

namespace stamkund::ledger {

struct Outcome {
  std::string scenario;
  std::string arm;
  std::string currency;
  std::int64_t minor_per_major = 100;
  Day zero;                     ///< date of day 0
  bool zero_from_data = false;  ///< the scenario has no start_date
  Day last;                     ///< accounts were followed to the end of this day
  Redemption redemption = Redemption::asap;
  /// Label and mark that all rows are taken to have.
  std::vector<std::pair<std::string, std::string>> assumed;
  Plan plan;  ///< with rewards withdrawn when their stock ran out
  Totals totals{program::Rules{}};
  std::uint64_t unknown_events = 0;  ///< rows
  std::uint64_t passes = 1;          ///< through the file
};

/// "asap", "never", "recorded".
[[nodiscard]] const char* name_of(Redemption redemption);

/// Minor units that the outstanding units of a currency, pending ones too, would cost if all were redeemed.
struct Liability {
  double at_cost = 0;   ///< for the reward with the fewest units
  double at_price = 0;  ///< at the stand-alone selling price of a unit
};
[[nodiscard]] Liability liability_of(const Outcome& outcome, std::size_t currency);

}  // namespace stamkund::ledger
