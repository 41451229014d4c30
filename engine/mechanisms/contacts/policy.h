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
  /// `start`: the date of day 0. Quiet from `quiet_from` to `quiet_to`, shares of a day; equal = never.
  ContactPolicy(std::vector<Cap> caps, double quiet_from, double quiet_to, Day start)
      : caps_(std::move(caps)), quiet_from_(quiet_from), quiet_to_(quiet_to), start_(start) {}

  [[nodiscard]] bool has_caps() const { return !caps_.empty(); }
  [[nodiscard]] bool is_quiet(double day) const;
  /// The end of the quiet hours that `day` lies in; `day` itself if they are not quiet.
  [[nodiscard]] double after_quiet(double day) const;
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
  double quiet_from_ = 0;
  double quiet_to_ = 0;
  Day start_{};
};

}  // namespace stamkund::mechanisms
