#pragma once
// Finished lives added up by groups of customers, here and in the baseline.
#include <string>
#include <vector>

#include "engine/study/replicate_loop.h"

namespace stamkund::study {

// Tables of groups. Their axes: the group, and the twin whose life it is (here, the same customer's in the
// baseline).
inline constexpr const char* kByMembership = "by_membership";  ///< in this arm: never, at some time
inline constexpr const char* kByDecile = "by_decile";          ///< of the true purchase rate
inline constexpr const char* kByTier =
    "by_tier";  ///< never a member, no tier, tier 1, ...; if there are tiers
inline constexpr const char* kBySegment = "by_segment";  ///< if there are any
/// Members by purchases in a time before a date: 0, 1, 2-3, 4-7, 8-15, 16 or more.
inline constexpr const char* kByUsage = "by_usage";
/// Lives of customers whom members brought; in no group, for they have no twin.
inline constexpr const char* kReferredLives = "referred";

/// The table of one of ScenarioSpec::groupings.
[[nodiscard]] std::string by_grouping(std::size_t number);

inline constexpr std::size_t kDeciles = 10;
inline constexpr std::size_t kUsageGroups = 6;

void declare_groups(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm);

/// Adds lives to the groups of their arms. Everybody lives in arm 0, and first.
class GroupCounter final : public Visitor {
 public:
  explicit GroupCounter(const Replicate& replicate);
  void lived(const Lived& life, counting::Counts& counts) override;

 private:
  struct Places {
    std::size_t membership, decile, tier, segment, usage, referred;  ///< offsets
    std::size_t tiers, segments;                                     ///< groups; 0 = not counted
    std::vector<std::size_t> groupings;                              ///< offsets
  };
  void add(counting::Counts& counts, std::size_t offset, std::size_t group, const world::LifeOutcome& outcome,
           std::int64_t leaked) const;

  const Replicate& replicate_;
  std::vector<Places> places_;  ///< [arms]
  world::LifeOutcome baseline_;
  std::size_t decile_ = 0;
};

}  // namespace stamkund::study
