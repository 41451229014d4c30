// What a program has besides units: a fee, surprises, shared cards.
#include <cmath>

#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

constexpr const char* kIyengar = "Iyengar, Park & Yu 2022: about a third of the effect is economic";

constexpr Keys kMembership{
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

constexpr Keys kSurprise{
    key::quantity("probability_per_visit", Dimension::share, kUnitInterval,
                  "probability of a surprise at a purchase of a member")
        .required(),
    key::money("cost", "what a surprise costs, on average").required(),
    key::quantity("cost_spread", Dimension::number, {0.0, 3.0}, "standard deviation of the log of its cost")
        .or_else("0.5", kAssumption),
    key::flag("announced", "members know of it beforehand").or_else("false"),
    key::count("after_visits", 0, 1'000'000, "purchases as a member before she may have one").or_else("0"),
    key::quantity("delight", Dimension::change, {0.0, 10.0}, "lift of the purchase rate right after one")
        .or_else("0 %"),
    key::quantity("backlash_share", Dimension::share, kUnitInterval, "members whom a surprise displeases")
        .or_else("0 %"),
    key::quantity("backlash", Dimension::change, {0.0, 1.0}, "how much less these buy right after one")
        .or_else("0 %"),
    key::quantity("decay", Dimension::duration, kSpan, "how fast both fade").or_else("2 weeks", kAssumption),
    key::quantity("basket", Dimension::change, {-1.0, 10.0, true}, "change of the amount of that purchase")
        .or_else("0 %"),
    key::also(scope_keys),
};

constexpr Keys kSharedCards{
    key::quantity("share", Dimension::share, kUnitInterval, "cards on which several people collect")
        .required(),
    key::quantity("users", Dimension::number, {1.0, 100.0}, "people on such a card")
        .or_else("2", kAssumption),
};

}  // namespace

KeySet membership_keys() { return kMembership.set(); }
KeySet surprise_keys() { return kSurprise.set(); }
KeySet shared_cards_keys() { return kSharedCards.set(); }

void read_membership(Section& section, ProgramReading& reading) {
  const auto& scenario = reading.scenario;
  MembershipSpec membership;
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
  reading.program.membership = std::move(membership);
}

void read_surprise(Section& section, ProgramReading& reading) {
  const auto& scenario = reading.scenario;
  SurpriseSpec surprise;
  surprise.probability_per_visit = section.quantity(kSurprise["probability_per_visit"]);
  surprise.cost = read_money(section, kSurprise["cost"], scenario);
  surprise.cost_spread = section.quantity(kSurprise["cost_spread"]);
  surprise.announced = section.flag(kSurprise["announced"]);
  surprise.after_visits = section.count(kSurprise["after_visits"]);
  surprise.delight = section.quantity(kSurprise["delight"]);
  surprise.backlash_share = section.quantity(kSurprise["backlash_share"]);
  surprise.backlash = section.quantity(kSurprise["backlash"]);
  section.reading().read_if_it_acts([&] { surprise.decay = section.quantity(kSurprise["decay"]); },
                                    [&] {
                                      return !is_off(surprise.delight) ||
                                             (!is_off(surprise.backlash_share) && !is_off(surprise.backlash));
                                    });
  surprise.basket = section.quantity(kSurprise["basket"]);
  surprise.scope = read_scope(section, reading);
  reading.program.surprise = std::move(surprise);
}

void read_shared_cards(Section& section, ProgramReading& reading) {
  SharedCardsSpec shared;
  shared.share = section.quantity(kSharedCards["share"]);
  shared.users = section.quantity(kSharedCards["users"]);
  reading.program.shared_cards = std::move(shared);
}

}  // namespace stamkund::scenario
