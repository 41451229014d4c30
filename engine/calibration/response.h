#pragma once
// How customers responded in the past, as it was estimated: plain data.
// docs/methods/response_from_history.md.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/model_fit.h"
#include "engine/calibration/response_history.h"

namespace stamkund::calibration {

/// What a parameter is about.
enum class Response : std::uint8_t {
  process,  ///< of purchases and lifetime, not of a response
  lift,
  decay,
  fatigue_weight,
  fatigue_decay,
  member_purchase_rate,
  covariate,    ///< its effect on purchase or leaving
  leaving,      ///< change of the hazard of leaving after a contact
  unsubscribe,  ///< probability that a rested customer unsubscribes at a contact
};

/// One estimated or held parameter, natural scale.
struct ResponseParameter {
  Response of = Response::process;
  std::string group;  ///< of what is of contacts: its group; of a decay: the channel or campaign
  std::string name;   ///< "alpha", "lift[email]", "decay[email]", "fatigue_weight", "fatigue_decay",
                      ///< "member_purchase_rate"
  std::string unit;   ///< "days", the fit's time unit, or "" for a number or a share
  double estimate = 0;
  double standard_error = 0;  ///< delta method; NaN if held, or unless the fit converged
  double p05 = 0;             ///< 90 % interval, normal on the scale that was searched; NaN as above
  double p95 = 0;
  bool held = false;   ///< not estimated: these data cannot tell
  std::string reason;  ///< why it was held, or why it is not identified
  /// False: estimated, but the estimate is that of an assumption which these data cannot check. Then it has
  /// neither standard error nor interval, and bounds that remain (Sensitivity).
  bool identified = true;
  bool by_experiment = false;  ///< the figure of the experiment: the fit disagreed with it
};

/// What remains to be said of an effect that is not identified.
struct Sensitivity {
  std::string of;  ///< name of the parameter
  double low = 0;  ///< bounds, natural scale
  double high = 0;
  double fit_low = 0;  ///< 90 % interval of the fit, if its assumption held
  double fit_high = 0;
  double among = 0;      ///< raw: with it against without, at any time; NaN if there is none
  double over_time = 0;  ///< raw: after against before; NaN if there is none
  /// Factor between the hidden rates of those with it and those without that would explain all of the
  /// effect away.
  double explain_away = 1;
  // A test that would tell.
  double test_effect = 0;     ///< relative effect on purchases in its window that it finds
  double test_days = 0;       ///< window
  double test_customers = 0;  ///< in each of two arms; NaN if nobody was watched long enough
};

/// Average lift of the purchase rate in the days after a contact, as three analysts would have it.
struct NaiveComparison {
  double window_days = 0;
  double purchases_after = 0;  ///< in windows
  double days_after = 0;       ///< customer-days in windows
  double purchases_other = 0;
  double days_other = 0;
  double against_other =
      0;  ///< raw rate after contacts over the raw rate of all other days, less 1; NaN if none
  double before_after =
      0;  ///< the window after the first contact over the one before it, less 1; NaN if none
  double first_contacts = 0;  ///< customers behind before_after
  double model = 0;           ///< mean of the fitted multiplier over the same customer-days, less 1
  double model_standard_error = 0;
};

/// One arm of an experiment against the arm that was not contacted.
struct ArmComparison {
  std::string arm;
  bool control = false;
  std::uint64_t customers = 0;  ///< with a full window
  double share = 0;             ///< of the experiment's customers
  double planned_share = 0;
  double before = 0;    ///< mean purchases in the time before
  double before_z = 0;  ///< against the control's; 0 for the control
  double raw_mean = 0;  ///< mean purchases in the window
  double mean = 0;  ///< the same, where what customers bought before is that of all (Experiment::adjusted)
  double standard_error_of_mean = 0;
  double difference = 0;  ///< against the control: the effect by design
  double standard_error = 0;
  double relative = 0;  ///< difference over the control's mean
  double relative_standard_error = 0;
  /// What the fitted multiplier says of the same; of the control its mean, less 1.
  double model_relative = 0;
  double exposure = 1;  ///< of memberships: share of the window in which she was a member
  // The same from her first occasion until the end, where that is longer (Experiment::since_days).
  double since_relative = 0;
  double since_relative_standard_error = 0;
  double since_model_relative = 0;
  double since_exposure = 1;
  // For the fit at hand only: not kept in a file. By what share purchases change where the rate does by one:
  // 1, and less where customers leave at a purchase, for who buys more often leaves sooner.
  double purchases_per_rate = 1;
  double since_purchases_per_rate = 1;
  // Of memberships: share of the purchases, not of the time, that members made. Who buys often joins sooner.
  double bought_as_member = 1;
  double since_bought_as_member = 1;
  double contacts_relative = 0;  ///< mean of what the fitted lifts make of the rate in the window, less 1
  double contacts_of_one = 0;    ///< the same where every lift is 1
};

struct Experiment {
  std::vector<ArmComparison> arms;
  double window_days = 0;
  double before_days = 0;
  double since_days = 0;     ///< mean time from the first occasion on; 0 = no more than the window
  bool adjusted = false;     ///< for what customers bought before
  double share_p_value = 1;  ///< chi-square of the customers against the planned shares
  bool planned = false;      ///< the shares were given; else equal ones are assumed
  bool balanced = false;     ///< no sign against random assignment
  std::uint64_t customers_left_out = 0;  ///< no full window, or not yet customers
};

/// Whether sales move with the calendar in a way that the fit does not know (calendar_test.h).
struct CalendarTest {
  double chi_square = 0;
  int periods = 0;
  double p_value = 1;
  bool moves = false;
};

/// Whether customers' rates wander by themselves (wandering.h).
struct WanderingTest {
  double pairs =
      0;            ///< of a customer's purchases within eight weeks of each other, expected of a steady rate
  double more = 0;  ///< share by which there are more
  double z = 0;
  bool wanders = false;
};

/// One arm of a past test against the control, and what the history says of the same days.
struct PastTestArm {
  std::string test;
  std::string arm;
  std::string group;
  double shown = 0;  ///< outcome against the control's, less 1
  double standard_error = 0;
  double history = 0;  ///< the same as the history alone has it; NaN if it knows nothing of the group
  double history_standard_error = 0;  ///< NaN unless that fit converged
};

/// How past tests entered.
enum class PastTests : std::uint8_t {
  none,
  together,  ///< in one likelihood with the history
  alone,     ///< no history of contacts
  instead,   ///< their figures are handed on, and not the history's
  between,   ///< both were drawn by lot and disagree: what lies between, so wide that it holds both
};

/// "lift[email]", "fatigue_weight"; not of the process, whose names are its model's.
[[nodiscard]] std::string name_of(Response of, const std::string& group);
/// Sets name, `of` and `group` from the name.
void set_name(ResponseParameter& parameter, const std::string& name);

struct ResponseFit {
  std::string model;  ///< of the process
  Status status = Status::failed;
  std::string reason;
  std::vector<ResponseParameter> parameters;  ///< process first
  std::vector<std::string> searched;          ///< names of what was searched for, as "log alpha"  [k]
  std::vector<double> covariance;             ///< of these, [k x k]; NaN unless converged
  double log_likelihood = 0;
  double log_likelihood_without = 0;  ///< of the model that knows no response
  std::uint64_t customers = 0;
  std::uint64_t customers_contacted = 0;
  ContactCounts contacts;
  std::vector<std::string> groups;
  std::vector<std::uint64_t> group_contacts;
  std::vector<std::string> group_kind, group_segment;  ///< as in ResponseHistory
  std::string grouped_by;                              ///< "channel" or "campaign"
  bool by_opened = false;   ///< lifts are of opened contacts, else of contacts sent
  double opened_share = 1;  ///< of contacts, if by_opened
  bool members = false;     ///< there are memberships
  double leaving_days = 0;  ///< a contact changes the hazard of leaving for so long; 0: not looked for
  bool randomised = false;  ///< an experiment whose arms look as if drawn by lot
  std::optional<NaiveComparison> naive;
  std::optional<Experiment> experiment;  ///< of contacts
  std::optional<Experiment> membership_experiment;
  PastTests past_tests = PastTests::none;
  std::vector<PastTestArm> past_arms;
  CalendarTest calendar;
  WanderingTest wandering;
  std::vector<Sensitivity> sensitivities;  ///< of what is not identified
  std::vector<std::string> notes;
  double seconds = 0;

  /// Lifts are apart by segment.
  [[nodiscard]] bool by_segment() const noexcept { return !group_kind.empty(); }
  /// Places in `groups` of what a lift or a decay is of.
  [[nodiscard]] std::vector<std::size_t> groups_of(const ResponseParameter& parameter) const;
  /// Null if there is none.
  [[nodiscard]] const ResponseParameter* find(const std::string& name) const;
  [[nodiscard]] const ResponseParameter* find(Response of, const std::string& group = "") const;
  /// Was the log of it searched for?
  [[nodiscard]] bool has_log_of(const std::string& name) const;
  /// Null if it is identified.
  [[nodiscard]] const Sensitivity* sensitivity(const std::string& name) const;
};

}  // namespace stamkund::calibration
