// The stages of a customer's life that a scenario wants to see, beside its baseline.
#include "engine/mechanisms/life_cycle/life_cycle.h"
#include "engine/scenario/readers.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kAssumption;
namespace key = scenario::key;

constexpr scenario::Range kIntervals{0.0, 1000.0, true};

constexpr scenario::Keys kLifeCycle{
    key::constant("interval", Dimension::duration, scenario::kSpan,
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
scenario::KeySet life_cycle_keys() { return kLifeCycle.set(); }
constexpr scenario::Keys kHost{
    key::section("life_cycle", life_cycle_keys,
                 "counts customers by stage of life, and lets campaigns ask for it")
        .or_none()};

class LifeCyclePart final : public scenario::Part {
 public:
  [[nodiscard]] std::string_view name() const override { return "life_cycle"; }
  [[nodiscard]] scenario::KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] int rank() const override { return 10; }
  [[nodiscard]] std::shared_ptr<const scenario::PartSpec> read(
      scenario::Section& of, const scenario::PartContext& /*context*/) const override {
    if (!is_given(of, kHost["life_cycle"])) return nullptr;
    auto spec = std::make_shared<LifeCycleSpec>();
    of.section(kHost["life_cycle"], [&](scenario::Section& section) {
      targeting::LifeCycle& rule = spec->rule;
      rule.interval_days = section.constant(kLifeCycle["interval"]);
      rule.loyal_from = section.count(kLifeCycle["loyal_from"]);
      rule.at_risk_after = section.constant(kLifeCycle["at_risk_after"]);
      rule.sleeping_after = section.constant(kLifeCycle["sleeping_after"]);
      rule.lost_after = section.constant(kLifeCycle["lost_after"]);
      if (rule.sleeping_after <= rule.at_risk_after)
        section.error("sleeping_after", "expected more than at_risk_after: nobody would be at risk");
      if (rule.lost_after <= rule.sleeping_after)
        section.error("lost_after", "expected more than sleeping_after: nobody would be sleeping");
    });
    return spec;
  }
};

}  // namespace

void add_life_cycle_keys(scenario::Parts& parts) {
  static const LifeCyclePart part;
  parts.of_scenario.push_back(&part);
}

}  // namespace stamkund::mechanisms
