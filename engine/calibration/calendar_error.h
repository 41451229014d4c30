#pragma once
// What calibration saw of an error that all customers share: plain data. calendar_law.h makes a law of it,
// docs/methods/calendar_error.md says why.
#include <optional>
#include <string>
#include <vector>

namespace stamkund::calibration {

/// What a fit to an earlier part of the history expected of the rest, and what came.
struct Foresight {
  double age_days = 0;  ///< customers' mean age at that origin
  double days = 0;      ///< from the origin to the end of calibration
  double actual = 0;    ///< purchases
  double expected = 0;
  double luck = 0;  ///< standard deviation over expected: process, individual and parameters
};

/// Another model of the same history.
struct OtherModel {
  std::string model;
  std::vector<double> estimates;
  double log_likelihood_less = 0;  ///< the fit's less this one's; below 0: this one is the likelier
};

constexpr const char* kByPurchases = "by purchases";
constexpr const char* kByFirstPurchase = "by first purchase";

/// The same of a group of customers, against all of them.
struct GroupForesight {
  std::string group;    ///< "0 repeats", "came in quarter 4"
  std::string kind;     ///< kByPurchases or kByFirstPurchase
  double age_days = 0;  ///< the group's mean age at the origin
  double share = 0;     ///< of what was expected of all
  double off = 0;       ///< log of actual over expected, less that of all
  double luck = 0;      ///< its standard deviation if the model is right
};

/// What was paid for purchases, against what a spend model as of an earlier day expected of the same
/// customers.
struct SpendForesight {
  double age_days = 0;  ///< customers' mean age at that origin
  double days = 0;      ///< from the origin to the end of calibration
  double off = 0;       ///< log of what was paid over what was expected for as many purchases
  double luck = 0;      ///< its standard deviation if customers have nothing in common
};

/// How what purchases are worth moves for all customers together.
struct SpendLevels {
  double weeks = 0;            ///< of calibration, behind the next two; 0 if there were too few
  double weekly_variance = 0;  ///< of a week's level, relative, beyond luck; may be below 0
  double weekly_error = 0;     ///< standard error of that if there is nothing beyond luck
  std::vector<SpendForesight> origins;
};

/// Everything that was seen.
struct CalendarError {
  double age_days = 0;         ///< customers' mean age at the end of calibration
  double weeks = 0;            ///< weeks of calibration behind the next two; 0 if they could not be had
  double weekly_variance = 0;  ///< of a week's level about the model's, relative, beyond luck; may be below 0
  double weekly_error = 0;     ///< standard error of that if there is nothing beyond luck
  std::vector<Foresight> origins;
  std::vector<GroupForesight> groups;
  std::string note;                       ///< what could not be had and why; empty if all could
  std::optional<OtherModel> other = {};   ///< fitted to all of the history
  std::optional<SpendLevels> spend = {};  ///< none without amounts
};

}  // namespace stamkund::calibration
