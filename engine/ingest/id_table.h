#pragma once
// Customer ids as small numbers.
#include <cstdint>
#include <deque>
#include <optional>
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

  /// An id of at most kInline bytes, to be looked up a little later, when `prefetch` has fetched its slot.
  struct ShortId {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint32_t length = 0;
  };
  static constexpr std::size_t kInline = 16;
  [[nodiscard]] ShortId prefetch(std::string_view id) const;
  std::uint32_t intern(const ShortId& id);

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id) const;

  [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }
  [[nodiscard]] std::string_view id(std::uint32_t number) const { return ids_[number]; }
  /// Numbers in bytewise order of their ids: element r is the number of the r-th id.
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  /// Ids up to 16 bytes stand in their slot, so that a look-up costs one cache miss and not three. Of longer
  /// ones the slot has 128 bits of hash, and the id itself confirms.
  struct Slot {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint32_t number = kFree;
    std::uint32_t length = 0;
  };
  static constexpr std::uint32_t kFree = 0xFFFF'FFFFU;
  static Slot slot_of(std::string_view id);
  std::uint32_t find_or_add(const Slot& wanted, std::string_view id);
  void grow();
  std::string_view store(std::string_view id);

  std::vector<Slot> slots_;
  std::vector<std::string_view> ids_;
  std::deque<std::string> blocks_;
};

}  // namespace stamkund::ingest
