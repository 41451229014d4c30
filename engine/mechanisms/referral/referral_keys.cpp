// What a scenario says of referral, below a program.
#include <algorithm>

#include "engine/mechanisms/program/reading.h"
#include "engine/mechanisms/referral/referral.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kAssumption;
using scenario::kUnitInterval;
namespace key = scenario::key;

constexpr scenario::Keys kReferral{
    key::quantity("per_year", Dimension::number, {0.0, 100.0},
                  "customers whom an active member brings in a year")
        .required(),
    key::quantity("would_have_come", Dimension::share, kUnitInterval, "of these, who would have come anyway")
        .or_else("30 %", kAssumption),
    key::count("most", 1, 1'000'000, "of one member").or_else("10", kAssumption),
    key::money("friend_cost", "welcome gift for the new customer").or_else("0"),
    key::quantity("rejected", Dimension::share, kUnitInterval,
                  "refused, such as members who refer themselves: no reward, no customer")
        .or_else("5 %", kAssumption),
};
scenario::KeySet referral_keys() { return kReferral.set(); }
constexpr scenario::Keys kHost{
    key::section("referral", referral_keys, "members bring new customers").or_none()};

void read_referral(scenario::Section& section, const ProgramReading& reading, ReferralSpec& referral) {
  const auto& events = reading.program.rules.events;
  referral.event =
      static_cast<std::size_t>(std::find(events.begin(), events.end(), "referral") - events.begin());
  referral.per_year = section.quantity(kReferral["per_year"]);
  referral.would_have_come = section.quantity(kReferral["would_have_come"]);
  referral.most = section.count(kReferral["most"]);
  referral.friend_cost = read_money(section, kReferral["friend_cost"], reading.scenario);
  referral.rejected = section.quantity(kReferral["rejected"]);
  const bool refused = referral.rejected.is_constant() && referral.rejected.parameters[0] >= 1.0;
  if (is_off(referral.per_year) || refused)
    section.reading().warning(section.place(), "the referral never happens in a simulation",
                              "give 'per_year', and 'rejected' below 100 %");
}

class ReferralPart final : public ProgramPart {
 public:
  [[nodiscard]] std::string_view name() const override { return "referral"; }
  [[nodiscard]] scenario::KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] int rank() const override { return 20; }
  [[nodiscard]] bool is_benefit() const override { return true; }
  [[nodiscard]] std::string_view event() const override { return "referral"; }
  [[nodiscard]] std::shared_ptr<const ProgramPartSpec> read_below(scenario::Section& of,
                                                                  ProgramReading& reading) const override {
    auto spec = std::make_shared<ReferralSpec>();
    const bool there = of.optional_section(
        kHost["referral"], [&](scenario::Section& section) { read_referral(section, reading, *spec); });
    return there ? spec : nullptr;
  }
};

}  // namespace

void add_referral_keys(scenario::Parts& parts) {
  static const ReferralPart part;
  parts.of_program.push_back(&part);
}

}  // namespace stamkund::mechanisms
