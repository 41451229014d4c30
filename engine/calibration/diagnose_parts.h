#pragma once
// What the sections of diagnose() share; of no use outside.
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/diagnostics.h"
#include "engine/parallel/threads.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration::diagnosis {

/// Fixed: diagnostics are a function of the data and the fit, not of a run's seed.
constexpr std::uint64_t kSeed = 0x444941474E4F5345;  // "DIAGNOSE"

// Assumptions, chosen so that a million customers take about a second.
constexpr double kMostSimulated = 20000;  ///< customers that are simulated
constexpr double kMostEvents = 2e6;       ///< purchases that are simulated, about
constexpr double kMostScored = 50000;     ///< customers whose conditional expectations are computed

/// A fit beside the data it is held against. Discrete models see whole opportunities, in days.
struct Subject {
  const ModelFit& fit;
  customer_base::Process process;
  const ingest::CustomerTable& table;
  const ingest::TransactionLog& log;
  double unit_days = 7;
  double opportunity_days = 0;  ///< 0: continuous time
  ingest::Opportunities opportunities;
  Threads threads;

  [[nodiscard]] std::int32_t first_day(std::size_t i) const { return log.day[log.begin[i]]; }

  /// Calls `visit(days since her first transaction)` for her repeat transactions up to `age` days.
  template <class Visit>
  void for_each_repeat(std::size_t i, double age, const Visit& visit) const {
    const std::int32_t first = first_day(i);
    const ingest::OpportunityNumbers numbers(opportunities, Day{first});
    double seen = 0.0;
    for (std::uint64_t k = log.begin[i] + 1; k < log.begin[i + 1]; ++k) {
      double at = static_cast<double>(log.day[k] - first);
      if (opportunity_days > 0.0) {  // an opportunity counts once, at its end; the first day's does not count
        at = static_cast<double>(numbers.of(Day{log.day[k]})) * opportunity_days;
        if (at <= seen) continue;
        seen = at;
      }
      if (at > age) return;
      visit(at);
    }
  }

  /// Days in the model's time unit; whole opportunities for discrete models.
  [[nodiscard]] double in_units(double days) const {
    return opportunity_days > 0.0 ? std::floor(days / opportunity_days) : days / unit_days;
  }
};

/// Customers by days from the first transaction to the end of calibration, ascending.
struct AgeClass {
  double age_days = 0;
  double customers = 0;
};
[[nodiscard]] std::vector<AgeClass> age_classes(const ingest::CustomerTable& table);

/// Customers of a keyed sample of about `wanted`: each with probability wanted / n. All if there are fewer.
[[nodiscard]] std::vector<std::size_t> sample_of(std::size_t n, double wanted);

/// Days from the first transaction at which a customer drawn anew buys again, up to `age_days`. `life`: of
/// several for one customer.
void simulate_repeats(const Subject& subject, std::uint64_t life, std::uint64_t customer, double age_days,
                      std::vector<double>& days);

/// How many customers to simulate for `age_days`, so that purchases stay below kMostEvents.
[[nodiscard]] double affordable_customers(const Subject& subject, double age_days);

/// Counts up to this one have a class of their own; more share the last one: 7 as in the literature, or more
/// where many customers buy more often, up to 30.
[[nodiscard]] std::size_t last_count(const ingest::CustomerTable& table);

[[nodiscard]] Tracking tracking(const Subject& subject);
[[nodiscard]] FrequencyCheck frequency(const Subject& subject);
/// Fill conditional and alive from `customers`.
void score(const Subject& subject, const std::vector<std::size_t>& customers, ConditionalCheck& conditional,
           AliveCheck& alive);
[[nodiscard]] GapCheck gaps(const Subject& subject);
/// Needs no model.
[[nodiscard]] RegularityTest regularity(const ingest::CustomerTable& table,
                                        const ingest::TransactionLog& log);

[[nodiscard]] inline bool all_finite(const std::vector<double>& values) {
  for (const double value : values)
    if (!std::isfinite(value)) return false;
  return true;
}

}  // namespace stamkund::calibration::diagnosis
