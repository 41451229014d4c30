#pragma once
// One customer's life in one arm, event by event, in continuous time. See docs/methods/simulation.md.
#include <cstdint>

#include "engine/population/person.h"
#include "engine/scenario/arm_model.h"
#include "engine/simulation/luck.h"
#include "engine/simulation/tally.h"
#include "models/program/account.h"
#include "models/response/contact.h"
#include "models/response/stimuli.h"

namespace stamkund::simulation {

/// Number of periods up to the horizon, the last one possibly shorter.
[[nodiscard]] std::size_t periods_in(double horizon_days, double period_days);

/// What one life came to.
struct LifeOutcome {
  LifeTotals totals;
  bool member = false;
};

/// Called at every purchase: (day, minor units paid). For tests and for writing simulated transactions.
class PurchaseObserver {
 public:
  virtual ~PurchaseObserver() = default;
  virtual void purchase(std::uint64_t customer, double day, std::int64_t paid_minor) = 0;
};

/// Runs lives of one arm; holds scratch memory, so one object a thread and arm.
///
/// The purchase clock rings at unit rate in integrated intensity: behaviour only bends time. The order at one
/// instant is expire, earn, burn; scheduled things come before a purchase at the same instant.
class Life {
 public:
  /// `arm` must outlive this. `horizon_days` > 0, `period_days` > 0.
  Life(const scenario::ArmModel& arm, double horizon_days, double period_days);

  /// Adds the life to `tally` and returns what it came to.
  LifeOutcome run(const population::Person& person, Luck& luck, ArmTally& tally,
                  PurchaseObserver* observer = nullptr);

 private:
  using Row = std::array<std::int64_t, kCounts>;
  struct Now;  // the state of the life under way

  template <bool kRich>
  void live(Now& now);
  template <bool kRich>
  void buy(Now& now, bool first);
  void join_or_not(Now& now, Row& row);
  void use_program(Now& now, Row& row, std::int64_t& paid);
  void contact(Now& now, const scenario::Wave& wave);
  void refresh_factors(Now& now);
  static void set_purchase_factor(Now& now, double factor);
  static void set_defection_factor(Now& now, double factor);
  [[nodiscard]] double draw_list_price(Now& now) const;
  [[nodiscard]] std::size_t period_of(double day) const;

  const scenario::ArmModel& arm_;
  double horizon_;
  double periods_per_day_;
  std::size_t n_periods_;
  bool rich_;  ///< a program or campaigns: anything beyond the plain processes
  program::Account account_;
  response::Stimuli stimuli_;
  std::size_t post_reward_kind_ = 0;
  std::vector<std::size_t> campaign_kind_;
  response::Fatigue fatigue_;
};

}  // namespace stamkund::simulation
