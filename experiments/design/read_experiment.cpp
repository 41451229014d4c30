#include "experiments/design/read_experiment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "engine/base/nearest.h"
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

constexpr std::string_view kHypotheses[] = {"superiority", "non-inferiority", "equivalence"};
constexpr std::string_view kSides[] = {"two", "one"};
constexpr std::string_view kAdjusts[] = {"none", "bonferroni", "holm", "dunnett", "spot-1"};
constexpr std::string_view kSolves[] = {"size",       "power",    "minimum_detectable_effect",
                                        "allocation", "duration", "profit"};
constexpr std::string_view kDesigns[] = {"customers", "geo"};
constexpr Range kMany{0.0, 1e12, true};
constexpr Range kOpenShare{0.0, 1.0, true};
constexpr std::size_t kMostArms = 64;

constexpr Keys kArm{
    key::text("name", "of the arm").required(),
    key::constant("weight", Dimension::number, kMany, "its part of the customers, beside the others'")
        .or_else("1"),
    key::constant("cost", Dimension::number, {0.0, 1e12}, "of one customer in it").or_else("0"),
    key::constant("sd", Dimension::number, kMany, "of the outcome in it, where it differs").or_none(),
};
KeySet arm_keys() { return kArm.set(); }

constexpr Keys kSize{
    key::words("per_arm", "customers in each arm; one number for all, or one for each"),
    key::constant("total", Dimension::number, kMany, "customers in all arms together").or_none(),
};
KeySet size_keys() { return kSize.set(); }

constexpr Keys kCluster{
    key::constant("size", Dimension::number, {1.0, 1e9},
                  "customers in one cluster, mean; none = as in 'from'")
        .or_none(),
    key::constant(
        "correlation", Dimension::number, {0.0, 1.0},
        "of the outcome of two customers of one cluster (intraclass correlation); none = as in 'from'")
        .or_none(),
    key::constant("size_cv", Dimension::number, {0.0, 100.0},
                  "standard deviation of the size over its mean; with 'from' as there")
        .or_else("0", scenario::kAssumption),
    key::text("from", "file of the past with a row a customer, which tells what is left out").or_else(""),
    key::text("column", "of that file: the customer's cluster").or_else(""),
    key::text("outcome", "of that file: what is measured of her").or_else(""),
};
KeySet cluster_keys() { return kCluster.set(); }

constexpr Keys kCovariate{
    key::constant("correlation", Dimension::number, {-1.0, 1.0},
                  "of the outcome with what was known of the customer before (CUPED)")
        .required(),
};
KeySet covariate_keys() { return kCovariate.set(); }

constexpr Keys kStratum{
    key::text("name", "of the stratum").required(),
    key::constant("share", Dimension::share, kOpenShare, "of customers").required(),
    key::constant("mean", Dimension::number, {-1e12, 1e12}, "of the outcome in it").required(),
    key::constant("sd", Dimension::number, {0.0, 1e12},
                  "of the outcome in it; of a share it follows from the mean")
        .or_none(),
};
KeySet stratum_keys() { return kStratum.set(); }

