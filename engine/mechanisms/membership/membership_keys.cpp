// What a scenario says of a paid membership, below a program.
#include "engine/mechanisms/membership/membership.h"
#include "engine/mechanisms/program/check_costs.h"
#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kAssumption;
using scenario::kLongest;
using scenario::kUnitInterval;
using scenario::kWait;
namespace key = scenario::key;

constexpr const char* kIyengar = "Iyengar, Park & Yu 2022: about a third of the effect is economic";

constexpr scenario::Keys kMembership{
    key::money("fee", "what a member pays for each period").required(),
    key::constant("period", Dimension::duration, {1.0, kLongest}, "how long a fee lasts").or_else("1 year"),
    key::constant("trial", Dimension::duration, kWait, "free at first, for so long").or_else("0 days"),
    key::constant("refund_within", Dimension::duration, kWait,
                  "who leaves so soon after paying gets the fee back")
        .or_else("0 days"),
    key::constant("discount", Dimension::share, kUnitInterval, "off every purchase of a member")
        .or_else("0 %"),
    key::money("cost_per_visit", "what perks cost at each purchase of a member").or_else("0"),
    key::quantity("renewal", Dimension::share, kUnitInterval,
                  "probability that a member whose benefits just pay for the fee renews")
        .or_else("80 %", kAssumption),
    key::quantity("joining_slope", Dimension::number, {0.0, 100.0},
                  "the odds of joining go with (benefits at her own pace / fee) to this power")
        .or_else("2", kAssumption),
    key::quantity("renewal_slope", Dimension::number, {0.0, 100.0},
                  "the odds of renewing go with (benefits at her own pace / fee) to this power")
        .or_else("2", kAssumption),
    key::quantity("lapsed_renewal", Dimension::share, kUnitInterval,
                  "probability that a customer who has left goes on paying")
        .or_else("20 %", kAssumption),
    key::quantity("lift", Dimension::change, {0.0, 100.0}, "of the purchase rate, mean over a period")
        .or_else("0 %"),
    key::quantity("sunk_share", Dimension::share, kUnitInterval, "of the lift that comes from having paid")
        .or_else("67 %", kIyengar),
};
scenario::KeySet membership_keys() { return kMembership.set(); }
constexpr scenario::Keys kHost{
    key::section("membership", membership_keys, "a membership that is paid for").or_none()};

void read_membership(scenario::Section& section, const ProgramReading& reading, MembershipSpec& membership) {
  const auto& scenario = reading.scenario;
  const std::size_t mistakes = section.reading().mistakes;
  membership.fee = read_money(section, kMembership["fee"], scenario);
  if (section.reading().mistakes == mistakes && membership.fee.minor == 0)
    section.error("fee", "a paid membership has a fee", "a free one is a program without 'membership'");
  membership.period_days = section.constant(kMembership["period"]);
  membership.trial_days = section.constant(kMembership["trial"]);
  if (membership.trial_days > membership.period_days)
    section.error("trial", "is longer than the period that is paid for; shorten it");
  membership.refund_days = section.constant(kMembership["refund_within"]);
  if (membership.refund_days > membership.period_days)
    section.error("refund_within", "is longer than the period that is paid for; shorten it");
  membership.discount = section.constant(kMembership["discount"]);
  if (membership.discount > reading.margin)
    section.reading().warning(section.place("discount"),
                              "gives back more than the margin: every purchase of a member loses money");
  membership.cost_per_visit = read_money(section, kMembership["cost_per_visit"], scenario);
  membership.renewal = section.quantity(kMembership["renewal"]);
  membership.joining_slope = section.quantity(kMembership["joining_slope"]);
  membership.renewal_slope = section.quantity(kMembership["renewal_slope"]);
  membership.lapsed_renewal = section.quantity(kMembership["lapsed_renewal"]);
  membership.lift = section.quantity(kMembership["lift"]);
  section.reading().read_if_it_acts(
      [&] { membership.sunk_share = section.quantity(kMembership["sunk_share"]); },
      [&] { return !is_off(membership.lift); });
}

class MembershipPart final : public ProgramPart {
 public:
  [[nodiscard]] std::string_view name() const override { return "membership"; }
  [[nodiscard]] scenario::KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] int rank() const override { return 10; }
  [[nodiscard]] bool is_benefit() const override { return true; }
  [[nodiscard]] std::shared_ptr<const ProgramPartSpec> read_below(scenario::Section& of,
                                                                  ProgramReading& reading) const override {
    auto spec = std::make_shared<MembershipSpec>();
    const bool there = of.optional_section(
        kHost["membership"], [&](scenario::Section& section) { read_membership(section, reading, *spec); });
    return there ? spec : nullptr;
  }
};

}  // namespace

void MembershipSpec::add_to(ProgramModel& program, const scenario::Resolve& resolve) const {
  program.fee = {fee, period_days, response::BenefitWeight(resolve(joining_slope))};
}

std::optional<Doubt> MembershipSpec::doubt_costs(const MeanPurchase& purchase) const {
  return doubt_perks(purchase, discount, 0.0, cost_per_visit,
                     "every purchase of a paying member loses money");
}

void add_membership_keys(scenario::Parts& parts) {
  static const MembershipPart part;
  parts.of_program.push_back(&part);
}

}  // namespace stamkund::mechanisms
