#pragma once
// What arms drawn by lot say of a response, without a model: each customer from her first occasion on, in a
// window and over all the time that she was watched since. docs/methods/response_from_history.md,
// "Experiments".
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/response_fit.h"
#include "engine/calibration/response_replay.h"

namespace stamkund::calibration {

/// Compares arms of contacts, each customer from her first occasion on; the control is the arm with the
/// fewest contacts. Nothing if there are fewer than two arms, or all of them were contacted much alike.
/// `notes` gets a sentence on what was found wanting.
[[nodiscard]] std::optional<Experiment> compare_arms(
    const ingest::CustomerTable& table, const ResponseHistory& history, const ingest::ContactLog& contacts,
    const ResponseCoefficients& coefficients, const ProcessInDays& process, const ResponseOptions& options,
    std::vector<std::string>& notes);
/// The same of memberships, each customer from the day of the offer on; the control is the arm in which the
/// fewest joined.
[[nodiscard]] std::optional<Experiment> compare_offers(
    const ingest::CustomerTable& table, const ResponseHistory& history,
    const ingest::MembershipLog& memberships, const ResponseCoefficients& coefficients,
    const ProcessInDays& process, const ResponseOptions& options, std::vector<std::string>& notes);

}  // namespace stamkund::calibration
