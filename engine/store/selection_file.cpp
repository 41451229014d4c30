#include "engine/store/selection_file.h"

#include <algorithm>

#include "engine/base/problems.h"
#include "engine/store/fit_attributes.h"

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

calibration::Selection read_selection(const H5Reader& in) {
  const std::string at = "/selection";
  calibration::Selection selection;
  selection.reason = in.text_attribute(at, "reason");
  if (in.has_attribute(at, "season")) selection.season = in.text_attribute(at, "season");
  selection.window_days = in.number_attribute(at, "window_days");
  selection.scored = count_attribute(in, at, "customers_scored");
  const std::vector<std::string> models = in.texts(at + "/candidate");
  const std::uint64_t n = models.size();
  const auto column = [&](const char* name) { return in.numbers(at + "/" + name, {n}); };
  const auto whole = [&](const char* name, std::int64_t most) {
    const std::vector<std::int64_t> values = in.integers(at + "/" + name, {n});
    for (const std::int64_t value : values)
      if (value < 0 || value > most)
        in.bad(at + "/" + name, "found " + std::to_string(value) + ", expected 0 to " + std::to_string(most));
    return values;
  };
  const std::vector<std::string> statuses = in.texts(at + "/status", {n});
  const std::vector<std::string> reasons = in.texts(at + "/reason", {n});
  const std::vector<std::int64_t> parameters = whole("parameters", 1000);
  const std::vector<std::int64_t> regularity = whole("regularity", 1'000'000);
  const std::vector<double> likelihood = column("log_likelihood");
  const std::vector<double> aic = column("aic");
  const std::vector<double> bic = column("bic");
  const std::vector<double> predictive = column("predictive");
  const std::vector<double> behind = column("behind");
  const std::vector<double> error = column("behind_error");
  const bool scored = in.has(at + "/origin");
  std::vector<double> by_origin;
  if (scored) {
    for (const std::string& text : in.texts(at + "/origin")) {
      const auto day = parse_iso_day(text);
      if (!day) in.bad(at + "/origin", "found '" + printable(text) + "', expected dates as YYYY-MM-DD");
      selection.origins.push_back(*day);
    }
    by_origin = in.numbers(at + "/predictive_by_origin", {n, selection.origins.size()});
  }
  for (std::size_t i = 0; i < models.size(); ++i) {
    calibration::Candidate one;
    one.fit.model = models[i];
    one.fit.status = status_of(in, at + "/status", statuses[i]);
    one.fit.reason = reasons[i];
    one.fit.names.resize(static_cast<std::size_t>(parameters[i]));  // so many; their names are not kept
    one.fit.regularity = static_cast<int>(regularity[i]);
    one.fit.log_likelihood = likelihood[i];
    one.aic = aic[i];
    one.bic = bic[i];
    one.predictive = predictive[i];
    one.behind = behind[i];
    one.behind_error = error[i];
    const auto row = by_origin.begin() + static_cast<std::ptrdiff_t>(i * selection.origins.size());
    if (scored) one.by_origin.assign(row, row + static_cast<std::ptrdiff_t>(selection.origins.size()));
    selection.candidates.push_back(std::move(one));
  }
  const std::string chosen = in.text_attribute(at, "chosen");
  const auto found = std::find(models.begin(), models.end(), chosen);
  if (found == models.end())
    in.bad(at, "attribute 'chosen': found '" + printable(chosen) + "', expected one of the candidates");
  selection.chosen = static_cast<std::size_t>(found - models.begin());
  return selection;
}

}  // namespace stamkund::store
