#include "engine/ingest/id_table.h"

#include <algorithm>
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

std::uint32_t IdTable::intern(std::string_view id) {
  const std::uint64_t hash = hash_bytes(id);
  const auto tag = static_cast<std::uint32_t>(hash >> 32U);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>(hash) & mask;
  while (slots_[at].number != ~0U) {
    if (slots_[at].tag == tag && ids_[slots_[at].number] == id) return slots_[at].number;
    at = (at + 1) & mask;
  }
  STAMKUND_EXPECT(ids_.size() < kMost);
  const auto number = static_cast<std::uint32_t>(ids_.size());
  slots_[at] = {tag, number};
  ids_.push_back(store(id));
  if (ids_.size() * 2 > slots_.size()) grow();
  return number;
}

void IdTable::grow() {
  std::vector<Slot> bigger(slots_.size() * 2);
  const std::size_t mask = bigger.size() - 1;
  for (std::uint32_t number = 0; number < ids_.size(); ++number) {
    const std::uint64_t hash = hash_bytes(ids_[number]);
    std::size_t at = static_cast<std::size_t>(hash) & mask;
    while (bigger[at].number != ~0U) at = (at + 1) & mask;
    bigger[at] = {static_cast<std::uint32_t>(hash >> 32U), number};
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
