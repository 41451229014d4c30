#include "engine/report/prediction_text.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/report/calendar_text.h"
#include "engine/report/fit_doubts.h"
#include "engine/report/forecast_notes.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

double variance_of(const prediction::TotalPrediction& total) {
  return total.variance_parameters + total.variance_individual + total.variance_process +
         total.variance_calendar;
}

std::string share(double part, double whole) { return whole > 0.0 ? percent(part / whole) : "-"; }

bool has_calendar(const std::vector<prediction::GroupPrediction>& groups) {
  return !groups.empty() && groups.front().totals.front().variance_calendar > 0.0;
}

std::string groups_table(const std::vector<prediction::GroupPrediction>& groups, std::size_t metric) {
  std::vector<std::string> names, customers, expected, low, high, parameters, individual, process, calendar;
  for (const auto& group : groups) {
    const auto& total = group.totals[metric];
    const double variance = variance_of(total);
    names.push_back(group.name);
    customers.push_back(number(static_cast<double>(group.customers)));
    expected.push_back(number(total.expected, 4));
    low.push_back(number(total.p05, 4));
    high.push_back(number(total.p95, 4));
    parameters.push_back(share(total.variance_parameters, variance));
    individual.push_back(share(total.variance_individual, variance));
    process.push_back(share(total.variance_process, variance));
    calendar.push_back(share(total.variance_calendar, variance));
  }
  Table table;
  table.column(groups.front().totals[metric].metric, names);
  table.column("customers", customers);
  table.column("expected", expected);
  table.column("5 %", low);
  table.column("95 %", high);
  table.column("parameters", parameters);
  table.column("individual", individual);
  table.column("process", process);
  if (has_calendar(groups)) table.column("calendar", calendar);
  return table.text("  ");
}

}  // namespace

namespace {

std::string trend_warning(const calibration::Fit& fit, double horizon_days) {
  if (!fit.covariates || fit.customers.size() == 0) return {};
  const auto& names = fit.covariates->paths.names;
  const double watched = *std::max_element(fit.customers.age_days.begin(), fit.customers.age_days.end());
  if (horizon_days <= watched || std::find(names.begin(), names.end(), "trend") == names.end()) return {};
  return "The trend was seen over " + number(watched) + " days and is taken to go on for " +
         number(horizon_days) + ": a guess that no interval contains.\n";
}

}  // namespace

std::string segments_text(const ingest::Segments& segments) {
  std::string out;
  if (segments.without > 0)
    out += number(static_cast<double>(segments.without)) + " customers of the fit have no segment.\n";
  if (segments.rows_of_unknown > 0)
    out += number(static_cast<double>(segments.rows_of_unknown)) +
           " rows of the segments are of customers who are not in the fit.\n";
  return out;
}

