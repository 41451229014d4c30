// The reader of targets files, over the same sections as scenarios: every mistake at once, with its line.
#include <algorithm>
#include <cmath>
#include <set>

#include "engine/base/calendar.h"
#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/scenario/key_file.h"
#include "engine/scenario/number_with_unit.h"
#include "engine/scenario/section.h"
#include "engine/scenario/section_text.h"
#include "engine/scenario/targets.h"

namespace stamkund::scenario {
namespace {

constexpr std::size_t kMostParameters = 20;
constexpr std::size_t kMostTargets = 100;

constexpr std::string_view kScales[] = {"log", "linear"};
constexpr std::string_view kMoments[] = {"repurchase_within", "reactivation_within", "utilisation",
                                         "mean_duration",     "yearly_retention",    "purchases_per_year",
                                         "active_share",      "dormant_share",       "top_share",
                                         "mean_spend",        "member_share"};
constexpr std::string_view kFollowUps[] = {"full", "any"};
constexpr std::string_view kOf[] = {"everyone", "members", "living"};
constexpr Range kTime{0.0, kLongest, true};

constexpr Keys kParameter{
    key::text("path", "the place of the scenario, as --set takes it").required(),
    key::text("start", "where the search begins, as the scenario would write it").required(),
    key::text("lower", "the lower bound").required(),
    key::text("upper", "the upper bound").required(),
    key::choice("scale", kScales, "on which it is moved")
        .or_what("log where the lower bound is above 0, else linear"),
};

constexpr Keys kTarget{
    key::choice("moment", kMoments, "what is looked at").or_what("say moment, figure or effect"),
    key::text("figure", "a figure of the results in the arm, instead of a moment")
        .or_what("say moment, figure or effect"),
    key::text("effect", "its difference from the baseline, instead of a moment")
        .or_what("say moment, figure or effect"),
    key::text("arm", "the arm in which it is looked at").or_what("the baseline, where there is no choice"),
    key::text("name", "what the results call it").or_what("the moment and its arm"),
    key::text("source", "where the value comes from").or_else(""),
    key::constant("value", Dimension::number, kAny, "what the moment should be").required(),
    key::constant("tolerance", Dimension::number, kPositive, "the standard error of the value").required(),
    key::constant("within", Dimension::duration, kTime, "the time in which it happens")
        .or_what("14 days, 5 weeks or 1 year, as the moment has it"),
    key::constant("asleep", Dimension::duration, kTime, "who has not bought for so long").or_else("3 months"),
    key::constant("after", Dimension::duration, kTime, "how long after joining").or_else("1 year"),
    key::constant("at", Dimension::duration, kWait, "the time at which it is looked at")
        .or_what("the horizon, less what has to be seen after it"),
    key::choice("of", kOf, "whose moment it is").or_else("everyone"),
    key::text("campaign", "at each wave of this campaign").or_else(""),
    key::choice("follow_up", kFollowUps, "only purchases that can be followed for the full time, or any")
        .or_else("full"),
    key::flag("ultimate", "with what is redeemed after the horizon").or_else("false"),
    key::constant("heaviest", Dimension::share, {0.0, 1.0, true}, "share of customers").or_else("20 %"),
};

KeySet parameter_keys() { return kParameter.set(); }
KeySet target_keys() { return kTarget.set(); }

const FileKind kFile{"targets file", "see docs/formats/targets.md"};

constexpr Keys kTargets{
    key::text(kTargetsKey, "version of this format: 1").required(),
    key::text("name", "what the results call it").or_else("unnamed targets"),
    key::text("scenario", "the scenario it was made for").or_else(""),
    key::list("parameters", parameter_keys, "what may move").required(),
    key::list("targets", target_keys, "what is to be reached").required(),
};

/// The text of a key that must be there.
std::string needed(Section& section, const Key& key, const std::string& why) {
  if (!section.has(std::string(key.name))) {
    section.ask(key);
    section.error(std::string(key.name), "missing: " + why);
    return "";
  }
  return section.text(key, {.fallback = ""});
}

void read_parameter(Section& section, TunedParameter& parameter) {
  parameter.line = section.place().line;
  parameter.path = needed(section, kParameter["path"], "the place of the scenario, as --set takes it");
  NumberWithUnit values[3];
  const Key* const keys[3] = {&kParameter["start"], &kParameter["lower"], &kParameter["upper"]};
  bool fine = true;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string text = needed(section, *keys[i], "as the scenario would write it, such as '2 weeks'");
    values[i] = number_with_unit(text);
    if (!text.empty() && !values[i].fine)
      section.error(
          std::string(keys[i]->name),
          "found '" + printable(text) + "', expected a number, with the unit that the scenario asks for");
    fine = fine && values[i].fine;
  }
  if (fine && (unit_key(values[0].unit) != unit_key(values[1].unit) ||
               unit_key(values[0].unit) != unit_key(values[2].unit))) {
    section.error("start", "start, lower and upper must have the same unit");
    fine = false;
  }
  parameter.start = values[0].number;
  parameter.lower = values[1].number;
  parameter.upper = values[2].number;
  parameter.unit = values[2].unit;
  if (fine && !(parameter.lower < parameter.upper)) {
    section.error("upper", "must be more than 'lower'",
                  parameter.lower > parameter.upper ? "the bounds are the wrong way round" : "");
    fine = false;
  }
  if (fine && (parameter.start < parameter.lower || parameter.start > parameter.upper))
    section.error("start", "lies outside the bounds");
  const std::string scale =
      section.choice(kParameter["scale"], {.fallback = parameter.lower > 0.0 ? "log" : "linear"});
  parameter.log_scale = scale == "log";
  if (fine && parameter.log_scale && !(parameter.lower > 0.0))
    section.error("scale", "log needs a lower bound above 0");
}

/// What the value is measured in.
Dimension dimension_of(Moment moment) {
  switch (moment) {
    case Moment::mean_duration:
      return Dimension::duration;
    case Moment::purchases_per_year:
    case Moment::mean_spend:
    case Moment::figure:
    case Moment::effect:
      return Dimension::number;
    default:
      return Dimension::share;
  }
}

void read_options(Section& section, TargetSpec& target) {
  const auto population = [&](std::vector<std::string> choices) {
    const std::string of = section.choice(kTarget["of"], {.choices = std::move(choices)});
    target.of = of == "members" ? Of::members : of == "living" ? Of::living : Of::everyone;
  };
  const auto at = [&] {
    target.at_day = section.has("at") ? section.constant(kTarget["at"], {.required = true})
                                      : (section.ask(kTarget["at"]), -1.0);
  };
  switch (target.moment) {
    case Moment::repurchase_within:
      target.within_days = section.constant(kTarget["within"], {.fallback = "14 days"});
      target.full_follow_up = section.choice(kTarget["follow_up"]) == "full";
      break;
    case Moment::reactivation_within:
      target.within_days = section.constant(kTarget["within"], {.fallback = "5 weeks"});
      target.asleep_days = section.constant(kTarget["asleep"]);
      if (section.has("campaign")) target.campaign = section.text(kTarget["campaign"]);
      section.ask(kTarget["campaign"]);
      at();
      if (!target.campaign.empty() && target.at_day >= 0.0)
        section.error("at", "either a date or the waves of a campaign, not both");
      population({"everyone", "members", "living"});
      break;
    case Moment::utilisation:
      target.ultimate = section.flag(kTarget["ultimate"]);
      break;
    case Moment::mean_duration:
      break;
    case Moment::yearly_retention:
      target.within_days = section.constant(kTarget["after"]);
      break;
    case Moment::purchases_per_year:
    case Moment::active_share:
      target.within_days = section.constant(kTarget["within"], {.fallback = "1 year"});
      at();
      population({"everyone", "members", "living"});
      break;
    case Moment::dormant_share:
      target.within_days = section.constant(kTarget["asleep"]);
      at();
      population({"everyone", "members", "living"});
      break;
    case Moment::top_share:
      target.heaviest = section.constant(kTarget["heaviest"]);
      break;
    case Moment::member_share:
      at();
      population({"everyone", "living"});
      break;
    case Moment::mean_spend:
      population({"everyone", "members"});
      break;
    case Moment::figure:
    case Moment::effect:
      break;
  }
}

void read_what(Section& section, TargetSpec& target) {
  int said = 0;
  if (section.has("figure") || section.has("effect")) {
    for (const Key* declared : {&kTarget["figure"], &kTarget["effect"]}) {
      const std::string key(declared->name);
      if (!section.has(key)) continue;
      ++said;
      target.figure = section.text(*declared, {.fallback = ""});
      target.moment = key == "figure" ? Moment::figure : Moment::effect;
      if (target.figure.empty()) target.line = -1;  // nothing else can be told of it
      if (target.figure.empty() && !section.node(key).IsNull())
        section.error(key, "is empty: name one, such as 'net'");
    }
  }
  for (const Key* key : {&kTarget["moment"], &kTarget["figure"], &kTarget["effect"]}) section.ask(*key);
  if (section.has("moment")) {
    ++said;
    const auto& names = moment_names();
    const std::string name = section.text(kTarget["moment"], {.fallback = ""});
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      std::string all;
      for (const auto& one : names) all += (all.empty() ? "" : ", ") + one;
      section.error("moment", "found '" + printable(name) + "', expected one of " + all,
                    did_you_mean(name, names));
      target.line = -1;  // its options are unknown too
    } else {
      target.moment = static_cast<Moment>(found - names.begin());
    }
  }
  if (said == 0 && target.line == 0) {
    section.error("moment", "missing: a target names a moment, a figure or an effect");
    target.line = -1;
  }
  if (said > 1) section.error("moment", "a target has one of moment, figure and effect");
}

