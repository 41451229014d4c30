#include "engine/command/shard.h"

#include <charconv>

#include "engine/base/failure.h"
#include "engine/base/problems.h"

namespace stamkund::command {
namespace {

/// The `number`-th of `of` cuts of [0, count): count * number / of, whatever their size.
std::uint64_t cut(std::uint64_t count, std::uint64_t number, std::uint64_t of) {
  return count / of * number + count % of * number / of;
}

}  // namespace

std::uint64_t Shard::begin(std::uint64_t replicates) const { return cut(replicates, number - 1, of); }
std::uint64_t Shard::end(std::uint64_t replicates) const { return cut(replicates, number, of); }

Shard shard_of(const std::string& text) {
  Shard shard;
  constexpr std::uint64_t kMost = 1'000'000;
  const char* const last = text.data() + text.size();
  const auto number = std::from_chars(text.data(), last, shard.number);
  const bool slash = number.ec == std::errc{} && number.ptr != last && *number.ptr == '/';
  const auto of = slash ? std::from_chars(number.ptr + 1, last, shard.of) : number;
  if (!slash || of.ec != std::errc{} || of.ptr != last || shard.number < 1 || shard.of > kMost ||
      shard.number > shard.of)
    throw Failure(Exit::usage, "--shard: found '" + printable(text) +
                                   "', expected i/n with i from 1 to n, such as 1/8 for the first of eight");
  return shard;
}

void check_shard(const Shard& shard, std::uint64_t count, const std::string& whole, const std::string& ones) {
  if (shard.of > count)
    throw Failure(Exit::usage, "--shard: found " + std::to_string(shard.of) + " shards, but " + whole +
                                   " has " + std::to_string(count) + " " + ones +
                                   ", and a shard has one at least");
}

}  // namespace stamkund::command
