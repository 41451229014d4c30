#pragma once
// One customer's life in one arm, event by event, in continuous time. See docs/methods/simulation.md.
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/population/person.h"
#include "engine/scenario/arm_model.h"
#include "engine/simulation/books.h"
#include "engine/simulation/luck.h"
#include "engine/simulation/member.h"
#include "engine/simulation/observer.h"
#include "engine/simulation/tally.h"
#include "models/response/contact.h"
#include "models/response/stimuli.h"

namespace stamkund::simulation {

/// What one life came to, up to the horizon.
struct LifeOutcome {
  LifeTotals totals;
  bool member = false;   ///< at some time
  std::size_t tier = 0;  ///< at the horizon
  /// Purchases in two equally long times before and after a date (Life's constructor).
  std::int64_t purchases_before = 0;
  std::int64_t purchases_after = 0;
};

/// Two times of the same length that an analyst would compare: [split - length, split) and [split, split +
/// length).
struct BeforeAfter {
  double split_day = 0;
  double length_days = 0;
};

/// Runs lives of one arm; holds scratch memory, so one object a thread and arm.
///
/// The purchase clock rings at unit rate in integrated intensity: behaviour only bends time. Scheduled things
/// come before a purchase at the same instant; what happens in the program at one instant has an order of its
/// own (docs/methods/program.md).
class Life {
 public:
  /// `arm` must outlive this.
  Life(const scenario::ArmModel& arm, const Horizon& horizon, const BeforeAfter& before_after = {});
  Life(Life&&) = delete;

  /// Adds the life to `tally` and returns what it came to. `referred`: she was brought by a member, and
  /// brings nobody (the network of customers is not simulated).
  LifeOutcome run(const population::Person& person, Luck& luck, ArmTally& tally,
                  LifeObserver* observer = nullptr, bool referred = false);
  /// Whom the last life brought.
  [[nodiscard]] const std::vector<Referral>& referrals() const;

 private:
  struct Now;  // the state of the life under way
  struct Return {
    double day;
    double bought_day;
    std::int64_t paid;
    std::int64_t goods;
    std::int64_t discount;          ///< list price less paid
    std::int64_t program_discount;  ///< the program's part of it
  };

  template <bool kRich>
  void live(Now& now);
  template <bool kRich>
  void buy(Now& now, bool first);
  void give_back(Now& now, const Return& one);
  /// Beyond the horizon: is anything left of what was owed then?
  [[nodiscard]] bool is_owed(const Now& now) const;
  /// Counts the returns to come of purchases before the horizon, of a customer who is not followed.
  void settle_returns(Now& now);
  void contact(Now& now, const scenario::Wave& wave);
  void leave_for_good(Now& now);
  void refresh_factors(Now& now);
  static void set_defection_factor(Now& now, double factor);
  /// The calendar's factors as of its next step, and when the one after comes.
  static void read_calendar(Now& now);
  /// The calendar's next step has come.
  void turn_page(Now& now);
  /// Integrated intensity to the next purchase.
  static double next_gap(Now& now, std::uint32_t ticks_done);
  /// A purchase after which she may leave.
  static void spend_life(Now& now);
  /// The day on which she leaves if nothing changes; lifetimes in calendar time only.
  static void foresee_death(Now& now);

  const scenario::ArmModel& arm_;
  Horizon horizon_;
  BeforeAfter before_after_;
  bool rich_;  ///< a program, campaigns or returns: anything beyond the plain processes
  response::Stimuli stimuli_;
  std::optional<Member> member_;
  std::vector<std::size_t> campaign_kind_;
  response::Fatigue fatigue_;
  std::vector<Return> returns_;  ///< to come, in order of day
  std::size_t first_return_ = 0;
};

}  // namespace stamkund::simulation
