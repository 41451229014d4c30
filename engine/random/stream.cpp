#include "engine/random/stream.h"

#include <Random123/philox.h>

namespace stamkund {

std::array<std::uint64_t, 4> keyed_block(const StreamKey& key, std::uint64_t counter) {
  using Philox = r123::Philox4x64_R<10>;
  Philox::ctr_type block{};
  block[0] = key.customer;
  block[1] = static_cast<std::uint64_t>(key.purpose);
  block[2] = counter;
  Philox::key_type philox_key{};
  philox_key[0] = key.seed;
  philox_key[1] = key.index;
  const auto out = Philox{}(block, philox_key);
  return {out[0], out[1], out[2], out[3]};
}

}  // namespace stamkund
