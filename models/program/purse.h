#pragma once
// What a member holds of one currency: pending, active and, after a return, perhaps owed. Always conserved:
// issued + reinstated = redeemed + expired + reversed + balance + pending.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/program/entry.h"
#include "models/program/opening.h"
#include "models/program/queue.h"
#include "models/program/rules.h"

namespace stamkund::program {

/// Times must not decrease. Every change is written to the journal.
class Purse {
 public:
  /// `rules` must outlive this.
  void open(const Rules& rules, std::size_t currency);

  [[nodiscard]] std::int64_t balance() const noexcept { return balance_; }  ///< active; negative = owed
  [[nodiscard]] std::int64_t pending() const noexcept { return pending_; }
  /// Next day on which units become active or are lost by themselves.
  [[nodiscard]] double next_day() const noexcept {
    const double activation = next_activation_day();
    const double expiry = next_expiry_day();
    return activation < expiry ? activation : expiry;
  }
  [[nodiscard]] double next_activation_day() const noexcept {
    return waiting_.empty() ? kNever : waiting_.front().active_day;
  }
  [[nodiscard]] double next_expiry_day() const noexcept {
    if (sliding_) return balance_ > 0 ? deadline_ : kNever;
    return lots_.empty() ? kNever : lots_.front().expires_day;
  }
  /// When what can be used now is lost if nothing happens, on average over units; infinite if something of it
  /// never is.
  [[nodiscard]] double mean_expiry_day() const noexcept;
  struct Loss {
    double day;          ///< infinite if nothing expires
    std::int64_t units;  ///< lost up to and on that day
  };
  /// When at least `units` (> 0) of the balance are lost, if nothing happens before; if fewer expire at all,
  /// the last of them.
  [[nodiscard]] Loss loss_of(std::int64_t units) const noexcept;
  /// Units issued before Rules::cohort_break_day that she holds, or that may still come back.
  [[nodiscard]] std::int64_t held_from_before(double day) const;
  /// Were units of this cohort issued before Rules::cohort_break_day?
  [[nodiscard]] bool is_before_break(std::int32_t cohort) const noexcept {
    return cohort < first_after_break_;
  }

  // `extension_days`: what the member's tier adds; to the life of the lot or, with sliding expiry, of the
  // whole balance, until something moves it again.
  /// Credits `units` > 0.
  void credit(double day, std::int64_t units, std::uint16_t source, double extension_days, Journal& journal);
  /// Begins with what a member held before `day`.
  void take_over(double day, const Opening::Units& held, double earned_day, double extension_days,
                 Journal& journal);
  void activate(double day, double extension_days, Journal& journal);
  void expire(double day, Journal& journal);
  /// Takes `units` that a returned purchase had earned, as far as the policy goes; from what its period
  /// issued, for the books. Returns the units taken.
  std::int64_t take_back(double day, double earned_day, std::int64_t units, Journal& journal);
  /// Burns `units` <= balance(), those that expire first.
  void burn(double day, std::int64_t units, std::uint16_t reward, double extension_days, Journal& journal);
  /// Takes `units` that were issued at this instant: a reward paid for what had earned them.
  void unissue(double day, std::int64_t units, Journal& journal) {
    (void)take(ReturnPolicy::into_negative, day, day, units, journal);
  }
  /// Gives back `units` that a redemption burned, of the period that had issued them; they live as if earned
  /// now.
  void unburn(double day, std::int64_t units, std::uint16_t reward, std::int32_t cohort,
              double extension_days, Journal& journal);
  /// A higher tier counts at once for a balance that slides: as if the last earn or burn had been in it. A
  /// lower one counts from the next earn or burn on.
  void prolong(double extension_days) noexcept;
  /// Brings back what was lost not too long ago; it lives as if earned now.
  void reinstate(double day, double extension_days, Journal& journal);
  /// Membership ends: everything is lost, pending units too.
  void forfeit(double day, Journal& journal);

 private:
  struct Lot {
    double expires_day;
    std::int64_t units;
    std::int32_t cohort;
  };
  struct Waiting {
    double active_day;
    double expires_day;
    std::int64_t units;
    std::int32_t cohort;
  };
  struct Lost {
    double day;
    std::int64_t units;
    std::int32_t cohort;
  };
  void add_lot(double expires_day, std::int64_t units, std::int32_t cohort);
  /// Sliding expiry: something was earned or burned.
  void slide(double day, double extension_days) noexcept;
  void lose(double day, std::int64_t units, std::int32_t cohort, Journal& journal);
  std::int64_t take(ReturnPolicy policy, double day, double earned_day, std::int64_t units, Journal& journal);
  /// When what lives from `day` on ends, by the length of its life.
  [[nodiscard]] double life_from(double day, double extension_days) const;
  [[nodiscard]] double expiry_of(double from_day, double extension_days) const;
  [[nodiscard]] double activation_of(double day) const;
  [[nodiscard]] std::int32_t cohort_of(double day) const;
  void write(Journal& journal, Entry::Kind kind, double day, std::int64_t units, std::int32_t cohort,
             std::uint16_t rule = 0) const;

  const Rules* rules_ = nullptr;
  const Currency* currency_ = nullptr;
  std::uint8_t index_ = 0;
  bool sliding_ = false;
  std::int32_t first_after_break_ = 0;  ///< cohort
  std::int64_t balance_ = 0;
  std::int64_t pending_ = 0;
  std::int64_t debt_ = 0;
  double deadline_ = kNever;      ///< sliding expiry
  double last_active_ = -kNever;  ///< the last earn or burn that moved it
  Queue<Lot> lots_;               ///< active, in order of expiry
  Queue<Waiting> waiting_;        ///< in order of activation
  std::vector<Lost> lost_;        ///< only where it can come back
};

}  // namespace stamkund::program
