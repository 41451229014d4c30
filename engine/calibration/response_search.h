#pragma once
// Maximum likelihood of responses: round after round, until everything that is still free can be told.
#include <optional>

#include <memory>
#include <string>

#include "engine/calibration/evidence.h"
#include "engine/calibration/model_fit.h"
#include "engine/calibration/response_experiment.h"
#include "engine/calibration/response_fit.h"
#include "engine/calibration/response_state.h"
#include "engine/ingest/customer_table.h"

namespace stamkund::calibration {

class ResponseSearch {
 public:
  /// All must outlive the search. Expects what fit_response does, and a fit that can predict. `evidence`: of
  /// past tests, part of the likelihood; may be null.
  ResponseSearch(const ingest::CustomerTable& table, const ResponseHistory& history, const ModelFit& plain,
                 const ResponseCalendar& calendar, const ResponseOptions& options, const Evidence* evidence);

  [[nodiscard]] const ResponseState& state() const noexcept { return state_; }
  [[nodiscard]] ResponseCoefficients coefficients() const {
    return state_.scale.coefficients(state_.searched);
  }
  [[nodiscard]] double log_likelihood() const { return in_fit_unit(state_.maximum.log_likelihood); }
  /// The same likelihood with all lifts at 0. It is not quite that of the plain model if days are merged.
  [[nodiscard]] double log_likelihood_without() const noexcept { return log_likelihood_without_; }

  /// Estimates anew with lifts times `lift_factor`, their decays and fatigue as they are, and the change of
  /// members' rate (searched scale), or lifts of single groups, held at what an experiment says.
  void hold_at(const ExperimentFigures& figures);

  /// Estimates anew without fatigue. False if there was none to leave out.
  bool leave_out_fatigue(const std::string& why);

  /// Standard errors of what is free as customers' own scores have it, where they are larger than those of
  /// the information: these are right only if rates stay as they are and lifetimes are those of the model.
  void widen_to_scores();

  /// Fills in the fitted mean lift in windows, with a standard error from the covariance.
  void compare(NaiveComparison& naive) const;

 private:
  [[nodiscard]] double in_fit_unit(double log_likelihood) const;
  void without_response();
  void estimate(bool from_two);
  /// The likelihood of what is free now.
  [[nodiscard]] std::unique_ptr<Objective> objective() const;
  /// At an edge of the process alone, responses are known all the same: their covariance, with what runs away
  /// held where it is.
  void beside_the_edge();

  const ingest::CustomerTable& table_;
  const ResponseHistory& history_;
  const ResponseCalendar& calendar_;
  const ResponseOptions& options_;
  const Evidence* evidence_;
  ResponseState state_;
  double log_likelihood_without_ = 0;
};

}  // namespace stamkund::calibration
