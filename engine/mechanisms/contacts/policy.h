#pragma once
// What a contact policy allows of one customer, whatever she does: caps on contacts or on money, in rolling
// or calendar windows, and quiet hours. Knows nothing of the simulation.
//
// A rolling cap of k in w days holds in every half-open window of w days: a contact may follow the k-th one
// before it after w days at the earliest. A calendar cap counts within its week (from Monday), month or year.
// At the boundary of a window the new one has begun.
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/day.h"

namespace stamkund::mechanisms {

/// From `from` to `to`, shares of a day, over midnight if need be; equal = none.
struct QuietHours {
  double from = 0;
  double to = 0;
  [[nodiscard]] bool any() const { return from != to; }
};

class ContactPolicy {
 public:
  enum class Window : std::uint8_t { rolling, week, month, year };
  struct Cap {
    std::optional<std::size_t> channel;    ///< none = all together
    std::optional<std::uint64_t> at_most;  ///< contacts; else `spend`
    std::int64_t spend = 0;                ///< minor units
    Window window = Window::rolling;
    double days = 0;  ///< of a rolling window, > 0
  };
  /// A contact that counts.
  struct Sent {
    double day;
    std::size_t channel;
    std::int64_t cost;
  };

  ContactPolicy() = default;
  /// `start`: the date of day 0. `quiet`: by channel; channels beyond it have no quiet hours.
  ContactPolicy(std::vector<Cap> caps, std::vector<QuietHours> quiet, Day start)
      : caps_(std::move(caps)), quiet_(std::move(quiet)), start_(start) {}

  [[nodiscard]] bool has_caps() const { return !caps_.empty(); }
  [[nodiscard]] bool has_quiet_hours() const;
  [[nodiscard]] bool is_quiet(std::size_t channel, double day) const;
  /// The end of the channel's quiet hours that `day` lies in; `day` itself if they are not quiet.
  [[nodiscard]] double after_quiet(std::size_t channel, double day) const;
  /// Do the caps allow it on `day`? `log` is in order of days, none of them after `day`.
  [[nodiscard]] bool allows(const std::vector<Sent>& log, std::size_t channel, std::int64_t cost,
                            double day) const;
  /// The first cap, in the order given, that does not; none if all do.
  [[nodiscard]] std::optional<std::size_t> forbids(const std::vector<Sent>& log, std::size_t channel,
                                                   std::int64_t cost, double day) const;
  /// The first time from `day` on at which caps and hours allow it, if nothing is sent before; infinite =
  /// never.
  [[nodiscard]] double next_allowed(const std::vector<Sent>& log, std::size_t channel, std::int64_t cost,
                                    double day) const;
  /// Drops from the front of `log` what no cap can count from `day` on.
  void forget(std::vector<Sent>& log, double day) const;
  static void forget_before(std::vector<Sent>& log, double day);
  /// When the calendar's week, month or year ends that `day` lies in.
  [[nodiscard]] double period_ends(Window window, double day) const;

 private:
  /// What was sent after this counts on `day`.
  [[nodiscard]] double counts_from(const Cap& cap, double day) const;
  [[nodiscard]] bool fits(const Cap& cap, const std::vector<Sent>& log, std::size_t channel,
                          std::int64_t cost, double day) const;
  /// The first instant after `day` at which something that counts now does not count any more.
  [[nodiscard]] double relief(const Cap& cap, const std::vector<Sent>& log, std::size_t channel,
                              double day) const;
  [[nodiscard]] double period_begins(Window window, double day) const;

  std::vector<Cap> caps_;
  std::vector<QuietHours> quiet_;
  Day start_{};
};

}  // namespace stamkund::mechanisms
