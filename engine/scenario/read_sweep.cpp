// The reader of sweep files, over the same sections as scenarios: every mistake at once, with its line.
#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "engine/scenario/key_file.h"
#include "engine/scenario/number_with_unit.h"
#include "engine/scenario/read_scenario.h"
#include "engine/scenario/section.h"
#include "engine/scenario/section_text.h"
#include "engine/scenario/sweep_study.h"

namespace stamkund::scenario {
namespace {

constexpr std::size_t kMostParameters = 100;
constexpr std::string_view kMethods[] = {"grid",   "latin_hypercube", "sobol_sequence", "one_at_a_time",
                                         "morris", "sobol_indices",   "optimize"};
constexpr std::string_view kScales[] = {"linear", "log"};
constexpr std::string_view kAims[] = {"most", "least"};

constexpr Keys kParameter{
    key::text("path", "the place of the scenario, as --set takes it").required(),
    key::words("values", "what it may be, as the scenario would write it")
        .or_what("say values, or from and to"),
    key::text("from", "the lower bound").or_what("say values, or from and to"),
    key::text("to", "the upper bound").or_what("say values, or from and to"),
    key::choice("scale", kScales, "on which points are spread between the bounds").or_else("linear"),
    key::text("step", "only so many steps above the lower bound, in its unit")
        .or_what("rounded to a hundredth of the range or finer"),
};

constexpr Keys kOutcome{
    key::text("effect", "a figure's difference from the baseline").or_what("say effect or figure"),
    key::text("figure", "a figure of the arm itself").or_what("say effect or figure"),
    key::text("arm", "the arm in which it is looked at").or_what("the only arm beside the baseline"),
    key::choice("aim", kAims,
                "whether it is to be large or small; with it the outcome enters the Pareto front")
        .or_what("most of the goal, none of other outcomes"),
};

KeySet outcome_keys() { return kOutcome.set(); }

constexpr Keys kGoal{
    key::also(outcome_keys),
    key::constant("confidence", Dimension::share, {0.5, 0.999},
                  "look at what is reached with this probability, not at the mean")
        .or_none(),
};

constexpr Keys kConstraint{
    key::also(outcome_keys),
    key::text("at_least", "the mean must not be less: 600, 600 SEK or 5 %").or_none(),
    key::text("at_most", "the mean must not be more: 600, 600 SEK or 5 %").or_none(),
};

/// A bound of a figure, with the currency or % where the file says one; none if it is not given.
std::optional<double> read_bound(Section& section, const Key& key, SweepConstraint& constraint) {
  const std::string name(key.name);
  if (!section.has(name) || section.is_none(name)) {
    section.ask(key);
    return std::nullopt;
  }
  const std::string text = section.text(key);
  const NumberWithUnit read = number_with_unit(text);
  const std::string unit = unit_key(read.unit);
  if (!read.fine) {
    section.error(name, "found '" + printable(text) + "', expected a number such as 600, 600 SEK or 5 %");
    return std::nullopt;
  }
  if (unit == "%") return read.number / 100.0;
  if (!unit.empty()) constraint.currency = unit;
  constraint.line = section.place(name).line;
  return read.number;
}

KeySet parameter_keys() { return kParameter.set(); }
KeySet goal_keys() { return kGoal.set(); }
KeySet constraint_keys() { return kConstraint.set(); }

const FileKind kFile{"sweep", "see docs/formats/sweep.md"};

constexpr Keys kSweep{
    key::text(kSweepKey, "version of this format: 1").required(),
    key::text("name", "what the results call it").or_else("unnamed sweep"),
    key::text("scenario", "the scenario, beside this file or from the current folder").required(),
    key::choice("method", kMethods, "how variants are chosen").required(),
    key::count("points", 1, 100'000,
               "variants of latin_hypercube and sobol_sequence, paths of morris, pairs of sobol_indices, "
               "candidates of optimize")
        .or_what("64; of morris 10"),
    key::count("seed", 0, 1'000'000'000, "of the choice of variants; never of a customer").or_else("1"),
    key::count("rounds", 1, 20, "how often optimize looks closer around the best").or_else("3", kAssumption),
    key::list("parameters", parameter_keys, "what varies"),
    key::flag("stated_ranges", "every distribution of the scenario varies too, from its 5 to its 95 %")
        .or_else("false"),
    key::section("goal", goal_keys, "what is compared").or_what("the effect on net"),
    key::list("outcomes", outcome_keys, "what else is looked at"),
    key::list("constraints", constraint_keys, "what a variant must keep to be chosen by optimize"),
};

void read_step(Section& section, const std::string& unit, SweptParameter& parameter) {
  const std::string text = section.text(kParameter["step"], {.fallback = ""});
  const NumberWithUnit step = number_with_unit(text);
  const double range = parameter.to - parameter.from;
  if (!step.fine || !(step.number > 0.0))
    section.error("step",
                  "found '" + printable(text) + "', expected a number above 0 in the unit of the bounds");
  else if (!unit_key(step.unit).empty() && unit_key(step.unit) != unit_key(unit))
    section.error("step", "must have the unit of the bounds");
  else if (range > 0.0 && step.number > range)
    section.error("step", "is more than the range");
  else
    parameter.step = step.number;
}

void read_range(Section& section, SweptParameter& parameter) {
  const std::string texts[2] = {section.text(kParameter["from"], {.fallback = ""}),
                                section.text(kParameter["to"], {.fallback = ""})};
  NumberWithUnit ends[2];
  const char* const keys[2] = {"from", "to"};
  bool fine = true;
  for (std::size_t i = 0; i < 2; ++i) {
    if (texts[i].empty()) {
      section.error(keys[i], "missing: give values, or from and to");
      fine = false;
      continue;
    }
    ends[i] = number_with_unit(texts[i]);
    if (!ends[i].fine)
      section.error(keys[i], "found '" + printable(texts[i]) +
                                 "', expected a number, with the unit that the scenario asks for");
    fine = fine && ends[i].fine;
  }
  parameter.from = ends[0].number;
  parameter.to = ends[1].number;
  parameter.unit = ends[1].unit;
  if (!fine) return;
  if (unit_key(ends[0].unit) != unit_key(ends[1].unit))
    section.error("to", "from and to must have the same unit");
  if (!(parameter.from < parameter.to))
    section.error("to", "must be more than 'from'",
                  parameter.from > parameter.to ? "the bounds are the wrong way round" : "");
  if (section.has("step")) read_step(section, ends[1].unit, parameter);
  section.ask(kParameter["step"]);
  if (parameter.log_scale && !(parameter.from > 0.0))
    section.error("scale", "log needs a lower bound above 0");
}

void read_parameter(Section& section, SweptParameter& parameter) {
  parameter.line = section.place().line;
  parameter.path = section.text(kParameter["path"]);
  parameter.log_scale = section.choice(kParameter["scale"]) == "log";
  if (!section.has("values")) {
    section.ask(kParameter["values"]);
    read_range(section, parameter);
    return;
  }
  parameter.values = section.words(kParameter["values"]).value_or(std::vector<std::string>{});
  for (const char* key : {"from", "to", "step"})
    if (section.has(key)) section.error(key, "either values, or from and to");
  section.ask(kParameter["from"]);
  section.ask(kParameter["to"]);
  section.ask(kParameter["step"]);
  if (parameter.values.empty()) section.error("values", "there is none");
  std::set<std::string> seen;
  for (const auto& value : parameter.values)
    if (!seen.insert(value).second) section.error("values", "'" + printable(value) + "' is there twice");
}

/// Of an outcome, a goal or a constraint: all have these keys.
SweepOutcome read_outcome(Section& section) {
  SweepOutcome outcome;
  outcome.line = section.place().line;
  const std::string effect = section.has("effect") ? section.text(kOutcome["effect"], {.fallback = ""}) : "";
  const std::string figure = section.has("figure") ? section.text(kOutcome["figure"], {.fallback = ""}) : "";
  section.ask(kOutcome["effect"]);
  section.ask(kOutcome["figure"]);
  if (effect.empty() == figure.empty())
    section.error(effect.empty() ? "effect" : "figure", "give one of effect and figure");
  outcome.effect = figure.empty();
  outcome.figure = outcome.effect ? effect : figure;
  if (section.has("arm")) outcome.arm = section.text(kOutcome["arm"], {.fallback = ""});
  section.ask(kOutcome["arm"]);
  if (section.has("aim"))
    outcome.aim = section.choice(kOutcome["aim"], {.fallback = "most"}) == "least" ? -1 : 1;
  section.ask(kOutcome["aim"]);
  return outcome;
}

std::size_t position_of(SweepSpec& spec, const SweepOutcome& outcome) {
  const auto found = std::find(spec.outcomes.begin(), spec.outcomes.end(), outcome);
  if (found != spec.outcomes.end()) return static_cast<std::size_t>(found - spec.outcomes.begin());
  spec.outcomes.push_back(outcome);
  return spec.outcomes.size() - 1;
}

void read_goal(Section& root, SweepSpec& spec) {
  SweepOutcome goal{"net", true, "", 0, 1};
  if (root.has("goal"))
    root.section(kSweep["goal"], [&](Section& section) {
      goal = read_outcome(section);
      spec.confidence = section.optional_constant(kGoal["confidence"]).value_or(0.0);
    });
  root.ask(kSweep["goal"]);
  if (goal.aim == 0) goal.aim = 1;
  spec.least = goal.aim < 0;
  spec.outcomes.push_back(goal);
}

void read_root(Section& root, SweepSpec& spec) {
  const std::string version = root.text(kSweep[kSweepKey]);
  if (!version.empty() && version != std::to_string(kSweepVersion))
    root.error(kSweepKey, "version '" + printable(version) + "' is not known; this program reads version " +
                              std::to_string(kSweepVersion));
  spec.name = root.text(kSweep["name"]);
  spec.scenario_path = root.text(kSweep["scenario"]);
  const std::string method = root.choice(kSweep["method"]);
  for (std::size_t i = 0; i < std::size(kMethods); ++i)
    if (method == kMethods[i]) spec.method = static_cast<SweepMethod>(i);
  spec.points = root.count(kSweep["points"], {.fallback = spec.method == SweepMethod::morris ? "10" : "64"});
  spec.seed = root.count(kSweep["seed"]);
  spec.rounds = root.count(kSweep["rounds"]);
  std::set<std::string> paths;
  root.list(kSweep["parameters"], [&](Section& section, std::size_t) {
    SweptParameter parameter;
    read_parameter(section, parameter);
    if (!parameter.path.empty() && !paths.insert(parameter.path).second)
      section.error("path", "'" + printable(parameter.path) + "' is already a parameter");
    if (method == "grid" && !parameter.listed() && !(parameter.step > 0.0))
      section.error("from", "a grid takes listed values, or a range with steps", "values: [..], or step");
    spec.parameters.push_back(std::move(parameter));
  });
  read_goal(root, spec);
  root.list(kSweep["outcomes"],
            [&](Section& section, std::size_t) { (void)position_of(spec, read_outcome(section)); });
  root.list(kSweep["constraints"], [&](Section& section, std::size_t) {
    SweepConstraint one;
    one.outcome = position_of(spec, read_outcome(section));
    const auto least = read_bound(section, kConstraint["at_least"], one);
    const auto most = read_bound(section, kConstraint["at_most"], one);
    if (!least && !most) section.error("at_most", "missing: give at_least, at_most or both");
    if (least) one.at_least = *least;
    if (most) one.at_most = *most;
    if (one.at_least > one.at_most) section.error("at_most", "must not be less than 'at_least'");
    spec.constraints.push_back(one);
  });
  if (!spec.constraints.empty() && spec.method != SweepMethod::optimize)
    root.error("constraints", "only optimize chooses, so only it has constraints");
  spec.stated_ranges = root.flag(kSweep["stated_ranges"]);
  if (spec.stated_ranges && method == "grid")
    root.error("stated_ranges", "a grid takes listed values, or steps");
  if (spec.parameters.empty() && !spec.stated_ranges)
    root.error("parameters", "there is none: say what varies, or stated_ranges: true");
  if (spec.parameters.size() > kMostParameters)
    root.error("parameters", "at most " + std::to_string(kMostParameters));
}

/// `base` and the nearest number of steps; as few digits as the step has.
double rounded(double base, double value, double step) {
  const double n = std::round((value - base) / step);
  // Of a step below one, 1 / step is the whole number: 3 / 100 has two digits, 3 * .01 seventeen.
  const double inverse = std::round(1.0 / step);
  return step < 1.0 && std::abs(inverse * step - 1.0) < 1e-9
             ? (std::round(base * inverse) / inverse == base ? (std::round(base * inverse) + n) / inverse
                                                             : base + n / inverse)
             : base + n * step;
}

}  // namespace

const char* name_of(SweepMethod method) { return kMethods[static_cast<std::size_t>(method)].data(); }

double SweptParameter::number_at(double u) const {
  if (listed()) {
    const double n = static_cast<double>(values.size());
    return std::min(n - 1.0, std::floor(u * n));
  }
  if (step > 0.0 && !log_scale) {
    // Every step has the same share of [0, 1], the ends too.
    const double n = std::floor((to - from) / step * (1.0 + 1e-12)) + 1.0;
    return rounded(from, from + step * std::min(n - 1.0, std::floor(u * n)), step);
  }
  if (u <= 0.0 || u >= 1.0) return u <= 0.0 ? from : to;  // as they were stated
  const double exact = log_scale ? from * std::pow(to / from, u) : from + u * (to - from);
  const double unit_of_it =
      step > 0.0 ? step : std::pow(10.0, std::floor(std::log10((log_scale ? exact : to - from) / 100.0)));
  const double base = step > 0.0 ? from : 0.0;
  return std::clamp(rounded(base, exact, unit_of_it), from, to);
}

std::string SweptParameter::text_at(double u) const {
  const double number = number_at(u);
  return listed() ? values[static_cast<std::size_t>(number)] : number_text(number) + unit;
}

std::string SweepOutcome::name() const {
  return (effect ? "effect on " : "") + figure + (arm.empty() ? "" : " of " + arm);
}

SweepSpec read_sweep_text(const std::string& text, const std::string& file, Problems& problems) {
  SweepSpec spec;
  (void)read_key_text(
      text, file, kFile, kSweep.set(), {}, [&](Section& root) { read_root(root, spec); }, problems);
  return spec;
}

SweepSpec read_sweep_file(const std::string& path, Problems& problems) {
  SweepSpec spec;
  (void)read_key_file(
      path, kFile, kSweep.set(), {}, [&](Section& root) { read_root(root, spec); }, problems);
  return spec;
}

}  // namespace stamkund::scenario
