#include <catch2/catch.hpp>

#include "engine/calibration/learned.h"
#include "tests/store/learned_fit.h"

using namespace stamkund;
using calibration::Status;

TEST_CASE("what a fit learned of responses is found by name, with its uncertainty and status") {
  calibration::Fit fit;
  CHECK(learned_names(fit).empty());
  CHECK(!learned_response(fit, "email lift"));
  fit.response = test::some_response();
  CHECK(learned_names(fit) == std::vector<std::string>{"email lift", "email decay", "sms lift", "sms decay",
                                                       "fatigue weight", "fatigue decay",
                                                       "member purchase rate", "email open", "sms open"});
  CHECK(learned_response(fit, "email open")->estimate == 0.25);
  fit.response->by_opened = false;  // lifts are of contacts sent
  CHECK(learned_response(fit, "email open")->estimate == 1.0);
  fit.response->by_opened = true;
  CHECK(!learned_response(fit, "post open"));
  for (const std::string& name : learned_names(fit)) CHECK(learned_response(fit, name)->name == name);
  const auto lift = learned_response(fit, "email lift").value();
  CHECK(lift.estimate == 0.42);
  CHECK(lift.standard_error == 0.11);
  CHECK(lift.p95 > lift.estimate);
  CHECK(lift.status == Status::converged);
  CHECK(lift.is_estimated());
  CHECK(learned_response(fit, "email decay")->unit == "days");
  for (const char* name : {"post lift", "lift", " lift", "r", "lift[email]", ""})
    CHECK(!learned_response(fit, name));
}

TEST_CASE("a response that was held is not identified; nothing is better known than the fit") {
  calibration::Fit fit;
  fit.response = test::some_response();
  const auto held = learned_response(fit, "sms decay").value();
  CHECK(held.status == Status::not_identified);
  CHECK(held.reason == "a lift and how fast it decays are not visible apart, so its decay is not estimated");
  CHECK(!held.is_estimated());
  fit.response->status = Status::boundary;
  fit.response->reason = "the likelihood keeps rising";
  CHECK(learned_response(fit, "email lift")->status == Status::boundary);
  CHECK(learned_response(fit, "email lift")->reason == "the likelihood keeps rising");
  CHECK(!learned_response(fit, "email lift")->is_estimated());
}

TEST_CASE("a response parameter's name says what it is about") {
  calibration::ResponseParameter one;
  const auto about = [&](const std::string& name) {
    set_name(one, name);
    return one.of;
  };
  CHECK(about("lift[a]b[c]") == calibration::Response::lift);
  CHECK(one.group == "a]b[c");
  CHECK(about("decay[]") == calibration::Response::decay);
  CHECK(one.group.empty());
  CHECK(about("fatigue_decay") == calibration::Response::fatigue_decay);
  for (const char* name : {"alpha", "lift", "lift[", "lift[email", "uplift[email]", "lift]email["})
    CHECK(about(name) == calibration::Response::process);
  for (const auto& known : test::some_response().parameters)
    if (known.of != calibration::Response::process) CHECK(name_of(known.of, known.group) == known.name);
}
