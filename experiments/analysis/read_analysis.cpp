#include "experiments/analysis/read_analysis.h"

#include <algorithm>
#include <array>

#include "engine/scenario/section.h"
#include "experiments/analysis/plan.h"
#include "experiments/design/read_experiment.h"

namespace stamkund::analysis {
namespace {

using namespace scenario;

constexpr std::string_view kKinds[] = {"guess", "proportion", "mean", "revenue", "count", "ratio", "time"};
constexpr std::string_view kMethods[] = {"automatic", "welch", "pooled", "permutation", "winsorised",
                                         "bootstrap", "score", "cuped",  "regression",  "negative-binomial",
                                         "log-rank"};
constexpr std::string_view kAdjusts[] = {"automatic", "none", "bonferroni", "holm", "dunnett"};
constexpr Range kAmountRange{-1e12, 1e12};

constexpr Keys kOutcome{
    key::text("column", "the column of the outcome").required(),
    key::choice("kind", kKinds, "what it measures").or_else("guess"),
    key::text("per", "a ratio's denominator, or the exposure of a count").or_else(""),
    key::text("event", "of a time: the column that says whether it happened").or_else(""),
    key::text("success", "of a proportion: the word that counts as 1").or_else(""),
    key::constant("guardrail", Dimension::change, {1e-9, 10.0},
                  "it must not become worse by more than this share of the control")
        .or_none(),
    key::flag("less_is_better", "more of it is worse: of a guardrail, and for the decision").or_else("false"),
};

constexpr Keys kShare{
    key::text("arm", "name of the arm").required(),
    key::constant("share", Dimension::number, {1e-9, 1e9}, "its size, relative to the others").required(),
};

constexpr Keys kPrior{
    key::constant("mean", Dimension::number, kAmountRange, "of the effect on the first outcome").or_else("0"),
    key::constant("sd", Dimension::number, {1e-12, 1e12}, "its standard deviation").required(),
};
KeySet prior_keys() { return kPrior.set(); }

constexpr Keys kWorth{
    key::constant("margin", Dimension::number, {0.0, 1e12}, "profit for each unit of the first outcome")
        .or_else("1"),
    key::constant("contact_cost", Dimension::number, {0.0, 1e12}, "for each customer of an arm").or_else("0"),
    key::section("prior", prior_keys, "of the effect on the first outcome, before the test").or_none(),
    key::constant("customers", Dimension::number, {1.0, 1e12}, "to whom the decision applies").or_none(),
};

KeySet outcome_keys() { return kOutcome.set(); }
KeySet share_keys() { return kShare.set(); }
KeySet worth_keys() { return kWorth.set(); }

constexpr Keys kAnalysis{
    key::text("arm", "the column that says who was in which arm").or_what("a column with a usual name"),
    key::text("control", "the arm that the others are compared with").or_what("an arm with a usual name"),
    key::text("unit", "the column of the customer; none: every row is one")
        .or_what("a column with a usual name"),
    key::text("cluster", "households, stores: what was assigned together").or_else(""),
    key::list("outcomes", outcome_keys, "what is compared").or_what("--outcome"),
    key::words("covariates", "numbers known before the test, to reduce the variance").or_what("none"),
    key::words("segments", "effects by the words of these columns too").or_what("none"),
    key::list("shares", share_keys, "how large the arms were meant to be").or_what("equal"),
    key::text("date", "the column of the day of assignment").or_else(""),
    key::text("date_format", "such as DD.MM.YYYY").or_what("by the values"),
    key::text("decimal_mark", "of numbers in the data").or_else("."),
    key::choice("method", kMethods, "how effects are estimated").or_else("automatic"),
    key::choice("adjust", kAdjusts, "for several arms").or_else("automatic"),
    key::constant("winsorise_at", Dimension::share, {0.5, 1.0}, "quantile of the values above 0")
        .or_else("99 %", kAssumption),
    key::count("resplits", 99, 1'000'000, "random re-splits and bootstrap samples")
        .or_else("9999", kAssumption),
    key::count("seed", 0, 999'999'999'999'999'999ULL, "of everything random").or_else("1"),
    key::constant("planned_customers", Dimension::number, {2.0, 1e12},
                  "how many the test is to have in the end; asks for intervals that hold at every look")
        .or_none(),
    key::section("worth", worth_keys, "asks for a decision").or_none(),
};

template <class Enumeration>
Enumeration chosen(Section& section, const Key& key, const std::vector<std::string>& names) {
  const std::string word = section.choice(key);
  const auto found = std::find(names.begin(), names.end(), word);
  return static_cast<Enumeration>(found == names.end() ? 0 : found - names.begin());
}

std::string optional_text(Section& section, const Key& key) {
  section.ask(key);
  return section.has(std::string(key.name)) ? section.text(key, {.fallback = ""}) : "";
}

void read_outcome(Section& section, OutcomeSpec& outcome) {
  outcome.column = section.text(kOutcome["column"]);
  outcome.kind = chosen<Kind>(section, kOutcome["kind"], kind_names());
  outcome.per = section.text(kOutcome["per"]);
  outcome.event = section.text(kOutcome["event"]);
  outcome.success = section.text(kOutcome["success"]);
  outcome.margin = section.optional_constant(kOutcome["guardrail"]);
  if (outcome.margin && *outcome.margin >= 1.0)
    section.error("guardrail", "a margin of 100 % or more of the control guards nothing",
                  "a bare 5 is 500 %: write '5 %'");
  outcome.more_is_better = !section.flag(kOutcome["less_is_better"]);
}

void read_worth(Section& section, Worth& worth) {
  worth.margin = section.constant(kWorth["margin"]);
  worth.contact_cost = section.constant(kWorth["contact_cost"]);
  section.optional_section(kWorth["prior"], [&](Section& prior) {
    worth.prior_mean = prior.constant(kPrior["mean"]);
    worth.prior_sd = prior.constant(kPrior["sd"]);
  });
  worth.customers = section.optional_constant(kWorth["customers"]);
}

}  // namespace

KeySet analysis_keys() { return kAnalysis.set(); }

void read_analysis(Section& section, Spec& spec) {
  spec.arm = optional_text(section, kAnalysis["arm"]);
  spec.control = optional_text(section, kAnalysis["control"]);
  spec.unit = optional_text(section, kAnalysis["unit"]);
  spec.cluster = section.text(kAnalysis["cluster"]);
  section.list(kAnalysis["outcomes"], [&](Section& one, std::size_t) {
    OutcomeSpec outcome;
    read_outcome(one, outcome);
    spec.outcomes.push_back(std::move(outcome));
  });
  spec.covariates = section.words(kAnalysis["covariates"]).value_or(std::vector<std::string>{});
  spec.segments = section.words(kAnalysis["segments"]).value_or(std::vector<std::string>{});
  section.list(kAnalysis["shares"], [&](Section& one, std::size_t) {
    const std::string arm = one.text(kShare["arm"]);
    spec.shares.push_back({arm, one.constant(kShare["share"])});
  });
  spec.date = section.text(kAnalysis["date"]);
  spec.date_format = optional_text(section, kAnalysis["date_format"]);
  const std::string mark = section.text(kAnalysis["decimal_mark"]);
  if (mark == "." || mark == ",")
    spec.decimal_mark = mark[0];
  else
    section.error("decimal_mark", "found '" + printable(mark) + "', expected . or ,");
  spec.method = chosen<Method>(section, kAnalysis["method"], method_names());
  spec.adjust = chosen<Adjust>(section, kAnalysis["adjust"], adjust_names());
  spec.winsorise_at = section.constant(kAnalysis["winsorise_at"]);
  spec.resplits = section.count(kAnalysis["resplits"]);
  spec.seed = section.count(kAnalysis["seed"]);
  spec.planned = section.optional_constant(kAnalysis["planned_customers"]);
  Worth worth;
  if (section.optional_section(kAnalysis["worth"], [&](Section& one) { read_worth(one, worth); }))
    spec.worth = worth;
}

Spec read_experiment_analysis(const std::string& path, const std::vector<scenario::Override>& overrides,
                              Problems& problems, design::ExperimentSpec* experiment) {
  Spec spec;
  const auto file = design::read_experiment_file(
      path, overrides, false, problems,
      {{key::section("analysis", analysis_keys, "how the data of the test are analysed").or_none(),
        [&](Section& section) { read_analysis(section, spec); }}});
  if (!problems.has_errors()) take_plan(file.spec, spec);
  if (experiment != nullptr) *experiment = file.spec;
  return spec;
}

}  // namespace stamkund::analysis
