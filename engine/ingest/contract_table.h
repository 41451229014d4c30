#pragma once
// What is known of subscribers who renew at the end of every period or leave: all that the contractual models
// need. docs/methods/contractual.md.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/day.h"

namespace stamkund::ingest {

/// Customers by the period in which they left, or by how many they have survived so far. `lost` and
/// `censored` have periods() + 1 elements; weights need not be whole (percentages of a cohort).
struct ContractTable {
  std::vector<double> lost;      ///< [t]: did not renew at the end of period t; lost[0] = 0
  std::vector<double> censored;  ///< [t]: still a customer after t renewals, not observed further
  double customers = 0;          ///< sum of both

  // One element a customer where the input names them, ordered by id; otherwise empty.
  std::vector<std::string> id;
  std::vector<std::uint32_t> survived;  ///< renewals so far
  std::vector<std::uint8_t> has_left;   ///< 1: lost in period survived + 1
  std::vector<Day> start;               ///< first day of her contract
  Day observation_end;                  ///< last day that was observed

  [[nodiscard]] std::size_t periods() const noexcept { return lost.empty() ? 0 : lost.size() - 1; }
  /// Adds `weight` customers who left in `period` >= 1.
  void add_lost(std::size_t period, double weight) {
    reach(period);
    lost[period] += weight;
    customers += weight;
  }
  /// Adds `weight` customers who are still there after `renewals` >= 0.
  void add_censored(std::size_t renewals, double weight) {
    reach(renewals);
    censored[renewals] += weight;
    customers += weight;
  }

 private:
  void reach(std::size_t period) {
    if (lost.size() > period) return;
    lost.resize(period + 1, 0.0);
    censored.resize(period + 1, 0.0);
  }
};

}  // namespace stamkund::ingest
