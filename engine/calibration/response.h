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
  covariate,  ///< its effect on purchase or leaving
};

/// One estimated or held parameter, natural scale.
struct ResponseParameter {
  Response of = Response::process;
  std::string group;  ///< of a lift or a decay: the channel or campaign
  std::string name;   ///< "alpha", "lift[email]", "decay[email]", "fatigue_weight", "fatigue_decay",
                      ///< "member_purchase_rate"
  std::string unit;   ///< "days", the fit's time unit, or "" for a number or a share
  double estimate = 0;
  double standard_error = 0;  ///< delta method; NaN if held, or unless the fit converged
  double p05 = 0;             ///< 90 % interval, normal on the scale that was searched; NaN as above
  double p95 = 0;
  bool held = false;   ///< not estimated: these data cannot tell
  std::string reason;  ///< why it was held
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
  double mean = 0;      ///< mean purchases in the window
  double standard_error_of_mean = 0;
  double difference = 0;  ///< against the control: the effect by design
  double standard_error = 0;
  double relative = 0;  ///< difference over the control's mean
  double relative_standard_error = 0;
  double model_relative = 0;  ///< mean of the fitted multiplier in the window, less 1
};

struct Experiment {
  std::vector<ArmComparison> arms;
  double window_days = 0;
  double before_days = 0;
  double share_p_value = 1;              ///< chi-square of the customers against the planned shares
  bool planned = false;                  ///< the shares were given; else equal ones are assumed
  bool balanced = false;                 ///< no sign against random assignment
  std::uint64_t customers_left_out = 0;  ///< no full window, or not yet customers
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
  std::string grouped_by;   ///< "channel" or "campaign"
  bool by_opened = false;   ///< lifts are of opened contacts, else of contacts sent
  double opened_share = 1;  ///< of contacts, if by_opened
  bool members = false;     ///< there are memberships
  bool randomised = false;  ///< an experiment whose arms look as if drawn by lot
  std::optional<NaiveComparison> naive;
  std::optional<Experiment> experiment;
  std::vector<std::string> notes;
  double seconds = 0;

  /// Null if there is none.
  [[nodiscard]] const ResponseParameter* find(const std::string& name) const;
  [[nodiscard]] const ResponseParameter* find(Response of, const std::string& group = "") const;
};

}  // namespace stamkund::calibration
