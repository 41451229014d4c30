// What a scenario says of purchases that are given back, below its population.
#include "engine/mechanisms/returns/returns.h"
#include "engine/scenario/readers.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
namespace key = scenario::key;

constexpr scenario::Keys kReturns{
    key::quantity("share", Dimension::share, scenario::kUnitInterval, "purchases that are given back in full")
        .required(),
    key::constant("after", Dimension::duration, scenario::kWait, "so long after the purchase")
        .or_else("14 days",
                 "assumption: as long as the right of withdrawal, Directive 2011/83/EU, article 9"),
};
scenario::KeySet returns_keys() { return kReturns.set(); }
constexpr scenario::Keys kHost{
    key::section("returns", returns_keys, "purchases that are given back").or_none()};

class ReturnsPart final : public scenario::Part {
 public:
  [[nodiscard]] std::string_view name() const override { return "returns"; }
  [[nodiscard]] scenario::KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] std::shared_ptr<const scenario::PartSpec> read(
      scenario::Section& of, const scenario::PartContext& /*context*/) const override {
    auto spec = std::make_shared<ReturnsSpec>();
    const bool there = of.optional_section(kHost["returns"], [&](scenario::Section& section) {
      spec->share = section.quantity(kReturns["share"]);
      spec->after_days = section.constant(kReturns["after"]);
    });
    return there ? spec : nullptr;
  }
};

}  // namespace

void add_returns_keys(scenario::Parts& parts) {
  static const ReturnsPart part;
  parts.of_population.push_back(&part);
}

}  // namespace stamkund::mechanisms
