#include "engine/report/selection_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string name_of(const calibration::ModelFit& fit) {
  return fit.regularity > 1 ? fit.model + " (k = " + std::to_string(fit.regularity) + ")" : fit.model;
}

}  // namespace

std::string selection_text(const calibration::Selection& selection) {
  std::vector<std::string> take, model, status, parameters, likelihood, aic, bic, behind;
  for (std::size_t i = 0; i < selection.candidates.size(); ++i) {
    const auto& one = selection.candidates[i];
    model.push_back((i == selection.chosen ? "* " : "  ") + name_of(one.fit));
    status.emplace_back(calibration::name_of(one.fit.status));
    parameters.push_back(std::to_string(one.fit.names.size()));
    likelihood.push_back(number(one.fit.log_likelihood, 7));
    aic.push_back(number(one.aic, 7));
    bic.push_back(number(one.bic, 7));
    behind.push_back(!std::isfinite(one.behind) ? "-"
                     : i == 0                   ? "best"
                                                : number(one.behind) + " +- " + number(one.behind_error, 2));
  }
  Table table;
  table.column("  model", model);
  table.column("status", status);
  table.column("parameters", parameters);
  table.column("log-likelihood", likelihood);
  table.column("AIC", aic);
  table.column("BIC", bic);
  table.column("foresight behind", behind);
  std::string out = table.text();
  if (!selection.origins.empty()) {
    out +=
        "foresight: log density of each customer's next " + days_text(selection.window_days) + " as seen on ";
    for (std::size_t i = 0; i < selection.origins.size(); ++i)
      out += (i == 0 ? "" : ", ") + to_string(selection.origins[i]);
    out += "; behind the best, per 100 customers +- standard error\n";
  }
  for (const auto& one : selection.candidates)
    if (!std::isfinite(one.behind) && !selection.origins.empty() && !one.fit.notes.empty())
      out += name_of(one.fit) + ": " + one.fit.notes.back() + "\n";
  for (const auto& one : selection.left_out) out += "left out: " + one + "\n";
  const auto& chosen = selection.candidates[selection.chosen].fit;
  return out + "take " + (calibration::can_predict(chosen.status) ? name_of(chosen) : "no model") + ": " +
         selection.reason + "\n" + (selection.season.empty() ? "" : selection.season + "\n");
}

Json selection_json(const calibration::Selection& selection) {
  Json out{{"chosen", selection.candidates[selection.chosen].fit.model},
           {"reason", selection.reason},
           {"season", selection.season},
           {"window_days", selection.window_days},
           {"customers_scored", selection.scored},
           {"origins", Json::array()},
           {"left_out", selection.left_out},
           {"candidates", Json::array()}};
  for (const Day day : selection.origins) out["origins"].push_back(to_string(day));
  for (const auto& one : selection.candidates) {
    Json by_origin = Json::array();
    for (const double value : one.by_origin) by_origin.push_back(number_or_null(value));
    out["candidates"].push_back({{"model", one.fit.model},
                                 {"k", one.fit.regularity},
                                 {"status", calibration::name_of(one.fit.status)},
                                 {"reason", one.fit.reason},
                                 {"parameters", one.fit.names.size()},
                                 {"log_likelihood", number_or_null(one.fit.log_likelihood)},
                                 {"aic", number_or_null(one.aic)},
                                 {"bic", number_or_null(one.bic)},
                                 {"predictive", number_or_null(one.predictive)},
                                 {"predictive_by_origin", by_origin},
                                 {"behind_per_100_customers", number_or_null(one.behind)},
                                 {"behind_standard_error", number_or_null(one.behind_error)},
                                 {"seconds", one.fit.seconds}});
  }
  return out;
}

}  // namespace stamkund::report