constexpr Keys kExperiment{
    key::text(kExperimentKey, "version of this format: 1").required(),
    key::text("name", "what the plan calls it").or_else("unnamed experiment"),
    key::text("question", "what shall be known in the end").or_else(""),
    key::text("currency", "short name of the currency of all amounts").or_else("SEK"),
    key::choice("solve", kSolves, "what is looked for; the others have to be given")
        .or_what("what is missing, and the size where power and effect are given"),
    key::choice("design", kDesigns, "what is assigned to the arms")
        .or_what("what the sections of the file say"),
    key::section("geo", geo_keys, "where whole regions are assigned").or_none(),
    key::section("population", population_keys, "simulated customers on whom the plan rests").or_none(),
    key::section("outcome", outcome_keys, "what is measured").required(),
    key::section("effect", effect_keys, "the difference that shall be found"),
    key::choice("hypothesis", kHypotheses, "what shall be shown").or_else("superiority"),
    key::constant("margin", Dimension::number, kMany, "difference that does not matter, absolute")
        .or_none()
        .with("hypothesis: non-inferiority or equivalence"),
    key::text("alpha", "chance of an error of the first kind, such as '5 %' or '2.5 % one-sided'")
        .or_else("5 %", "convention (Fisher 1925)"),
    key::choice("sides", kSides, "of the test").or_what("what alpha says; otherwise two"),
    key::constant("power", Dimension::share, kOpenShare, "chance to find the effect")
        .or_what("80 % (convention, Cohen 1988), where it is not solved for"),
    key::text("test", "which test is planned").or_what("the first of its kind: docs/formats/experiment.md"),
    key::choice("adjust", kAdjusts, "how several comparisons share the error")
        .or_what("dunnett with more than two arms, otherwise none"),
    key::count("success_metrics", 1, 1000, "outcomes of which any one may show success").or_else("1"),
    key::count("guardrail_metrics", 0, 1000, "outcomes that must all be shown to be unharmed").or_else("0"),
    key::list("arms", arm_keys, "the control first").or_none(),
    key::words("allocation",
               "a weight for each arm, the control first; or cost-optimal: n ~ sd / sqrt(cost)"),
    key::section("size", size_keys, "customers, where they are given").or_none(),
    key::section("cluster", cluster_keys, "where whole households or stores are assigned").or_none(),
    key::section("covariate", covariate_keys, "what is known before and adjusted for").or_none(),
    key::list("strata", stratum_keys, "within which arms are filled evenly").or_none(),
    key::section("looks", looks_keys, "when it is looked at before the end").or_none(),
    key::section("always_valid", always_valid_keys, "a bound that holds at every look").or_none(),
    key::section("customers", customers_keys, "who comes by, to take part").or_none(),
    key::constant("duration", Dimension::duration, {0.0, 36525.0, true},
                  "for how long customers are taken in")
        .or_none(),
    key::section("decision", decision_keys, "what the answer is worth").or_none(),
    key::constant("budget", Dimension::number, kMany, "that customers in the test may cost").or_none(),
    key::section("analysis", nullptr, "how the data are analyzed").or_none(),
};

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
  const auto tests = tests_of(spec.outcome.kind);
  spec.test = root.text(kExperiment["test"], {.fallback = tests.front()});
  if (std::find(tests.begin(), tests.end(), spec.test) != tests.end()) return;
  std::string all;
  for (const auto& one : tests) all += (all.empty() ? "" : ", ") + one;
  root.error("test",
             "found '" + printable(spec.test) + "', expected one of " + all + " for the kind " +
                 outcome_names()[static_cast<std::size_t>(spec.outcome.kind)],
             did_you_mean(spec.test, tests));
  spec.test = tests.front();
}

void read_arms(Section& root, ExperimentSpec& spec) {
  std::set<std::string> names;
  root.list(kExperiment["arms"], [&](Section& section, std::size_t) {
    ArmSpec arm;
    arm.name = section.text(kArm["name"]);
    arm.weight = section.constant(kArm["weight"]);
    arm.cost = section.constant(kArm["cost"]);
    arm.sd = section.optional_constant(kArm["sd"]);
    if (section.has("weight")) spec.allocation_given = true;
    if (!arm.name.empty() && !names.insert(arm.name).second)
      section.error("name", "another arm is called '" + printable(arm.name) + "'");
    spec.arms.push_back(std::move(arm));
  });
  spec.arms_named = !spec.arms.empty();
  if (root.has("arms") && !root.is_none("arms") && spec.arms.size() < 2)
    root.error("arms", "an experiment compares at least two arms");
  if (spec.arms.size() > kMostArms) root.error("arms", "at most 64 arms");
}

