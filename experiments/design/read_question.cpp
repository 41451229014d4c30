// What an experiment file asks: outcome, effect, errors, and what is solved for.
#include <algorithm>

#include "engine/base/nearest.h"
#include "experiments/design/root_keys.h"

namespace stamkund::design {
namespace {

using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::Range;
using scenario::Section;
namespace key = scenario::key;

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) text.pop_back();
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  return text;
}

/// "5 %", ".05", "2.5 % one-sided".
void read_alpha(Section& root, ExperimentSpec& spec) {
  spec.alpha_line = root.place("alpha").line;
  const std::string text = root.text(kExperiment["alpha"]);
  std::string number = text;
  std::optional<Sides> said;
  const std::pair<const char*, Sides> words[] = {{"one-sided", Sides::one},
                                                 {"two-sided", Sides::two},
                                                 {"one sided", Sides::one},
                                                 {"two sided", Sides::two}};
  for (const auto& [word, sides] : words)
    if (const auto at = number.find(word); at != std::string::npos) {
      number.erase(at, std::string(word).size());
      said = sides;
    }
  const auto parsed = scenario::parse_quantity(trimmed(number), Dimension::share, spec.currency);
  if (!parsed.value)
    root.error("alpha", "found '" + printable(text) + "', expected such as '5 %' or '2.5 % one-sided'");
  else if (!(*parsed.value > 0.0 && *parsed.value < 0.5))
    root.error("alpha",
               "out of range: must be more than 0 % and less than 50 %; found '" + printable(text) + "'",
               *parsed.value > 1.0 && number.find('%') == std::string::npos
                   ? "did you mean '" + printable(trimmed(number)) + " %'?"
                   : "");
  spec.alpha = parsed.value && *parsed.value > 0.0 && *parsed.value < 0.5 ? *parsed.value : 0.05;
  const std::string sides =
      root.choice(kExperiment["sides"], {.fallback = said == Sides::one ? "one" : "two"});
  spec.sides = sides == "one" ? Sides::one : Sides::two;
  if (said && *said != spec.sides) root.error("sides", "alpha says the opposite: '" + printable(text) + "'");
}

void read_test(Section& root, ExperimentSpec& spec) {
  auto tests = tests_of(spec.outcome.kind);
  // Against a margin arms differ under what is tested, too.
  if (spec.hypothesis != Hypothesis::superiority &&
      (spec.outcome.kind == OutcomeKind::proportion || spec.outcome.kind == OutcomeKind::retention))
    tests = {"unpooled"};
  if (spec.hypothesis != Hypothesis::superiority && spec.outcome.kind == OutcomeKind::count) tests = {"wald"};
  spec.test =
      root.text(kExperiment["test"], {.fallback = tests.front(), .source = "the usual one of its kind"});
  if (std::find(tests.begin(), tests.end(), spec.test) != tests.end()) return;
  std::string all;
  for (const auto& one : tests) all += (all.empty() ? "" : ", ") + one;
  root.error("test",
             "found '" + printable(spec.test) + "', expected one of " + all + " for the kind " +
                 outcome_names()[static_cast<std::size_t>(spec.outcome.kind)] +
                 (spec.hypothesis == Hypothesis::superiority ? "" : " against a margin"),
             did_you_mean(spec.test, tests));
  spec.test = tests.front();
}

}  // namespace

const std::vector<std::string>& hypothesis_names() {
  static const std::vector<std::string> names(std::begin(kHypotheses), std::end(kHypotheses));
  return names;
}

const std::vector<std::string>& solve_names() {
  static const std::vector<std::string> names(std::begin(kSolves), std::end(kSolves));
  return names;
}

void read_question(Section& root, bool planning, ExperimentSpec& spec) {
  const bool needed =
      spec.design == Design::customers || spec.design == Design::factorial || spec.design == Design::stepped;
  if (root.has("outcome") || (planning && needed))
    root.section(kExperiment["outcome"],
                 [&](Section& section) { read_outcome(section, planning && needed, spec); });
  else
    root.ask(kExperiment["outcome"]);
  root.optional_section(kExperiment["effect"], [&](Section& section) { read_effect(section, spec); });
  if (spec.design == Design::geo && spec.effect.given() && !spec.effect.relative)
    root.error("effect", "of regions it is relative to what they would have had",
               "such as effect: {relative: 5 %}");
  spec.hypothesis = enum_of<Hypothesis>(root.choice(kExperiment["hypothesis"]), kHypotheses);
  const bool share = spec.outcome.kind == OutcomeKind::proportion ||
                     spec.outcome.kind == OutcomeKind::retention ||
                     spec.outcome.kind == OutcomeKind::time_to_event;
  const auto margin = root.optional_constant(
      kExperiment["margin"],
      {.range = share ? kOpenShare : kMany, .dimension = share ? Dimension::share : Dimension::number});
  spec.margin = margin.value_or(0.0);
  if (root.has("solve"))
    spec.solve = enum_of<Solve>(root.choice(kExperiment["solve"], {.required = true}), kSolves);
  root.ask(kExperiment["solve"]);
  // With solve: minimum_detectable_effect it is what is looked for.
  const bool sought = spec.solve == Solve::minimum_detectable_effect;
  if (spec.hypothesis == Hypothesis::superiority && margin)
    root.error("margin", "has an effect only with 'hypothesis: non-inferiority or equivalence'");
  if (spec.hypothesis != Hypothesis::superiority && !margin && !sought)
    root.error(
        "margin", "missing: the difference that does not matter",
        "or, of a test whose size is known, --solve minimum_detectable_effect: the smallest that it shows");
  read_alpha(root, spec);
  const std::size_t said = root.reading().problems->error_count();
  if (root.has("power")) spec.power = root.constant(kExperiment["power"], {.required = true});
  root.ask(kExperiment["power"]);
  // Of what could not be read nothing more is said.
  if (root.reading().problems->error_count() > said) spec.power.reset();
  if (spec.power && !(*spec.power < 1.0))
    root.error("power", "certainty takes endlessly many customers", "such as '80 %' or '90 %'");
  // Without an effect a test calls one with the chance alpha: less is no power.
  if (spec.power && *spec.power <= spec.alpha)
    root.error("power", "no more than alpha: so often luck alone shows something",
               "such as '80 %' or '90 %'");
  read_test(root, spec);
}

}  // namespace stamkund::design
