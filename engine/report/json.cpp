#include "engine/report/json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/report/calendar_text.h"
#include "engine/report/diagnostics_text.h"
#include "engine/report/selection_text.h"
#include "engine/report/verdict_json.h"
#include "engine/scenario/sample.h"

namespace stamkund::report {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const metrics::Summary& summary) {
  Json out{{"mean", number_or_null(summary.mean)},
           {"standard_error", number_or_null(summary.standard_error)},
           {"p05", number_or_null(summary.p05)},
           {"p50", number_or_null(summary.p50)},
           {"p95", number_or_null(summary.p95)},
           {"variance_parameters", number_or_null(summary.variance_parameters)},
           {"variance_individual", number_or_null(summary.variance_individual)},
           {"variance_process", number_or_null(summary.variance_process)},
           {"replicates", summary.replicates},
           {"share_of_replicates", number_or_null(summary.share_finite)},
           {"independent_draws", summary.independent}};
  if (std::isfinite(summary.variance_calendar)) out["variance_calendar"] = summary.variance_calendar;
  return out;
}

}  // namespace

Json json_of(const calibration::ModelFit& model) {
  Json out{{"model", full_name(model)},
           {"status", calibration::name_of(model.status)},
           {"reason", model.reason},
           {"parameters", Json::object()},
           {"standard_errors", Json::object()},
           {"log_likelihood", number_or_null(model.log_likelihood)},
           {"customers", model.customers},
           {"distinct_rows", model.distinct_rows},
           {"starts", model.starts},
           {"starts_agreeing", model.starts_agreeing},
           {"notes", model.notes},
           {"seconds", model.seconds}};
  if (model.regularity > 1) out["k"] = model.regularity;
  if (!model.prior.empty()) out["prior"] = model.prior;
  if (!model.posterior.status.empty())
    out["posterior"] = {
        {"method", model.posterior.method},
        {"trustworthy", model.posterior.trustworthy},
        {"pareto_k", number_or_null(model.posterior.pareto_k)},
        {"effective_size", number_or_null(model.posterior.effective_size)},
        {"r_hat", model.posterior.r_hat > 0.0 ? number_or_null(model.posterior.r_hat) : Json(nullptr)},
        {"draws", model.names.empty() ? 0 : model.posterior.values.size() / model.names.size()},
        {"status", model.posterior.status}};
  for (const auto& one : model.profiles)
    out["profiles"][one.name] = {{"estimate", number_or_null(one.estimate)},
                                 {"low", number_or_null(one.low)},
                                 {"high", number_or_null(one.high)},
                                 {"level", one.level},
                                 {"low_status", one.low_status},
                                 {"high_status", one.high_status}};
  if (!model.limit.empty()) out["limit"] = model.limit;
  for (std::size_t i = 0; i < model.names.size(); ++i) {
    out["parameters"][model.names[i]] = number_or_null(model.estimates[i]);
    out["standard_errors"][model.names[i]] = number_or_null(model.standard_errors[i]);
  }
  return out;
}

Json json_of(const Problems& problems) {
  Json out = Json::array();
  for (const auto& problem : problems.all())
    out.push_back({{"severity", problem.severity == Severity::error ? "error" : "warning"},
                   {"file", problem.file},
                   {"line", problem.line > 0 ? Json(problem.line) : Json(nullptr)},
                   {"where", problem.where},
                   {"message", problem.message},
                   {"suggestion", problem.suggestion}});
  return out;
}

Json json_of_columns(const ingest::Report& report) {
  Json out = Json::array();
  for (const auto& column : report.columns)
    out.push_back({{"name", column.name},
                   {"role", column.role.empty() ? Json(nullptr) : Json(column.role)},
                   {"values", column.values}});
  return out;
}

