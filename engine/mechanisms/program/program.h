#pragma once
// A loyalty program: joining, units, rewards, tiers, and how members react to its rules. The rules are
// models/program, which knows no behaviour; the forms of behaviour are models/response.
//
// Other mechanisms belong to members only (events, referral, a paid membership): they are told who joins and
// who leaves, and ask this one for the account.
#include <cstdint>

#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/program/figures.h"
#include "engine/mechanisms/program/model.h"
#include "engine/mechanisms/program/state.h"
#include "engine/world/arm.h"

namespace stamkund::mechanisms {

/// What members hold on day 0 comes before everything else of that day.
inline constexpr world::Order kTakesOver{10};

class Program final : public world::MechanismOf<ProgramState> {
 public:
  /// Kinds of stimuli are added.
  Program(world::Arm& arm, ProgramModel model);

  [[nodiscard]] std::uint32_t hooks() const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void basket(world::Scene& scene, world::Purchase& purchase) const override;
  void till(world::Scene& scene, world::Purchase& purchase) const override;
  void given_back(world::Scene& scene, double day, std::int64_t paid) const override;
  void settle(world::Scene& scene) const override;
  [[nodiscard]] bool follows(const world::Scene& scene) const override;
  [[nodiscard]] bool is_owed(const world::Scene& scene) const override;
  void close_books(world::Scene& scene, bool followed) const override;

  // For mechanisms that belong to members.
  [[nodiscard]] const ProgramModel& model() const { return program_; }
  /// Before the first life: from that day on a reward is not to be had.
  void withdraw(std::size_t reward, double day) { program_.rules.rewards[reward].withdrawn_day = day; }
  [[nodiscard]] bool is_member(const world::Customer& customer) const { return of(customer).member; }
  /// When she became a member; of those who were on day 0, before it.
  [[nodiscard]] double member_since(const world::Customer& customer) const { return of(customer).since_day; }
  /// Open while she is a member.
  [[nodiscard]] const program::Account& account_of(const world::Customer& customer) const {
    return of(customer).account;
  }
  [[nodiscard]] program::Occasion occasion(const world::Scene& scene, double day, std::int64_t paid,
                                           std::uint8_t category) const;
  /// Money's worth of so many days of the program as it is on `day`, at her own pace; minor units.
  [[nodiscard]] double expected_benefit(const world::Scene& scene, double day, double days) const;
  /// An event of the program happens to a member. Returns units of the main currency that it earned.
  std::int64_t raise_event(world::Scene& scene, std::size_t event, double day, std::uint8_t category) const;
  /// A gift of units of the main currency, at the instant at hand.
  /// `with_purchase`: they go back if the purchase at hand is given back.
  void grant(world::Scene& scene, std::int64_t units, bool with_purchase) const;
  /// Somebody else buys on her card for the full price `at.paid`.
  void buy_on_card(world::Scene& scene, program::Occasion at) const;
  /// She leaves the program, and loses what she holds.
  void leave(world::Scene& scene, double day) const;
  /// Her state has changed: she may react otherwise from now on.
  void touch(world::Customer& customer) const { of(customer).dirty = true; }

 private:
  void start(world::Scene& scene, ProgramState& state) const override;

  // Members since before the run (opening.cpp).
  [[nodiscard]] const program::Opening* opening_of(const population::Person& person) const;
  void take_over(world::Scene& scene) const;

  // Joining (joining.cpp).
  /// What she is as a member, for life.
  void draw_traits(const world::Customer& customer, ProgramState& state) const;
  [[nodiscard]] bool joins(world::Scene& scene, double day) const;
  [[nodiscard]] double purchases_a_year(const world::Scene& scene) const;
  [[nodiscard]] double weigh_offer(const world::Scene& scene, double day) const;
  void join(world::Scene& scene, double day, std::uint8_t category) const;

  // Redeeming (redeeming.cpp).
  /// What she would redeem: `count` of a reward (item: one), worth `value` minor units; 0 = nothing.
  struct Choice {
    std::size_t reward = 0;
    std::int64_t count = 0;
    double value = 0;
  };
  [[nodiscard]] Choice best_choice(ProgramState& state, const program::Occasion& at) const;
  [[nodiscard]] std::int64_t choose_reward(world::Scene& scene, const program::Occasion& at) const;

  // Booking (booking.cpp).
  void watch(const world::Scene& scene, world::AccountStep::Kind kind, const program::Occasion& occasion,
             Money amount = {}, std::size_t reward = 0, std::int64_t count = 0) const;
  /// Counts what the account wrote, and lets her react to it.
  void book(world::Scene& scene) const;
  /// Where what happens on a day is counted.
  struct Rows {
    double day;
    std::int64_t* flows;
    std::size_t when;  ///< of kUnitUses
  };
  [[nodiscard]] Rows rows_of(world::Scene& scene, double day) const;
  void book_units(world::Scene& scene, const program::Entry& entry, const Rows& rows) const;
  void book_reward(world::Scene& scene, const program::Entry& entry) const;
  /// The same by reward. `cost`: of the money, what the company paid and did not take off a price.
  void book_reward_use(world::Scene& scene, const program::Entry& entry, std::int64_t cost,
                       std::int64_t partner) const;
  [[nodiscard]] std::int64_t* reward_cell(world::Scene& scene, std::size_t reward) const {
    return scene.books.all().all().data() + reward_uses_ + reward * kRewardUseFigures;
  }
  void book_tier(world::Scene& scene, const program::Entry& entry) const;

  // Reactions (reactions.cpp).
  void window_ends(world::Scene& scene) const;
  void refresh(world::Scene& scene) const;
  [[nodiscard]] double goal_factor(ProgramState& state, double day) const;
  /// Units that were waiting become usable, and nothing else: does that leave her as she was?
  [[nodiscard]] bool is_mere_activation(const ProgramState& state) const;
  [[nodiscard]] double pace(const ProgramState& state) const;

  // Beyond the horizon (beyond_horizon.cpp).
  /// Bit c: units of currency c can lead to something from `day` on.
  [[nodiscard]] std::uint32_t usable_currencies(double day, bool alive) const;

  ProgramModel program_;
  const world::Arm& arm_;
  ProgramColumns columns_;
  std::size_t n_cohorts_;
  std::size_t units_;  ///< offsets of the tables of this arm
  std::size_t unit_uses_;
  std::size_t cohort_revenue_;
  std::size_t cohort_revenue_cells_;
  std::size_t reward_uses_;
  std::size_t stock_;
  std::size_t stock_days_;
  std::vector<double> redeem_hazard_;  ///< [rewards] a visit at which she could
  bool chooses_ = false;               ///< some reward is handed over only if she asks for it
  bool goals_wait_ = false;            ///< what is a goal may change with the calendar alone
  std::size_t reward_kind_ = 0;        ///< of stimuli
  std::size_t tier_up_kind_ = 0;
  std::size_t tier_down_kind_ = 0;
};

void add_program_keys(scenario::Parts& parts);
void equip_program(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
