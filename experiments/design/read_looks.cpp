// When an experiment is looked at, who comes by to take part, and what its answer is worth.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "engine/base/problems.h"
#include "experiments/design/reading.h"

namespace stamkund::design {
namespace {

using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::Range;
using scenario::Section;
namespace key = scenario::key;

constexpr std::string_view kRules[] = {"pocock",
                                       "obrien-fleming",
                                       "wang-tsiatis",
                                       "haybittle-peto",
                                       "lan-demets-obrien-fleming",
                                       "lan-demets-pocock",
                                       "kim-demets",
                                       "hwang-shih-decani"};
constexpr std::string_view kFutilityRules[] = {"lan-demets-obrien-fleming", "lan-demets-pocock", "kim-demets",
                                               "hwang-shih-decani"};
constexpr std::string_view kFutility[] = {"none", "binding", "non-binding"};
constexpr std::string_view kBounds[] = {"none",          "normal-mixture", "gamma-exponential",
                                        "gamma-poisson", "beta-binomial",  "stitched"};
constexpr Range kMany{0.0, 1e12, true};
constexpr std::size_t kMostLooks = 20;

constexpr Keys kLooks{
    key::choice("rule", kRules, "how the error is shared between looks")
        .or_else("lan-demets-obrien-fleming", "the usual choice where looks may move (Lan & DeMets 1983)"),
    key::count("count", 1, kMostLooks, "number of looks, the last one included")
        .or_what("as many as information says"),
    key::words("information", "share of the information at each look, rising to 1; equal steps if left out"),
    key::constant(
        "parameter", Dimension::number, {-40.0, 40.0},
        "Wang-Tsiatis: Delta; Kim-DeMets: rho; Hwang-Shih-DeCani: gamma; Haybittle-Peto: the early bound")
        .or_what("0.25, 2, -4, or 3, as the rule has it"),
    key::choice("futility", kFutility, "may it stop because it will hardly succeed").or_else("none"),
    key::choice("futility_rule", kFutilityRules, "how the chance to miss is spent")
        .or_else("lan-demets-obrien-fleming")
        .with("futility: binding or non-binding"),
    key::constant("futility_parameter", Dimension::number, {-40.0, 40.0}, "of that rule")
        .or_what("2 or -4, as the rule has it")
        .with("futility: binding or non-binding"),
};

constexpr Keys kAlwaysValid{
    key::choice("bound", kBounds, "which bound holds at every look").or_else("normal-mixture"),
    key::constant("best_at", Dimension::share, {0.0, 1.0, true},
                  "share of the planned size at which the bound is tightest")
        .or_else("50 %", scenario::kAssumption),
};

constexpr Keys kCustomers{
    key::constant("per_day", Dimension::number, kMany, "new customers a day, each seen for the first time")
        .or_none(),
    key::constant("base", Dimension::number, kMany, "customers there are, with different rates").or_none(),
    key::constant("r", Dimension::number, {0.0, 1e6, true}, "their rates are Gamma(r, alpha)").or_none(),
    key::constant("alpha", Dimension::duration, {0.0, 1e9, true}, "their rates are Gamma(r, alpha)")
        .or_none(),
};

constexpr Keys kDecision{
    key::constant("customers", Dimension::number, kMany,
                  "to whom the better arm goes, those of the test included")
        .required(),
    key::constant("value", Dimension::number, kMany, "profit of one unit of the outcome").or_else("1"),
    key::words("prior_mean", "of an arm's mean outcome; one for all arms, or one for each"),
    key::words("prior_sd",
               "how far arms of past tests were apart from it; one for all arms, or one for each"),
    key::constant("effect_mean", Dimension::number, {-1e12, 1e12}, "of the difference, before the test")
        .or_else("0"),
    key::constant("effect_sd", Dimension::number, kMany, "its uncertainty before the test").or_none(),
    key::constant("in_test", Dimension::number, kMany,
                  "customers of the test, where that is settled and only the split is looked for")
        .or_none()
        .with("solve: profit"),
    key::constant("fixed_cost", Dimension::number, {0.0, 1e12}, "of running the test at all").or_else("0"),
    key::constant("roll_out_cost", Dimension::number, {0.0, 1e12}, "of a customer treated afterwards")
        .or_else("0"),
    key::count("looks", 1, 20,
               "equal parts, after each of which the better arm is rolled out where going on does not pay; "
               "solve: profit "
               "takes as many of them as pay best")
        .or_else("1")
        .with("two arms"),
    key::constant("look_cost", Dimension::number, {0.0, 1e12}, "of each look before the last").or_else("0"),
    key::count("steps", 1, 10000, "in which customers come by, as many in each; of an arm's prior")
        .or_else("100"),
    key::constant("delay", Dimension::share, {0.0, 1.0},
                  "of the time, after which outcomes are known; of an arm's prior")
        .or_else("0 %"),
};

/// What is usual; 0 where a rule has no parameter.
scenario::Here default_parameter(LookRule rule) {
  switch (rule) {
    case LookRule::wang_tsiatis:
      return {.fallback = "0.25", .source = "half way between O'Brien-Fleming and Pocock (assumption)"};
    case LookRule::haybittle_peto:
      return {.fallback = "3", .source = "convention (Peto et al. 1976)"};
    case LookRule::kim_demets:
      return {.fallback = "2", .source = scenario::kAssumption};
    case LookRule::hwang_shih_decani:
      return {.fallback = "-4", .source = "like O'Brien-Fleming (Hwang, Shih & DeCani 1990)"};
    default:
      return {};
  }
}

bool has_parameter(LookRule rule) { return default_parameter(rule).fallback.has_value(); }

void read_parameter(Section& section, const Key& declared, LookRule rule, double& parameter) {
  const std::string name(declared.name);
  parameter = 0.0;
  if (!has_parameter(rule)) {
    if (section.has(name))
      section.idle(declared, "this rule has no parameter");
    else
      section.ask(declared);
    return;
  }
  parameter = section.constant(declared, default_parameter(rule));
  const bool positive = rule == LookRule::kim_demets || rule == LookRule::haybittle_peto;
  if (positive && !(parameter > 0.0)) section.error(name, "must be more than 0 for this rule");
  if (rule == LookRule::wang_tsiatis && !(parameter >= -1.0 && parameter <= 0.5))
    section.error(name, "Wang-Tsiatis' Delta lies between -1 and 0.5: 0 is O'Brien-Fleming, 0.5 is Pocock");
}

}  // namespace

const std::vector<std::string>& look_rule_names() {
  static const std::vector<std::string> names(std::begin(kRules), std::end(kRules));
  return names;
}

const std::vector<std::string>& always_valid_names() {
  static const std::vector<std::string> kNames(std::begin(kBounds), std::end(kBounds));
  return kNames;
}

KeySet looks_keys() { return kLooks.set(); }
KeySet always_valid_keys() { return kAlwaysValid.set(); }
KeySet customers_keys() { return kCustomers.set(); }
KeySet decision_keys() { return kDecision.set(); }

std::vector<double> numbers_of(Section& section, const Key& declared, double low, double high) {
  std::vector<double> out;
  const auto words = section.words(declared);
  if (!words) return out;
  for (const auto& word : *words) {
    const auto parsed = scenario::parse_quantity(word, Dimension::share, "SEK");
    if (!parsed.value || !(*parsed.value > low && *parsed.value <= high)) {
      section.error(
          std::string(declared.name),
          "found '" + printable(word) + "', expected a number above " +
              std::to_string(static_cast<long long>(low)) +
              (std::isfinite(high) ? " and at most " + std::to_string(static_cast<long long>(high)) : ""));
      return {};
    }
    out.push_back(*parsed.value);
  }
  return out;
}

void read_looks(Section& section, LooksSpec& looks) {
  looks.rule = enum_of<LookRule>(section.choice(kLooks["rule"]), kRules);
  looks.information = numbers_of(section, kLooks["information"], 0.0, 1.0);
  for (std::size_t i = 1; i < looks.information.size(); ++i)
    if (!(looks.information[i] > looks.information[i - 1])) {
      section.error("information", "must rise from look to look");
      break;
    }
  if (!looks.information.empty() && looks.information.back() < 1.0)
    section.error("information", "the last look has all of it: end the list with 1");
  if (looks.information.size() > kMostLooks)
    section.error("information", "at most " + std::to_string(kMostLooks) + " looks");
  if (section.has("count")) {
    looks.count = static_cast<std::size_t>(section.count(kLooks["count"], {.required = true}));
    if (!looks.information.empty() && looks.count != looks.information.size())
      section.error("count", "information lists " + std::to_string(looks.information.size()) + " looks",
                    "leave count out, or make them agree");
  } else {
    section.ask(kLooks["count"]);
    looks.count = looks.information.size();
    if (!section.has("information")) section.error("count", "missing: the number of looks");
  }
  read_parameter(section, kLooks["parameter"], looks.rule, looks.parameter);
  const std::string futility = section.choice(kLooks["futility"]);
  looks.futility = enum_of<Futility>(futility, kFutility);
  if (looks.futility == Futility::none) return;
  looks.futility_rule = enum_of<LookRule>(section.choice(kLooks["futility_rule"]), kRules);
  read_parameter(section, kLooks["futility_parameter"], looks.futility_rule, looks.futility_parameter);
}

void read_always_valid(Section& section, AlwaysValidSpec& always_valid) {
  always_valid.bound = enum_of<AlwaysValidBound>(section.choice(kAlwaysValid["bound"]), kBounds);
  always_valid.best_at = section.constant(kAlwaysValid["best_at"]);
}

void read_customers(Section& section, FlowSpec& flow) {
  flow.given = true;
  flow.per_day = section.optional_constant(kCustomers["per_day"]);
  flow.base = section.optional_constant(kCustomers["base"]);
  const auto r = section.optional_constant(kCustomers["r"]);
  const auto alpha = section.optional_constant(kCustomers["alpha"]);
  flow.r = r.value_or(0.0);
  flow.alpha = alpha.value_or(0.0);
  if (r.has_value() != alpha.has_value())
    section.error(r ? "alpha" : "r", "missing: r and alpha say together how purchase rates differ");
  if (!flow.per_day && !(flow.base && r))
    section.error("per_day", "missing: who comes by", "give 'per_day', or 'base' with 'r' and 'alpha'");
  if (flow.base && !r)
    section.error("base", "how often they come is not said",
                  "give 'r' and 'alpha' (docs/methods/experiments.md)");
}

void read_decision(Section& section, ExperimentSpec& spec) {
  DecisionSpec& decision = spec.decision;
  decision.given = true;
  decision.customers = section.constant(kDecision["customers"]);
  decision.value = section.constant(kDecision["value"]);
  decision.prior_mean = numbers_of(section, kDecision["prior_mean"], -1e12, 1e12);
  decision.prior_sd = numbers_of(section, kDecision["prior_sd"], 0.0, 1e12);
  const bool sd = section.has("prior_sd");
  for (const auto& [name, values] :
       {std::pair{"prior_mean", &decision.prior_mean}, {"prior_sd", &decision.prior_sd}})
    if (values->size() > 1 && values->size() != spec.arms.size()) {
      section.error(
          name,
          "found " + std::to_string(values->size()) + " for " + std::to_string(spec.arms.size()) + " arms",
          "one for all, or one for each, the control's first");
      values->clear();
    }
  if (section.has("prior_mean") && !sd)
    section.error("prior_mean", "has an effect only with 'prior_sd'",
                  "effect_mean is that of the difference");
  decision.effect_mean = section.constant(kDecision["effect_mean"]);
  decision.effect_sd = section.optional_constant(kDecision["effect_sd"]);
  decision.fixed_cost = section.constant(kDecision["fixed_cost"]);
  decision.roll_out_cost = section.constant(kDecision["roll_out_cost"]);
  decision.looks = static_cast<std::size_t>(section.count(kDecision["looks"]));
  decision.look_cost = section.constant(kDecision["look_cost"]);
  if (decision.looks > 1 && spec.arms.size() > 2)
    section.error("looks",
                  "when to stop is known for two arms, and there are " + std::to_string(spec.arms.size()),
                  "leave it out, or compare two arms");
  if (decision.looks > 1 && (spec.looks.count > 1 || spec.always_valid.bound != AlwaysValidBound::none))
    section.error("looks",
                  "the test has bounds of its own ('looks' or 'always_valid'), which say when it ends",
                  "keep one of the two: bounds for a verdict on an error level, 'decision.looks' for profit");
  if (!section.has("looks") && section.has("look_cost"))
    section.error("look_cost", "has an effect only with 'looks'", "say how many there may be: looks: 4");
  decision.steps = section.count(kDecision["steps"]);
  decision.delay = section.constant(kDecision["delay"]);
  decision.in_test = section.optional_constant(kDecision["in_test"]);
  if (decision.in_test && *decision.in_test >= decision.customers)
    section.error("in_test", "the test takes all customers: nobody is left to roll out to",
                  "'customers' are those of the test and all later ones");
  if (!sd && !decision.effect_sd && !spec.population.given)
    section.error(
        "prior_sd", "missing: without what was believed before, a test's worth cannot be told",
        "give prior_sd (spread of arms' means) or effect_sd (of their difference), from past tests");
  if (sd && decision.effect_sd) section.error("effect_sd", "prior_sd says it already: give one of the two");
}

}  // namespace stamkund::design
