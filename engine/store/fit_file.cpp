#include "engine/store/fit_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/calibration/check_fit.h"
#include "engine/store/calendar_store.h"
#include "engine/store/contact_history.h"
#include "engine/store/covariate_store.h"
#include "engine/store/diagnostics_file.h"
#include "engine/store/fit_attributes.h"
#include "engine/store/intervals_file.h"
#include "engine/store/projection_file.h"
#include "engine/store/response_group.h"
#include "engine/store/selection_file.h"

namespace stamkund::store {
namespace {

using calibration::Fit;
using calibration::HoldoutBacktest;
using calibration::ModelFit;
using calibration::PosteriorDraws;

const char* const kFormat = "stamkund-fit";

void write_model(H5Writer& writer, const std::string& group, const ModelFit& model) {
  writer.group(group);
  writer.attribute(group, "model", full_name(model));
  writer.attribute(group, "status", std::string(calibration::name_of(model.status)));
  writer.attribute(group, "reason", model.reason);
  if (!model.limit.empty()) writer.attribute(group, "limit", model.limit);
  writer.attribute(group, "regularity", std::int64_t{model.regularity});
  writer.attribute(group, "log_likelihood", model.log_likelihood);
  writer.attribute(group, "customers", static_cast<std::int64_t>(model.customers));
  writer.attribute(group, "distinct_rows", static_cast<std::int64_t>(model.distinct_rows));
  writer.attribute(group, "starts", std::int64_t{model.starts});
  writer.attribute(group, "starts_agreeing", std::int64_t{model.starts_agreeing});
  writer.attribute(group, "iterations", std::int64_t{model.iterations});
  writer.scale(group + "/note", model.notes);
  writer.attribute(group, "prior", model.prior);
  const PosteriorDraws& posterior = model.posterior;
  writer.attribute(group, "posterior_method", posterior.method);
  writer.attribute(group, "posterior_trustworthy", std::int64_t{posterior.trustworthy ? 1 : 0});
  writer.attribute(group, "pareto_k", posterior.pareto_k);
  writer.attribute(group, "effective_size", posterior.effective_size);
  writer.attribute(group, "r_hat", posterior.r_hat);
  writer.attribute(group, "posterior_status", posterior.status);
  const std::string row = group + "/parameter";
  const std::string column = group + "/parameter_other";
  writer.scale(row, model.names);
  writer.scale(column, model.names);
  writer.dataset(group + "/estimate", model.estimates, {row}, "natural", "maximum-likelihood estimate");
  std::vector<std::int64_t> is_log(model.names.size(), 1);
  std::copy(model.is_log.begin(), model.is_log.end(), is_log.begin());
  writer.dataset(group + "/is_log", is_log, {row}, "1", "1: log_covariance is of its log; 0: of itself");
  if (!posterior.values.empty()) {
    std::vector<std::int64_t> numbers(posterior.values.size() / model.names.size());
    std::iota(numbers.begin(), numbers.end(), 0);
    writer.scale(group + "/draw", numbers);
    writer.dataset(group + "/draws", posterior.values, {group + "/draw", row}, "natural",
                   "draws from the posterior, equally weighted, in random order");
  }
  if (!model.profiles.empty()) write_profiles(writer, group + "/profiles", model.profiles);
  writer.dataset(group + "/standard_error", model.standard_errors, {row}, "natural",
                 "standard error; NaN unless the status is converged");
  writer.dataset(group + "/log_covariance", model.log_covariance, {row, column}, "1",
                 "covariance of the log-parameters; NaN unless the status is converged");
}

std::vector<std::int64_t> wide(const std::vector<std::uint32_t>& values) {
  return {values.begin(), values.end()};
}

void write_customers(H5Writer& writer, const ingest::CustomerTable& table) {
  const std::string group = "/customers";
  const std::string id = group + "/customer";
  writer.group(group);
  writer.attribute(group, "calibration_end", to_string(table.calibration_end));
  writer.attribute(group, "holdout_days", table.holdout_days);
  writer.attribute(group, "currency", table.amount_unit);
  writer.attribute(group, "has_spend", std::int64_t{table.has_spend ? 1 : 0});
  writer.scale(id, table.id);
  std::vector<std::int64_t> first;
  for (const Day day : table.first_day) first.push_back(day.serial);
  writer.dataset(group + "/first_day", first, {id}, "days since 1970-01-01", "day of the first transaction");
  writer.dataset(group + "/frequency", wide(table.frequency), {id}, "1", "x: repeat transactions");
  writer.dataset(group + "/recency", table.recency_days, {id}, "days", "t_x: first to last transaction");
  writer.dataset(group + "/age", table.age_days, {id}, "days",
                 "T: first transaction to the end of calibration");
  writer.dataset(group + "/mean_repeat_spend", table.mean_repeat_spend, {id}, "major",
                 "mean spend of the repeat transactions; 0 if there are none");
  writer.dataset(group + "/first_spend", table.first_spend, {id}, "major", "spend of the first transaction");
  if (table.log_spend_count.size() == table.size() && table.has_spend) {
    writer.dataset(group + "/log_spend_count", table.log_spend_count, {id}, "1",
                   "repeat transactions with an amount above 0");
    writer.dataset(group + "/log_spend_mean", table.log_spend_mean, {id}, "log major", "mean of their logs");
    writer.dataset(group + "/log_spend_squares", table.log_spend_squares, {id}, "1",
                   "sum of squared deviations from it");
  }
  writer.dataset(group + "/holdout_frequency", wide(table.holdout_frequency), {id}, "1",
                 "transactions after the end of calibration");
}

// Four of the model, and an effect for each column of covariates.
constexpr std::uint64_t kMostParameters = 2000;
/// Of a label: as many as its numbers tell apart.
constexpr std::uint64_t kMostNames = 65'536;

/// What the customers belong to: a name each, by number.
void write_labels(H5Writer& writer, const std::vector<ingest::HomeLabel>& labels) {
  if (labels.empty()) return;
  writer.group("/labels");
  for (const auto& label : labels) {
    const std::string at = "/labels/" + label.name;
    writer.group(at);
    if (label.by == ingest::HomeBy::first) writer.attribute(at, "by", std::string("first"));
    writer.scale(at + "/name", label.names);
    writer.dataset(at + "/of", std::vector<std::int64_t>(label.of.begin(), label.of.end()),
                   {"/customers/customer"}, "1", "place in name, of most days with a purchase; 0 = none");
  }
}

class FitReader {
 public:
  explicit FitReader(H5Reader& in) : in_(in) {}

