#include <algorithm>
#include <limits>

#include "engine/store/fit_attributes.h"
#include "engine/store/response_group.h"

namespace stamkund::store {
namespace {

using calibration::ArmComparison;
using calibration::Experiment;
using calibration::NaiveComparison;
using calibration::ResponseFit;

const std::string kGroup = "/response";
constexpr std::uint64_t kMostParameters = 200;

/// NaN in files of programs that did not write it yet.
double later_number(const H5Reader& in, const std::string& group, const std::string& name) {
  return in.has_attribute(group, name) ? in.number_attribute(group, name)
                                       : std::numeric_limits<double>::quiet_NaN();
}

void read_parameters(const H5Reader& in, ResponseFit& fit) {
  const std::vector<std::string> names = in.texts(kGroup + "/parameter");
  const std::uint64_t n = names.size();
  if (n > kMostParameters)
    in.bad(kGroup + "/parameter",
           "found " + std::to_string(n) + " parameters, expected at most " + std::to_string(kMostParameters));
  const std::vector<std::string> units = in.texts(kGroup + "/unit", {n});
  const std::vector<std::string> reasons = in.texts(kGroup + "/why_held", {n});
  const std::vector<double> estimates = in.numbers(kGroup + "/estimate", {n});
  const std::vector<double> errors = in.numbers(kGroup + "/standard_error", {n});
  const std::vector<double> low = in.numbers(kGroup + "/p05", {n});
  const std::vector<double> high = in.numbers(kGroup + "/p95", {n});
  const std::vector<std::int64_t> held = in.integers(kGroup + "/held", {n});
  const auto flags = [&](const std::string& name, std::int64_t without) {
    return in.has(kGroup + "/" + name) ? in.integers(kGroup + "/" + name, {n})
                                       : std::vector<std::int64_t>(n, without);
  };
  const std::vector<std::int64_t> identified = flags("identified", 1);
  const std::vector<std::int64_t> by_experiment = flags("by_experiment", 0);
  for (std::size_t i = 0; i < n; ++i) {
    auto& one = fit.parameters.emplace_back();
    set_name(one, names[i]);
    one.unit = units[i];
    one.estimate = estimates[i];
    one.standard_error = errors[i];
    one.p05 = low[i];
    one.p95 = high[i];
    one.held = held[i] != 0;
    one.identified = identified[i] != 0;
    one.by_experiment = by_experiment[i] != 0;
    one.reason = reasons[i];
  }
  if (!in.has(kGroup + "/searched")) return;
  fit.searched = in.texts(kGroup + "/searched");
  const std::uint64_t k = fit.searched.size();
  if (k > n) in.bad(kGroup + "/searched", "found more than there are parameters");
  fit.covariance = in.numbers(kGroup + "/covariance", {k, k});
}

void read_sensitivities(const H5Reader& in, ResponseFit& fit) {
  const std::string at = kGroup + "/sensitivity";
  const std::vector<std::string> names = in.texts(at + "/of");
  for (const std::string& name : names) {
    if (fit.find(name) == nullptr) in.bad(at + "/of", "found a parameter that the response does not have");
    fit.sensitivities.emplace_back().of = name;
  }
  for (const SensitivityColumn& column : sensitivity_columns()) {
    const std::vector<double> values = in.numbers(at + "/" + column.name, {names.size()});
    for (std::size_t i = 0; i < names.size(); ++i) fit.sensitivities[i].*column.member = values[i];
  }
  for (const auto& one : fit.sensitivities)
    if (!(one.low > -1.0 && one.low <= one.high && one.high <= 1e9))
      in.bad(at, "found bounds of " + one.of + " that are none: " + std::to_string(one.low) + " to " +
                     std::to_string(one.high));
}

NaiveComparison read_comparison(const H5Reader& in, const std::string& at) {
  NaiveComparison one;
  one.window_days = in.number_attribute(at, "window_days");
  one.purchases_after = later_number(in, at, "purchases_after");
  one.days_after = later_number(in, at, "days_after");
  one.purchases_other = later_number(in, at, "purchases_other");
  one.days_other = later_number(in, at, "days_other");
  one.first_contacts = later_number(in, at, "first_contacts");
  one.against_other = in.number_attribute(at, "raw_against_other_days");
  one.before_after = in.number_attribute(at, "raw_before_after");
  one.model = in.number_attribute(at, "model");
  one.model_standard_error = in.number_attribute(at, "model_standard_error");
  return one;
}

Experiment read_experiment(const H5Reader& in, const std::string& at) {
  Experiment experiment;
  experiment.window_days = in.number_attribute(at, "window_days");
  experiment.before_days = in.number_attribute(at, "before_days");
  if (in.has_attribute(at, "adjusted")) {
    experiment.since_days = in.number_attribute(at, "since_days");
    experiment.adjusted = in.integer_attribute(at, "adjusted") != 0;
  }
  experiment.share_p_value = in.number_attribute(at, "share_p_value");
  experiment.planned = in.integer_attribute(at, "shares_planned") != 0;
  experiment.balanced = in.integer_attribute(at, "balanced") != 0;
  experiment.customers_left_out = count_attribute(in, at, "customers_left_out");
  const std::vector<std::string> names = in.texts(at + "/arm");
  const std::uint64_t n = names.size();
  const std::vector<std::int64_t> control = in.integers(at + "/control", {n});
  const std::vector<std::int64_t> customers = in.integers(at + "/customers", {n});
  for (std::size_t a = 0; a < n; ++a) {
    if (customers[a] < 0) in.bad(at + "/customers", "found a count below 0");
    auto& arm = experiment.arms.emplace_back();
    arm.arm = names[a];
    arm.control = control[a] != 0;
    arm.customers = static_cast<std::uint64_t>(customers[a]);
  }
  for (const ArmColumn& column : arm_columns()) {
    const std::string path = at + "/" + column.name;
    const bool later = column.later && !in.has(path);
    const std::vector<double> values =
        later ? std::vector<double>(n, std::numeric_limits<double>::quiet_NaN()) : in.numbers(path, {n});
    for (std::size_t a = 0; a < n; ++a) experiment.arms[a].*column.member = values[a];
  }
  return experiment;
}

}  // namespace

ResponseFit read_response(const H5Reader& in) {
  ResponseFit fit;
  fit.model = in.text_attribute(kGroup, "model");
  fit.status = status_attribute(in, kGroup);
  fit.reason = in.text_attribute(kGroup, "reason");
  fit.grouped_by = in.text_attribute(kGroup, "grouped_by");
  fit.by_opened = in.text_attribute(kGroup, "per") == kPerOpened;
  fit.randomised = in.integer_attribute(kGroup, "randomised") != 0;
  fit.log_likelihood = in.number_attribute(kGroup, "log_likelihood");
  fit.log_likelihood_without = in.number_attribute(kGroup, "log_likelihood_without");
  fit.customers = count_attribute(in, kGroup, "customers");
  fit.customers_contacted = count_attribute(in, kGroup, "customers_contacted");
  fit.contacts.used = count_attribute(in, kGroup, "contacts_used");
  fit.contacts.before_first_purchase = count_attribute(in, kGroup, "contacts_before_first_purchase");
  fit.contacts.after_end = count_attribute(in, kGroup, "contacts_after_end");
  if (in.has_attribute(kGroup, "wanders")) {
    fit.wandering.pairs = in.number_attribute(kGroup, "wandering_pairs");
    fit.wandering.more = in.number_attribute(kGroup, "wandering_more");
    fit.wandering.z = in.number_attribute(kGroup, "wandering_z");
    fit.wandering.wanders = in.integer_attribute(kGroup, "wanders") != 0;
  }
  if (in.has_attribute(kGroup, "calendar_moves")) {
    fit.calendar.chi_square = in.number_attribute(kGroup, "calendar_chi_square");
    fit.calendar.periods =
        static_cast<int>(std::min<std::uint64_t>(1'000'000, count_attribute(in, kGroup, "calendar_periods")));
    fit.calendar.p_value = in.number_attribute(kGroup, "calendar_p_value");
    fit.calendar.moves = in.integer_attribute(kGroup, "calendar_moves") != 0;
  }
  fit.notes = in.texts(kGroup + "/note");
  read_parameters(in, fit);
  fit.members = fit.find(calibration::Response::member_purchase_rate) != nullptr;
  if (in.has(kGroup + "/group")) {
    fit.contacts.held_out = count_attribute(in, kGroup, "contacts_held_out");
    fit.opened_share = in.number_attribute(kGroup, "opened_share");
    fit.members = in.integer_attribute(kGroup, "members") != 0;
    if (in.has_attribute(kGroup, "leaving_days"))
      fit.leaving_days = in.number_attribute(kGroup, "leaving_days");
    fit.groups = in.texts(kGroup + "/group");
    for (const std::int64_t count : in.integers(kGroup + "/group_contacts", {fit.groups.size()})) {
      if (count < 0) in.bad(kGroup + "/group_contacts", "found a count below 0");
      fit.group_contacts.push_back(static_cast<std::uint64_t>(count));
    }
    if (in.has(kGroup + "/group_kind")) {
      fit.group_kind = in.texts(kGroup + "/group_kind", {fit.groups.size()});
      fit.group_segment = in.texts(kGroup + "/group_segment", {fit.groups.size()});
    }
  }
  if (in.has(kGroup + "/comparison")) fit.naive = read_comparison(in, kGroup + "/comparison");
  if (in.has(kGroup + "/sensitivity")) read_sensitivities(in, fit);
  if (in.has(kGroup + "/membership_experiment"))
    fit.membership_experiment = read_experiment(in, kGroup + "/membership_experiment");
  if (in.has(kGroup + "/experiment")) fit.experiment = read_experiment(in, kGroup + "/experiment");
  return fit;
}

}  // namespace stamkund::store
