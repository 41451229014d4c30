#pragma once
// A study from beginning to end: its variants, what matters, the best.
#include "engine/sweep/search.h"
#include "engine/sweep/sensitivity.h"
#include "engine/sweep/sign_change.h"

namespace stamkund::sweep {

/// One end of a parameter, and the other, with the others as the scenario has them.
struct Swing {
  std::size_t parameter = 0;
  std::size_t low = 0, high = 0;  ///< variants: the worst and the best for the goal
  SignChange sign{};              ///< where the goal changes its sign
  bool endless = false;           ///< at an end it is infinite, or no number: no swing to compare with
};

struct SweepResult {
  std::vector<Variant> variants;
  std::size_t best = 0;  ///< of those that are fine and allowed, by the goal
  bool found = false;
  std::vector<Swing> tornado;             ///< of one_at_a_time: the widest first
  std::vector<ElementaryEffect> effects;  ///< of morris: [n_parameters], for the goal
  std::vector<VarianceShare> shares;      ///< of sobol_indices: [n_parameters], for the goal
  std::uint64_t spent = 0;                ///< of optimize
  std::uint64_t brute_force = 0;
  std::size_t failed = 0;
  std::size_t reused = 0;
};

struct SweepOptions {
  SearchOptions search;
  std::function<void(double)> progress;
  std::uint64_t shard = 0,
                shards =
                    1;  ///< only variants whose number is `shard` modulo `shards` are run; not of optimize
};

/// Fills in what all variants say together; of methods other than optimize. `result.variants`: all points of
/// the design, in its order.
void conclude(const scenario::SweepSpec& study, SweepResult& result);

/// Why a variant is not there that another shard runs, and its standing.
inline constexpr const char* kInAnotherShard = "in another shard";
inline constexpr const char* kElsewhere = "elsewhere";

[[nodiscard]] SweepResult sweep(const scenario::SweepSpec& study,
                                const scenario::UncertaintySpec& uncertainty, const SweepOptions& options,
                                const Evaluate& evaluate);

}  // namespace stamkund::sweep
