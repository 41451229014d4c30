#include "engine/store/fit_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/failure.h"
#include "engine/calibration/calibrate.h"
#include "engine/store/covariate_store.h"
#include "engine/store/diagnostics_file.h"
#include "engine/store/projection_file.h"
#include "engine/store/response_group.h"
#include "engine/store/selection_file.h"

namespace stamkund::store {
namespace {

using calibration::Bootstrap;
using calibration::Fit;
using calibration::ModelFit;
using calibration::PosteriorDraws;
using calibration::ProfiledQuantity;
using calibration::Status;

const char* const kFormat = "stamkund-fit";

void write_profiles(H5Writer& writer, const std::string& at, const std::vector<ProfiledQuantity>& profiles) {
  writer.group(at);
  std::vector<std::string> names, low_status, high_status;
  std::vector<double> estimate, low, high;
  for (const auto& one : profiles) {
    names.push_back(one.name);
    estimate.push_back(one.estimate);
    low.push_back(one.low);
    high.push_back(one.high);
    low_status.push_back(one.low_status);
    high_status.push_back(one.high_status);
  }
  const std::string scale = at + "/quantity";
  writer.attribute(at, "level", profiles.front().level);
  writer.scale(scale, names);
  writer.dataset(at + "/estimate", estimate, {scale}, "natural", "at the maximum");
  writer.dataset(at + "/low", low, {scale}, "natural", "lower end of the profile-likelihood interval");
  writer.dataset(at + "/high", high, {scale}, "natural", "upper end");
  writer.dataset(at + "/low_status", low_status, {scale}, "how the lower end was found");
  writer.dataset(at + "/high_status", high_status, {scale}, "how the upper end was found");
}

void write_bootstrap(H5Writer& writer, const ModelFit& model, const Bootstrap& bootstrap) {
  const std::string at = "/process/bootstrap";
  const std::string row = "/process/parameter";
  writer.group(at);
  writer.attribute(at, "replicates", std::int64_t{bootstrap.replicates});
  writer.dataset(at + "/standard_error", bootstrap.standard_errors, {row}, "natural",
                 "standard deviation over populations drawn from the fit");
  writer.dataset(at + "/p05", bootstrap.p05, {row}, "natural", "5 % quantile over these");
  writer.dataset(at + "/p95", bootstrap.p95, {row}, "natural", "95 % quantile over these");
  writer.dataset(at + "/bias", bootstrap.bias, {row}, "log, natural where real", "mean less the estimate");
  if (bootstrap.converged == 0) return;
  std::vector<std::int64_t> numbers(bootstrap.estimates.size() / model.names.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  writer.scale(at + "/replicate", numbers);
  writer.dataset(at + "/estimates", bootstrap.estimates, {at + "/replicate", row}, "natural",
                 "estimates of the populations whose fit converged");
}

void write_model(H5Writer& writer, const std::string& group, const ModelFit& model) {
  writer.group(group);
  writer.attribute(group, "model", model.model);
  writer.attribute(group, "status", std::string(calibration::name_of(model.status)));
  writer.attribute(group, "reason", model.reason);
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

class FitReader {
 public:
  explicit FitReader(const std::string& path) : in_(path) {}

  Fit read() {
    const std::string format = in_.has_attribute("/", "format") ? in_.text_attribute("/", "format") : "";
    if (format != kFormat)
      bad((format.empty() ? "it is no fit file" : "it holds '" + printable(format) + "', not a fit") +
          "; make one with 'stamkund calibrate'");
    const std::int64_t version = in_.integer_attribute("/", "format_version");
    if (version != kFitFormatVersion)
      bad("its format version is " + std::to_string(version) + ", this program reads " +
          std::to_string(kFitFormatVersion));
    Fit fit;
    fit.time_unit = in_.text_attribute("/", "time_unit");
    fit.time_unit_days = in_.number_attribute("/", "time_unit_days");
    if (!(fit.time_unit_days > 0.0) || !std::isfinite(fit.time_unit_days))
      bad("its time unit is not positive");
    fit.p_alive_sum = in_.number_attribute("/", "p_alive_sum");
    fit.repeat_transactions = static_cast<std::uint64_t>(in_.integer_attribute("/", "repeat_transactions"));
    fit.process = model("/process");
    check_names(fit.process);
    if (in_.has("/spend")) {
      fit.spend.push_back(model("/spend"));
      check_names(fit.spend[0]);
    }
    if (in_.has("/holdout")) {
      fit.holdout.push_back(
          {in_.number_attribute("/holdout", "days"), in_.number_attribute("/holdout", "actual"),
           in_.number_attribute("/holdout", "expected"), in_.number_attribute("/holdout", "p05"),
           in_.number_attribute("/holdout", "p95")});
    }
    fit.customers = customers();
    const bool needs = fit.process.model.ends_with("-covariates");
    if (needs != in_.has("/covariates")) bad("covariates and the model's name do not go together");
    if (needs) fit.covariates.push_back(read_covariates(in_, fit.process, fit.customers.size()));
    return fit;
  }

 private:
  [[noreturn]] void bad(const std::string& what) const {
    throw Failure(Exit::bad_data, "'" + in_.file() + "': " + what);
  }

  ModelFit model(const std::string& group) {
    ModelFit out;
    out.model = in_.text_attribute(group, "model");
    const std::string status = in_.text_attribute(group, "status");
    bool known = false;
    for (const Status one : {Status::converged, Status::boundary, Status::not_identified, Status::failed}) {
      if (status != calibration::name_of(one)) continue;
      out.status = one;
      known = true;
    }
    if (!known) bad(group + " has an unknown status");
    out.reason = in_.text_attribute(group, "reason");
    const std::int64_t k = in_.integer_attribute(group, "regularity");
    if (k < 1 || k > 1000) bad(group + " has a regularity that is not between 1 and 1000");
    out.regularity = static_cast<int>(k);
    out.log_likelihood = in_.number_attribute(group, "log_likelihood");
    out.customers = static_cast<std::uint64_t>(in_.integer_attribute(group, "customers"));
    out.distinct_rows = static_cast<std::uint64_t>(in_.integer_attribute(group, "distinct_rows"));
    out.starts = static_cast<int>(in_.integer_attribute(group, "starts"));
    out.starts_agreeing = static_cast<int>(in_.integer_attribute(group, "starts_agreeing"));
    out.iterations = static_cast<int>(in_.integer_attribute(group, "iterations"));
    out.notes = in_.texts(group + "/note");
    out.names = in_.texts(group + "/parameter");
    out.estimates = in_.numbers(group + "/estimate");
    out.standard_errors = in_.numbers(group + "/standard_error");
    out.log_covariance = in_.numbers(group + "/log_covariance");
    const std::size_t size = out.names.size();
    if (out.estimates.size() != size || out.standard_errors.size() != size ||
        out.log_covariance.size() != size * size)
      bad(group + " has vectors of different lengths");
    for (const std::int64_t one : in_.integers(group + "/is_log")) out.is_log.push_back(one != 0 ? 1 : 0);
    if (out.is_log.size() != size) bad(group + " has vectors of different lengths");
    const auto usable = [&](double value, std::size_t i) {
      return std::isfinite(value) && (value > 0.0 || out.is_log[i] == 0);
    };
    for (std::size_t i = 0; i < size; ++i)
      if (!usable(out.estimates[i], i)) bad(group + " has an estimate that is not positive");
    out.prior = in_.text_attribute(group, "prior");
    PosteriorDraws& posterior = out.posterior;
    posterior.method = in_.text_attribute(group, "posterior_method");
    posterior.trustworthy = in_.integer_attribute(group, "posterior_trustworthy") != 0;
    posterior.pareto_k = in_.number_attribute(group, "pareto_k");
    posterior.effective_size = in_.number_attribute(group, "effective_size");
    posterior.r_hat = in_.number_attribute(group, "r_hat");
    posterior.status = in_.text_attribute(group, "posterior_status");
    if (in_.has(group + "/draws")) posterior.values = in_.numbers(group + "/draws");
    if (size == 0 || posterior.values.size() % size != 0) bad(group + "/draws do not fit the parameters");
    for (std::size_t i = 0; i < posterior.values.size(); ++i)
      if (!usable(posterior.values[i], i % size)) bad(group + "/draws has a value that is not positive");
    return out;
  }

  void check_names(const ModelFit& fitted) const {
    const auto names = calibration::parameter_names(fitted.model);
    if (names.empty()) bad("model '" + fitted.model + "' is not known to this program");
    const bool effects = fitted.model.ends_with("-covariates") || fitted.model == "lognormal";
    const bool starts_alike =
        fitted.names.size() >= names.size() && std::equal(names.begin(), names.end(), fitted.names.begin());
    if (!starts_alike || (!effects && fitted.names.size() != names.size()))
      bad("model '" + fitted.model + "' has parameters of another model");
  }

  std::vector<std::uint32_t> counts(const std::string& path) {
    std::vector<std::uint32_t> out;
    for (const std::int64_t value : in_.integers(path)) {
      if (value < 0 || value > std::numeric_limits<std::uint32_t>::max())
        bad(path + " has a count out of range");
      out.push_back(static_cast<std::uint32_t>(value));
    }
    return out;
  }

  ingest::CustomerTable customers() {
    ingest::CustomerTable table;
    const std::string group = "/customers";
    const auto end = parse_iso_day(in_.text_attribute(group, "calibration_end"));
    if (!end) bad("/customers has no valid calibration_end");
    table.calibration_end = *end;
    table.holdout_days = in_.number_attribute(group, "holdout_days");
    table.amount_unit = in_.text_attribute(group, "currency");
    table.has_spend = in_.integer_attribute(group, "has_spend") != 0;
    table.id = in_.texts(group + "/customer");
    for (const std::int64_t serial : in_.integers(group + "/first_day"))
      table.first_day.push_back(Day{static_cast<std::int32_t>(serial)});
    table.frequency = counts(group + "/frequency");
    table.recency_days = in_.numbers(group + "/recency");
    table.age_days = in_.numbers(group + "/age");
    table.mean_repeat_spend = in_.numbers(group + "/mean_repeat_spend");
    table.first_spend = in_.numbers(group + "/first_spend");
    table.holdout_frequency = counts(group + "/holdout_frequency");
    const std::size_t n = table.id.size();
    if (in_.has(group + "/log_spend_count")) {
      table.log_spend_count = in_.numbers(group + "/log_spend_count");
      table.log_spend_mean = in_.numbers(group + "/log_spend_mean");
      table.log_spend_squares = in_.numbers(group + "/log_spend_squares");
      for (const auto* column : {&table.log_spend_count, &table.log_spend_mean, &table.log_spend_squares}) {
        if (column->size() != n) bad("/customers has columns of different lengths");
        for (const double value : *column)
          if (!std::isfinite(value)) bad("/customers has a log spend that is no number");
      }
    }
    for (const std::size_t size :
         {table.first_day.size(), table.frequency.size(), table.recency_days.size(), table.age_days.size(),
          table.mean_repeat_spend.size(), table.first_spend.size(), table.holdout_frequency.size()})
      if (size != n) bad("/customers has columns of different lengths");
    for (std::size_t i = 0; i < n; ++i) {
      const bool ok = table.recency_days[i] >= 0.0 && table.recency_days[i] <= table.age_days[i] &&
                      std::isfinite(table.age_days[i]) && table.mean_repeat_spend[i] >= 0.0 &&
                      std::isfinite(table.mean_repeat_spend[i]);
      if (!ok)
        bad("/customers: row " + std::to_string(i) + " breaks 0 <= recency <= age or has a negative spend");
    }
    return table;
  }

  H5Reader in_;
};

}  // namespace

void write_fit(AtomicFile& file, const Fit& fit, const Provenance& provenance) {
  H5Writer writer;
  writer.attribute("/", "format", std::string(kFormat));
  writer.attribute("/", "format_version", kFitFormatVersion);
  writer.attribute("/", "time_unit", fit.time_unit);
  writer.attribute("/", "time_unit_days", fit.time_unit_days);
  writer.attribute("/", "p_alive_sum", fit.p_alive_sum);
  writer.attribute("/", "repeat_transactions", static_cast<std::int64_t>(fit.repeat_transactions));
  write_model(writer, "/process", fit.process);
  for (const auto& bootstrap : fit.bootstrap) write_bootstrap(writer, fit.process, bootstrap);
  for (const auto& spend : fit.spend) write_model(writer, "/spend", spend);
  for (const auto& holdout : fit.holdout) {
    writer.group("/holdout");
    writer.attribute("/holdout", "days", holdout.days);
    writer.attribute("/holdout", "actual", holdout.actual);
    writer.attribute("/holdout", "expected", holdout.expected);
    writer.attribute("/holdout", "p05", holdout.p05);
    writer.attribute("/holdout", "p95", holdout.p95);
  }
  for (const auto& selection : fit.selection) write_selection(writer, selection);
  for (const auto& one : fit.diagnostics) write_diagnostics(writer, one);
  write_customers(writer, fit.customers);
  for (const auto& projection : fit.projection) write_projection(writer, projection);
  if (fit.response) write_response(writer, *fit.response);
  for (const auto& data : fit.covariates) write_covariates(writer, data);
  write_provenance(writer, provenance);
  file.write(writer.bytes());
  file.commit();
}

Fit read_fit(const std::string& path) { return FitReader(path).read(); }

}  // namespace stamkund::store