Json json_of(const ingest::Report& report) {
  Json out{{"file", report.file},
           {"rows_read", report.rows_read},
           {"rows_used", report.rows_used},
           {"rows_dropped", report.rows_dropped()},
           {"same_day_rows", report.same_day_rows},
           {"transactions", report.transactions},
           {"customers", report.customers},
           {"customers_after_calibration", report.customers_after_calibration},
           {"customers_without_purchase", report.customers_without_purchase},
           {"returned_purchases", report.returned_purchases},
           {"unmatched_returns", static_cast<double>(report.unmatched_returns) / 1e4},
           {"amounts",
            {{"read", static_cast<double>(report.amount_read) / 1e4},
             {"used", static_cast<double>(report.amount_used) / 1e4},
             {"dropped", static_cast<double>(report.amount_dropped) / 1e4},
             {"refunded", static_cast<double>(report.amount_refunded) / 1e4}}},
           {"without_customer",
            {{"rows", report.nameless_rows}, {"amount", static_cast<double>(report.nameless_amount) / 1e4}}},
           {"later_returns", static_cast<double>(report.later_returns) / 1e4},
           {"first_day", to_string(report.first_day)},
           {"last_day", to_string(report.last_day)},
           {"calibration_end", to_string(report.calibration_end)},
           {"delimiter", std::string(1, report.delimiter)},
           {"header", report.header},
           {"title_lines", report.title_lines},
           {"encoding", report.encoding.empty() ? "UTF-8" : report.encoding},
           {"date_format", report.date_format},
           {"time_zone", report.time_zone},
           {"decimal_mark", std::string(1, report.decimal_mark)},
           {"columns", Json::object()},
           {"kinds", Json::array()}};
  const auto column = [](const ingest::ColumnChoice& choice) {
    Json one{{"number", choice.number}, {"name", choice.name}, {"how", choice.how}};
    if (!choice.others.empty()) one["others"] = choice.others;
    return one;
  };
  out["columns"] = {{"customer", column(report.customer)},
                    {"date", column(report.date)},
                    {"amount", column(report.amount)}};
  for (std::size_t e = 0; e < ingest::kExtras; ++e)
    if (report.extras[e].number != 0)
      out["columns"][std::string(ingest::name(static_cast<ingest::Extra>(e)))] = column(report.extras[e]);
  if (report.later_refund_rows > 0) {
    out["later_refund_rows"] = report.later_refund_rows;
    out["later_refunds"] = static_cast<double>(report.later_refunds) / 1e4;
  }
  if (!report.currencies.empty()) out["currencies"] = report.currencies;
  if (!report.status_words.empty()) {
    out["status_words"] = Json::array();
    for (const auto& word : report.status_words)
      out["status_words"].push_back({{"word", word.word}, {"rows", word.rows}, {"meaning", word.meaning}});
  }
  for (std::size_t l = 0; l < ingest::kLabels; ++l)
    if (report.labels[l].number != 0)
      out["columns"][std::string(ingest::name(static_cast<ingest::Label>(l)))] = column(report.labels[l]);
  if (report.labels[static_cast<std::size_t>(ingest::Label::event)].number != 0)
    out["event_rows"] = report.event_rows;
  for (const auto& kind : report.kinds) {
    Json lines = Json::array();
    for (const auto line : kind.first_lines)
      if (line > 0) lines.push_back(line);
    out["kinds"].push_back({{"kind", ingest::name(kind.kind)},
                            {"policy", ingest::name(kind.policy)},
                            {"rows", kind.count},
                            {"dropped", kind.dropped},
                            {"first_lines", lines},
                            {"example", kind.example}});
  }
  return out;
}

Json json_of(const calibration::Fit& fit) {
  // The purchase process is what the fit is named for; spend has a place of its own.
  Json out = json_of(fit.process);
  out["repeat_transactions"] = fit.repeat_transactions;
  out["p_alive_sum"] = number_or_null(fit.p_alive_sum);
  out["time_unit"] = fit.time_unit;
  out["time_unit_days"] = fit.time_unit_days;
  out["calibration_end"] = to_string(fit.customers.calibration_end);
  out["spend"] = fit.spend ? json_of(*fit.spend) : Json(nullptr);
  if (fit.holdout) {
    const auto& holdout = *fit.holdout;
    out["holdout"] = {{"days", holdout.days},
                      {"actual", holdout.actual},
                      {"expected", number_or_null(holdout.expected)},
                      {"p05", number_or_null(holdout.p05)},
                      {"p95", number_or_null(holdout.p95)}};
    if (fit.calendar)
      out["holdout"]["without_calendar"] = {{"p05", number_or_null(holdout.plain_p05)},
                                            {"p95", number_or_null(holdout.plain_p95)}};
  }
  if (fit.calendar) out["calendar_error"] = calendar_json(*fit.calendar);
  if (fit.bootstrap) {
    const auto& bootstrap = *fit.bootstrap;
    out["bootstrap"] = {{"replicates", bootstrap.replicates}, {"converged", bootstrap.converged}};
    for (std::size_t i = 0; i < fit.process.names.size(); ++i) {
      const std::string& name = fit.process.names[i];
      out["bootstrap"]["standard_errors"][name] = number_or_null(bootstrap.standard_errors[i]);
      out["bootstrap"]["p05"][name] = number_or_null(bootstrap.p05[i]);
      out["bootstrap"]["p95"][name] = number_or_null(bootstrap.p95[i]);
      out["bootstrap"]["bias"][name] = number_or_null(bootstrap.bias[i]);
    }
  }
  for (const auto& label : fit.labels)
    out["labels"][label.name] = {
        {"names", label.names.size() - 1},
        {"customers_without", std::count(label.of.begin(), label.of.end(), std::uint16_t{0})}};
  if (fit.selection) out["selection"] = selection_json(*fit.selection);
  if (fit.diagnostics) out["diagnostics"] = diagnostics_json(*fit.diagnostics, fit.process.regularity);
  return out;
}

