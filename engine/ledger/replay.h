#pragma once
// Replays histories through a program's rules, one customer after the other. No input or output: lines go to
// a callback, sums to Totals.
#include <functional>
#include <span>
#include <vector>

#include "engine/ledger/history.h"
#include "engine/ledger/totals.h"
#include "models/program/account.h"

namespace stamkund::ledger {

/// What becomes of rewards that members choose (probability below 100 %).
enum class Redemption : std::uint8_t {
  asap,      ///< at each purchase, the most valuable one that she can redeem
  never,     ///< nobody redeems
  recorded,  ///< as the rows say
};

/// An entry of a journal, and what its customer holds after it.
struct Line {
  const program::Entry& entry;
  std::int64_t balance;  ///< of the entry's currency
  std::int64_t pending;
  std::size_t tier;
};
using EachLine = std::function<void(const Line&)>;

/// A purchase of a member, before what it brings about. What rewards take off it stands at the rewards.
struct Bought {
  double day;
  Money listed;
  Money off;  ///< for her tier or membership
};
using EachPurchase = std::function<void(const Bought&)>;

/// What a reward that was handed over costs the company; the rest of the entry's money is taken off a
/// purchase.
[[nodiscard]] Money cost_of(const program::Reward& reward, const program::Entry& entry);

class Replay {
 public:
  /// `plan` must outlive this. Accounts are followed up to and including the instant `end_day`.
  Replay(const Plan& plan, Redemption redemption, double end_day);
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;

  /// Steps in the order of History::steps. She joins at her first purchase on or after the program's start;
  /// it earns. Valid until the next call. Error: InternalFault if units are not conserved.
  const Customer& run(std::span<const Step> steps, const EachLine& each_line,
                      const EachPurchase& each_purchase = {});
  [[nodiscard]] const Totals& totals() const noexcept { return totals_; }

 private:
  /// What is left of a purchase that may come back.
  struct Returnable {
    Money listed;
    Money paid;
  };
  void join(const Step& step, bool has_returns);
  void purchase(const Step& step, const EachPurchase& each_purchase);
  void choose();
  void give_back(const Step& step);
  void redeem_recorded(const Step& step);
  /// What the perks of the last visit cost, once nothing more is taken off its price.
  void end_visit();
  void redeem(std::size_t reward, std::int64_t count);
  /// Yearly costs of the tier that ends on `day`.
  void leave_tier(double day);
  void book(const EachLine& each_line);
  void book_units(const program::Entry& entry);
  /// Has she enough for some reward, now that an instant is over, or has she just redeemed one?
  void note_reached();
  void book_reward(const program::Entry& entry);
  void finish(const EachLine& each_line);

  const Plan& plan_;
  program::Rules without_returns_;  ///< for customers who give nothing back: nothing is kept for it
  Redemption redemption_;
  double end_day_;
  std::vector<std::int64_t> fewest_;  ///< [currencies] units of the reward that is reached first; 0 = none
  Totals totals_;

  program::Account account_;
  program::Journal journal_;
  Customer customer_;
  bool keeps_bought_ = false;
  std::vector<Returnable> bought_;
  program::Occasion visit_;     ///< the last purchase; `paid` is what is left to pay of it
  bool visit_open_ = false;     ///< its perks are not counted yet
  std::size_t visit_tier_ = 0;  ///< hers when she came
  double tier_since_ = 0;
};

}  // namespace stamkund::ledger
