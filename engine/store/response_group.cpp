#include "engine/store/response_group.h"

namespace stamkund::store {
namespace {

using calibration::ResponseFit;

void write_parameters(H5Writer& writer, const std::string& group, const ResponseFit& fit) {
  std::vector<std::string> names, units, reasons;
  std::vector<double> estimates, errors, low, high;
  std::vector<std::int64_t> held, identified, by_experiment;
  for (const auto& one : fit.parameters) {
    names.push_back(one.name);
    units.push_back(one.unit);
    reasons.push_back(one.reason);
    estimates.push_back(one.estimate);
    errors.push_back(one.standard_error);
    low.push_back(one.p05);
    high.push_back(one.p95);
    held.push_back(one.held ? 1 : 0);
    identified.push_back(one.identified ? 1 : 0);
    by_experiment.push_back(one.by_experiment ? 1 : 0);
  }
  const std::string row = group + "/parameter";
  writer.scale(row, names);
  writer.dataset(group + "/unit", units, {row}, "unit of estimate; empty = a number or a share");
  writer.dataset(group + "/estimate", estimates, {row}, "natural",
                 "maximum-likelihood estimate, or the value held");
  writer.dataset(group + "/standard_error", errors, {row}, "natural",
                 "standard error; NaN if held, or where the likelihood keeps rising");
  writer.dataset(group + "/p05", low, {row}, "natural", "lower end of the 90 % interval");
  writer.dataset(group + "/p95", high, {row}, "natural", "upper end of the 90 % interval");
  writer.dataset(group + "/held", held, {row}, "1", "1 = not estimated, these data cannot tell");
  writer.dataset(group + "/why_held", reasons, {row}, "why it was not estimated, or is not identified");
  writer.dataset(group + "/identified", identified, {row}, "1", "0 = no interval but bounds, in sensitivity");
  writer.dataset(group + "/by_experiment", by_experiment, {row}, "1",
                 "1 = the experiment's figure, not the fit's");
  if (fit.searched.empty()) return;
  const std::string one = group + "/searched";
  const std::string other = group + "/searched_other";
  writer.scale(one, fit.searched);
  writer.scale(other, fit.searched);
  writer.dataset(group + "/covariance", fit.covariance, {one, other}, "1",
                 "covariance of what was searched for; NaN unless the status is converged, but for an edge "
                 "of the process "
                 "alone: 0 for what runs away, the others' given that");
}

void write_arms(H5Writer& writer, const std::string& group, const calibration::Experiment& experiment) {
  writer.group(group);
  writer.attribute(group, "window_days", experiment.window_days);
  writer.attribute(group, "before_days", experiment.before_days);
  writer.attribute(group, "since_days", experiment.since_days);
  writer.attribute(group, "adjusted", std::int64_t{experiment.adjusted ? 1 : 0});
  writer.attribute(group, "share_p_value", experiment.share_p_value);
  writer.attribute(group, "shares_planned", std::int64_t{experiment.planned ? 1 : 0});
  writer.attribute(group, "balanced", std::int64_t{experiment.balanced ? 1 : 0});
  writer.attribute(group, "customers_left_out", static_cast<std::int64_t>(experiment.customers_left_out));
  std::vector<std::string> names;
  std::vector<std::int64_t> control, customers;
  for (const auto& arm : experiment.arms) {
    names.push_back(arm.arm);
    control.push_back(arm.control ? 1 : 0);
    customers.push_back(static_cast<std::int64_t>(arm.customers));
  }
  const std::string row = group + "/arm";
  writer.scale(row, names);
  writer.dataset(group + "/control", control, {row}, "1", "1 = the arm with the fewest contacts, or members");
  writer.dataset(group + "/customers", customers, {row}, "1", "customers with a full window");
  for (const ArmColumn& column : arm_columns()) {
    std::vector<double> values;
    for (const auto& arm : experiment.arms) values.push_back(arm.*column.member);
    writer.dataset(group + "/" + column.name, values, {row}, "1", column.meaning);
  }
}

void write_groups(H5Writer& writer, const std::string& group, const ResponseFit& fit) {
  writer.attribute(group, "contacts_held_out", static_cast<std::int64_t>(fit.contacts.held_out));
  writer.attribute(group, "opened_share", fit.opened_share);
  writer.attribute(group, "leaving_days", fit.leaving_days);
  writer.attribute(group, "members", std::int64_t{fit.members ? 1 : 0});
  writer.scale(group + "/group", fit.groups);
  writer.dataset(group + "/group_contacts",
                 std::vector<std::int64_t>(fit.group_contacts.begin(), fit.group_contacts.end()),
                 {group + "/group"}, "1", "contacts behind its lift and decay");
  if (!fit.by_segment()) return;
  writer.dataset(group + "/group_kind", fit.group_kind, {group + "/group"},
                 "its channel or campaign; those of one share a decay");
  writer.dataset(group + "/group_segment", fit.group_segment, {group + "/group"},
                 "segment of its customers; empty = none is known");
}

void write_sensitivities(H5Writer& writer, const std::string& group, const ResponseFit& fit) {
  if (fit.sensitivities.empty()) return;
  writer.group(group);
  std::vector<std::string> names;
  for (const auto& one : fit.sensitivities) names.push_back(one.of);
  writer.scale(group + "/of", names);
  for (const SensitivityColumn& column : sensitivity_columns()) {
    std::vector<double> values;
    for (const auto& one : fit.sensitivities) values.push_back(one.*column.member);
    writer.dataset(group + "/" + column.name, values, {group + "/of"}, column.unit, column.meaning);
  }
}

}  // namespace

std::span<const SensitivityColumn> sensitivity_columns() {
  using One = calibration::Sensitivity;
  static constexpr SensitivityColumn kColumns[] = {
      {"low", &One::low, "natural", "lower bound"},
      {"high", &One::high, "natural", "upper bound"},
      {"fit_low", &One::fit_low, "natural", "90 % interval of the fit, if its assumption held"},
      {"fit_high", &One::fit_high, "natural", "upper end of it"},
      {"among", &One::among, "1", "raw: with it against without, at any time"},
      {"over_time", &One::over_time, "1", "raw: after against before"},
      {"explain_away", &One::explain_away, "1",
       "factor between hidden rates that would explain the fit away"},
      {"test_effect", &One::test_effect, "1", "relative effect that the test finds"},
      {"test_days", &One::test_days, "days", "window of the test"},
      {"test_customers", &One::test_customers, "1", "customers in each of two arms"},
  };
  return kColumns;
}

std::span<const ArmColumn> arm_columns() {
  using Arm = calibration::ArmComparison;
  static constexpr ArmColumn kColumns[] = {
      {"before", &Arm::before, "mean purchases in the time before"},
      {"before_z", &Arm::before_z, "its difference from the control's, in standard errors"},
      {"mean", &Arm::mean, "mean purchases in the window, adjusted for those before"},
      {"difference", &Arm::difference, "from the control's mean"},
      {"standard_error", &Arm::standard_error, "of the difference"},
      {"relative", &Arm::relative, "difference over the control's mean"},
      {"relative_standard_error", &Arm::relative_standard_error, "of relative"},
      {"model_relative", &Arm::model_relative, "what the fitted multiplier says of the same window"},
      {"share", &Arm::share, "of the experiment's customers", true},
      {"planned_share", &Arm::planned_share, "of the customers, as planned", true},
      {"standard_error_of_mean", &Arm::standard_error_of_mean, "of mean", true},
      {"exposure", &Arm::exposure, "of memberships: share of the window as a member", true},
      {"raw_mean", &Arm::raw_mean, "mean purchases in the window", true},
      {"since_relative", &Arm::since_relative, "relative, over all the time since", true},
      {"since_relative_standard_error", &Arm::since_relative_standard_error, "of since_relative", true},
      {"since_model_relative", &Arm::since_model_relative, "what the fitted multiplier says of it", true},
      {"since_exposure", &Arm::since_exposure, "of memberships: share of that time as a member", true},
  };
  return kColumns;
}

void write_response(H5Writer& writer, const ResponseFit& fit) {
  const std::string group = "/response";
  writer.group(group);
  writer.attribute(group, "model", fit.model);
  writer.attribute(group, "status", std::string(calibration::name_of(fit.status)));
  writer.attribute(group, "reason", fit.reason);
  writer.attribute(group, "grouped_by", fit.grouped_by);
  writer.attribute(group, "per", std::string(fit.by_opened ? kPerOpened : "contact sent"));
  writer.attribute(group, "randomised", std::int64_t{fit.randomised ? 1 : 0});
  writer.attribute(group, "log_likelihood", fit.log_likelihood);
  writer.attribute(group, "log_likelihood_without", fit.log_likelihood_without);
  writer.attribute(group, "customers", static_cast<std::int64_t>(fit.customers));
  writer.attribute(group, "customers_contacted", static_cast<std::int64_t>(fit.customers_contacted));
  writer.attribute(group, "contacts_used", static_cast<std::int64_t>(fit.contacts.used));
  writer.attribute(group, "contacts_before_first_purchase",
                   static_cast<std::int64_t>(fit.contacts.before_first_purchase));
  writer.attribute(group, "contacts_after_end", static_cast<std::int64_t>(fit.contacts.after_end));
  writer.attribute(group, "calendar_chi_square", fit.calendar.chi_square);
  writer.attribute(group, "calendar_periods", std::int64_t{fit.calendar.periods});
  writer.attribute(group, "calendar_p_value", fit.calendar.p_value);
  writer.attribute(group, "calendar_moves", std::int64_t{fit.calendar.moves ? 1 : 0});
  writer.attribute(group, "wandering_pairs", fit.wandering.pairs);
  writer.attribute(group, "wandering_more", fit.wandering.more);
  writer.attribute(group, "wandering_z", fit.wandering.z);
  writer.attribute(group, "wanders", std::int64_t{fit.wandering.wanders ? 1 : 0});
  writer.scale(group + "/note", fit.notes);
  write_parameters(writer, group, fit);
  write_groups(writer, group, fit);
  if (fit.naive) {
    const auto& one = *fit.naive;
    const std::string at = group + "/comparison";
    writer.group(at);
    writer.attribute(at, "window_days", one.window_days);
    writer.attribute(at, "purchases_after", one.purchases_after);
    writer.attribute(at, "days_after", one.days_after);
    writer.attribute(at, "purchases_other", one.purchases_other);
    writer.attribute(at, "days_other", one.days_other);
    writer.attribute(at, "first_contacts", one.first_contacts);
    writer.attribute(at, "raw_against_other_days", one.against_other);
    writer.attribute(at, "raw_before_after", one.before_after);
    writer.attribute(at, "model", one.model);
    writer.attribute(at, "model_standard_error", one.model_standard_error);
  }
  if (fit.experiment) write_arms(writer, group + "/experiment", *fit.experiment);
  if (fit.membership_experiment)
    write_arms(writer, group + "/membership_experiment", *fit.membership_experiment);
  write_sensitivities(writer, group + "/sensitivity", fit);
}

}  // namespace stamkund::store