  Fit read() {
    in_.expect({kFormat, kFitFormatVersion, "calibrate"});
    Fit fit;
    fit.time_unit = in_.text_attribute("/", "time_unit");
    fit.time_unit_days = in_.number_attribute("/", "time_unit_days");
    fit.p_alive_sum = in_.number_attribute("/", "p_alive_sum");
    fit.repeat_transactions = count_attribute(in_, "/", "repeat_transactions");
    fit.process = model("/process");
    if (in_.has("/process/bootstrap")) fit.bootstrap = read_bootstrap(in_, fit.process);
    if (in_.has("/spend")) fit.spend = model("/spend");
    if (in_.has("/selection")) fit.selection = read_selection(in_);
    if (in_.has("/projection")) fit.projection = read_projection(in_);
    if (in_.has("/holdout")) {
      fit.holdout = HoldoutBacktest{in_.number_attribute("/holdout", "days"),
                                    in_.number_attribute("/holdout", "actual"),
                                    in_.number_attribute("/holdout", "expected"),
                                    in_.number_attribute("/holdout", "p05"),
                                    in_.number_attribute("/holdout", "p95"),
                                    0.0,
                                    0.0};
      HoldoutBacktest& holdout = *fit.holdout;
      const bool both = in_.has_attribute("/holdout", "plain_p05");
      holdout.plain_p05 = both ? in_.number_attribute("/holdout", "plain_p05") : holdout.p05;
      holdout.plain_p95 = both ? in_.number_attribute("/holdout", "plain_p95") : holdout.p95;
    }
    if (in_.has("/calendar_error")) fit.calendar = read_calendar(in_);
    fit.customers = customers();
    if (in_.has("/labels"))
      for (const auto& name : in_.names("/labels")) fit.labels.push_back(label(name, fit.customers.size()));
    if (in_.has("/covariates")) fit.covariates = read_covariates(in_, fit.process, fit.customers.size());
    if (in_.has("/response")) fit.response = read_response(in_);
    if (fit.response && has_contact_history(in_))
      fit.contact_history = read_contact_history(in_, *fit.response, fit.customers);
    if (in_.has("/diagnostics")) fit.diagnostics = read_diagnostics(in_);
    refuse_flaws(fit);
    return fit;
  }

