#pragma once
// What else the same data say of a response: raw rates, and arms of an experiment.
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/response_fit.h"
#include "engine/calibration/response_replay.h"

namespace stamkund::calibration {

/// Mean of the multiplier without membership over the customer-days of windows after contacts, less 1.
[[nodiscard]] double mean_lift_in_windows(const ResponseHistory& history,
                                          const ResponseCoefficients& coefficients, double window_days);

/// Raw figures; `model` is left at 0.
[[nodiscard]] NaiveComparison naive_comparison(const ResponseHistory& history, double window_days);

/// Compares arms of contacts, each customer from her first occasion on. Nothing if there are fewer than two
/// arms, or none of them went without contacts. `notes` gets a sentence on what was found wanting.
[[nodiscard]] std::optional<Experiment> compare_arms(const ingest::CustomerTable& table,
                                                     const ResponseHistory& history,
                                                     const ingest::ContactLog& contacts,
                                                     const ResponseCoefficients& coefficients,
                                                     const ResponseOptions& options,
                                                     std::vector<std::string>& notes);
/// The same of memberships, each customer from the day of the offer on; the control is the arm in which
/// nobody joined.
[[nodiscard]] std::optional<Experiment> compare_offers(const ingest::CustomerTable& table,
                                                       const ResponseHistory& history,
                                                       const ingest::MembershipLog& memberships,
                                                       const ResponseCoefficients& coefficients,
                                                       const ResponseOptions& options,
                                                       std::vector<std::string>& notes);

}  // namespace stamkund::calibration
