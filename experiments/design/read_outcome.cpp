// The outcome and the effect of an experiment file: which keys belong to which kind, and what they may be.
#include <algorithm>
#include <cmath>

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

constexpr std::string_view kKinds[] = {"proportion", "mean",      "ratio",         "count",
                                       "revenue",    "retention", "time_to_event", "clv"};
constexpr std::string_view kBetter[] = {"higher", "lower"};
constexpr Range kOpenShare{0.0, 1.0, true};
constexpr Range kAmounts{-1e12, 1e12};
constexpr Range kSpread{0.0, 1e12, true};
constexpr Range kSpreadOrNone{0.0, 1e12};

constexpr Keys kOutcome{
    key::choice("kind", kKinds, "what is measured of a customer").required(),
    key::constant(
        "baseline", Dimension::number, kAmounts,
        "its mean in the control arm; a share of customers for proportion, retention, time_to_event")
        .or_what("has to be given, but for the kinds that have it otherwise"),
    key::constant("sd", Dimension::number, kSpread, "standard deviation over customers")
        .or_none()
        .with("kind: mean, ratio, revenue or clv"),
    key::constant("treated_sd", Dimension::number, kSpread, "the same in the treated arms, where it differs")
        .or_none()
        .with("kind: mean, revenue or clv"),
    key::constant("rate", Dimension::number, kSpread, "mean number of events in a unit of time, control arm")
        .or_none()
        .with("kind: count"),
    key::constant("dispersion", Dimension::number, {0.0, 1e6},
                  "variance is mean + dispersion * mean^2; 0 is Poisson")
        .or_else("0", scenario::kAssumption)
        .with("kind: count"),
    key::constant("exposure", Dimension::number, kSpread,
                  "how long the first customer is watched, in the unit of time of the rate")
        .or_else("1")
        .with("kind: count"),
    key::constant("accrual", Dimension::number, kSpreadOrNone,
                  "customers enter evenly over this part of the exposure")
        .or_else("0")
        .with("kind: count"),
    key::constant("denominator_mean", Dimension::number, kAmounts, "mean of what is divided by")
        .or_none()
        .with("kind: ratio"),
    key::constant("denominator_sd", Dimension::number, kSpreadOrNone, "its standard deviation")
        .or_else("0")
        .with("kind: ratio"),
    key::constant("correlation", Dimension::number, {-1.0, 1.0}, "of numerator and denominator")
        .or_else("0", scenario::kAssumption)
        .with("kind: ratio"),
    key::constant("buyers", Dimension::share, kOpenShare, "share of customers who spend anything")
        .or_none()
        .with("kind: revenue"),
    key::constant("spend", Dimension::number, kSpread, "mean of those who spend")
        .or_none()
        .with("kind: revenue"),
    key::constant("spend_sd", Dimension::number, kSpread, "standard deviation among those who spend")
        .or_none()
        .with("kind: revenue"),
    key::constant("dropout", Dimension::share, {0.0, 1.0}, "share lost from sight before the end")
        .or_else("0")
        .with("kind: time_to_event, retention or proportion"),
    key::text("column", "of the data to analyze").or_else(""),
    key::choice("better", kBetter, "which direction is good").or_else("higher"),
};

constexpr Keys kEffect{
    key::constant("absolute", Dimension::number, {-1e12, 1e12}, "treated minus control").or_none(),
    key::constant("relative", Dimension::change, {-1.0, 1e6}, "of the control's value").or_none(),
    key::constant("to", Dimension::number, {-1e12, 1e12}, "value in the treated arm").or_none(),
    key::constant("standardized", Dimension::number, {-1e3, 1e3}, "in standard deviations")
        .or_none()
        .with("kind: mean, revenue or clv"),
};

bool is_share(OutcomeKind kind) {
  return kind == OutcomeKind::proportion || kind == OutcomeKind::retention ||
         kind == OutcomeKind::time_to_event;
}

/// A key that the kind has to have. Nothing is asked of an analysis.
std::optional<double> needed(Section& section, const Key& declared, bool planning,
                             const scenario::Here& here = {}) {
  const auto value = section.optional_constant(declared, here);
  if (!value && planning && !section.has(std::string(declared.name)))
    section.error(std::string(declared.name), "missing: " + std::string(declared.meaning));
  return value;
}

