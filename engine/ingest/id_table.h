#pragma once
// Customer ids as small numbers.
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace stamkund::ingest {

/// A good 64-bit hash of bytes; the same on every run of the same program, not promised across machines.
[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0);

/// Gives every distinct id the next number, from 0. Memory is proportional to the distinct ids.
class IdTable {
 public:
  static constexpr std::uint32_t kMost = 0xFFFF'FFFEU;

  IdTable();
  /// Errors: InternalFault beyond kMost distinct ids.
  std::uint32_t intern(std::string_view id);
  [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }
  [[nodiscard]] std::string_view id(std::uint32_t number) const { return ids_[number]; }
  /// Numbers in bytewise order of their ids: element r is the number of the r-th id.
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  struct Slot {
    std::uint32_t tag = 0;       ///< part of the hash, so that most mismatches cost no look at the id
    std::uint32_t number = ~0U;  ///< ~0 = free
  };
  void grow();
  std::string_view store(std::string_view id);

  std::vector<Slot> slots_;
  std::vector<std::string_view> ids_;
  std::deque<std::string> blocks_;
};

}  // namespace stamkund::ingest