 private:
  /// What calibration could not have found, all of it.
  void refuse_flaws(const Fit& fit) const {
    const auto flaws = calibration::flaws_of(fit);
    if (flaws.empty()) return;
    constexpr std::size_t kMost = 20;
    std::string all = flaws[0].what;
    for (std::size_t i = 1; i < std::min(kMost, flaws.size()); ++i)
      all += "; " + flaws[i].where + ": " + flaws[i].what;
    if (flaws.size() > kMost) all += "; and " + std::to_string(flaws.size() - kMost) + " more";
    in_.bad(flaws[0].where, all);
  }

  int small_attribute(const std::string& path, const std::string& name) const {
    const std::uint64_t value = count_attribute(in_, path, name);
    if (value > 1'000'000'000)
      in_.bad(path, "attribute '" + name + "': found " + std::to_string(value) + ", expected at most 1e9");
    return static_cast<int>(value);
  }

  ModelFit model(const std::string& group) {
    ModelFit out;
    set_full_name(out, in_.text_attribute(group, "model"));
    out.status = status_attribute(in_, group);
    out.reason = in_.text_attribute(group, "reason");
    if (in_.has_attribute(group, "limit")) out.limit = in_.text_attribute(group, "limit");
    out.regularity = small_attribute(group, "regularity");
    out.log_likelihood = in_.number_attribute(group, "log_likelihood");
    out.customers = count_attribute(in_, group, "customers");
    out.distinct_rows = count_attribute(in_, group, "distinct_rows");
    out.starts = small_attribute(group, "starts");
    out.starts_agreeing = small_attribute(group, "starts_agreeing");
    out.iterations = small_attribute(group, "iterations");
    out.notes = in_.texts(group + "/note");
    out.names = in_.texts(group + "/parameter");
    const std::uint64_t k = out.names.size();
    if (k == 0 || k > kMostParameters)
      in_.bad(group + "/parameter",
              "found " + std::to_string(k) + " parameters, expected 1 to " + std::to_string(kMostParameters));
    out.estimates = in_.numbers(group + "/estimate", {k});
    out.standard_errors = in_.numbers(group + "/standard_error", {k});
    out.log_covariance = in_.numbers(group + "/log_covariance", {k, k});
    for (const std::int64_t one : in_.integers(group + "/is_log", {k}))
      out.is_log.push_back(one != 0 ? 1 : 0);
    out.prior = in_.text_attribute(group, "prior");
    PosteriorDraws& posterior = out.posterior;
    posterior.method = in_.text_attribute(group, "posterior_method");
    posterior.trustworthy = in_.integer_attribute(group, "posterior_trustworthy") != 0;
    posterior.pareto_k = in_.number_attribute(group, "pareto_k");
    posterior.effective_size = in_.number_attribute(group, "effective_size");
    posterior.r_hat = in_.number_attribute(group, "r_hat");
    posterior.status = in_.text_attribute(group, "posterior_status");
    if (in_.has(group + "/draws")) {
      const auto shape = in_.shape(group + "/draws");
      posterior.values = in_.numbers(group + "/draws", {shape.empty() ? 1 : shape[0], k});
    }
    if (in_.has(group + "/profiles")) out.profiles = read_profiles(in_, group + "/profiles");
    return out;
  }

  std::vector<std::uint32_t> counts(const std::string& path, std::uint64_t n) const {
    std::vector<std::uint32_t> out;
    for (const std::int64_t value : in_.integers(path, {n})) {
      if (value < 0 || value > std::numeric_limits<std::uint32_t>::max())
        in_.bad(path, "found a count of " + std::to_string(value) + ", expected 0 to 4294967295");
      out.push_back(static_cast<std::uint32_t>(value));
    }
    return out;
  }

  ingest::HomeLabel label(const std::string& name, std::uint64_t customers) const {
    const std::string at = "/labels/" + name;
    ingest::HomeLabel out{name, in_.texts(at + "/name"), {}, ingest::HomeBy::most_days};
    if (in_.has_attribute(at, "by")) {
      const std::string by = in_.text_attribute(at, "by");
      if (by != "first") in_.bad(at, "attribute 'by': found '" + by + "', expected first, or none");
      out.by = ingest::HomeBy::first;
    }
    if (out.names.empty() || !out.names[0].empty() || out.names.size() > kMostNames)
      in_.bad(at + "/name", "found " + std::to_string(out.names.size()) +
                                " names, expected an empty one and at most " +
                                std::to_string(kMostNames - 1) + " others");
    for (const std::int64_t one : in_.integers(at + "/of", {customers})) {
      if (one < 0 || static_cast<std::uint64_t>(one) >= out.names.size())
        in_.bad(at + "/of",
                "found " + std::to_string(one) + ", expected 0 to " + std::to_string(out.names.size() - 1));
      out.of.push_back(static_cast<std::uint16_t>(one));
    }
    return out;
  }

  ingest::CustomerTable customers() {
    ingest::CustomerTable table;
    const std::string group = "/customers";
    const std::string end = in_.text_attribute(group, "calibration_end");
    const auto day = parse_iso_day(end);
    if (!day)
      in_.bad(group, "attribute 'calibration_end': found '" + end + "', expected a date (YYYY-MM-DD)");
    table.calibration_end = *day;
    table.holdout_days = in_.number_attribute(group, "holdout_days");
    table.amount_unit = in_.text_attribute(group, "currency");
    table.has_spend = in_.integer_attribute(group, "has_spend") != 0;
    table.id = in_.texts(group + "/customer");
    const std::uint64_t n = table.id.size();
    const auto column = [&](const std::string& name) { return in_.numbers(group + "/" + name, {n}); };
    for (const std::int64_t serial : in_.integers(group + "/first_day", {n})) {
      // The years 1 to 9999.
      if (serial < -719'162 || serial > 2'932'896)
        in_.bad(group + "/first_day",
                "found day " + std::to_string(serial) + ", expected days since 1970-01-01");
      table.first_day.push_back(Day{static_cast<std::int32_t>(serial)});
    }
    table.frequency = counts(group + "/frequency", n);
    table.recency_days = column("recency");
    table.age_days = column("age");
    table.mean_repeat_spend = column("mean_repeat_spend");
    table.first_spend = column("first_spend");
    table.holdout_frequency = counts(group + "/holdout_frequency", n);
    if (in_.has(group + "/log_spend_count")) {
      table.log_spend_count = column("log_spend_count");
      table.log_spend_mean = column("log_spend_mean");
      table.log_spend_squares = column("log_spend_squares");
    }
    return table;
  }

  H5Reader& in_;
};

}  // namespace

void write_fit(AtomicFile& file, const Fit& fit, const Provenance& provenance) {
  H5Writer writer(file);
  writer.attribute("/", "format", std::string(kFormat));
  writer.attribute("/", "format_version", kFitFormatVersion);
  writer.attribute("/", "time_unit", fit.time_unit);
  writer.attribute("/", "time_unit_days", fit.time_unit_days);
  writer.attribute("/", "p_alive_sum", fit.p_alive_sum);
  writer.attribute("/", "repeat_transactions", static_cast<std::int64_t>(fit.repeat_transactions));
  write_model(writer, "/process", fit.process);
  if (fit.bootstrap) write_bootstrap(writer, fit.process, *fit.bootstrap);
  if (fit.spend) write_model(writer, "/spend", *fit.spend);
  if (fit.holdout) {
    writer.group("/holdout");
    writer.attribute("/holdout", "days", fit.holdout->days);
    writer.attribute("/holdout", "actual", fit.holdout->actual);
    writer.attribute("/holdout", "expected", fit.holdout->expected);
    writer.attribute("/holdout", "p05", fit.holdout->p05);
    writer.attribute("/holdout", "p95", fit.holdout->p95);
    if (fit.calendar) {
      writer.attribute("/holdout", "plain_p05", fit.holdout->plain_p05);
      writer.attribute("/holdout", "plain_p95", fit.holdout->plain_p95);
    }
  }
  if (fit.calendar) write_calendar(writer, *fit.calendar);
  if (fit.selection) write_selection(writer, *fit.selection);
  if (fit.diagnostics) write_diagnostics(writer, *fit.diagnostics);
  write_customers(writer, fit.customers);
  write_labels(writer, fit.labels);
  if (fit.projection) write_projection(writer, *fit.projection);
  if (fit.response) write_response(writer, *fit.response);
  if (fit.response && fit.contact_history) write_contact_history(writer, *fit.contact_history);
  if (fit.covariates) write_covariates(writer, *fit.covariates);
  write_provenance(writer, provenance);
  writer.commit();
}

Fit read_fit(H5Reader& in) { return FitReader(in).read(); }

Fit read_fit(const std::string& path) {
  H5Reader in(path);
  return read_fit(in);
}

}  // namespace stamkund::store
