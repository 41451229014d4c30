#pragma once
// Where an experiment and the fit disagree, the experiment's figure is what the fit hands on.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/response.h"
#include "engine/calibration/response_law.h"

namespace stamkund::calibration {

/// An effect as an experiment has it: on the scale that is searched, log(1 + .).
struct ExperimentFigure {
  double searched = 0;
  double standard_error = 0;
};

/// What a search that knows what all arms share says of what was drawn by lot: on the searched scale, by
/// number of the parameter (ResponseScale).
struct KnownByArms {
  std::vector<char> taken;            ///< handed on
  std::vector<char> free;             ///< of these, estimated
  std::vector<double> searched;       ///< values
  std::vector<std::string> why_held;  ///< of what is not free
  std::vector<double> covariance;     ///< [size x size]; 0 but between what is free
};

struct ExperimentFigures {
  std::optional<KnownByArms> arms;
  std::optional<double> lift_factor;  ///< of all lifts, against the fit's
  double lift_factor_error = 0;
  std::vector<ExperimentFigure> scaled;  ///< lifts times the factor, by group; scale_lifts()
  std::optional<ExperimentFigure> member;
  /// Of past tests, by group; empty = none.
  std::vector<std::optional<ExperimentFigure>> lifts;
  std::vector<double> lift_covariance;  ///< of these, [groups x groups]
  [[nodiscard]] bool any() const noexcept { return arms || lift_factor || member || !lifts.empty(); }
};

/// An effect, natural scale, on that of log(1 + .): below 0 so that the upper end of its 90 % interval is
/// what it is on the natural scale, for a slope says nothing of what lies further up; at least the
/// simulator's floor.
[[nodiscard]] ExperimentFigure in_logs(double value, double error);

/// Change of members' rate that arms of a membership show.
struct MembersShown {
  double value = 0;
  double error = 0;
};

/// Were members, or the others, contacted more?
[[nodiscard]] bool differ_in_contacts(const Experiment& memberships);
/// With what contacts did to each arm's rate, less 1, taken off. Nothing if no arm tells.
[[nodiscard]] std::optional<MembersShown> members_without_contacts(
    const Experiment& memberships, const std::function<double(const ArmComparison&)>& contacts);

/// The change of members' rate that arms show over all the time since the offer. Nothing if that is no longer
/// than the window, or no arm tells.
[[nodiscard]] std::optional<MembersShown> members_since(const Experiment& memberships);

/// What else is in the fit.
struct Beside {
  bool calendar = false;  ///< a season or a trend
  bool leaving = false;   ///< what contacts do to leaving: over all the time since it is in what arms show
};

/// None where the experiments agree with the fit, or are no experiments. `notes` says where they do not.
[[nodiscard]] ExperimentFigures figures_of(const ResponseFit& fit, const ResponseCoefficients& coefficients,
                                           const Beside& beside, std::vector<std::string>& notes);

/// `figures.scaled` from lifts as they are without the factor.
void scale_lifts(ExperimentFigures& figures, const std::vector<double>& lift);

/// Puts estimates, errors and covariance of the experiment in place. The search has held them at its figures.
void put_figures(ResponseFit& fit, const ExperimentFigures& figures);

}  // namespace stamkund::calibration
