#pragma once
// Keyed random streams: a draw depends on (seed, level index, customer, purpose) and on nothing else, so
// every arm of a scenario, every thread, shard and restart meets the same luck. The scenario is never part
// of a key. See docs/methods/randomness.md.

// Philox needs no vector instructions. Without these lines Random123 brings the declarations of all of them,
// which are half of what a file that draws would have to read.
#define R123_USE_SSE 0
#define R123_USE_X86INTRIN_H 0
#include <Random123/philox.h>

#include <array>
#include <cstdint>
#include <limits>

#include "engine/random/purpose.h"

namespace stamkund {

/// What a stream is for. Two streams with different keys are statistically independent.
struct StreamKey {
  std::uint64_t seed = 0;
  std::uint64_t index = 0;     ///< replicate, population or parameter draw, as the purpose wants
  std::uint64_t customer = 0;  ///< position of the customer in the population; 0 for what has none
  Purpose purpose{};
};

/// 256 random bits for (key, counter): Philox4x64-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405).
/// Use it directly where a draw belongs to an occasion rather than to a sequence.
/// In the header, so that the blocks of one customer's streams are computed side by side.
[[nodiscard]] inline std::array<std::uint64_t, 4> keyed_block(const StreamKey& key, std::uint64_t counter) {
  using Philox = r123::Philox4x64_R<10>;
  const Philox::ctr_type block{{key.customer, static_cast<std::uint64_t>(key.purpose), counter, 0}};
  const Philox::key_type philox_key{{key.seed, key.index}};
  const auto out = Philox{}(block, philox_key);
  return {out[0], out[1], out[2], out[3]};
}

/// Uniform in (0, 1), never an end point, from one 64-bit word: 53 bits, centred.
[[nodiscard]] constexpr double open_uniform(std::uint64_t word) {
  return (static_cast<double>(word >> 11U) + 0.5) * 0x1.0p-53;
}

/// A sequence of draws for one key: xoshiro256++ (Blackman & Vigna 2021, doi 10.1145/3460772) whose state
/// is a keyed block. Satisfies UniformRandomBitGenerator; copying it replays it.
class Stream {
 public:
  using result_type = std::uint64_t;

  Stream() = default;  ///< unusable until assigned
  /// `number`: of several streams for one key.
  explicit Stream(const StreamKey& key, std::uint64_t number = 0) : state_(keyed_block(key, number)) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  result_type operator()() {
    const std::uint64_t result = rotate(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

 private:
  static constexpr std::uint64_t rotate(std::uint64_t x, unsigned k) { return (x << k) | (x >> (64U - k)); }
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace stamkund
