#include "engine/store/selection_file.h"

namespace stamkund::store {

void write_selection(H5Writer& writer, const calibration::Selection& selection) {
  const std::string at = "/selection";
  writer.group(at);
  writer.attribute(at, "chosen", selection.candidates[selection.chosen].fit.model);
  writer.attribute(at, "reason", selection.reason);
  if (!selection.season.empty()) writer.attribute(at, "season", selection.season);
  writer.attribute(at, "window_days", selection.window_days);
  writer.attribute(at, "customers_scored", static_cast<std::int64_t>(selection.scored));
  std::vector<std::string> models, statuses, reasons;
  std::vector<std::int64_t> parameters, regularity;
  std::vector<double> likelihood, aic, bic, predictive, behind, error;
  for (const auto& one : selection.candidates) {
    models.push_back(one.fit.model);
    statuses.emplace_back(calibration::name_of(one.fit.status));
    reasons.push_back(one.fit.reason);
    parameters.push_back(static_cast<std::int64_t>(one.fit.names.size()));
    regularity.push_back(one.fit.regularity);
    likelihood.push_back(one.fit.log_likelihood);
    aic.push_back(one.aic);
    bic.push_back(one.bic);
    predictive.push_back(one.predictive);
    behind.push_back(one.behind);
    error.push_back(one.behind_error);
  }
  const std::string model = at + "/candidate";
  writer.scale(model, models);
  writer.dataset(at + "/status", statuses, {model}, "status of the fit");
  writer.dataset(at + "/reason", reasons, {model}, "why this status");
  writer.dataset(at + "/parameters", parameters, {model}, "1", "number of parameters");
  writer.dataset(at + "/regularity", regularity, {model}, "1", "k: gaps are Erlang-k");
  writer.dataset(at + "/log_likelihood", likelihood, {model}, "nats", "of the calibration period");
  writer.dataset(at + "/aic", aic, {model}, "nats", "Akaike's criterion");
  writer.dataset(at + "/bic", bic, {model}, "nats", "Bayesian information criterion");
  writer.dataset(at + "/predictive", predictive, {model}, "nats",
                 "log density of what came in the windows after the origins");
  writer.dataset(at + "/behind", behind, {model}, "nats",
                 "behind the best, per hundred customers and window");
  writer.dataset(at + "/behind_error", error, {model}, "nats", "standard error of that");
  if (selection.origins.empty()) return;
  std::vector<std::string> origins;
  for (const Day day : selection.origins) origins.push_back(to_string(day));
  writer.scale(at + "/origin", origins);
  std::vector<double> by_origin;
  for (const auto& one : selection.candidates)
    by_origin.insert(by_origin.end(), one.by_origin.begin(), one.by_origin.end());
  writer.dataset(at + "/predictive_by_origin", by_origin, {model, at + "/origin"}, "nats",
                 "log density of what came in the window after each origin");
}

}  // namespace stamkund::store
