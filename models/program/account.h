#pragma once
// One member's account under fixed rules: a pure function of what she bought, gave back and chose to redeem.
// No behaviour, no randomness. Everything that happens is a line of the journal.
//
// The order of things at one instant is: return, pending, expire, (tier review), earn, tier, burn.
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/program/earning.h"
#include "models/program/entry.h"
#include "models/program/opening.h"
#include "models/program/outline.h"
#include "models/program/purse.h"
#include "models/program/rules.h"
#include "models/program/status.h"

namespace stamkund::program {

inline constexpr std::size_t kMaxCurrencies = 8;

/// What redeeming gave.
struct Given {
  Money discount{0};         ///< off the purchase at hand
  std::int64_t rewards = 0;  ///< handed over
};

/// What a member has in view: the way to the next reward.
struct Goal {
  double progress = 0;       ///< share of the way that is done, 0 to 1
  std::int64_t missing = 0;  ///< units
  std::int64_t size = 0;     ///< units from the reward before to the next; 0 = there is no goal
};

/// Times must not decrease.
class Account {
 public:
  /// Opens at `occasion.day` with endowments and what joining earns. `rules` must outlive this.
  void open(const Rules& rules, Occasion occasion, Journal& journal);
  /// She has been a member for some time: opens at `now.day` with what she holds. What she holds is written
  /// as issued by kOpening; nothing is earned. Uses of limits, missions and coupons begin anew.
  void take_over(const Rules& rules, const Opening& opening, const Occasion& now, Journal& journal);
  /// Membership ends; everything she holds is lost.
  void close(double day, Journal& journal);
  /// Forgets everything; keeps its memory for the next customer.
  void clear() noexcept { rules_ = nullptr; }

  [[nodiscard]] bool is_open() const noexcept { return rules_ != nullptr; }
  [[nodiscard]] const Rules& rules() const noexcept { return *rules_; }
  [[nodiscard]] std::size_t tier() const noexcept { return status_.tier(); }
  [[nodiscard]] const Status& status() const noexcept { return status_; }
  [[nodiscard]] const Purse& purse(std::size_t currency) const noexcept { return purses_[currency]; }
  /// Next day on which something happens by itself; infinity if nothing will.
  [[nodiscard]] double next_day() const noexcept { return next_day_; }
  /// Does everything that is due at or before `day`.
  void advance(double day, Journal& journal) {
    now_ = day;
    while (next_day_ <= day) due(next_day_, journal, true);
  }
  /// Does everything that is due before a visit on `day`; what burns at the same instant waits for the visit.
  void arrive(double day, Journal& journal) {
    now_ = day;
    while (next_day_ <= day) due(next_day_, journal, next_day_ < day);
  }

  /// Takes a coupon off a purchase of `price`, if there is a valid one. Call just before `purchase`.
  Money use_coupon(double day, Money price, Journal& journal);
  /// A purchase: earns, climbs, and burns what is redeemed automatically. `occasion.on` and `.tier` are
  /// filled in.
  Given purchase(Occasion& occasion, Journal& journal);
  Given purchase(Occasion&& occasion, Journal& journal) { return purchase(occasion, journal); }
  /// A named event.
  void event(Occasion occasion, Journal& journal);
  /// Units that no rule earns, for `occasion`: a gift. They wait, expire and count like earned ones, but for
  /// no tier. `with_purchase`: they go back if the latest purchase is given back.
  void grant(std::size_t currency, std::int64_t units, bool with_purchase, const Occasion& occasion,
             Journal& journal);
  /// `paid` of the latest purchases is given back. Returns what could be matched with a purchase.
  Money give_back(double day, Money paid, Journal& journal);

  /// How many of `reward` she could redeem now (item), or how many units (ratio, payout); 0 = none.
  [[nodiscard]] std::int64_t redeemable(std::size_t reward, const Occasion& occasion);
  /// Redeems `count` <= redeemable(...) of a reward.
  Given redeem(std::size_t reward, std::int64_t count, const Occasion& occasion, Journal& journal);

  /// The way to the next reward of a currency; a balance that is full but not redeemed starts over. Pending
  /// units count: she sees them coming. Rewards that she cannot have on `day` (dates, scope, limit, stock)
  /// are no goal, nor is any when no purchase of hers earns on that day.
  [[nodiscard]] Goal goal(std::size_t currency, double day) const;
  /// The same for the mission whose progress is largest.
  [[nodiscard]] Goal mission_goal(double day) const;
  /// The first instant after `day` at which the time for a mission that she has begun is over; infinite if
  /// there is none.
  [[nodiscard]] double mission_over_day(double day) const;
  /// What units issued before Rules::cohort_break_day may still bring about on or after `day`. Nothing from
  /// after it counts, except as far as those units have paid for it.
  struct FromBefore {
    double coupon_minor = 0;          ///< coupons that can still be used, off prices, at their full worth
    std::vector<std::int64_t> units;  ///< [currencies]
  };
  [[nodiscard]] FromBefore from_before(double day) const;
  /// Is there anything of it in the currencies of `useful` (bit c = currency c)? `visits`: she may still use
  /// a coupon.
  [[nodiscard]] bool holds_from_before(double day, std::uint32_t useful, bool visits) const;
  /// The latest day to which the account was taken.
  [[nodiscard]] double now() const noexcept { return now_; }

