// Packed values are what was put in, bit for bit, wherever they are kept.
#include "engine/metrics/values.h"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"

using namespace stamkund;
using metrics::Values;
using metrics::ValueStore;

namespace {

constexpr std::size_t kArms = 3;

template <class Value>
std::vector<std::uint64_t> bits_of(const std::vector<Value>& values) {
  std::vector<std::uint64_t> out;
  for (const Value value : values) out.push_back(std::bit_cast<std::uint64_t>(value));
  return out;
}

template <class Value>
std::vector<Value> all_of(const Values<Value>& values) {
  std::vector<Value> out;
  for (std::size_t a = 0; a < values.arms(); ++a) {
    const auto arm = values.arm(a);
    out.insert(out.end(), arm.begin(), arm.end());
  }
  return out;
}

/// Puts `all` [n_arms][n_replicates][n_labels] in by pieces of some replicates, packing after each.
template <class Value>
Values<Value> by_pieces(const std::vector<Value>& all, std::size_t labels, std::size_t piece,
                        const std::shared_ptr<ValueStore>& store) {
  const std::size_t an_arm = all.size() / kArms, replicates = an_arm / labels;
  Values<Value> out(kArms, labels);
  for (std::size_t r = 0; r < replicates; r += piece) {
    Values<Value> more(kArms, labels);
    for (std::size_t a = 0; a < kArms; ++a)
      more.append(a,
                  std::span(all).subspan(a * an_arm + r * labels, std::min(piece, replicates - r) * labels));
    out.append(more);
    out.pack(store);
  }
  return out;
}

template <class Value>
void check_all_ways(const std::vector<Value>& all, std::size_t labels) {
  const auto expected = bits_of(all);
  for (const std::uint64_t in_memory : {0U, 10'000U, 1U << 30U})
    for (const std::size_t piece : {1, 7, 1000, 100'000}) {
      const auto values = by_pieces(all, labels, piece, std::make_shared<ValueStore>(in_memory));
      REQUIRE(values.size() == all.size());
      REQUIRE(bits_of(all_of(values)) == expected);
      // Any place of the flat order, across blocks and arms.
      std::vector<Value> some(std::min<std::size_t>(all.size(), 20'001));
      for (const std::size_t first : {std::size_t{0}, all.size() / 3, all.size() - some.size()}) {
        values.copy(first, some);
        REQUIRE(std::equal(some.begin(), some.end(), all.begin() + static_cast<std::ptrdiff_t>(first),
                           [](Value a, Value b) {
                             return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
                           }));
      }
      CHECK(bits_of(std::vector<Value>{values[all.size() - 1]})[0] == expected.back());
    }
}

/// Whole numbers of so many bits around `middle`.
std::vector<std::int64_t> numbers(std::size_t count, int bits, std::int64_t middle) {
  Stream stream({1, static_cast<std::uint64_t>(bits), 0, Purpose::test});
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < count; ++i) {
    const double scale = std::ldexp(draw_uniform(stream), bits);
    out.push_back(middle + static_cast<std::int64_t>(scale));
  }
  return out;
}

}  // namespace

TEST_CASE("Whole numbers come back as they were, however wide") {
  for (const int bits : {0, 1, 8, 9, 16, 17, 32, 33, 62})
    check_all_ways(numbers(kArms * 5000 * 13, bits, bits % 2 == 0 ? -100 : 1'000'000'007), 13);
  // The widest range there is.
  auto ends = numbers(kArms * 20'000, 3, 0);
  ends[0] = std::numeric_limits<std::int64_t>::min();
  ends[1] = std::numeric_limits<std::int64_t>::max();
  check_all_ways(ends, 1);
}

TEST_CASE("Doubles come back as they were, those that are no numbers too") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  Stream stream({2, 0, 0, Purpose::test});
  std::vector<double> all;
  for (std::size_t i = 0; i < kArms * 30'000; ++i) {
    // A third of them whole numbers only, one all alike, one of all kinds.
    const std::size_t kind = i / 30'000;
    all.push_back(kind == 0   ? std::floor(1e6 * draw_uniform(stream))
                  : kind == 1 ? nan
                              : 1e6 * draw_uniform(stream));
  }
  all[2 * 30'000 + 11] = -0.0;
  all[2 * 30'000 + 12] = infinity;
  all[2 * 30'000 + 13] = -nan;
  all[2 * 30'000 + 14] = 9007199254740993.0;
  all[7] = -0.0;
  check_all_ways(all, 1);
  check_all_ways(all, 10);
  check_all_ways(all, 30'000);
}

TEST_CASE("Packed values are small, and out of memory") {
  // Counts below 256 around a level take a byte each.
  const auto all = numbers(kArms * 4096 * 20, 8, 5'000'000'000);
  const auto values = by_pieces(all, 20, 512, std::make_shared<ValueStore>(0));
  CHECK(static_cast<double>(values.packed_bytes()) < 1.2 * static_cast<double>(all.size()));
}
