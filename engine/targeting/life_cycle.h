#pragma once
// Where a customer stands in her life as a customer, as a company can tell: how long she has been away,
// against her own pace. docs/methods/customer_groups.md.
#include <cstdint>
#include <string>
#include <vector>

namespace stamkund::targeting {

enum class Stage : std::uint8_t { first, growing, loyal, at_risk, sleeping, lost };
inline constexpr std::size_t kStages = 6;
/// "new", "growing", ...: in the order of Stage.
[[nodiscard]] std::vector<std::string> stage_names();

struct LifeCycle {
  double interval_days = 0;      ///< between two purchases, of somebody of whom nothing else is known
  std::uint64_t loyal_from = 0;  ///< purchases
  // In intervals of hers without a purchase:
  double at_risk_after = 0;
  double sleeping_after = 0;
  double lost_after = 0;
};

/// Her interval: her own gaps and one of `interval_days` beside them. `days`: from her first purchase to her
/// last.
[[nodiscard]] double interval_of(const LifeCycle& rule, double purchases, double days);
/// `purchases`: at least one. At a limit she is still in the stage before it.
[[nodiscard]] Stage stage_of(const LifeCycle& rule, double purchases, double days, double recency_days);

}  // namespace stamkund::targeting