void read_allocation(Section& root, ExperimentSpec& spec) {
  std::vector<double> weights;
  const auto words = root.words(kExperiment["allocation"]);
  if (words && words->size() == 1 && words->front() == "cost-optimal") {
    spec.cost_optimal = true;
  } else if (words) {
    for (const auto& word : *words) {
      const auto parsed = scenario::parse_quantity(word, Dimension::share, spec.currency);
      if (!parsed.value || !(*parsed.value > 0.0 && *parsed.value < 1e12)) {
        root.error("allocation",
                   "found '" + printable(word) + "', expected a weight above 0 for each arm, or cost-optimal",
                   did_you_mean(word, {"cost-optimal"}));
        weights.clear();
        break;
      }
      weights.push_back(*parsed.value);
    }
    if (weights.size() == 1) {
      root.error("allocation", "one weight divides nothing: give one for each arm, such as [1, 2]");
      weights.clear();
    }
    if (weights.size() > kMostArms) {
      root.error("allocation", "at most 64 arms");
      weights.clear();
    }
  }
  if ((spec.cost_optimal || !weights.empty()) && spec.allocation_given)
    root.error("allocation", "the arms have weights already", "say it in one place");
  if (spec.arms.empty()) {
    const std::size_t arms = std::max<std::size_t>(2, weights.size());
    spec.arms.resize(arms);
    for (std::size_t i = 0; i < arms; ++i)
      spec.arms[i].name = i == 0 ? "control" : arms == 2 ? "treated" : "treated " + std::to_string(i);
  }
  if (!weights.empty() && weights.size() != spec.arms.size())
    root.error("allocation", "found " + std::to_string(weights.size()) + " weights for " +
                                 std::to_string(spec.arms.size()) + " arms");
  for (std::size_t i = 0; i < std::min(weights.size(), spec.arms.size()); ++i)
    spec.arms[i].weight = weights[i];
  spec.allocation_given = spec.allocation_given || !weights.empty();
  if (spec.cost_optimal)
    for (const auto& arm : spec.arms)
      if (!(arm.cost > 0.0)) {
        root.error("allocation",
                   "cost-optimal needs what a customer of each arm costs; '" + printable(arm.name) +
                       "' costs nothing, so there could be endlessly many",
                   "give every arm a 'cost'");
        break;
      }
}

void read_size(Section& section, ExperimentSpec& spec) {
  std::vector<double> sizes = numbers_of(section, kSize["per_arm"], 0.0, 1e12);
  const auto total = section.optional_constant(kSize["total"]);
  if (section.has("per_arm") && section.has("total"))
    section.error("total", "per_arm says it already: give one of the two");
  if (!section.has("per_arm") && !section.has("total"))
    section.error("total", "missing: the number of customers, in total or per_arm");
  if (total) {
    double sum = 0.0;
    for (const auto& arm : spec.arms) sum += arm.weight;
    for (const auto& arm : spec.arms) spec.per_arm.push_back(*total * arm.weight / sum);
    return;
  }
  if (sizes.size() == 1) sizes.assign(spec.arms.size(), sizes[0]);
  if (!sizes.empty() && sizes.size() != spec.arms.size()) {
    section.error("per_arm", "found " + std::to_string(sizes.size()) + " sizes for " +
                                 std::to_string(spec.arms.size()) + " arms");
    return;
  }
  if (!sizes.empty() && (spec.allocation_given || spec.cost_optimal))
    for (std::size_t i = 1; i < sizes.size(); ++i)
      if (!spec.cost_optimal &&
          std::abs(sizes[i] * spec.arms[0].weight / (sizes[0] * spec.arms[i].weight) - 1.0) > 1e-6) {
        section.error("per_arm", "does not agree with the allocation", "leave one of the two out");
        break;
      }
  spec.per_arm = sizes;
  for (std::size_t i = 0; i < sizes.size(); ++i) spec.arms[i].weight = sizes[i] / sizes[0];
}

void read_strata(Section& root, ExperimentSpec& spec) {
  const bool share =
      spec.outcome.kind == OutcomeKind::proportion || spec.outcome.kind == OutcomeKind::retention;
  root.list(kExperiment["strata"], [&](Section& section, std::size_t) {
    StratumSpec stratum;
    stratum.name = section.text(kStratum["name"]);
    stratum.share = section.constant(kStratum["share"]);
    stratum.mean =
        section.constant(kStratum["mean"], {.range = share ? Range{0.0, 1.0} : Range{-1e12, 1e12},
                                            .dimension = share ? Dimension::share : Dimension::number});
    const auto sd = section.optional_constant(kStratum["sd"]);
    if (share && sd) section.error("sd", "of a share it follows from the mean", "take it away");
    if (!share && !sd) section.error("sd", "missing: of the outcome in this stratum");
    stratum.sd = share ? std::sqrt(std::max(0.0, stratum.mean * (1.0 - stratum.mean))) : sd.value_or(0.0);
    spec.strata.push_back(std::move(stratum));
  });
  double sum = 0.0;
  for (const auto& one : spec.strata) sum += one.share;
  if (!spec.strata.empty() && std::abs(sum - 1.0) > 1e-6)
    root.error("strata", "their shares sum to " + std::to_string(100.0 * sum) + " %, expected 100 %");
}