void read_target(Section& section, TargetSpec& target) {
  read_what(section, target);
  const bool known = target.line == 0;
  target.line = section.place().line;
  for (const Key* key : {&kTarget["arm"], &kTarget["name"], &kTarget["source"]}) section.ask(*key);
  if (section.has("arm")) target.arm = section.text(kTarget["arm"], {.fallback = ""});
  if (section.has("source")) target.source = section.text(kTarget["source"]);
  if (!known) {
    // Which keys belong to it cannot be told.
    for (const Key& key : kTarget.list) section.ask(key);
    if (!section.has("tolerance")) section.error("tolerance", "missing: the standard error of the value");
    return;
  }
  read_options(section, target);
  const Dimension dimension = dimension_of(target.moment);
  const Range range = dimension == Dimension::share ? kUnitInterval
                      : target.moment == Moment::figure || target.moment == Moment::effect
                          ? Range{-1e15, 1e15}
                      : dimension == Dimension::duration ? kWait
                                                         : Range{0.0, 1e12};
  const Range error = dimension == Dimension::share      ? Range{0.0, 1.0, true}
                      : dimension == Dimension::duration ? kSpan
                                                         : Range{0.0, 1e15, true};
  // The square of what is divided by it has to stay a number.
  constexpr double kLeastError = 1e-9;
  for (const Key* declared : {&kTarget["value"], &kTarget["tolerance"]}) {
    const std::string key(declared->name);
    if (!section.has(key)) {
      section.ask(*declared);
      section.error(key, key == "value" ? "missing: what the moment should be"
                                        : "missing: the standard error of the value");
      continue;
    }
    const double unit = dimension == Dimension::duration ? kDaysPerYear : 1.0;
    if (key == "value")
      target.value =
          section.constant(*declared, {.required = true, .range = range, .dimension = dimension}) / unit;
    else
      target.tolerance =
          section.constant(*declared, {.required = true, .range = error, .dimension = dimension}) / unit;
    if (key == "tolerance" && target.tolerance > 0.0 && target.tolerance < kLeastError)
      section.error(key, "out of range: must be at least " + number_text(kLeastError));
  }
  const std::string what =
      target.figure.empty() ? moment_names()[static_cast<std::size_t>(target.moment)] : target.figure;
  target.name = section.has("name") ? section.text(kTarget["name"], {.fallback = ""})
                                    : what + (target.arm.empty() ? "" : " of " + target.arm);
  if (target.name.empty()) section.error("name", "the name is empty");
}

