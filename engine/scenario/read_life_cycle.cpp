// The stages of a customer's life that a scenario wants to see.
#include "engine/scenario/read_contacts.h"
#include "engine/targeting/life_cycle.h"

namespace stamkund::scenario {
namespace {

constexpr Range kIntervals{0.0, 1000.0, true};

constexpr Keys kLifeCycle{
    key::constant("interval", Dimension::duration, kSpan,
                  "between two purchases, as far as her own say nothing: counts as one gap of hers")
        .or_else("1 months", kAssumption),
    key::count("loyal_from", 2, 1'000'000, "so many purchases make a growing customer loyal")
        .or_else("4", kAssumption),
    key::constant("at_risk_after", Dimension::number, kIntervals, "intervals of hers without a purchase")
        .or_else("2", "assumption: of exponential gaps, one of 7 is longer"),
    key::constant("sleeping_after", Dimension::number, kIntervals, "likewise")
        .or_else("3", "assumption: of exponential gaps, one of 20 is longer"),
    key::constant("lost_after", Dimension::number, kIntervals, "likewise")
        .or_else("5", "assumption: of exponential gaps, one of 150 is longer"),
};

}  // namespace

KeySet life_cycle_keys() { return kLifeCycle.set(); }

void read_life_cycle(Section& root, const Key& key, ScenarioSpec& scenario) {
  if (!is_given(root, key)) return;
  root.section(key, [&](Section& section) {
    auto rule = std::make_shared<targeting::LifeCycle>();
    rule->interval_days = section.constant(kLifeCycle["interval"]);
    rule->loyal_from = section.count(kLifeCycle["loyal_from"]);
    rule->at_risk_after = section.constant(kLifeCycle["at_risk_after"]);
    rule->sleeping_after = section.constant(kLifeCycle["sleeping_after"]);
    rule->lost_after = section.constant(kLifeCycle["lost_after"]);
    if (rule->sleeping_after <= rule->at_risk_after)
      section.error("sleeping_after", "expected more than at_risk_after: nobody would be at risk");
    if (rule->lost_after <= rule->sleeping_after)
      section.error("lost_after", "expected more than sleeping_after: nobody would be sleeping");
    scenario.life_cycle = std::move(rule);
  });
}

}  // namespace stamkund::scenario