void read_count(Section& section, bool planning, OutcomeSpec& outcome) {
  if (section.has("rate") && section.has("baseline"))
    section.error("baseline", "the mean of a count is its rate: give one of the two");
  if (section.has("baseline"))
    outcome.baseline = section.optional_constant(kOutcome["baseline"], {.range = kSpread});
  else
    outcome.baseline = needed(section, kOutcome["rate"], planning);
  section.ask(kOutcome["rate"]);
  outcome.dispersion = section.constant(kOutcome["dispersion"]);
  outcome.exposure = section.constant(kOutcome["exposure"]);
  outcome.accrual = section.constant(kOutcome["accrual"]);
  if (outcome.accrual > outcome.exposure)
    section.error("accrual", "longer than the exposure: the last customers would not be watched at all",
                  "exposure is the time from the first customer to the end");
}

void read_ratio(Section& section, bool planning, OutcomeSpec& outcome) {
  outcome.baseline = needed(section, kOutcome["baseline"], planning);
  outcome.sd = needed(section, kOutcome["sd"], planning);
  const auto mean = needed(section, kOutcome["denominator_mean"], planning);
  outcome.denominator_mean = mean.value_or(1.0);
  if (mean && *mean == 0.0) section.error("denominator_mean", "a ratio cannot have a denominator of mean 0");
  outcome.denominator_sd = section.constant(kOutcome["denominator_sd"]);
  outcome.correlation = section.constant(kOutcome["correlation"]);
}

void read_revenue(Section& section, bool planning, OutcomeSpec& outcome) {
  outcome.treated_sd = section.optional_constant(kOutcome["treated_sd"]);
  if (section.has("baseline") || section.has("sd")) {
    outcome.baseline = needed(section, kOutcome["baseline"], planning);
    outcome.sd = needed(section, kOutcome["sd"], planning);
    for (const char* one : {"buyers", "spend", "spend_sd"})
      if (section.has(one)) section.error(one, "mean and sd are given already: one of the two ways");
    for (const Key* one : {&kOutcome["buyers"], &kOutcome["spend"], &kOutcome["spend_sd"]}) section.ask(*one);
    return;
  }
  const auto buyers = needed(section, kOutcome["buyers"], planning);
  const auto spend = needed(section, kOutcome["spend"], planning);
  const auto spread = needed(section, kOutcome["spend_sd"], planning);
  section.ask(kOutcome["baseline"]);
  section.ask(kOutcome["sd"]);
  if (!buyers || !spend || !spread) return;
  outcome.buyers = *buyers;
  outcome.spend = *spend;
  outcome.spend_sd = *spread;
  const double mean = *buyers * *spend;
  outcome.baseline = mean;
  outcome.sd = std::sqrt(*buyers * (*spread * *spread + *spend * *spend) - mean * mean);
}

/// Keys that the design has no use for. Regions and switchbacks take how far luck goes from their past, and
/// rolled-out clusters and cells of two factors are all there.
void refuse_unused(Section& section, Design design) {
  if (design == Design::customers) return;
  const auto refuse = [&](const char* key, const char* why) {
    if (section.has(key)) section.error(key, why, "take it away");
  };
  refuse("dropout", "has no effect on this design: say the outcome of those who are seen to the end");
  if (design == Design::factorial || design == Design::stepped) {
    if (design == Design::stepped)
      refuse("treated_sd", "has no effect on a roll-out: customers are taken to spread alike throughout");
    return;
  }
  for (const char* one : {"baseline", "sd", "treated_sd", "rate", "dispersion", "exposure", "accrual",
                          "denominator_mean", "denominator_sd", "correlation", "buyers", "spend", "spend_sd"})
    refuse(one, "has no effect on this design: the data of the past say how far luck goes");
}

}  // namespace

const std::vector<std::string>& outcome_names() {
  static const std::vector<std::string> names(std::begin(kKinds), std::end(kKinds));
  return names;
}

KeySet outcome_keys() { return kOutcome.set(); }
KeySet effect_keys() { return kEffect.set(); }

