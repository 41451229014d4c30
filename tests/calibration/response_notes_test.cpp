// What is advised where sales move with the calendar in a way that a fit of responses does not hold.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/response_experiment.h"
#include "engine/calibration/response_search.h"

using namespace stamkund::calibration;

namespace {

/// Notes of an experiment by lot that agrees with the fit, while the calendar moves.
std::string told(bool members, bool calendar_given) {
  ResponseFit fit;
  fit.calendar.moves = true;
  Experiment experiment;
  experiment.balanced = true;
  ArmComparison arm;
  arm.relative = arm.model_relative = 0.1;
  arm.relative_standard_error = 0.05;
  arm.exposure = 1.0;
  experiment.arms.push_back(arm);
  (members ? fit.membership_experiment : fit.experiment) = experiment;
  ResponseCoefficients coefficients;
  coefficients.member_change = 0.1;
  std::vector<std::string> notes;
  const ExperimentFigures figures = figures_of(fit, coefficients, {calendar_given, false}, notes);
  CHECK(figures.any());
  REQUIRE(notes.size() == 1);
  return notes.front();
}

}  // namespace

TEST_CASE("A season is advised only to a fit that has none") {
  for (const bool members : {false, true}) {
    CHECK(told(members, false).find("with --calendar season:2") != std::string::npos);
    CHECK(told(members, true).find("--calendar") == std::string::npos);
    CHECK(told(members, true).find("with dated --events") != std::string::npos);
  }
}

TEST_CASE("What members bought counts, not how long they were members") {
  // By hand: half of the customers buy twice as much as the others, and they alone join, from the first day
  // on, and buy 30 % more: (2 x 1.3 + 1) / (2 + 1) = 1.2, of which members bought 2.6 / 3.6. Half of the time
  // is theirs.
  Experiment experiment;
  experiment.balanced = true;
  experiment.arms.resize(2);
  experiment.arms[0].control = true;
  experiment.arms[0].exposure = experiment.arms[0].bought_as_member = 0.0;
  ArmComparison& offered = experiment.arms[1];
  offered.relative = 0.2;
  offered.relative_standard_error = 0.01;
  offered.exposure = 0.5;
  offered.bought_as_member = 2.6 / 3.6;
  const auto nothing = [](const ArmComparison&) { return 0.0; };
  const auto shown = members_without_contacts(experiment, nothing);
  CHECK(shown->value == Approx(0.3));
  // By differences: what an arm that shows a standard error more would say.
  const double moved = 0.2 + 1e-6, bought = 2.6 / 3.6;
  CHECK(shown->error ==
        Approx(0.01 * (moved / ((1.0 + moved) * bought - moved) - shown->value) / 1e-6).epsilon(1e-4));
  // The control's members count too: half of them, who buy alike.
  experiment.arms[0].bought_as_member = 0.5 * 1.3 / (0.5 * 1.3 + 0.5);
  offered.relative = 1.3 / 1.15 - 1.0;
  offered.bought_as_member = 1.0;
  CHECK(members_without_contacts(experiment, nothing)->value == Approx(0.3));
}

TEST_CASE("What contacts do to leaving is in what arms show over all the time, and no matter of lifts") {
  ResponseFit fit;
  Experiment experiment;
  experiment.balanced = true;
  experiment.since_days = 200;
  ArmComparison mailed;
  mailed.arm = "mailed";
  mailed.relative = mailed.model_relative = mailed.since_model_relative = 0.2;
  mailed.since_relative = -0.3;
  mailed.relative_standard_error = mailed.since_relative_standard_error = 0.1;
  experiment.arms = {mailed};
  fit.experiment = experiment;
  std::vector<std::string> notes;
  CHECK(figures_of(fit, {}, {}, notes).lift_factor.has_value());
  CHECK_FALSE(figures_of(fit, {}, {.calendar = false, .leaving = true}, notes).any());
}

TEST_CASE("Where the calendar moves, lifts are those of whichever time tells more") {
  ResponseFit fit;
  fit.calendar.moves = true;
  Experiment experiment;
  experiment.balanced = true;
  experiment.since_days = 200;
  ArmComparison mailed;
  mailed.relative = 0.3;
  mailed.since_relative = 0.1;
  mailed.model_relative = mailed.since_model_relative = 0.2;
  mailed.relative_standard_error = 0.08;
  mailed.since_relative_standard_error = 0.05;
  experiment.arms = {mailed};
  fit.experiment = experiment;
  std::vector<std::string> notes;
  // Neither disagrees: 0.1 over 0.2 since, 0.3 over 0.2 in the window.
  CHECK(*figures_of(fit, {}, {}, notes).lift_factor == Approx(0.5));
  fit.experiment->arms[0].since_relative_standard_error = 0.1;
  CHECK(*figures_of(fit, {}, {}, notes).lift_factor == Approx(1.5));
}

TEST_CASE("What contacts did is taken off what arms of a membership show") {
  // By hand: members +10 %, mailed with a lift of 60 % that acts for half of the time: 1.1 x 1.3 = 1.43.
  ResponseFit fit;
  Experiment experiment;
  experiment.balanced = true;
  experiment.arms.resize(2);
  experiment.arms[0].control = true;
  experiment.arms[0].exposure = experiment.arms[0].bought_as_member = 0.0;
  ArmComparison& club = experiment.arms[1];
  club.relative = 0.43;
  club.relative_standard_error = 0.05;
  club.contacts_relative = 0.3;
  club.contacts_of_one = 0.5;
  CHECK(differ_in_contacts(experiment));
  const auto at = [&](double lift) {
    return members_without_contacts(experiment,
                                    [&](const ArmComparison& arm) { return lift * arm.contacts_of_one; })
        ->value;
  };
  CHECK(at(0.6) == Approx(0.1));
  CHECK(at(0.0) == Approx(0.43));
  fit.membership_experiment = experiment;
  ResponseCoefficients coefficients;
  coefficients.member_change = 0.1;
  std::vector<std::string> notes;
  CHECK_FALSE(figures_of(fit, coefficients, {}, notes).any());
  CHECK(notes.size() == 1);
  // Arms that are contacted alike show the membership alone: then 43 % and 10 % disagree.
  fit.membership_experiment->arms[0].contacts_of_one = 0.5;
  fit.membership_experiment->arms[0].contacts_relative = 0.3;
  CHECK_FALSE(differ_in_contacts(*fit.membership_experiment));
  CHECK(figures_of(fit, coefficients, {}, notes).member->searched == Approx(std::log(1.43)));
}

TEST_CASE("An experiment's figure below 0 has the interval that it has on the natural scale") {
  // By hand: -0.4 +- 1.645 x 0.2 ends at -0.071 above; a factor of log(0.6) +- 1.645 s must end there, too.
  const ExperimentFigure below = in_logs(-0.4, 0.2);
  CHECK(std::expm1(below.searched) == Approx(-0.4));
  CHECK(std::expm1(below.searched + 1.6448536 * below.standard_error) == Approx(-0.4 + 1.6448536 * 0.2));
  const ExperimentFigure above = in_logs(0.4, 0.2);
  CHECK(above.standard_error == Approx(0.2 / 1.4));
  // A slope may say that nothing at all is bought; rates have a floor.
  const ExperimentFigure floor = in_logs(-1.7, 0.6);
  CHECK(std::expm1(floor.searched) == Approx(-0.9));
  CHECK(std::expm1(floor.searched + 1.6448536 * floor.standard_error) == Approx(-0.9 + 1.6448536 * 0.6));
}
