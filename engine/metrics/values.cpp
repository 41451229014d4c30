#include "engine/metrics/values.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "engine/base/expect.h"

namespace stamkund::metrics {
namespace {

/// The whole number that a double is, bit for bit; -0.0 is none.
bool is_whole(double value, std::int64_t& whole) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (!(std::abs(value) < kExact)) return false;
  whole = static_cast<std::int64_t>(value);
  return std::bit_cast<std::uint64_t>(static_cast<double>(whole)) == std::bit_cast<std::uint64_t>(value);
}

bool is_whole(std::int64_t value, std::int64_t& whole) {
  whole = value;
  return true;
}

std::uint8_t width_of(std::uint64_t range) {
  return range == 0 ? 0 : range >> 8U == 0 ? 1 : range >> 16U == 0 ? 2 : range >> 32U == 0 ? 4 : 8;
}

/// Distances wrap around, so that they exist between any two numbers.
std::uint64_t distance(std::int64_t value, std::int64_t from) {
  return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(from);
}

void put(std::vector<char>& out, std::uint64_t number, std::uint8_t width) {
  for (std::uint8_t i = 0; i < width; ++i) out.push_back(static_cast<char>(number >> (8U * i)));
}

std::uint64_t take(const char* from, std::uint8_t width) {
  std::uint64_t number = 0;
  for (std::uint8_t i = 0; i < width; ++i)
    number |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8U * i);
  return number;
}

}  // namespace

template <class Value>
Values<Value>::Values(std::size_t arms, std::size_t labels, const std::vector<Value>& all)
    : Values(arms, labels) {
  const std::size_t each = arms == 0 ? 0 : all.size() / arms;
  STAMKUND_EXPECT(all.size() == each * arms && labels > 0 && each % labels == 0);
  for (std::size_t a = 0; a < arms; ++a) append(a, std::span(all).subspan(a * each, each));
}

template <class Value>
void Values<Value>::append(std::size_t arm, std::span<const Value> values) {
  arms_[arm].last.insert(arms_[arm].last.end(), values.begin(), values.end());
}

template <class Value>
void Values<Value>::append(const Values& more) {
  STAMKUND_EXPECT(more.arms() == arms() && more.labels_ == labels_);
  for (std::size_t a = 0; a < arms(); ++a)
    more.each(a, [&](std::span<const Value> values) {
      append(a, values);
      if (store_ != nullptr) pack(store_);
    });
}

template <class Value>
typename Values<Value>::Block Values<Value>::form_of(std::span<const Value> values) {
  Block out;
  out.count = static_cast<std::uint32_t>(values.size());
  std::int64_t least = 0, most = 0, whole = 0;
  bool first = true;
  for (const Value value : values) {
    if (!is_whole(value, whole)) {
      out.whole = false;
      // Figures that do not exist are the same bits everywhere.
      const auto bits = std::bit_cast<std::int64_t>(values[0]);
      out.least = bits;
      const bool alike = std::all_of(values.begin(), values.end(),
                                     [bits](Value one) { return std::bit_cast<std::int64_t>(one) == bits; });
      out.width = alike ? 0 : 8;
      return out;
    }
    least = first ? whole : std::min(least, whole);
    most = first ? whole : std::max(most, whole);
    first = false;
  }
  out.least = least;
  out.width = width_of(distance(most, least));
  return out;
}

template <class Value>
void Values<Value>::pack(const std::shared_ptr<ValueStore>& store) {
  STAMKUND_EXPECT(store_ == nullptr || store_ == store);
  store_ = store;
  const std::size_t size = block_size();
  std::vector<char> bytes;
  for (Arm& arm : arms_) {
    std::size_t done = 0;
    for (; done + size <= arm.last.size(); done += size) {
      const auto values = std::span<const Value>(arm.last).subspan(done, size);
      Block block = form_of(values);
      bytes.clear();
      if (block.width > 0)
        for (const Value value : values) {
          std::int64_t whole = 0;
          put(bytes,
              block.whole && is_whole(value, whole) ? distance(whole, block.least)
                                                    : std::bit_cast<std::uint64_t>(value),
              block.width);
        }
      if (!bytes.empty()) block.at = store_->put(bytes);
      arm.blocks.push_back(block);
      arm.packed += size;
    }
    // Not erased: the room that it took would be kept, once for every figure.
    if (done > 0)
      arm.last = std::vector<Value>(arm.last.begin() + static_cast<std::ptrdiff_t>(done), arm.last.end());
  }
}

template <class Value>
void Values<Value>::read(const Block& block, std::vector<Value>& to) const {
  std::vector<char> bytes(std::size_t{block.width} * block.count);
  if (!bytes.empty()) store_->get(block.at, bytes);
  to.resize(block.count);
  for (std::size_t i = 0; i < to.size(); ++i) {
    const std::uint64_t number = take(bytes.data() + i * block.width, block.width);
    if (block.whole)
      to[i] = static_cast<Value>(static_cast<std::int64_t>(static_cast<std::uint64_t>(block.least) + number));
    else
      to[i] = std::bit_cast<Value>(block.width == 0 ? static_cast<std::uint64_t>(block.least) : number);
  }
}

template <class Value>
void Values<Value>::each(std::size_t arm, const Take& take) const {
  std::vector<Value> values;
  for (const Block& block : arms_[arm].blocks) {
    read(block, values);
    take(values);
  }
  if (!arms_[arm].last.empty()) take(arms_[arm].last);
}

template <class Value>
std::vector<Value> Values<Value>::arm(std::size_t arm) const {
  std::vector<Value> out;
  out.reserve(an_arm());
  each(arm, [&out](std::span<const Value> values) { out.insert(out.end(), values.begin(), values.end()); });
  return out;
}

template <class Value>
void Values<Value>::copy(std::size_t first, std::span<Value> to) const {
  STAMKUND_EXPECT(first + to.size() <= size());
  std::vector<Value> values;
  while (!to.empty()) {
    const Arm& arm = arms_[first / an_arm()];
    const std::size_t at = first % an_arm();
    std::span<const Value> from;
    if (at < arm.packed) {
      // All blocks of a figure are of one size.
      const std::size_t size = block_size();
      read(arm.blocks[at / size], values);
      from = std::span<const Value>(values).subspan(at % size);
    } else {
      from = std::span<const Value>(arm.last).subspan(at - arm.packed);
    }
    const std::size_t count = std::min(from.size(), to.size());
    std::copy_n(from.begin(), count, to.begin());
    to = to.subspan(count);
    first += count;
  }
}

template <class Value>
std::uint64_t Values<Value>::packed_bytes() const {
  std::uint64_t sum = 0;
  for (const Arm& arm : arms_) {
    for (const Block& block : arm.blocks) sum += std::uint64_t{block.width} * block.count + sizeof(Block);
    sum += std::uint64_t{form_of(arm.last).width} * arm.last.size();
  }
  return sum;
}

template class Values<std::int64_t>;
template class Values<double>;

}  // namespace stamkund::metrics