std::vector<std::string> tests_of(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::proportion:
    case OutcomeKind::retention:
      return {"pooled", "unpooled", "arcsine"};
    case OutcomeKind::mean:
    case OutcomeKind::revenue:
    case OutcomeKind::clv:
      return {"t", "z"};
    case OutcomeKind::ratio:
      return {"delta"};
    case OutcomeKind::count:
      return {"wald", "reference", "pooled"};
    case OutcomeKind::time_to_event:
      return {"log-rank"};
  }
  return {};
}

void read_outcome(Section& section, bool planning, ExperimentSpec& spec) {
  OutcomeSpec& outcome = spec.outcome;
  // A population says what is not given.
  planning = planning && !spec.population.given;
  const std::string kind = section.choice(kOutcome["kind"]);
  outcome.column = section.text(kOutcome["column"]);
  outcome.lower_is_better = section.choice(kOutcome["better"]) == "lower";
  outcome.better_given = section.has("better");
  refuse_unused(section, spec.design);
  const auto& names = outcome_names();
  if (std::find(names.begin(), names.end(), kind) == names.end()) {
    // Which keys belong to it cannot be told.
    for (const Key& one : kOutcome.list) section.ask(one);
    return;
  }
  outcome.kind = enum_of<OutcomeKind>(kind, names);
  std::size_t said = 0;
  switch (outcome.kind) {
    case OutcomeKind::proportion:
    case OutcomeKind::retention:
    case OutcomeKind::time_to_event:
      said = section.reading().problems->error_count();
      outcome.baseline = needed(section, kOutcome["baseline"], planning,
                                {.range = Range{0.0, 1.0}, .dimension = Dimension::share});
      if (outcome.baseline && planning && section.reading().problems->error_count() == said &&
          (*outcome.baseline <= 0.0 || *outcome.baseline >= 1.0))
        section.error("baseline", "a share of exactly 0 or 1 has no spread: nothing could be tested",
                      "write a share between them, such as '10 %'");
      outcome.dropout = section.constant(kOutcome["dropout"]);
      if (outcome.dropout >= 1.0)
        section.error("dropout", "everybody is lost: nobody is left to be compared");
      return;
    case OutcomeKind::mean:
    case OutcomeKind::clv:
      outcome.baseline = section.optional_constant(kOutcome["baseline"]);
      outcome.sd = section.optional_constant(kOutcome["sd"]);
      outcome.treated_sd = section.optional_constant(kOutcome["treated_sd"]);
      return;
    case OutcomeKind::count:
      return read_count(section, planning, outcome);
    case OutcomeKind::ratio:
      return read_ratio(section, planning, outcome);
    case OutcomeKind::revenue:
      return read_revenue(section, planning, outcome);
  }
}

void read_effect(Section& section, ExperimentSpec& spec) {
  EffectSpec& effect = spec.effect;
  effect.line = section.place().line;
  // Regions take a relative effect only; no other should look as if it lacked a percent sign.
  const bool share = is_share(spec.outcome.kind) && spec.design != Design::geo;
  const Dimension dimension = share ? Dimension::share : Dimension::number;
  effect.absolute = section.optional_constant(
      kEffect["absolute"], {.range = share ? Range{-1.0, 1.0} : kAmounts, .dimension = dimension});
  effect.relative = section.optional_constant(kEffect["relative"]);
  effect.to = section.optional_constant(
      kEffect["to"], {.range = share ? Range{0.0, 1.0} : kAmounts, .dimension = dimension});
  const bool scaled = spec.outcome.kind == OutcomeKind::mean || spec.outcome.kind == OutcomeKind::clv ||
                      spec.outcome.kind == OutcomeKind::revenue;
  if (scaled) effect.standardized = section.optional_constant(kEffect["standardized"]);
  const int said = int(effect.absolute.has_value()) + int(effect.relative.has_value()) +
                   int(effect.to.has_value()) + int(effect.standardized.has_value());
  if (said > 1)
    section.reading().error_at(section.place(), "the effect is said in " + std::to_string(said) + " ways",
                               "keep one of absolute, relative, to, standardized");
}

}  // namespace stamkund::design
