#pragma once
// --shard i/n: which replicates of a run one of n machines does.
#include <cstdint>
#include <string>

namespace stamkund::command {

struct Shard {
  std::uint64_t number = 1;  ///< from 1
  std::uint64_t of = 1;

  /// Its first replicate, and that after its last, of `replicates`: as even as can be.
  [[nodiscard]] std::uint64_t begin(std::uint64_t replicates) const;
  [[nodiscard]] std::uint64_t end(std::uint64_t replicates) const;
};

/// From "i/n". Errors: Failure(usage).
[[nodiscard]] Shard shard_of(const std::string& text);
/// Errors: Failure(usage) if there are more shards than `count` replicates or variants; `whole` has them:
/// "the run".
void check_shard(const Shard& shard, std::uint64_t count, const std::string& whole = "the run",
                 const std::string& ones = "replicates");

}  // namespace stamkund::command
