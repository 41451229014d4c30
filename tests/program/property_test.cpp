// Random programs and histories, kept twice. Nothing here is a matter of chance: the draws are keyed, and one
// disagreement is a fault.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <utility>

#include "tests/program/ledger_check.h"

namespace {

using namespace stamkund;
using namespace stamkund::program;
using namespace stamkund::program_test;

constexpr std::uint64_t kSeed = 1;
/// About 9 s on one core of the machine it was written on; eight times as long with sanitizers.
constexpr std::size_t kPrograms = 150000;
/// A planted mistake must be found within so many programs; the rarest takes 203.
constexpr std::size_t kEnough = 2000;

struct Drawn {
  Rules rules;
  History history;
};

Drawn draw(std::size_t i) {
  Dice dice({kSeed, i, 0, Purpose::test});
  Drawn drawn;
  drawn.rules = random_rules(dice);
  drawn.history = random_history(drawn.rules, dice);
  return drawn;
}

/// A change of the rules that the account does not hear of.
using Mistake = std::pair<const char*, std::function<void(Rules&)>>;

template <class Change>
std::function<void(Rules&)> in_currencies(Change change) {
  return [change](Rules& rules) {
    for (Currency& currency : rules.currencies) change(currency);
  };
}

template <class Change>
std::function<void(Rules&)> in_earning(Change change) {
  return in_currencies([change](Currency& currency) {
    for (EarnRule& rule : currency.earn) change(rule);
  });
}

template <class Change>
std::function<void(Rules&)> in_rewards(Change change) {
  return [change](Rules& rules) {
    for (Reward& reward : rules.rewards) change(reward);
  };
}

template <class Change>
std::function<void(Rules&)> in_missions(Change change) {
  return [change](Rules& rules) {
    for (Mission& mission : rules.missions) change(mission);
  };
}

template <class Change>
std::function<void(Rules&)> in_tiers(Change change) {
  return [change](Rules& rules) {
    for (Tier& tier : rules.tiers.tiers) change(tier);
  };
}

std::vector<Mistake> mistakes() {
  return {
      {"a rate", in_earning([](EarnRule& r) { r.per_major_unit *= 1.5; })},
      {"units a visit", in_earning([](EarnRule& r) { r.per_visit *= 2; })},
      {"a multiplier",
       in_earning([](EarnRule& r) { r.multiplier = r.multiplier > 1 ? r.multiplier + 1 : 1; })},
      {"a minimum purchase", in_earning([](EarnRule& r) { r.minimum_purchase = Money{0}; })},
      {"a cap an occasion", in_earning([](EarnRule& r) { r.most_an_occasion = kNoLimit; })},
      {"a limit of units", in_earning([](EarnRule& r) { r.limit.units = kNoLimit; })},
      {"a limit of times", in_earning([](EarnRule& r) { r.limit.times = kNoLimit; })},
      {"a limit's period", in_earning([](EarnRule& r) { r.limit.per = Period::ever; })},
      {"an event", in_earning([](EarnRule& r) { r.event ^= 1U; })},
      {"anniversaries", in_earning([](EarnRule& r) {
         if (r.on == EarnRule::On::anniversary) r.on = EarnRule::On::joining;
       })},
      {"upgrades", in_earning([](EarnRule& r) {
         if (r.on == EarnRule::On::upgrade) r.per_visit += 1;
       })},
      {"weekdays", in_earning([](EarnRule& r) { r.scope.weekdays = 0x7F; })},
      {"stores", in_earning([](EarnRule& r) { r.scope.stores = ~std::uint64_t{0}; })},
      {"tiers of a rule", in_earning([](EarnRule& r) { r.scope.tiers = ~std::uint64_t{0}; })},
      {"the end of a rule", in_earning([](EarnRule& r) { r.scope.until_day = kNever; })},
      {"first match", in_currencies([](Currency& c) { c.first_match = !c.first_match; })},
      {"endowment", in_currencies([](Currency& c) { c.endowed.count += 1; })},
      {"days pending", in_currencies([](Currency& c) { c.pending.days += 1; })},
      {"the period pending", in_currencies([](Currency& c) { c.pending.period = Period::year; })},
      {"days of life", in_currencies([](Currency& c) { c.expiry.days += 1; })},
      {"the period of life", in_currencies([](Currency& c) { c.expiry.period = Period::year; })},
      {"the day of expiry", in_currencies([](Currency& c) { c.expiry.date_day += 1; })},
      {"time from activation", in_currencies([](Currency& c) { c.expiry.from_activation = false; })},
      {"reinstatement", in_currencies([](Currency& c) { c.expiry.reinstatement_days = 0; })},
      {"days of reinstatement", in_currencies([](Currency& c) { c.expiry.reinstatement_days *= 2; })},
      {"keep", in_currencies([](Currency& c) {
         if (c.returns == ReturnPolicy::keep) c.returns = ReturnPolicy::pending_only;
       })},
      {"pending only", in_currencies([](Currency& c) {
         if (c.returns == ReturnPolicy::pending_only) c.returns = ReturnPolicy::within_balance;
       })},
      {"within the balance", in_currencies([](Currency& c) {
         if (c.returns == ReturnPolicy::within_balance) c.returns = ReturnPolicy::into_negative;
       })},
      {"days of return", [](Rules& rules) { rules.returns_days /= 2; }},
      {"the calendar",
       [](Rules& rules) { rules.calendar = Calendar(Day{rules.calendar.date(0).serial + 1}); }},
      {"a price in units", in_rewards([](Reward& r) { r.units.count += 1; })},
      {"a discount", in_rewards([](Reward& r) { r.discount.minor += 1; })},
      {"the most share", in_rewards([](Reward& r) { r.most_share = 1; })},
      {"the worth of a unit", in_rewards([](Reward& r) { r.minor_per_unit += 1; })},
      {"the life of a coupon", in_rewards([](Reward& r) { r.coupon_days *= 2; })},
      {"a reward's limit", in_rewards([](Reward& r) { r.limit.times = kNoLimit; })},
      {"a reward's weekdays", in_rewards([](Reward& r) { r.scope.weekdays = 0x7F; })},
      {"a withdrawal", in_rewards([](Reward& r) { r.withdrawn_day = kNever; })},
      {"a payout's limit", in_rewards([](Reward& r) {
         if (r.kind == Reward::Kind::payout) r.limit = {};
       })},
      {"a mission's target", in_missions([](Mission& m) { m.target += 1; })},
      {"endowed progress", in_missions([](Mission& m) { m.endowed = 0; })},
      {"a mission's time", in_missions([](Mission& m) { m.within_days = kNever; })},
      {"repetition", in_missions([](Mission& m) { m.repeats = !m.repeats; })},
      {"a threshold", in_tiers([](Tier& t) { t.threshold += 1; })},
      {"a lifetime threshold", in_tiers([](Tier& t) { t.lifetime_threshold = 0; })},
      {"an extension", in_tiers([](Tier& t) { t.expiry_extension_days = 0; })},
      {"what it extends", in_tiers([](Tier& t) { t.extends = ~std::uint64_t{0}; })},
      {"an extension of what slides",
       [](Rules& rules) {
         for (std::size_t c = 0; c < rules.currencies.size(); ++c)
           if (rules.currencies[c].expiry.kind == Expiry::Kind::sliding)
             for (Tier& tier : rules.tiers.tiers) tier.extends &= ~(std::uint64_t{1} << c);
       }},
      {"the window", [](Rules& rules) { rules.tiers.days += 1; }},
      {"the window's period", [](Rules& rules) { rules.tiers.period = Period::year; }},
      {"the next period", [](Rules& rules) { rules.tiers.next_period = false; }},
      {"one step",
       [](Rules& rules) {
         if (rules.tiers.downgrade == TierRules::Downgrade::one_step)
           rules.tiers.downgrade = TierRules::Downgrade::full;
       }},
      {"never down",
       [](Rules& rules) {
         if (rules.tiers.downgrade == TierRules::Downgrade::never)
           rules.tiers.downgrade = TierRules::Downgrade::full;
       }},
      {"the reset", [](Rules& rules) { rules.tiers.reset_on_downgrade = false; }},
      {"the hold", [](Rules& rules) { rules.tiers.held_days = 0; }},
  };
}

}  // namespace

