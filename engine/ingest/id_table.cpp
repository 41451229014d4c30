#include "engine/ingest/id_table.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

#include "engine/base/expect.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16U;

// Finaliser of MurmurHash3 (Appleby, public domain), applied word by word.
constexpr std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 33U;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33U;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33U);
}

/// Where a search starts.
constexpr std::size_t home(std::uint64_t low, std::uint64_t high) {
  return static_cast<std::size_t>(mix(low + 0x9e3779b97f4a7c15ULL * (high + 1)));
}

/// The first eight bytes as a number that sorts like them.
std::uint64_t sort_prefix(std::string_view id) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i)
    prefix = (prefix << 8U) | (i < id.size() ? static_cast<unsigned char>(id[i]) : 0U);
  return prefix;
}

}  // namespace

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t state = seed + 0x9e3779b97f4a7c15ULL * (bytes.size() + 1);
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    state = mix(state ^ word) + 0x9e3779b97f4a7c15ULL;
    bytes.remove_prefix(8);
  }
  std::uint64_t word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  return mix(state ^ word);
}

IdTable::IdTable() : slots_(1024) {}

IdTable::Slot IdTable::slot_of(std::string_view id) {
  Slot slot;
  slot.length = static_cast<std::uint32_t>(id.size());
  if (id.size() > kInline) {
    slot.low = hash_bytes(id, 1);
    slot.high = hash_bytes(id, 2);
  } else if (!id.empty()) {
    std::memcpy(&slot.low, id.data(), std::min<std::size_t>(id.size(), 8));
    if (id.size() > 8) std::memcpy(&slot.high, id.data() + 8, id.size() - 8);
  }
  return slot;
}

std::uint32_t IdTable::intern(std::string_view id) {
  STAMKUND_EXPECT(id.size() < kFree);
  return find_or_add(slot_of(id), id);
}

IdTable::ShortId IdTable::prefetch(std::string_view id) const {
  STAMKUND_EXPECT(id.size() <= kInline);
  const Slot slot = slot_of(id);
  __builtin_prefetch(&slots_[home(slot.low, slot.high) & (slots_.size() - 1)]);
  return {slot.low, slot.high, slot.length};
}

std::uint32_t IdTable::intern(const ShortId& id) {
  std::array<char, kInline> bytes{};
  std::memcpy(bytes.data(), &id.low, 8);
  std::memcpy(bytes.data() + 8, &id.high, 8);
  return find_or_add({id.low, id.high, kFree, id.length}, {bytes.data(), id.length});
}

std::optional<std::uint32_t> IdTable::find(std::string_view id) const {
  const Slot wanted = slot_of(id);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = home(wanted.low, wanted.high) & mask; slots_[at].number != kFree;
       at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.low != wanted.low || slot.high != wanted.high || slot.length != wanted.length) continue;
    if (id.size() <= kInline || ids_[slot.number] == id) return slot.number;
  }
  return std::nullopt;
}

std::uint32_t IdTable::find_or_add(const Slot& wanted, std::string_view id) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = home(wanted.low, wanted.high) & mask;
  for (; slots_[at].number != kFree; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.low != wanted.low || slot.high != wanted.high || slot.length != wanted.length) continue;
    if (id.size() <= kInline || ids_[slot.number] == id) return slot.number;
  }
  STAMKUND_EXPECT(ids_.size() < kMost);
  slots_[at] = wanted;
  slots_[at].number = static_cast<std::uint32_t>(ids_.size());
  ids_.push_back(store(id));
  if (ids_.size() * 3 > slots_.size() * 2) grow();
  return static_cast<std::uint32_t>(ids_.size() - 1);
}

void IdTable::grow() {
  std::vector<Slot> bigger(slots_.size() * 2);
  const std::size_t mask = bigger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.number == kFree) continue;
    std::size_t at = home(slot.low, slot.high) & mask;
    while (bigger[at].number != kFree) at = (at + 1) & mask;
    bigger[at] = slot;
  }
  slots_ = std::move(bigger);
}

std::string_view IdTable::store(std::string_view id) {
  if (blocks_.empty() || blocks_.back().size() + id.size() > blocks_.back().capacity()) {
    blocks_.emplace_back();
    blocks_.back().reserve(std::max(kBlock, id.size()));
  }
  // Within its capacity the block does not move, so older views stay valid.
  std::string& block = blocks_.back();
  const std::size_t begin = block.size();
  block.append(id);
  return std::string_view(block).substr(begin);
}

std::vector<std::uint32_t> IdTable::order() const {
  struct Entry {
    std::uint64_t prefix;
    std::uint32_t number;
  };
  std::vector<Entry> entries(ids_.size());
  for (std::uint32_t n = 0; n < ids_.size(); ++n) entries[n] = {sort_prefix(ids_[n]), n};
  std::sort(entries.begin(), entries.end(), [this](const Entry& a, const Entry& b) {
    return a.prefix != b.prefix ? a.prefix < b.prefix : ids_[a.number] < ids_[b.number];
  });
  std::vector<std::uint32_t> out(entries.size());
  std::transform(entries.begin(), entries.end(), out.begin(), [](const Entry& e) { return e.number; });
  return out;
}

}  // namespace stamkund::ingest
