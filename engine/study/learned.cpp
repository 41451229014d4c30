#include "engine/study/learned.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/base/expect.h"
#include "engine/base/nearest.h"
#include "engine/calibration/learned.h"
#include "engine/calibration/response_lives.h"
#include "engine/mechanisms/contacts/spec.h"
#include "engine/population/parameter_draws.h"
#include "engine/scenario/from_fit.h"
#include "engine/scenario/known_later.h"

namespace stamkund::study {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "'" : ", '") + printable(name) + "'";
  return out;
}

std::string signed_percent(double change) {
  return (change < 0.0 ? "-" : "+") + std::to_string(std::lround(100.0 * std::abs(change))) + " %";
}

/// The first of `names` that the fit has.
std::optional<calibration::Learned> first_of(const calibration::Fit& fit,
                                             const std::vector<std::string>& names) {
  for (const std::string& name : names)
    if (auto found = calibration::learned_response(fit, name)) return found;
  return std::nullopt;
}

std::string days(double number) { return std::to_string(std::lround(number)) + " days"; }

void say_of(const calibration::Learned& found, const scenario::FromFit& wanted, const std::string& file,
            Problems& problems) {
  if (std::isfinite(found.low))
    problems.warning({Severity::warning, file, 0, wanted.where,
                      "'" + printable(found.name) + "' is not identified (" + found.reason +
                          "): it is drawn from within its bounds",
                      ""});
  else if (!found.is_estimated())
    problems.warning({Severity::warning, file, 0, wanted.where,
                      "'" + printable(found.name) + "' stands at " + std::to_string(found.estimate) +
                          ", without uncertainty: " + found.reason,
                      ""});
  else if (found.name.find(" lift") != std::string::npos && found.p05 <= 0.0)
    problems.warning({Severity::warning, file, 0, wanted.where,
                      "'" + printable(found.name) + "' was estimated at " + signed_percent(found.estimate) +
                          " (90 %: " + signed_percent(found.p05) + " to " + signed_percent(found.p95) +
                          "): " +
                          (found.p95 < 0.0 ? "such contacts put customers off"
                                           : "that such contacts do anything is not shown"),
                      ""});
}

/// What was estimated for another time than it is to hold.
void warn_of_days(const calibration::Fit& fit, const std::string& name, const scenario::FromFit& wanted,
                  const std::string& file, Problems& problems) {
  if (wanted.for_days > 0.0 && wanted.for_days != fit.response->leaving_days)
    problems.warning({Severity::warning, file, 0, wanted.where,
                      "'" + printable(name) + "' was estimated for " + days(fit.response->leaving_days) +
                          " after a contact, and here it holds for " + days(wanted.for_days),
                      "state 'leaving_for: " + days(fit.response->leaving_days) + "'"});
}

/// What the fit has for each segment: every segment of the population needs one, and customers their
/// own.
void check_by_segment(const calibration::Fit& fit, const std::string& lift, const scenario::FromFit& wanted,
                      const scenario::PopulationSpec& population, const std::string& file,
                      Problems& problems) {
  std::vector<std::string> known;
  for (const std::string& one : calibration::segments_of(*fit.response, lift))
    if (!one.empty()) known.push_back(one);
  const std::string has = "the fit has '" + printable(lift) + "' by segment (" + listed(known) + ")";
  const auto wrong = [&](const std::string& message, const std::string& suggestion) {
    problems.error({Severity::error, file, 0, wanted.where, has + message, suggestion});
  };
  if (population.segments.empty())
    return wrong(", and the population has none",
                 "list them in population.segments, with existing_segments: fit, or name one: {from_fit: " +
                     calibration::learned_of_segment(lift, known.empty() ? "" : known.front()) + "}");
  if (population.existing && !population.segments_of_fit)
    wrong(", and the segments of the fit's own customers are drawn",
          "population.existing_segments: fit gives each her own");
  for (const auto& segment : population.segments) {
    const auto found =
        calibration::learned_response(fit, calibration::learned_of_segment(lift, segment.name));
    if (found)
      say_of(*found, wanted, file, problems);
    else
      wrong(", and none of '" + printable(segment.name) + "'", did_you_mean(segment.name, known));
  }
}

void check(const calibration::Fit& fit, const scenario::FromFit& wanted,
           const scenario::PopulationSpec& population, const std::string& file, Problems& problems) {
  // The first that it has counts, by segment or not.
  for (const std::string& name : wanted.names) {
    if (calibration::learned_response(fit, name)) break;
    if (calibration::segments_of(*fit.response, name).empty()) continue;
    warn_of_days(fit, name, wanted, file, problems);
    return check_by_segment(fit, name, wanted, population, file, problems);
  }
  const auto found = first_of(fit, wanted.names);
  if (!found) {
    problems.error({Severity::error, file, 0, wanted.where,
                    "the fit learned nothing of " + listed(wanted.names) + "; it knows " +
                        listed(calibration::learned_names(fit)),
                    did_you_mean(wanted.names.back(), calibration::learned_names(fit))});
    return;
  }
  warn_of_days(fit, found->name, wanted, file, problems);
  say_of(*found, wanted, file, problems);
}