TEST_CASE("Two bookkeepings of random programs agree after every step", "[program]") {
  Journal journal;
  for (std::size_t i = 0; i < kPrograms; ++i) {
    const Drawn drawn = draw(i);
    const std::string fault = first_fault(drawn.rules, drawn.rules, drawn.history, journal);
    if (!fault.empty()) FAIL("program " << i << ", " << fault);
  }
}

TEST_CASE("An account that misses any one change of the rules is found out", "[program]") {
  Journal journal;
  for (const auto& [what, change] : mistakes()) {
    std::size_t i = 0;
    for (; i < kEnough; ++i) {
      const Drawn drawn = draw(i);
      Rules other = drawn.rules;
      change(other);
      if (!first_fault(drawn.rules, other, drawn.history, journal).empty()) break;
    }
    INFO(what << ": found after " << i);
    CHECK(i < kEnough);
  }
}

TEST_CASE("A journal that was tampered with is found out", "[program]") {
  // Each line in turn is left out, made larger by one, or put after a later one. Not tried: lines of rewards,
  // which hold no units; activations, which do not change what she holds in all; journals in which several
  // visits at one instant hide the order.
  Journal journal;
  std::size_t tried = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    const Drawn drawn = draw(i);
    REQUIRE(first_fault(drawn.rules, drawn.rules, drawn.history, journal).empty());
    JournalCheck truth(drawn.rules);
    if (!truth.read(journal).empty()) continue;
    const auto try_out = [&](const Journal& lines) {
      JournalCheck check(drawn.rules);
      bool sound = check.read(lines).empty() && check.tier() == truth.tier();
      for (std::size_t c = 0; c < drawn.rules.currencies.size(); ++c)
        sound = sound && check.books(c) == truth.books(c);
      tried += 1;
      found += sound ? 0 : 1;
    };
    for (std::size_t line = 0; line < journal.size(); ++line) {
      const Entry::Kind kind = journal[line].kind;
      if (kind == Entry::Kind::reward || kind == Entry::Kind::activated) continue;
      Journal other = journal;
      other.erase(other.begin() + static_cast<std::ptrdiff_t>(line));
      try_out(other);
      other = journal;
      other[line].units += 1;
      try_out(other);
      other = journal;
      if (line + 1 == journal.size() || journal[line + 1].day == journal[line].day) continue;
      std::swap(other[line], other[line + 1]);
      try_out(other);
    }
  }
  CHECK(tried > 5000);
  CHECK(found == tried);
}
