#pragma once
// A fit's response and diagnostics with something in every field, for what files keep of them.
#include <cmath>
#include <string>

#include "engine/calibration/fit.h"

namespace stamkund::test {

inline calibration::ResponseParameter response_parameter(const std::string& name, double estimate,
                                                         double error, const std::string& why_held = "") {
  calibration::ResponseParameter one;
  set_name(one, name);
  one.unit = one.of == calibration::Response::decay ? "days" : "";
  one.estimate = estimate;
  one.standard_error = error;
  one.p05 = estimate - 1.6 * error;
  one.p95 = estimate + 1.6 * error;
  one.held = !why_held.empty();
  one.reason = why_held;
  return one;
}

inline calibration::ResponseFit some_response() {
  calibration::ResponseFit fit;
  fit.model = "pareto-nbd";
  fit.status = calibration::Status::converged;
  fit.reason = "an interior maximum";
  fit.parameters = {response_parameter("r", 0.55, 0.05),
                    response_parameter("lift[email]", 0.42, 0.11),
                    response_parameter("decay[email]", 9.5, 2.5),
                    response_parameter("lift[sms]", 0.02, 0.2),
                    response_parameter(
                        "decay[sms]", 14.0, NAN,
                        "a lift and how fast it decays are not visible apart, so its decay is not estimated"),
                    response_parameter("fatigue_weight", 0.0, NAN, "contacts are too rare"),
                    response_parameter("fatigue_decay", 28.0, NAN, "contacts are too rare"),
                    response_parameter("member_purchase_rate", 0.1, 0.03)};
  fit.searched = {"log r", "log(1 + lift[email])"};
  fit.covariance = {0.01, 0.002, 0.002, 0.006};
  fit.log_likelihood = -1234.5;
  fit.log_likelihood_without = -1240.25;
  fit.customers = 20;
  fit.customers_contacted = 12;
  fit.contacts = {40, 3, 2, 1};
  fit.groups = {"email", "sms"};
  fit.group_contacts = {30, 10};
  fit.grouped_by = "channel";
  fit.by_opened = true;
  fit.opened_share = 0.25;
  fit.members = true;
  fit.randomised = true;
  fit.naive = {28, 12, 340, 80, 4000, 0.7, NAN, 9, 0.3, 0.08};
  calibration::Experiment experiment;
  experiment.arms = {{"none", true, 9, 0.45, 0.5, 1.1, 0, 0.75, 0.8, 0.2, 0, 0, 0, 0, 0},
                     {"email", false, 11,    0.55, 0.5,  1.2, 0.3,  1.15, 1.1,  0.25,
                      0.3,     0.32,  0.375, 0.4,  0.36, 1,   0.21, 0.06, 0.31, 0.9}};
  experiment.window_days = 28;
  experiment.before_days = 182;
  experiment.since_days = 300;
  experiment.adjusted = true;
  experiment.share_p_value = 0.7;
  experiment.planned = experiment.balanced = true;
  experiment.customers_left_out = 2;
  fit.experiment = experiment;
  fit.wandering = {320, 0.07, 5.5, true};
  fit.notes = {"lifts are those of opened contacts"};
  fit.parameters.back().identified = false;
  fit.parameters[1].by_experiment = true;
  fit.sensitivities = {{"member_purchase_rate", -0.1, 0.5, 0.05, 0.15, 0.4, NAN, 1.1, 0.1, 182, 12000}};
  fit.membership_experiment = experiment;
  fit.membership_experiment->arms[1].exposure = 0.75;
  return fit;
}

inline calibration::Diagnostics some_diagnostics() {
  calibration::Diagnostics out;
  out.customers = 3;
  out.scored = 2;
  out.tracking.interval = "a sentence";
  out.tracking.calibration_days = 7;
  for (auto* column :
       {&out.tracking.end_day, &out.tracking.days, &out.tracking.actual, &out.tracking.expected,
        &out.tracking.p05, &out.tracking.p95, &out.tracking.cumulative_actual,
        &out.tracking.cumulative_expected, &out.tracking.cumulative_p05, &out.tracking.cumulative_p95})
    *column = {7.0 + static_cast<double>(column - &out.tracking.end_day), NAN};
  out.tracking.error_calibration = 0.12;
  out.tracking.weeks_holdout = 4;
  out.frequency = {"", {0, 1}, {1, 2}, {1.5, 1.5}, {0.5, 0.5}, 0.25, 1, 2, 0.5, 0.6};
  out.conditional = {"", 39, {0, 1}, {5, 6}, {0.1, NAN}, {0.2, 0.3}, {0.01, 0.02}};
  out.alive = {"", 39, {1, 2}, {5, 6}, {0.1, 0.9}, {0.2, 0.3}, {0.21, 0.33}, {0.01, 0.02}, 0.11, 0.12, 1.5};
  out.gaps.reason = "nobody bought twice";
  out.regularity = {"", 8, 1.2, 0.3, 0.7, {0.5, 1}, {4, 4}, {3.9, 4.1}};
  return out;
}

}  // namespace stamkund::test