std::string prediction_text(const calibration::Fit& fit, const prediction::Request& request,
                            const prediction::CustomerPredictions& customers,
                            const prediction::NewCustomerPrediction& new_customer,
                            const std::vector<prediction::GroupPrediction>& groups) {
  const std::string currency = fit.customers.amount_unit.empty() ? "" : " " + fit.customers.amount_unit;
  const bool anybody = fit.customers.size() > 0;
  std::string out = full_name(fit.process) + ", ";
  out += anybody ? number(static_cast<double>(fit.customers.size())) + " customers, the " +
                       number(request.horizon_days) + " days" + " after " +
                       to_string(fit.customers.calibration_end)
                 : "fitted to cohorts: no customer is known, so this is of new ones; " +
                       number(request.horizon_days) + " days";
  out += "; discount " + percent(request.discount_per_year) + " a year, margin " + percent(request.margin) +
         "\n\n";
  if (anybody) {
    for (std::size_t metric = 0; metric < groups.front().totals.size(); ++metric)
      out += groups_table(groups, metric) + "\n";
    out += has_calendar(groups) ? "The last four columns say what makes the spread: parameters that the data "
                                  "leave open, who these\n"
                                  "customers are, luck, and what all customers share: the calendar, and a "
                                  "model that is not quite\n"
                                  "right (--no-calendar-error leaves that out).\n"
                                : "The last three columns say what makes the spread: parameters that the "
                                  "data leave open, who these\n"
                                  "customers are, and luck.\n";
    for (const std::string& doubt : fit_doubts(fit, request.horizon_days, has_calendar(groups))) out += doubt + "\n";
    for (const ForecastNote& one : forecast_notes(fit, request, groups)) out += one.text + "\n";
  }
  if (fit.process.status != calibration::Status::converged)
    out += "The fit is " + std::string(calibration::name_of(fit.process.status)) +
           (fit.process.limit.empty() ? "" : " (" + fit.process.limit + ")") +
           ": its parameters are taken as known, so the intervals are too narrow.\n";
  out += trend_warning(fit, request.horizon_days);
  if (!customers.no_money.empty()) out += "No money: " + customers.no_money + ".\n";
  out += "A new customer: " + number(new_customer.expected_purchases, 4) +
         " further purchases expected (s.d. " + number(new_customer.purchases_sd) +
         "), none with probability " + percent(new_customer.p_none);
  if (std::isfinite(new_customer.clv))
    out += "; worth " + number(new_customer.clv, 4) + currency + " within the horizon, " +
           number(new_customer.residual_value, 4) + currency + " without end, her first purchase not counted";
  return out + "\n";
}

Json prediction_json(const calibration::Fit& fit, const prediction::Request& request,
                     const prediction::CustomerPredictions& customers,
                     const prediction::NewCustomerPrediction& new_customer,
                     const std::vector<prediction::GroupPrediction>& groups) {
  Json out{{"model", full_name(fit.process)},
           {"status", calibration::name_of(fit.process.status)},
           {"customers", fit.customers.size()},
           {"calibration_end", to_string(fit.customers.calibration_end)},
           {"horizon_days", request.horizon_days},
           {"discount_per_year", request.discount_per_year},
           {"margin", request.margin},
           {"no_money", customers.no_money},
           {"new_customer",
            {{"expected_purchases", number_or_null(new_customer.expected_purchases)},
             {"purchases_sd", number_or_null(new_customer.purchases_sd)},
             {"p_none", number_or_null(new_customer.p_none)},
             {"discounted_purchases", number_or_null(new_customer.discounted)},
             {"dert", number_or_null(new_customer.dert)},
             {"expected_spend", number_or_null(new_customer.expected_spend)},
             {"clv", number_or_null(new_customer.clv)},
             {"residual_value", number_or_null(new_customer.residual_value)}}},
           {"groups", Json::array()}};
  if (fit.calendar) out["earlier_forecasts"] = direction_json(*fit.calendar);
  if (fit.calendar && fit.calendar->other && has_calendar(groups))
    out["other_model"] = {{"model", fit.calendar->other->model},
                          {"log_ratio", groups.front().totals.front().models_apart}};
  out["notes"] = json_of(forecast_notes(fit, request, groups));
  for (const auto& group : groups) {
    Json totals = Json::object();
    for (const auto& total : group.totals)
      totals[total.metric] = {
          {"expected", number_or_null(total.expected)},
          {"p05", number_or_null(total.p05)},
          {"p95", number_or_null(total.p95)},
          {"standard_deviation", number_or_null(std::sqrt(variance_of(total)))},
          {"variance_parameters", number_or_null(total.variance_parameters)},
          {"variance_individual", number_or_null(total.variance_individual)},
          {"variance_process", number_or_null(total.variance_process)},
          {"variance_calendar", number_or_null(total.variance_calendar)},
          {"without_calendar",
           {{"p05", number_or_null(total.plain_p05)}, {"p95", number_or_null(total.plain_p95)}}}};
    out["groups"].push_back(
        {{"kind", group.kind}, {"name", group.name}, {"customers", group.customers}, {"totals", totals}});
  }
  return out;
}

}  // namespace stamkund::report