void read_cluster(Section& section, ClusterSpec& cluster) {
  const auto size = section.optional_constant(kCluster["size"]);
  const auto correlation = section.optional_constant(kCluster["correlation"]);
  cluster.size_cv = section.constant(kCluster["size_cv"]);
  cluster.from = section.text(kCluster["from"]);
  cluster.column = section.text(kCluster["column"]);
  cluster.outcome = section.text(kCluster["outcome"]);
  cluster.size_given = size.has_value();
  cluster.correlation_given = correlation.has_value();
  cluster.cv_given = section.has("size_cv");
  cluster.size = size.value_or(1.0);
  cluster.correlation = correlation.value_or(0.0);
  if (cluster.from.empty()) {
    for (const auto& [name, there] :
         {std::pair{"size", cluster.size_given}, {"correlation", cluster.correlation_given}})
      if (!there)
        section.error(name, "missing",
                      "say it, or take it from the past with 'from', 'column' and 'outcome'");
  } else if (cluster.column.empty() || cluster.outcome.empty()) {
    section.error("from", "which columns say the cluster and the outcome is missing",
                  "such as column: household, outcome: spend");
  }
}

void read_question(Section& root, bool planning, ExperimentSpec& spec) {
  if (root.has("outcome") || (planning && spec.design == Design::customers))
    root.section(kExperiment["outcome"], [&](Section& section) {
      read_outcome(section, planning && spec.design == Design::customers, spec);
    });
  else
    root.ask(kExperiment["outcome"]);
  root.optional_section(kExperiment["effect"], [&](Section& section) { read_effect(section, spec); });
  if (spec.design == Design::geo && spec.effect.given() && !spec.effect.relative)
    root.error("effect", "of regions it is relative to what they would have had",
               "such as effect: {relative: 5 %}");
  spec.hypothesis = enum_of<Hypothesis>(root.choice(kExperiment["hypothesis"]), kHypotheses);
  const auto margin = root.optional_constant(kExperiment["margin"],
                                             {.dimension = spec.outcome.kind == OutcomeKind::proportion ||
                                                                   spec.outcome.kind == OutcomeKind::retention
                                                               ? Dimension::share
                                                               : Dimension::number});
  spec.margin = margin.value_or(0.0);
  if (spec.hypothesis == Hypothesis::superiority && margin)
    root.error("margin", "has an effect only with 'hypothesis: non-inferiority or equivalence'");
  if (spec.hypothesis != Hypothesis::superiority && !margin)
    root.error("margin", "missing: the difference that does not matter");
  read_alpha(root, spec);
  if (root.has("power")) spec.power = root.constant(kExperiment["power"], {.required = true});
  root.ask(kExperiment["power"]);
  if (spec.power && !(*spec.power < 1.0))
    root.error("power", "certainty takes endlessly many customers", "such as '80 %' or '90 %'");
  read_test(root, spec);
  if (root.has("solve"))
    spec.solve = enum_of<Solve>(root.choice(kExperiment["solve"], {.required = true}), kSolves);
  root.ask(kExperiment["solve"]);
}

void read_design(Section& root, ExperimentSpec& spec) {
  read_arms(root, spec);
  read_allocation(root, spec);
  root.optional_section(kExperiment["size"], [&](Section& section) { read_size(section, spec); });
  const std::string adjust =
      root.choice(kExperiment["adjust"], {.fallback = spec.arms.size() > 2 ? "dunnett" : "none"});
  spec.adjust = enum_of<Adjust>(adjust, kAdjusts);
  spec.success_metrics = static_cast<std::size_t>(root.count(kExperiment["success_metrics"]));
  spec.guardrail_metrics = static_cast<std::size_t>(root.count(kExperiment["guardrail_metrics"]));
  root.optional_section(kExperiment["cluster"],
                        [&](Section& section) { read_cluster(section, spec.cluster); });
  root.optional_section(kExperiment["covariate"], [&](Section& section) {
    spec.covariate_correlation = section.constant(kCovariate["correlation"]);
    if (std::abs(spec.covariate_correlation) >= 1.0)
      section.error("correlation", "if the outcome is known before, no test is needed");
  });
  read_strata(root, spec);
}

