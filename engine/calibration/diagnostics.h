#pragma once
// What the data say of a fit: where the model tracks them and where it does not. Plain data and the one
// function that makes them. Every section works for every model that customer_base::Process knows.
// Method, assumptions and limits: docs/methods/diagnostics.md. On disk: docs/formats/fit.md.
#include <string>
#include <vector>

#include "engine/ingest/transaction_log.h"

namespace stamkund::calibration {

struct ModelFit;
struct Options;

/// Repeat transactions by week, actual against the model's for customers with these first days. The curve is
/// not updated by what customers did: the hold-out's part is a forecast from their first days alone.
struct Tracking {
  std::string reason;                     ///< why there is nothing; empty if there is
  std::string interval;                   ///< what the 5-95 % limits hold, a sentence
  double calibration_days = 0;            ///< from the first transaction to the end of calibration
  std::vector<double> end_day;            ///< days from the first transaction to a week's last day  [n_weeks]
  std::vector<double> days;               ///< length of the week in days; the last may be short     [n_weeks]
  std::vector<double> actual;             ///< repeat transactions in the week                       [n_weeks]
  std::vector<double> expected;           ///< the same from the model                               [n_weeks]
  std::vector<double> p05, p95;           ///< limits of `actual`                                    [n_weeks]
  std::vector<double> cumulative_actual;  ///< repeat transactions up to the end of the week         [n_weeks]
  std::vector<double>
      cumulative_expected;  ///<                                                       [n_weeks]
  std::vector<double> cumulative_p05,
      cumulative_p95;  ///<                                            [n_weeks]
  // Whole weeks only; NaN if there are none. The error is |actual - expected| / actual, averaged over the
  // weeks in which somebody bought.
  double weeks_calibration = 0, inside_calibration = 0, error_calibration = 0;
  double weeks_holdout = 0, inside_holdout = 0, error_holdout = 0;
};

/// Customers by number of repeat transactions in calibration. The last element stands for that many or more.
struct FrequencyCheck {
  std::string reason;
  std::vector<double> count;           ///< repeat transactions                         [n_counts]
  std::vector<double> actual;          ///< customers                                   [n_counts]
  std::vector<double> expected;        ///< customers                                   [n_counts]
  std::vector<double> standard_error;  ///< of actual about expected, parameters given  [n_counts]
  double chi_square = 0;               ///< NaN if fewer than two classes can be compared
  /// The parameters were estimated, but not from the histogram: the law lies between these two.
  double df_low = 0, df_high = 0;
  double p_low = 0, p_high = 0;  ///< p-values with df_low and df_high
};

/// Purchases in the hold-out by number of repeat transactions in calibration; the last element stands for
/// that many or more.
struct ConditionalCheck {
  std::string reason;
  double holdout_days = 0;
  std::vector<double> count;           ///< repeat transactions in calibration            [n_counts]
  std::vector<double> customers;       ///<                                               [n_counts]
  std::vector<double> actual;          ///< mean purchases in the hold-out; NaN if nobody [n_counts]
  std::vector<double> expected;        ///< mean conditional expectation; NaN if nobody   [n_counts]
  std::vector<double> standard_error;  ///< of actual about expected, parameters given    [n_counts]
};

/// Who buys in the hold-out, by tenth of P(alive), from low to high; among equals by the chance to buy.
struct AliveCheck {
  std::string reason;
  double holdout_days = 0;
  std::vector<double> group;           ///< 1 to 10                                       [n_groups]
  std::vector<double> customers;       ///<                                               [n_groups]
  std::vector<double> p_alive;         ///< mean P(alive at the end of calibration)       [n_groups]
  std::vector<double> expected;        ///< mean P(buys in the hold-out | history)        [n_groups]
  std::vector<double> actual;          ///< share that bought                             [n_groups]
  std::vector<double> standard_error;  ///< of actual about expected, parameters given    [n_groups]
  double brier = 0;                    ///< mean squared distance of P(buys) and what happened
  double brier_expected = 0;           ///< the same if P(buys) is right
  double z = 0;                        ///< Spiegelhalter's, standard normal if P(buys) is right
};

/// Gaps between consecutive transactions of a customer in calibration.
struct GapCheck {
  std::string reason;
  std::vector<double> up_to;     ///< days: upper edge of the class; the last is open (infinite) [n_classes]
  std::vector<double> actual;    ///< gaps                                                       [n_classes]
  std::vector<double> expected;  ///< gaps, simulated                                            [n_classes]
  std::vector<double>
      standard_error;  ///< of actual about expected, with the simulation's own error  [n_classes]
  double median_actual = 0, median_expected = 0;  ///< days; NaN without gaps
  double simulated_customers = 0;                 ///< lives behind `expected`
};

/// Are gaps more regular than those of a Poisson process? M = d1 / (d1 + d2) of two consecutive gaps, one
/// pair a customer, is Beta(k, k) for gaps ~ Gamma(k). Wheat & Morrison 1990 (doi 10.2307/3172617).
struct RegularityTest {
  std::string reason;
  double pairs = 0;              ///< customers with two gaps in calibration
  double k = 0;                  ///< 1: Poisson; more: regular; less: clumpy
  double standard_error = 0;     ///< of k
  double z = 0;                  ///< of k = 1: above 0 regular, below 0 clumpy
  std::vector<double> ratio;     ///< upper edges of ten classes of M                    [10]
  std::vector<double> actual;    ///< pairs                                              [10]
  std::vector<double> expected;  ///< pairs if k = 1, with gaps in whole days            [10]
};

struct Diagnostics {
  double customers = 0;  ///< in the table
  double scored = 0;     ///< customers behind `conditional` and `alive`: all, or a keyed sample
  Tracking tracking;
  FrequencyCheck frequency;
  ConditionalCheck conditional;
  AliveCheck alive;
  GapCheck gaps;
  RegularityTest regularity;
};

/// Expects the log of the table's customers, in its order, with all transactions up to the end of the
/// hold-out. A fit that cannot predict gives the regularity test alone, and reasons. A function of the data
/// and the fit: random numbers have a fixed seed; threads change the speed only.
[[nodiscard]] Diagnostics diagnose(const ModelFit& process, const ingest::CustomerTable& customers,
                                   const ingest::TransactionLog& log, const Options& options);

/// One sentence: what the regularity test says, and what follows. `fitted_k`: of the fitted model, 1 if it
/// has none.
[[nodiscard]] std::string regularity_sentence(const RegularityTest& test, int fitted_k);

}  // namespace stamkund::calibration
