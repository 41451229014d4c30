#include "engine/calibration/fit_history.h"

#include <utility>

#include "engine/calibration/bootstrap.h"
#include "engine/calibration/calendar_observe.h"
#include "engine/calibration/season.h"

namespace stamkund::calibration {

Fit fit_history(ingest::CustomerTable table, const ingest::TransactionLog& log,
                std::optional<CovariateData> covariates, HistoryOptions& how) {
  const ingest::TransactionLog* const whole = log.size() == table.size() ? &log : nullptr;
  if (covariates) {
    ModelFit process = fit_with_covariates(table, *covariates, how.fit);
    return calibrate(std::move(process), std::move(table), std::move(covariates), how.fit, whole);
  }
  std::optional<Selection> selection;
  if (how.choose_model) {
    selection = select_model(table, log, how.fit, how.select);
    how.fit.model = selection->candidates[selection->chosen].fit.model;
  }
  if (how.choose_model && whole != nullptr) {
    SeasonSearch season = search_season(table, log, *selection, how.fit);
    selection->season = season.said;
    if (season.fit && how.bootstrap == 0) {
      how.fit.model = season.fit->model;
      Fit fit = calibrate(std::move(*season.fit), std::move(table), std::move(season.data), how.fit, &log);
      fit.selection = std::move(selection);
      return fit;
    }
  }
  if (customer_base::find_model(how.fit.model)->discrete && whole != nullptr)
    table = ingest::in_opportunities(log, table, opportunities_of(how.fit));
  Fit fit = calibrate(std::move(table), how.fit, whole);
  if (whole == nullptr && how.fit.calendar_error && can_predict(fit.process.status))
    fit.calendar = unobserved_calendar(fit.customers, "of customer summaries no weeks are known");
  fit.selection = std::move(selection);
  if (how.bootstrap > 0 && can_predict(fit.process.status))
    fit.bootstrap = bootstrap(fit.process, fit.customers, how.fit, how.bootstrap, how.bootstrap_progress);
  return fit;
}

}  // namespace stamkund::calibration
