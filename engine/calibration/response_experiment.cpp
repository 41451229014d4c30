#include "engine/calibration/response_experiment.h"

#include <algorithm>
#include <cmath>

namespace stamkund::calibration {
namespace {

/// The 99 % interval of an arm: 1 % false alarms.
constexpr double kDisagree = 2.58;
constexpr double kNormal95 = 1.6448536269514722;
/// Of the window in which a member by lot is one. With less, who joined was her own choice. Assumption.
constexpr double kFollowed = 0.9;
/// Below, a mean effect is no measure to scale others by.
constexpr double kSmall = 1e-6;
/// As the simulator's floor of a rate.
constexpr double kLowest = -0.9;

/// Arms in which a lift of 100 % would make this difference to the rate are contacted apart. Assumption.
constexpr double kApart = 0.02;

/// Weighted regression through the origin of what arms show on what one unit would show.
struct Slope {
  double product = 0, square = 0;
  void add(double shown, double unit, double error) {
    product += shown * unit / (error * error);
    square += unit * unit / (error * error);
  }
  [[nodiscard]] double value() const { return product / square; }
  [[nodiscard]] double error() const { return 1.0 / std::sqrt(square); }
};

const ArmComparison* control_of(const Experiment& experiment) {
  const auto found = std::find_if(experiment.arms.begin(), experiment.arms.end(),
                                  [](const ArmComparison& arm) { return arm.control; });
  return found == experiment.arms.end() ? nullptr : &*found;
}

/// One arm against the control: what it shows, what the fit says, and by how much the arm's rate would differ
/// if the effect were one unit; the control may have had some of it, too: (1 + f a) / (1 + f c) - 1 = shown,
/// if f (a - (1 + shown) c) = shown.
struct Reading {
  double shown = 0, error = 0, fitted = 0, unit = 0;
  [[nodiscard]] bool tells() const { return error > 0.0 && std::abs(unit) >= kSmall; }
  [[nodiscard]] bool disagrees() const { return std::abs(shown - fitted) > kDisagree * error; }
};

double unit_of(double treated, double control, double shown) { return treated - (1.0 + shown) * control; }

/// Of one arm of a membership against the control: what the difference would be at a change by one, and its
/// error as one of `shown` at that.
struct MembersUnit {
  double unit = 0, error = 0;
};

/// Of what an arm bought T (over the control's C = 1: 1 + shown) members bought M, and all that is there by
/// the membership is T - C: so without it they had bought M - (T - C) less what it is in the control, and 1 +
/// change = M / that. By purchases and not by time, for who buys often joins first. Where that is hardly
/// above zero, by time.
MembersUnit members_unit(double shown, double error, double by_purchases, double control_by_purchases,
                         double by_time, double control_by_time) {
  const double members = (1.0 + shown) * by_purchases - control_by_purchases;
  const double unit = members - shown;
  if (!(unit > 2.0 * error) || !(members > 0.0)) return {unit_of(by_time, control_by_time, shown), error};
  return {unit, error * (by_purchases - control_by_purchases) / unit};
}

/// Lifts, all times the same factor: in the window after the first occasion.
Reading of_lifts(const ArmComparison& arm, const ArmComparison* control) {
  const double base = control == nullptr ? 0.0 : control->model_relative;
  const double own = (1.0 + arm.model_relative) * (1.0 + base) - 1.0;
  return {arm.relative, arm.relative_standard_error, arm.model_relative, unit_of(own, base, arm.relative)};
}

/// The same over all the time since.
Reading of_lifts_since(const ArmComparison& arm, const ArmComparison* control) {
  const double base = control == nullptr ? 0.0 : control->since_model_relative;
  const double own = (1.0 + arm.since_model_relative) * (1.0 + base) - 1.0;
  return {arm.since_relative, arm.since_relative_standard_error, arm.since_model_relative,
          unit_of(own, base, arm.since_relative)};
}

constexpr const char* kSince =
    "the fit lies outside the 99 % interval of the comparison of arms (purchases only moved, the effect "
    "wears "
    "off, or it is on who stays); what the arms show over all that time is handed on";

void judge_contacts(const ResponseFit& fit, const Beside& beside, ExperimentFigures& out,
                    std::vector<std::string>& notes) {
  if (!fit.experiment || !fit.experiment->balanced) return;
  const ArmComparison* control = control_of(*fit.experiment);
  bool disagrees = false, since_disagrees = false;
  Slope window, since;
  for (const ArmComparison& arm : fit.experiment->arms) {
    if (arm.control) continue;
    const Reading in_window = of_lifts(arm, control);
    if (in_window.tells()) {
      window.add(in_window.shown, in_window.unit, in_window.error);
      if (in_window.disagrees()) {
        disagrees = true;
        notes.push_back("arm '" + arm.arm +
                        "': the fitted lift lies outside the 99 % interval of the comparison of arms; the "
                        "comparison's figure is handed on, with the fitted decay");
      }
    }
    if (!(fit.experiment->since_days > 0.0) || beside.leaving) continue;
    const Reading overall = of_lifts_since(arm, control);
    if (!overall.tells()) continue;
    since.add(overall.shown, overall.unit, overall.error);
    if (!overall.disagrees()) continue;
    since_disagrees = true;
    notes.push_back("arm '" + arm.arm + "': over all the time since, " + kSince);
  }
  // Nothing but the calendar speaks for the arms: then over whichever time they tell more.
  const bool longer = !disagrees && since.square > window.square;
  const Slope& slope = since_disagrees || longer ? since : window;
  if (!(slope.square > 0.0) || !(disagrees || since_disagrees || fit.calendar.moves)) return;
  if (!disagrees && !since_disagrees)
    notes.push_back(
        beside.calendar
            ? "sales move with the calendar in a way that the season or trend in the fit does not "
              "hold: the lifts are those of the comparison of arms, which it does not touch; with "
              "dated --events they may be known better"
            : "sales move with the calendar in a way that the fit does not know: the lifts are "
              "those of the comparison of arms, which it does not touch; with --calendar season:2 "
              "or a trend they may be known better");
  out.lift_factor = slope.value();
  out.lift_factor_error = slope.error();
}

constexpr const char* kBothTogether =
    "the arms of the membership differ in contacts too: their comparison shows both together, and what the "
    "fitted lifts make of the contacts is taken off";

void judge_members(const ResponseFit& fit, double change, bool calendar_given, ExperimentFigures& out,
                   std::vector<std::string>& notes) {
  if (!fit.membership_experiment || !fit.membership_experiment->balanced) return;
  const Experiment& experiment = *fit.membership_experiment;
  bool followed = true;
  for (const ArmComparison& arm : experiment.arms)
    if (arm.control)
      followed = followed && arm.exposure <= 1.0 - kFollowed;
    else if (arm.relative_standard_error > 0.0)
      followed = followed && arm.exposure >= kFollowed;
  const bool apart = differ_in_contacts(experiment);
  const auto shown = members_without_contacts(
      experiment, apart ? [](const ArmComparison& arm) { return arm.contacts_relative; }
                        : [](const ArmComparison&) { return 0.0; });
  if (!shown || !(shown->value > -0.9)) return;
  if (apart) notes.emplace_back(kBothTogether);
  if (const auto since = apart ? std::nullopt : members_since(experiment);
      since && since->value > -0.9 && std::abs(since->value - change) > kDisagree * since->error) {
    notes.push_back(std::string("over all the time since membership was offered, ") + kSince);
    out.member = in_logs(since->value, since->error);
    return;
  }
  const bool agrees = std::abs(shown->value - change) <= kDisagree * shown->error;
  if (followed && agrees && !fit.calendar.moves) return;
  if (!followed)
    notes.push_back(
        "not everybody to whom membership was offered joined, or at once: the comparison of arms, over the "
        "share of time as a member, is handed on and not the fit");
  else if (!agrees)
    notes.push_back(
        "the fitted change of members' rate lies outside the 99 % interval of the comparison of arms; the "
        "comparison's figure is handed on");
  else
    notes.push_back(
        calendar_given
            ? "sales move with the calendar in a way that the season or trend in the fit does not hold: the "
              "change of members' rate is that of the comparison of arms, which it does not touch; with "
              "dated "
              "--events it may be known better"
            : "sales move with the calendar in a way that the fit does not know: the change of members' rate "
              "is that of the comparison of arms, which it does not touch; with --calendar season:2 or a "
              "trend "
              "it may be known better");
  out.member = in_logs(shown->value, shown->error);
}

void put(ResponseParameter& one, double searched, double error) {
  one.held = false;
  one.by_experiment = true;
  one.reason = "the experiment's figure";
  one.estimate = std::expm1(searched);
  one.standard_error = std::exp(searched) * error;
  one.p05 = std::expm1(searched - kNormal95 * error);
  one.p95 = std::expm1(searched + kNormal95 * error);
}

}  // namespace

bool differ_in_contacts(const Experiment& memberships) {
  const auto& arms = memberships.arms;
  const ArmComparison* control = control_of(memberships);
  return control != nullptr && std::any_of(arms.begin(), arms.end(), [&](const ArmComparison& arm) {
           return std::abs(arm.contacts_of_one - control->contacts_of_one) > kApart;
         });
}

std::optional<MembersShown> members_without_contacts(
    const Experiment& memberships, const std::function<double(const ArmComparison&)>& contacts) {
  const ArmComparison* control = control_of(memberships);
  const double base = control == nullptr ? 1.0 : 1.0 + contacts(*control);
  const double as_control = control == nullptr ? 0.0 : control->exposure;
  const double control_bought = control == nullptr ? 0.0 : control->bought_as_member;
  Slope slope;
  for (const ArmComparison& arm : memberships.arms) {
    if (arm.control || !(arm.relative_standard_error > 0.0)) continue;
    const double by_contacts = (1.0 + contacts(arm)) / base;
    const double shown = (1.0 + arm.relative) / by_contacts - 1.0;
    const MembersUnit of = members_unit(shown, arm.relative_standard_error / by_contacts,
                                        arm.bought_as_member, control_bought, arm.exposure, as_control);
    slope.add(shown, arm.purchases_per_rate * of.unit, of.error);
  }
  if (!(slope.square > 0.0)) return std::nullopt;
  return MembersShown{slope.value(), slope.error()};
}

std::optional<MembersShown> members_since(const Experiment& memberships) {
  if (!(memberships.since_days > 0.0)) return std::nullopt;
  const ArmComparison* control = control_of(memberships);
  const double as_control = control == nullptr ? 0.0 : control->since_exposure;
  const double control_bought = control == nullptr ? 0.0 : control->since_bought_as_member;
  Slope slope;
  for (const ArmComparison& arm : memberships.arms)
    if (!arm.control && arm.since_relative_standard_error > 0.0) {
      const MembersUnit of =
          members_unit(arm.since_relative, arm.since_relative_standard_error, arm.since_bought_as_member,
                       control_bought, arm.since_exposure, as_control);
      slope.add(arm.since_relative, arm.since_purchases_per_rate * of.unit, of.error);
    }
  if (!(slope.square > 0.0)) return std::nullopt;
  return MembersShown{slope.value(), slope.error()};
}

ExperimentFigures figures_of(const ResponseFit& fit, const ResponseCoefficients& coefficients,
                             const Beside& beside, std::vector<std::string>& notes) {
  ExperimentFigures out;
  judge_contacts(fit, beside, out, notes);
  judge_members(fit, coefficients.member_change, beside.calendar, out, notes);
  return out;
}

ExperimentFigure in_logs(double value, double error) {
  const double at = std::log1p(std::fmax(kLowest, value));
  if (value >= 0.0) return {at, error / (1.0 + value)};
  return {at, (std::log1p(std::fmax(kLowest, value) + kNormal95 * error) - at) / kNormal95};
}

void scale_lifts(ExperimentFigures& figures, const std::vector<double>& lift) {
  if (!figures.lift_factor) return;
  for (const double one : lift)
    figures.scaled.push_back(in_logs(*figures.lift_factor * one, std::abs(figures.lift_factor_error * one)));
}

void put_figures(ResponseFit& fit, const ExperimentFigures& figures) {
  if (!figures.any()) return;
  std::vector<double> error;  // of what is not held, in order; 0 = the fit's own
  std::vector<std::string> names;
  std::size_t next = 0;
  std::vector<std::size_t> from;
  constexpr std::size_t kNoGroup = static_cast<std::size_t>(-1);
  std::vector<std::size_t> tested;  // group of a lift that past tests gave
  for (ResponseParameter& one : fit.parameters) {
    std::size_t group = kNoGroup;
    if (one.of == Response::lift && !figures.lifts.empty()) {
      group = static_cast<std::size_t>(std::find(fit.groups.begin(), fit.groups.end(), one.group) -
                                       fit.groups.begin());
      if (!figures.lifts[group]) group = kNoGroup;
    }
    double own = 0.0;
    const bool was_held = one.held;
    if (group != kNoGroup) {
      own = figures.lifts[group]->standard_error;
      put(one, figures.lifts[group]->searched, own);
    } else if (figures.lift_factor && one.of == Response::lift && one.estimate != 0.0) {
      const std::size_t at = fit.groups_of(one).front();
      own = figures.scaled[at].standard_error;
      put(one, figures.scaled[at].searched, own);
    } else if (figures.member && one.of == Response::member_purchase_rate) {
      own = figures.member->standard_error;
      put(one, figures.member->searched, own);
    }
    if (one.held) continue;
    error.push_back(own);
    tested.push_back(group);
    from.push_back(next);
    if (was_held) {
      names.push_back("log(1 + " + one.name + ")");
    } else {
      names.push_back(fit.searched[next]);
      ++next;
    }
  }
  const std::size_t k = names.size();
  const std::size_t old = fit.searched.size();
  std::vector<double> covariance(k * k, 0.0);
  for (std::size_t a = 0; a < k; ++a)
    for (std::size_t b = 0; b < k; ++b)
      if (error[a] == 0.0 && error[b] == 0.0)
        covariance[a * k + b] = fit.covariance[from[a] * old + from[b]];
      else if (a == b)
        covariance[a * k + b] = error[a] * error[a];
      else if (tested[a] != kNoGroup && tested[b] != kNoGroup)
        covariance[a * k + b] = figures.lift_covariance[tested[a] * fit.groups.size() + tested[b]];
  fit.searched = std::move(names);
  fit.covariance = std::move(covariance);
}

}  // namespace stamkund::calibration