 private:
  struct Bought {
    double day;
    Money paid;
    Money returned;
    std::array<std::int64_t, kMaxCurrencies> earned;
    std::array<std::int64_t, kMaxCurrencies> taken;
    std::int64_t qualified;
    std::int64_t unqualified;
    std::int64_t resets;   ///< of the tier's count, before it
    std::uint64_t number;  ///< of the purchase
  };
  /// The purchase at hand, where what rewards take off it earns nothing.
  struct Latest {
    double day = -kNever;
    Money paid{0};
    Money rewards{0};                                   ///< taken off it so far
    std::array<std::int64_t, kMaxCurrencies> earned{};  ///< by the amount
    std::array<std::int64_t, kMaxCurrencies> taken{};
  };
  /// Units that were redeemed off a purchase.
  struct Spent {
    std::uint64_t purchase;
    std::int64_t units;
    std::int32_t cohort;
    std::uint16_t reward;
  };
  struct Coupon {
    double until_day;
    Money discount;      ///< of each
    std::int64_t count;  ///< so many alike
    std::uint16_t reward;
    double before_break;  ///< share of what paid for it that is from before Rules::cohort_break_day
  };
  struct Challenge {
    std::int64_t progress = 0;
    double until_day = -kNever;  ///< not started
    bool done = false;
  };

  void begin(const Rules& rules, const Occasion& now, double opened_day);
  void due(double day, Journal& journal, bool burns);
  /// Earns in all currencies; returns what counts towards a tier.
  std::int64_t earn(const Occasion& occasion, Journal& journal, Bought* bought);
  std::int64_t credit_missions(const Occasion& occasion, Journal& journal, Bought* bought);
  void issue(std::size_t currency, double day, std::int64_t units, std::uint16_t source, Journal& journal);
  /// What the tier adds to the life of units of a currency.
  [[nodiscard]] double extension_days(std::size_t currency) const;
  void climb(const Occasion& occasion, Journal& journal);
  /// What reaching the tier earns.
  void earn_upgrade(Occasion occasion, Journal& journal);
  /// Notes what the purchase earned by its amount: lines of the journal from `since` on.
  void note_latest(const Occasion& occasion, std::size_t since, const Journal& journal);
  /// Takes what the part of the price had earned that a reward has just paid.
  void earn_less(Money reward, double day, Journal& journal);
  /// A purchase was given back in full: what was redeemed off it comes back.
  void unredeem(std::uint64_t purchase, double day, Journal& journal);
  /// Share of the units redeemed in the journal from `since` on that is from before Rules::cohort_break_day.
  [[nodiscard]] double share_from_before(std::size_t currency, std::size_t since,
                                         const Journal& journal) const;
  Given burn_automatic(const Occasion& occasion, bool payouts_only, Journal& journal);
  void reschedule(double day);
  [[nodiscard]] std::int64_t basis_balance() const;
  /// Has she the units for it, whatever else it asks?
  [[nodiscard]] bool affords(const Reward& reward) const {
    const std::int64_t balance = purses_[reward.currency].balance();
    return balance > 0 && balance >= reward.units.count;
  }
  [[nodiscard]] Occasion who_on(double day) const;
  [[nodiscard]] bool in_view(std::size_t reward, const Occasion& who) const;
  [[nodiscard]] bool purchases_earn(std::size_t currency, const Occasion& who) const;

  const Rules* rules_ = nullptr;
  Outline outline_;
  double opened_day_ = 0;
  double now_ = 0;
  double next_day_ = kNever;
  double next_anniversary_ = kNever;
  Occasion who_;  ///< segment and store, for what happens without a visit
  std::vector<Purse> purses_;
  std::vector<Earning> earnings_;
  std::vector<Challenge> challenges_;
  std::vector<Usage> reward_usage_;
  std::vector<Coupon> coupons_;
  Latest latest_;
  std::uint64_t purchases_ = 0;
  std::vector<Spent> spent_;    ///< only where it may come back
  std::vector<Bought> bought_;  ///< only where purchases can be returned
  Status status_;
};

}  // namespace stamkund::program