/// A lift of a contact sent holds who opens it already.
void warn_of_opening(const scenario::ScenarioSpec& scenario, const calibration::ResponseFit& response,
                     const std::string& file, Problems& problems) {
  using Law = scenario::Quantity::Law;
  if (response.by_opened) return;
  for (const auto& arm : scenario.arms)
    for (const auto& campaign : mechanisms::campaigns_of(arm)) {
      if (campaign.lift.law != Law::from_fit) continue;
      const auto& click = campaign.rules->click;
      const bool opens_less = campaign.open.law != Law::from_fit && campaign.open.central() < 1.0;
      const bool clicks_less = click && click->central() < 1.0;
      if (!opens_less && !clicks_less) continue;
      const double acts = campaign.open.central() * (click ? click->central() : 1.0);
      problems.warning(
          {Severity::warning, file, 0,
           "arms[" + arm.name + "].campaigns[" + campaign.name + "]." + (opens_less ? "open" : "click"),
           "the fit's lift is that of a contact sent, opened or not, and here it acts on " +
               std::to_string(std::lround(100.0 * acts)) + " % of contacts only",
           "leave 'open' and 'click' out: they then come with the lift from the fit"});
    }
}

}  // namespace

void learn(scenario::ScenarioSpec& scenario, const calibration::Fit* fit, const std::string& file,
           Problems& problems) {
  const auto wanted = scenario::from_fit(scenario);
  if (wanted.empty()) return;
  std::string why = fit == nullptr   ? "there is no fit"
                    : !fit->response ? "this fit knows of no contacts and no memberships"
                                     : calibration::why_not_by_response(*fit);
  if (!why.empty()) {
    for (const auto& one : wanted)
      problems.error({Severity::error, file, 0, one.where, "is to come from the fit, but " + why,
                      "'stamkund calibrate --contacts FILE' or '--memberships FILE' makes one"});
    return;
  }
  for (const auto& one : wanted) check(*fit, one, scenario.population, file, problems);
  warn_of_opening(scenario, *fit->response, file, problems);
  scenario.learned_by_segment = fit->response->by_segment();
  const auto response = std::make_shared<const calibration::ResponseFit>(*fit->response);
  scenario.learned = [response, unit = fit->time_unit_days, seed = scenario.seed](
                         const std::vector<std::string>& names, const std::string& segment,
                         std::uint64_t draw, bool uncertain) {
    const calibration::ResponseLaw law =
        uncertain ? population::draw_response(*response, unit, seed, draw)
                  : calibration::response_law(*response, calibration::joint_model(*response).estimates, unit);
    for (const std::string& name : names) {
      if (const auto value = calibration::learned_value(*response, law, name)) return *value;
      const std::string hers = calibration::learned_of_segment(name, segment);
      if (const auto value = calibration::learned_value(*response, law, hers)) return *value;
    }
    STAMKUND_EXPECT(false);
    return 0.0;
  };
}

void take_members_as_learned(scenario::ScenarioFile& scenario, const calibration::Fit& fit,
                             const std::string& file, Problems& problems) {
  std::string taken, unknown;
  const auto effect = fit.response && calibration::why_not_by_response(fit).empty()
                          ? calibration::learned_response(fit, "member purchase rate")
                          : std::nullopt;
  for (std::size_t a = 0; a < scenario.spec.arms.size(); ++a) {
    const scenario::ArmSpec& arm = scenario.spec.arms[a];
    if (!arm.program || arm.program->members_path.empty()) continue;
    if (arm.program->behaviour.member_purchase_rate_stated) continue;
    std::string& arms = effect ? taken : unknown;
    arms += (arms.empty() ? "'" : ", '") + printable(arm.name) + "'";
    if (effect)
      scenario::set_members_as_learned(scenario, a, "the fit learned it, and program.members says who");
  }
  const std::string where = "program.behaviour.member_purchase_rate";
  const bool open =
      effect && effect->status == calibration::Status::not_identified && std::isfinite(effect->low);
  const std::string change = !effect ? ""
                             : open
                                 ? "something from " + signed_percent(effect->low) + " to " +
                                       signed_percent(effect->high) + ", which the history does not identify"
                                 : signed_percent(effect->estimate);
  if (!taken.empty())
    problems.warning(
        {Severity::warning, file, 0, where,
         "members of " + taken + " change their purchase rate by " + change +
             ", as the fit learned from the past; reactions to rewards of which the scenario says "
             "nothing are off there, for that change holds them",
         "state it, and goal_gradient and post_reward_boost, to have it otherwise"});
  const auto& arms = scenario.spec.arms;
  const bool ends = std::any_of(arms.begin(), arms.end(), [](const auto& arm) { return !arm.program; });
  if (!unknown.empty() && ends)
    problems.warning({Severity::warning, file, 0, where,
                      "what the program of the past did to its members is in the rates of all arms, so it is "
                      "not lost where "
                      "a program ends: the members of " +
                          unknown + " come from a file, but the fit learned nothing of them",
                      "'stamkund calibrate --memberships FILE' takes it out of the rates, and a run then "
                      "adds it for members"});
}

}  // namespace stamkund::study