namespace {

/// One object a review, its figures as mean over replicates and interval.
Json reviews_of(const metrics::Results& results, std::size_t arm) {
  Json out = Json::array();
  const std::size_t n = results.review_days.size();
  for (std::size_t k = 0; k < n; ++k) {
    Json review{{"day", results.review_days[k]}};
    for (const auto& metric : results.reviews) review[metric.name] = json_of(metric.summary[arm * n + k]);
    out.push_back(review);
  }
  return out;
}

Json groups_of(const metrics::Breakdown& breakdown, std::size_t arm) {
  Json out = Json::array();
  const std::size_t n = breakdown.groups.size();
  for (std::size_t i = 0; i < n; ++i) {
    Json group{{"group", breakdown.groups[i]}};
    for (const auto& metric : breakdown.metrics) group[metric.name] = json_of(metric.summary[arm * n + i]);
    out.push_back(group);
  }
  return out;
}

}  // namespace

Json json_of(const metrics::Results& results, const scenario::ScenarioFile& scenario,
             const std::string& digest) {
  Json out{{"scenario", scenario.spec.name},
           {"customers", results.customers},
           {"simulated", scenario::simulated_of(scenario.spec.population, results.customers)},
           {"replicates", results.replicates},
           {"seed", scenario.spec.seed},
           {"horizon_days", scenario.spec.horizon_days},
           {"currency", results.currency},
           {"baseline", results.arms[0]},
           {"results_digest", digest},
           {"verdict", verdict_json(results, scenario)},
           {"arms", Json::array()},
           {"comparisons", Json::array()},
           {"assumptions", Json::array()}};
  Json years = years_json(results, scenario.spec);
  for (std::size_t a = 0; a < results.arms.size(); ++a) {
    Json levels = Json::object();
    Json effects = Json::object();
    for (const auto& metric : results.totals) {
      levels[metric.name] = json_of(metric.summary[a]);
      effects[metric.name] = json_of(metric.effects[a]);
    }
    out["arms"].push_back({{"name", results.arms[a]}, {"metrics", levels}, {"years", std::move(years[a])}});
    if (!results.review_days.empty()) out["arms"].back()["reviews"] = reviews_of(results, a);
    for (const auto& breakdown : results.breakdowns)
      out["arms"].back()["by_" + breakdown.name] = groups_of(breakdown, a);
    if (a == 0) continue;
    for (const auto& metric : results.comparisons) effects[metric.name] = json_of(metric.summary[a]);
    out["comparisons"].push_back({{"arm", results.arms[a]},
                                  {"baseline", results.arms[0]},
                                  {"metrics", effects},
                                  {"key_figures", key_figures_json(results, scenario.spec, a)}});
  }
  for (const auto& one : results.lead)
    out["best"] = {{"arm", results.arms[one.best]},
                   {"next", results.arms[one.next]},
                   {"lead", json_of(one.lead)},
                   {"share_ahead", one.share_ahead}};
  for (const auto& one : scenario.assumptions)
    out["assumptions"].push_back({{"path", one.path}, {"value", one.value}, {"source", one.source}});
  return out;
}

}  // namespace stamkund::report
