#pragma once
// A customer and the program: whether she joins, her account, her own clocks in it, and how she reacts. Life
// asks it for factors, prices and the next day on which something is due; reactions that decay go into Life's
// stimuli.
#include <cstdint>
#include <vector>

#include "engine/population/person.h"
#include "engine/scenario/program_model.h"
#include "engine/simulation/books.h"
#include "engine/simulation/luck.h"
#include "engine/simulation/observer.h"
#include "models/program/sale.h"
#include "models/response/stimuli.h"

namespace stamkund::simulation {

/// A customer whom a member brought.
struct Referral {
  double day;
  std::uint32_t number;
};

/// Runs one member after the other; holds scratch memory.
class Member {
 public:
  /// Both must outlive this; kinds of stimuli are added.
  Member(const scenario::ProgramModel& program, response::Stimuli& stimuli);

  /// A new life; all of it must outlive the life.
  void start(const population::Person& person, Luck& luck, Books& books, LifeObserver* observer,
             double base_rate, double mean_spend_minor, bool may_refer);

  [[nodiscard]] bool is_member() const noexcept { return member_; }
  [[nodiscard]] bool ever_member() const noexcept { return ever_; }
  [[nodiscard]] std::size_t tier() const noexcept { return member_ ? account_.tier() : 0; }
  [[nodiscard]] const std::vector<Referral>& referrals() const noexcept { return referrals_; }
  /// Factors on her hazards, constant until the next purchase or next_day().
  [[nodiscard]] double purchase_factor() const noexcept { return purchase_factor_; }
  [[nodiscard]] double defection_factor() const noexcept { return defection_factor_; }

  [[nodiscard]] double next_day() const noexcept { return next_day_; }
  /// Does what is due at or before `day`. `alive`: she still buys.
  void advance(double day, bool alive);
  /// She has left for good; the company does not know, but a paid membership may be returned.
  void customer_left(double day);

  /// What the program makes of the price of a purchase, before anything else: list x factor + minor units.
  struct Basket {
    double factor = 1;
    double extra_minor = 0;
  };
  [[nodiscard]] Basket basket(double day, std::uint64_t visit);
  /// A purchase of `price` minor units, number `visit` of hers. She may join; then it earns, and she may
  /// redeem. Returns what she pays.
  std::int64_t purchase(double day, std::int64_t price, std::uint64_t visit, std::uint8_t category);
  /// Beyond the horizon: is there anything left of what she was owed then?
  [[nodiscard]] bool is_owed(double day) const;
  /// Following ends: counts what is still open.
  void close_books(double day);
  /// A purchase for which she had paid so much is given back.
  void give_back(double day, std::int64_t paid);

 private:
  [[nodiscard]] program::Occasion occasion(double day, std::int64_t paid, std::uint8_t category) const;
  [[nodiscard]] bool joins(double day);
  [[nodiscard]] double purchases_a_year() const;
  /// Minor units that the program as it is on `day` would bring her in so many days, at her own pace.
  [[nodiscard]] double expected_benefit(double day, double days) const;
  /// What that does to the odds that she joins.
  [[nodiscard]] double weigh_offer(double day) const;
  void join(double day, std::uint8_t category);
  void leave(double day);
  void pay_fee(double day);
  void renew_or_leave(double day, bool alive);
  void visit_events(double day, std::uint64_t visit, std::uint8_t category);
  void raise_event(std::size_t event, double day, std::uint8_t category);
  void timed_events(double day);
  void refer(double day);
  void shared_visit(double day);
  /// What she would redeem: `count` of a reward (item: one), worth `value` minor units; 0 = nothing.
  struct Choice {
    std::size_t reward = 0;
    std::int64_t count = 0;
    double value = 0;
  };
  [[nodiscard]] Choice best_choice(const program::Occasion& at);
  std::int64_t choose_reward(const program::Occasion& at);
  void window_ends();
  void watch(AccountStep::Kind kind, const program::Occasion& occasion, Money amount = {},
             std::size_t reward = 0, std::int64_t count = 0);
  /// Counts what the account wrote, and lets her react to it.
  void book();
  void book_units(const program::Entry& entry);
  void book_reward(const program::Entry& entry);
  void book_tier(const program::Entry& entry);
  /// Factors and next day, after something has changed.
  void refresh(double day);
  void schedule();
  [[nodiscard]] double goal_factor(double day) const;
  [[nodiscard]] double pace() const;
  /// She has paid for a term of membership before the horizon, and it is not over.
  [[nodiscard]] bool in_term_from_before(double day) const;
  /// Bit c: units of currency c can lead to something from `day` on.
  [[nodiscard]] std::uint32_t usable_currencies(double day) const;

  const scenario::ProgramModel& program_;
  response::Stimuli& stimuli_;
  std::size_t reward_kind_ = 0;
  std::size_t tier_up_kind_ = 0;
  std::size_t tier_down_kind_ = 0;
  std::size_t delight_kind_ = 0;
  std::size_t backlash_kind_ = 0;
  std::size_t sunk_kind_ = 0;

  const population::Person* person_ = nullptr;
  Luck* luck_ = nullptr;
  Books* books_ = nullptr;
  LifeObserver* observer_ = nullptr;
  double base_rate_ = 0;         ///< purchases a day without the program
  double mean_spend_minor_ = 0;  ///< of a purchase
  bool may_refer_ = false;

  program::Account account_;
  program::Journal journal_;
  bool member_ = false;
  bool ever_ = false;
  bool alive_ = true;
  double purchase_factor_ = 1;
  double defection_factor_ = 1;
  double next_day_ = program::kNever;
  double switch_day_ = program::kNever;  ///< a factor changes by itself
  double to_enrolment_ = -1;             ///< hazard left on the enrolment clock; negative = not drawn yet
  double joining_factor_ = 1;            ///< on the odds of joining
  double weighed_until_day_ = -1;        ///< when the rules change, the offer is another
  Stream redemption_{};
  double to_redemption_ = -1;
  std::int64_t visits_ = 0;       ///< as a member
  std::int64_t issued_ = 0;       ///< units of the main currency
  std::int64_t coupon_cost_ = 0;  ///< minor units of coupons in the purchase at hand
  double payouts_minor_ = 0;      ///< since her last purchase
  bool redeemed_now_ = false;     ///< something was redeemed in the step being booked
  bool upgraded_in_window_ = false;
  bool flexible_ = false;
  double threshold_minor_ = 0;
  double threshold_z_ = 0;
  double value_before_ = 0;  ///< of what she could redeem at her last visit
  response::SurpriseResult surprise_;
  double tier_fee_day_ = program::kNever;  ///< next yearly cost of her tier

  double next_fee_day_ = program::kNever;
  double last_fee_day_ = -program::kNever;
  double to_leave_ = -1;

  std::vector<double> event_day_;    ///< [events] next by itself
  std::vector<Stream> event_clock_;  ///< [events]
  double referral_day_ = program::kNever;
  Stream referral_clock_{};
  std::vector<Referral> referrals_;
  std::uint32_t referral_number_ = 0;
  double shared_day_ = program::kNever;
  double shared_rate_ = 0;
  Stream shared_clock_{};
};

}  // namespace stamkund::simulation
