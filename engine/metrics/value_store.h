#pragma once
// Where values of many replicates are kept: the first of them in memory, the rest in a file without a name,
// so that memory does not grow with replicates.
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/spool.h"

namespace stamkund::metrics {

/// One thread at a time.
class ValueStore {
 public:
  static constexpr std::uint64_t kInMemory = std::uint64_t{1} << 26U;

  /// `in_memory`: bytes that stay in memory.
  explicit ValueStore(std::uint64_t in_memory = kInMemory)
      : in_memory_(in_memory), spool_("the figures of replicates") {}
  /// Returns where. Errors: as Spool.
  [[nodiscard]] std::uint64_t put(std::span<const char> bytes) {
    if (memory_.size() + bytes.size() > in_memory_) return in_memory_ + spool_.append(bytes);
    const std::uint64_t at = memory_.size();
    memory_.insert(memory_.end(), bytes.begin(), bytes.end());
    return at;
  }
  /// Errors: as Spool.
  void get(std::uint64_t at, std::span<char> to) const {
    if (at >= in_memory_) {
      spool_.read(at - in_memory_, to);
      return;
    }
    const auto from = memory_.begin() + static_cast<std::ptrdiff_t>(at);
    std::copy(from, from + static_cast<std::ptrdiff_t>(to.size()), to.begin());
  }

 private:
  std::uint64_t in_memory_;
  std::vector<char> memory_;
  Spool spool_;
};

}  // namespace stamkund::metrics
