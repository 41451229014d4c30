#pragma once
// The luck of one customer in one replicate: the same in every arm, whatever the arm does with it.
#include <array>
#include <cstdint>
#include <optional>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"

namespace stamkund::world {

/// Streams at their start; an arm copies what it consumes. What few arms need is seeded on first use.
class Luck {
 public:
  Luck(std::uint64_t seed, std::uint64_t replicate, std::uint64_t customer)
      : seed_(seed), replicate_(replicate), customer_(customer) {
    purchase_clock = stream(Purpose::purchase_clock);
    Stream lifetime = stream(Purpose::lifetime_clock);
    lifetime_arrival = draw_exponential(lifetime);
  }

  Stream purchase_clock;    ///< gaps of the purchase clock
  double lifetime_arrival;  ///< integrated hazard at which she defects

  [[nodiscard]] const Stream& spend() {
    if (!spend_) spend_ = stream(Purpose::spend);
    return *spend_;
  }
  [[nodiscard]] const Stream& redemption() {
    if (!redemption_) redemption_ = stream(Purpose::redemption_clock);
    return *redemption_;
  }
  /// First arrival of a clock that rings once.
  [[nodiscard]] double arrival(Purpose purpose) const {
    Stream once = stream(purpose);
    return draw_exponential(once);
  }
  /// The number of a contact through `channel` on `day`: luck belongs to the occasion, so that an arm with
  /// other contacts before meets the same luck on this one. `nth` tells contacts at one time apart.
  [[nodiscard]] static std::uint64_t contact_occasion(double day, std::size_t channel, std::uint64_t nth) {
    return (nth << 40U) + static_cast<std::uint64_t>(day * 16.0) * 64 + channel;
  }
  /// Uniform that decides what her purchase number `k` is of (population::mark_at). It belongs to the
  /// purchase, not to a sequence: an arm that asks only now and then meets the same luck.
  [[nodiscard]] double category(std::uint64_t k) const { return occasion(Purpose::category, k); }
  /// Uniform of purchase number `k`: below the share of returns, it is given back.
  [[nodiscard]] double returned(std::uint64_t k) const { return occasion(Purpose::returned, k); }
  /// Uniform of occasion number `k` of a kind.
  [[nodiscard]] double occasion(Purpose purpose, std::uint64_t k) const {
    return open_uniform(keyed_block({seed_, replicate_, customer_, purpose}, k)[0]);
  }
  /// A sequence; `number` tells several of one purpose apart.
  [[nodiscard]] Stream stream(Purpose purpose, std::uint64_t number = 0) const {
    return Stream({seed_, replicate_, customer_, purpose}, number);
  }

 private:
  std::uint64_t seed_;
  std::uint64_t replicate_;
  std::uint64_t customer_;
  std::optional<Stream> spend_;
  std::optional<Stream> redemption_;
};

}  // namespace stamkund::world
