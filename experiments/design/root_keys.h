#pragma once
// The keys at the root of an experiment file, and the words that some of them take.
#include "experiments/design/reading.h"

namespace stamkund::design {

inline constexpr std::string_view kHypotheses[] = {"superiority", "non-inferiority", "equivalence"};
inline constexpr std::string_view kSides[] = {"two", "one"};
inline constexpr std::string_view kAdjusts[] = {"none", "bonferroni", "holm", "dunnett", "spot-1"};
inline constexpr std::string_view kSolves[] = {"size",       "power",    "minimum_detectable_effect",
                                               "allocation", "duration", "profit"};
inline constexpr std::string_view kDesigns[] = {"customers", "geo", "factorial", "switchback", "stepped"};
inline constexpr scenario::Range kMany{0.0, 1e12, true};
inline constexpr scenario::Range kOpenShare{0.0, 1.0, true};

namespace root_keys {
using scenario::Dimension;
namespace key = scenario::key;

inline constexpr scenario::Keys kExperiment{
    key::text(kExperimentKey, "version of this format: 1").required(),
    key::text("name", "what the plan calls it").or_else("unnamed experiment"),
    key::text("question", "what shall be known in the end").or_else(""),
    key::text("currency", "short name of the currency of all amounts").or_else("SEK"),
    key::choice("solve", kSolves, "what is looked for; the others have to be given")
        .or_what("what is missing, and the size where power and effect are given"),
    key::choice("design", kDesigns, "what is assigned to the arms")
        .or_what("what the sections of the file say"),
    key::section("geo", geo_keys, "where whole regions are assigned").or_none(),
    key::section("factorial", factorial_keys, "two treatments at once").or_none(),
    key::section("switchback", switchback_keys, "on and off by turns").or_none(),
    key::section("stepped", stepped_keys, "rolled out cluster by cluster").or_none(),
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

}  // namespace root_keys
using root_keys::kExperiment;

}  // namespace stamkund::design
