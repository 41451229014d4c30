#pragma once
// A second bookkeeping of a program, slow and plain, written from docs/methods/program.md: every lot keeps
// its whole story, and everything else is added up anew each time it is asked for. It shares types with
// models/program, and the calendar, but no bookkeeping.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/program/account.h"

namespace stamkund::program_test {

/// Sums of one currency since the account was opened.
struct Books {
  std::int64_t active = 0;
  std::int64_t pending = 0;
  std::int64_t issued = 0;
  std::int64_t redeemed = 0;
  std::int64_t expired = 0;  ///< less what came back
  std::int64_t reversed = 0;
  friend bool operator==(const Books&, const Books&) = default;
};

/// The same interface as program::Account, without a journal. Times must not decrease.
class SlowLedger {
 public:
  SlowLedger(const program::Rules& rules, program::Occasion joining);
  void close(double day);
  void advance(double day);
  Money use_coupon(double day, Money price);
  program::Given purchase(program::Occasion occasion);
  void event(program::Occasion occasion);
  Money give_back(double day, Money paid);
  [[nodiscard]] std::int64_t redeemable(std::size_t reward, const program::Occasion& occasion) const;
  program::Given redeem(std::size_t reward, std::int64_t count, const program::Occasion& occasion);

  [[nodiscard]] Books books(std::size_t currency) const;
  [[nodiscard]] std::size_t tier() const { return tier_; }

 private:
  static constexpr std::size_t kReward = 1000;
  struct Lot {
    std::size_t currency;
    double earned_day;
    double active_day;
    double expires_day;  ///< infinity for sliding expiry, which does not look at lots
    std::int64_t units;  ///< what is left of it
    bool active;
    double lost_day;  ///< minus infinity while it was not lost
    std::int64_t lost;
  };
  struct Use {
    std::size_t kind;   ///< currency of an earn rule, or kReward
    std::size_t index;  ///< of the rule or the reward
    double day;
    std::int64_t units;
    std::int64_t times;
  };
  struct Counted {
    double day;
    std::int64_t amount;
    bool counts;  ///< not dropped out of a rolling window, not forgotten
  };
  struct Bought {
    double day;
    std::int64_t paid;
    std::int64_t returned;
    std::vector<std::int64_t> earned;
    std::size_t counted;     ///< position in counted_
    std::int64_t qualified;  ///< of it, what a return takes off
  };
  struct Coupon {
    double until_day;
    Money discount;
  };
  struct Progress {
    std::int64_t done = 0;
    double until_day = -program::kNever;
    bool running = false;
    bool finished = false;
  };

  // Time.
  [[nodiscard]] double next_anniversary() const;
  [[nodiscard]] double next_instant() const;
  void run_until(double day, bool included);
  void arrive(double day);
  void instant(double day, bool burns);
  // Units.
  void issue(std::size_t currency, double day, std::int64_t units);
  void add_active(Lot& lot, double day);
  void lose(Lot& lot, double day);
  void reinstate(double day);
  void burn(std::size_t currency, double day, std::int64_t units);
  [[nodiscard]] std::int64_t balance(std::size_t currency) const;
  [[nodiscard]] double expiry(std::size_t currency, double from_day) const;
  [[nodiscard]] double extension(std::size_t currency) const;
  void slide(std::size_t currency, double day);
  void prolong();
  void take_back(std::size_t currency, std::int64_t units);
  // Occasions.
  [[nodiscard]] bool fits(const program::Scope& scope, const program::Occasion& occasion) const;
  [[nodiscard]] std::int64_t left(const program::Limit& limit, std::size_t kind, std::size_t index,
                                  double day, bool units) const;
  std::vector<std::int64_t> earn(const program::Occasion& occasion);
  void missions(const program::Occasion& occasion, std::vector<std::int64_t>& earned);
  void occur(program::Occasion occasion, bool burns);
  void upgrade(program::Occasion occasion);
  program::Given burn_automatic(const program::Occasion& occasion, bool payouts_only);
  // Tiers.
  [[nodiscard]] std::size_t worth() const;
  [[nodiscard]] double window_end() const;
  void count(double day, std::int64_t amount);
  void review(double day, bool basis_expired);
  void climb(const program::Occasion& occasion);
  void lower(double day);

  const program::Rules& rules_;
  double opened_day_;
  program::Occasion who_;
  std::vector<Lot> lots_;
  std::vector<Books> books_;  ///< all but active and pending
  std::vector<std::int64_t> debt_;
  std::vector<double> deadline_;    ///< sliding expiry
  std::vector<double> active_day_;  ///< of the last earn or burn
  std::vector<Use> uses_;
  std::vector<Progress> progress_;
  std::vector<Coupon> coupons_;
  std::vector<Bought> bought_;
  std::int64_t anniversaries_ = 0;
  std::size_t tier_ = 0;
  std::size_t for_ever_ = 0;
  std::vector<Counted> counted_;
  double window_start_;
  double held_until_ = -program::kNever;
  bool hold_runs_ = false;
  bool taken_off_ = false;  ///< a return has lowered what counts
  double now_;
};

}  // namespace stamkund::program_test