void read_root(Section& root, TargetsSpec& spec) {
  const std::string version = root.text(kTargets[kTargetsKey]);
  if (version != std::to_string(kTargetsVersion) && !version.empty())
    root.error(kTargetsKey, "format version '" + printable(version) +
                                "' is not known; this program reads version " +
                                std::to_string(kTargetsVersion));
  spec.name = root.text(kTargets["name"]);
  spec.scenario_path = root.text(kTargets["scenario"]);
  std::set<std::string> paths;
  root.list(kTargets["parameters"], [&](Section& section, std::size_t) {
    TunedParameter parameter;
    read_parameter(section, parameter);
    if (!parameter.path.empty() && !paths.insert(parameter.path).second)
      section.error("path", "'" + printable(parameter.path) + "' is already a parameter");
    spec.parameters.push_back(std::move(parameter));
  });
  std::set<std::string> names;
  root.list(kTargets["targets"], [&](Section& section, std::size_t) {
    TargetSpec target;
    read_target(section, target);
    if (!target.name.empty() && !names.insert(target.name).second)
      section.error("name", "another target is called '" + printable(target.name) + "'", "give it a name");
    spec.targets.push_back(std::move(target));
  });
  if (spec.parameters.empty()) root.error("parameters", "there is none: say what may move");
  if (spec.targets.empty()) root.error("targets", "there is none: say what is to be reached");
  if (spec.parameters.size() > kMostParameters)
    root.error("parameters", "at most " + std::to_string(kMostParameters));
  if (spec.targets.size() > kMostTargets) root.error("targets", "at most " + std::to_string(kMostTargets));
}

}  // namespace

