// What is advised where sales move with the calendar in a way that a fit of responses does not hold.
#include <catch2/catch.hpp>

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
  const ExperimentFigures figures = figures_of(fit, coefficients, calendar_given, notes);
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