/// Which design it is, and its own section. What only other designs have is out of place.
void read_kind_of_design(Section& root, bool planning, ExperimentSpec& spec) {
  const bool geo = root.optional_section(kExperiment["geo"],
                                         [&](Section& section) { read_geo(section, planning, spec.geo); });
  const std::string said = root.choice(kExperiment["design"], {.fallback = geo ? "geo" : "customers"});
  spec.design = enum_of<Design>(said, kDesigns);
  if (spec.design == Design::geo && !geo)
    root.error("geo", "missing: which columns and regions there are", "such as geo: {history: sales.csv}");
  if (spec.design == Design::customers && geo)
    root.error("design", "the section 'geo' is of another design", "design: geo");
  if (spec.design == Design::customers) return;
  for (const char* one : {"solve",        "population",      "hypothesis",        "margin",   "test",
                          "adjust",       "success_metrics", "guardrail_metrics", "arms",     "allocation",
                          "size",         "cluster",         "covariate",         "strata",   "looks",
                          "always_valid", "customers",       "duration",          "decision", "budget"})
    if (root.has(one) && !root.is_none(one))
      root.error(one, "has no effect with design: " + said, "take it away");
}

void read_root(Section& root, bool planning, ExperimentSpec& spec, const std::vector<LentSection>& lent) {
  const std::string version = root.text(kExperiment[kExperimentKey]);
  if (version != std::to_string(kExperimentVersion) && !version.empty())
    root.error(kExperimentKey, "format version '" + printable(version) +
                                   "' is not known; this program reads version " +
                                   std::to_string(kExperimentVersion));
  spec.name = root.text(kExperiment["name"]);
  spec.question = root.text(kExperiment["question"]);
  spec.currency = root.text(kExperiment["currency"]);
  root.reading().currency = spec.currency.empty() ? "SEK" : spec.currency;
  read_kind_of_design(root, planning, spec);
  root.optional_section(kExperiment["population"], [&](Section& section) { read_population(section, spec); });
  read_question(root, planning, spec);
  read_design(root, spec);
  const bool looks =
      root.optional_section(kExperiment["looks"], [&](Section& section) { read_looks(section, spec.looks); });
  const bool always = root.optional_section(
      kExperiment["always_valid"], [&](Section& section) { read_always_valid(section, spec.always_valid); });
  if (looks && always)
    root.error("always_valid",
               "looks are planned already: a bound holds at those, or at every look, not both");
  root.optional_section(kExperiment["customers"],
                        [&](Section& section) { read_customers(section, spec.flow); });
  if (spec.population.given && spec.flow.given)
    root.error("customers", "the population says who comes by: give one of the two");
  spec.duration_days = root.optional_constant(kExperiment["duration"]);
  root.optional_section(kExperiment["decision"], [&](Section& section) {
    read_decision(section, spec.population.given, spec.decision);
  });
  spec.budget = root.optional_constant(kExperiment["budget"]);
  bool analysis = false;
  for (const auto& one : lent)
    if (one.key.name == "analysis") {
      root.optional_section(one.key, one.read);
      analysis = true;
    }
  if (!analysis) root.ask(kExperiment["analysis"]);
}

const scenario::FileKind kKind{"experiment", "see docs/formats/experiment.md"};

}  // namespace

const std::vector<std::string>& hypothesis_names() {
  static const std::vector<std::string> names(std::begin(kHypotheses), std::end(kHypotheses));
  return names;
}

const std::vector<std::string>& solve_names() {
  static const std::vector<std::string> names(std::begin(kSolves), std::end(kSolves));
  return names;
}

KeySet experiment_keys() { return kExperiment.set(); }

namespace {

template <class Read>
ExperimentFile read(const Read& source, bool planning, const std::vector<LentSection>& lent) {
  ExperimentFile out;
  auto file = source([&](Section& root) { read_root(root, planning, out.spec, lent); });
  out.resolved = std::move(file.resolved);
  out.assumptions = std::move(file.assumptions);
  return out;
}

}  // namespace

ExperimentFile read_experiment_text(const std::string& text, const std::string& file,
                                    const std::vector<scenario::Override>& overrides, bool planning,
                                    Problems& problems, const std::vector<LentSection>& lent) {
  return read(
      [&](const auto& keep) {
        return scenario::read_key_text(text, file, kKind, kExperiment.set(), overrides, keep, problems);
      },
      planning, lent);
}

ExperimentFile read_experiment_file(const std::string& path, const std::vector<scenario::Override>& overrides,
                                    bool planning, Problems& problems, const std::vector<LentSection>& lent) {
  return read(
      [&](const auto& keep) {
        return scenario::read_key_file(path, kKind, kExperiment.set(), overrides, keep, problems);
      },
      planning, lent);
}

}  // namespace stamkund::design