const std::vector<std::string>& moment_names() {
  static const std::vector<std::string> names(std::begin(kMoments), std::end(kMoments));
  return names;
}

std::string TunedParameter::text_of(double value) const { return number_text(value) + unit; }

TargetsSpec read_targets_text(const std::string& text, const std::string& file, Problems& problems) {
  TargetsSpec spec;
  (void)read_key_text(
      text, file, kFile, kTargets.set(), {}, [&](Section& root) { read_root(root, spec); }, problems);
  return spec;
}

TargetsSpec read_targets_file(const std::string& path, Problems& problems) {
  TargetsSpec spec;
  (void)read_key_file(
      path, kFile, kTargets.set(), {}, [&](Section& root) { read_root(root, spec); }, problems);
  return spec;
}

void check_parameters(const TargetsSpec& targets, const std::string& file, const std::string& text,
                      const std::vector<Override>& overrides, Problems& problems, const Parts& parts) {
  for (std::size_t i = 0; i < targets.parameters.size(); ++i) {
    const TunedParameter& one = targets.parameters[i];
    // An odd number between the bounds: where only whole ones can stand, nothing can be moved little by
    // little.
    const double between = one.lower + 0.381966 * (one.upper - one.lower);
    for (const double value : {one.start, one.lower, one.upper, between}) {
      Problems found;
      auto changed = overrides;
      changed.push_back({one.path, one.text_of(value)});
      (void)read_scenario_text(text, file, changed, found, parts);
      if (!found.has_errors()) continue;
      for (const auto& problem : found.all()) {
        if (problem.severity != Severity::error) continue;
        const bool its_own = problem.file.starts_with("--set ") || problem.where.starts_with("--set ");
        problems.error({Severity::error, file, one.line, "parameters[" + std::to_string(i) + "]",
                        printable(one.path, 100) + " = " + one.text_of(value) + ": " +
                            (its_own ? "" : "then the scenario is refused: " + problem.where + ": ") +
                            problem.message,
                        problem.suggestion});
      }
      break;
    }
  }
}

}  // namespace stamkund::scenario
