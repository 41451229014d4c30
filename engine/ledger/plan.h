#pragma once
// What of an arm's program is replayed: its rules, ready for a history, and what is left out.
#include <string>
#include <vector>

#include "engine/ingest/labels.h"
#include "engine/scenario/spec.h"
#include "models/program/sale.h"

namespace stamkund::ledger {

struct Plan {
  /// With the scenario's calendar; returns are matched for ever, because the history says what came back.
  program::Rules rules;
  double starts_day = 0;  ///< from day 0; earlier purchases do not earn
  program::MemberTerms terms;
  /// [currencies] minor units that the reward with the fewest units costs the company for each of its units:
  /// cost and discount, less what a partner carries.
  std::vector<double> unit_cost;
  std::vector<double> unit_price;     ///< [currencies] stand-alone selling price of a unit, minor units
  std::vector<std::string> left_out;  ///< parts of the arm that no ledger has, such as "membership fees"
};

/// Requires an arm with a program.
[[nodiscard]] Plan plan_of(const scenario::ArmSpec& arm, const scenario::ScenarioSpec& scenario);

/// Which labels (store, category, segment) the rules ask for; their columns must be read.
[[nodiscard]] std::vector<ingest::Label> labels_needed(const program::Rules& rules);

}  // namespace stamkund::ledger
