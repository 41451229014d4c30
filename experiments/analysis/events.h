#pragma once
// From raw events to one row a customer: what she bought in a window after she was assigned.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/id_table.h"
#include "engine/ingest/ingest.h"
#include "experiments/analysis/table.h"

namespace stamkund::analysis {

struct EventOptions {
  std::int32_t window_days = 28;  ///< from the day of assignment on, that day included
  std::int32_t before_days = 0;   ///< spend of so many days before is a covariate; 0 = none
  bool amounts = true;
  std::vector<OutcomeSpec> outcomes = {};  ///< from choose_outcomes; empty = all there are
};

/// What is asked of 'spend' (where amounts are known), 'orders' (days with a purchase) and 'bought', with
/// their kinds; where no outcome but guardrails is asked for, all three come first. Problems: other outcomes,
/// and what events do not have.
[[nodiscard]] std::vector<OutcomeSpec> choose_outcomes(std::vector<OutcomeSpec> asked, bool amounts,
                                                       Problems& problems);

/// Collects purchases of assigned customers.
class EventTable {
 public:
  /// `assignments` from read_assignments. Of several rows of a customer in one arm the first day counts.
  EventTable(Table assignments, const EventOptions& options);

  /// For ingest::EachCustomer.
  void add(const ingest::CustomerHistory& history);

  /// The table, with the outcomes of the window. Who was assigned so late that her window ends after
  /// `last_day` is left out, and named. Problems: nobody has a whole window, or none of the customers bought.
  [[nodiscard]] Table finish(Day last_day, Problems& problems);

 private:
  static constexpr std::size_t kMostPeriods = 6;
  using Periods = std::vector<std::vector<double>>;
  std::size_t period_of(std::int32_t day) const;
  [[nodiscard]] Numbers numbers_of(const std::string& column) const;
  /// Of 'spend', 'orders' or 'bought', period by period.
  [[nodiscard]] std::vector<Numbers> periods_of(const std::string& column) const;

  Table table_;
  EventOptions options_;
  ingest::IdTable ids_;
  std::vector<std::vector<std::uint32_t>> rows_;  ///< of each id
  std::vector<double> spend_, orders_, before_;   ///< [n_rows]
  Periods spend_in_, orders_in_;                  ///< [n_periods][n_rows]
  std::uint64_t strangers_ = 0;                   ///< customers who bought and were not assigned
  std::uint64_t found_ = 0;
};

}  // namespace stamkund::analysis
