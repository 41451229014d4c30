// What a program has besides units: a fee, surprises, shared cards.
#include <cmath>

#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {
const char* const kIyengar = "Iyengar, Park & Yu 2022: about a third of the effect is economic";
}

void read_membership(Section& section, ProgramReading& reading) {
  const auto& scenario = reading.scenario;
  MembershipSpec membership;
  const std::size_t mistakes = section.reading().mistakes;
  membership.fee = read_money(section, "fee", scenario, kRequired);
  if (section.reading().mistakes == mistakes && membership.fee.minor == 0)
    section.error("fee", "a paid membership has a fee", "a free one is a program without 'membership'");
  membership.period_days = section.constant("period", Dimension::duration, {1.0, 36525.0}, {"1 year", ""});
  membership.trial_days = section.constant("trial", Dimension::duration, {0.0, 36525.0}, {"0 days", ""});
  if (membership.trial_days > membership.period_days)
    section.error("trial", "is longer than the period that is paid for; shorten it");
  membership.refund_days =
      section.constant("refund_within", Dimension::duration, {0.0, 36525.0}, {"0 days", ""});
  if (membership.refund_days > membership.period_days)
    section.error("refund_within", "is longer than the period that is paid for; shorten it");
  membership.discount = section.constant("discount", Dimension::share, kUnitInterval, {"0 %", ""});
  if (membership.discount > reading.margin)
    section.reading().warning(section.place("discount"),
                              "gives back more than the margin: every purchase of a member loses money");
  membership.cost_per_visit = read_money(section, "cost_per_visit", scenario, {"0 " + scenario.currency, ""});
  membership.renewal = section.quantity("renewal", Dimension::share, kUnitInterval, {"80 %", kAssumption});
  membership.joining_slope =
      section.quantity("joining_slope", Dimension::number, {0.0, 100.0}, {"2", kAssumption});
  membership.renewal_slope =
      section.quantity("renewal_slope", Dimension::number, {0.0, 100.0}, {"2", kAssumption});
  membership.lapsed_renewal =
      section.quantity("lapsed_renewal", Dimension::share, kUnitInterval, {"20 %", kAssumption});
  membership.lift = section.quantity("lift", Dimension::change, {0.0, 100.0}, {"0 %", ""});
  section.reading().read_if_it_acts(
      [&] {
        membership.sunk_share =
            section.quantity("sunk_share", Dimension::share, kUnitInterval, {"67 %", kIyengar});
      },
      [&] { return !is_off(membership.lift); });
  reading.program.membership = std::move(membership);
}

void read_surprise(Section& section, ProgramReading& reading) {
  const auto& scenario = reading.scenario;
  SurpriseSpec surprise;
  surprise.probability_per_visit =
      section.quantity("probability_per_visit", Dimension::share, kUnitInterval, kRequired);
  surprise.cost = read_money(section, "cost", scenario, kRequired);
  surprise.cost_spread = section.quantity("cost_spread", Dimension::number, {0.0, 3.0}, {"0.5", kAssumption});
  surprise.announced = section.flag("announced", {"false", ""});
  surprise.after_visits = section.count("after_visits", 0, 1'000'000, {"0", ""});
  surprise.delight = section.quantity("delight", Dimension::change, {0.0, 10.0}, {"0 %", ""});
  surprise.backlash_share = section.quantity("backlash_share", Dimension::share, kUnitInterval, {"0 %", ""});
  surprise.backlash = section.quantity("backlash", Dimension::change, {0.0, 1.0}, {"0 %", ""});
  section.reading().read_if_it_acts(
      [&] {
        surprise.decay = section.quantity("decay", Dimension::duration, kSpan, {"2 weeks", kAssumption});
      },
      [&] {
        return !is_off(surprise.delight) || (!is_off(surprise.backlash_share) && !is_off(surprise.backlash));
      });
  surprise.basket = section.quantity("basket", Dimension::change, {-1.0, 10.0, true}, {"0 %", ""});
  surprise.scope = read_scope(section, reading);
  reading.program.surprise = std::move(surprise);
}

void read_shared_cards(Section& section, ProgramReading& reading) {
  SharedCardsSpec shared;
  shared.share = section.quantity("share", Dimension::share, kUnitInterval, kRequired);
  shared.users = section.quantity("users", Dimension::number, {1.0, 100.0}, {"2", kAssumption});
  reading.program.shared_cards = std::move(shared);
}

}  // namespace stamkund::scenario
