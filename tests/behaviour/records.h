#pragma once
// Lives as an experimenter with a perfect view would record them, and rates of purchase in chosen states.
//
// The purchases N(t) of a customer with base rate lambda, less the integral of lambda x factor, are a
// martingale. So for any state that is known before the purchase (a balance, a time since something happened,
// a deadline to come)
//   z = (seen - factor x expected) / sqrt(factor x expected)
// is about standard normal if `factor` is the truth. All checks of this folder are built on it. At |z| < 4 a
// true null is rejected with probability 6e-5 (normal; seeds are fixed, so a run never differs).
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/population/person.h"
#include "engine/scenario/read_scenario.h"
#include "engine/world/observer.h"
#include "engine/counting/counts.h"
#include "models/program/entry.h"

namespace stamkund::behaviour_test {

/// Beyond this, a difference is not luck.
inline constexpr double kSignificant = 4.0;

struct Visit {
  double day;
  std::int64_t paid;  ///< minor units
};

/// One customer in one arm, up to the horizon.
struct Record {
  population::Person person;
  double end_day = 0;
  std::vector<Visit> visits;
  std::vector<world::AccountStep> steps;
  std::vector<program::Entry> entries;
  /// Instant of joining; infinite if she did not.
  [[nodiscard]] double joined_day() const;
  /// Units of a currency that she can use after everything that happened at or before `day`.
  [[nodiscard]] std::int64_t balance(double day, std::size_t currency = 0) const;
};

/// Lives of the first replicate in arm `arm`.
[[nodiscard]] std::vector<Record> records(const scenario::ScenarioFile& file, std::size_t arm = 1);

/// Purchases seen in a state, and those that base rates let expect there.
struct Rate {
  double seen = 0;
  double expected = 0;
  /// Purchases of `record` in (from, to], up to the end of the run.
  void add(const Record& record, double from, double to);
  [[nodiscard]] double factor() const { return seen / expected; }
  [[nodiscard]] double standard_error() const { return std::sqrt(seen) / expected; }
  /// Null: the rate here is `factor` times the base rate.
  [[nodiscard]] double z(double factor = 1.0) const {
    return (seen - factor * expected) / std::sqrt(factor * expected);
  }
};

/// Null: both states have the same factor.
[[nodiscard]] double z_of_difference(const Rate& one, const Rate& other);
/// Null: the same factor in all states; positive if it rises with the state's number. Score test of a slope.
[[nodiscard]] double z_of_slope(const std::vector<Rate>& states);
/// Null: mean 0, independent elements.
[[nodiscard]] double z_of_mean(const std::vector<double>& values);

/// Calls `spell(from, to, balance)` for each time in which a member's usable balance of the main currency is
/// constant.
void each_balance(const Record& record,
                  const std::function<void(double from, double to, std::int64_t balance)>& spell);
/// Rates at balances 0 .. n - 1 of the main currency.
[[nodiscard]] std::vector<Rate> by_balance(const std::vector<Record>& records, std::size_t n);
/// Days of the entries of one kind; a tier entry counts as up or down.
[[nodiscard]] std::vector<double> days_of(const Record& record, program::Entry::Kind kind);
/// Rates in windows after each of `days`, edges in days after it; a window ends early at the next of `days`.
[[nodiscard]] std::vector<Rate> after_each(const std::vector<Record>& records,
                                           const std::vector<double>& edges,
                                           const std::function<std::vector<double>(const Record&)>& days);

/// A population that neither dies nor changes: rates Gamma(r), mean `per_week`, one spend. Ends after
/// "baseline".
[[nodiscard]] std::string steady(int customers, const std::string& horizon, double per_week, double r = 50.0,
                                 int replicates = 1, const std::string& marks = "");
[[nodiscard]] std::string arm(const std::string& name, const std::string& program);

/// The scenario's tallies, [n_replicates][n_arms].
[[nodiscard]] std::vector<std::vector<counting::Counts>> tallies(const scenario::ScenarioFile& file);
/// Are all counts of arms `one` and `other` the same?
[[nodiscard]] bool same_counts(const scenario::ScenarioFile& file, std::size_t one, std::size_t other);
/// Do customers buy as often and pay as much in both?
[[nodiscard]] bool same_purchases(const scenario::ScenarioFile& file, std::size_t one, std::size_t other);

}  // namespace stamkund::behaviour_test
