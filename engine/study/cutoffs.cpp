#include "engine/study/cutoffs.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace stamkund::study {

mechanisms::Contacts::Cutoff cutoff_of(std::vector<double>& ranks, double many) {
  const auto best = static_cast<std::size_t>(std::ceil(many));
  if (best == 0) return {world::kNever, 0.0};  // nobody is meant
  if (best > ranks.size() || !(many < static_cast<double>(ranks.size()))) return {};
  std::nth_element(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(best - 1), ranks.end(),
                   std::greater<>());
  const double rank = ranks[best - 1];
  const auto above = std::count_if(ranks.begin(), ranks.end(), [&](double one) { return one > rank; });
  const auto equal = std::count(ranks.begin(), ranks.end(), rank);
  return {rank, (many - static_cast<double>(above)) / static_cast<double>(equal)};
}

double wanted(const mechanisms::TopSpec& top, Money cost, std::size_t meant, double sampled) {
  if (top.customers) return static_cast<double>(*top.customers) * sampled;
  if (top.budget) return static_cast<double>(top.budget->minor / cost.minor) * sampled;
  // A share of few is one of them at least.
  return std::ceil(top.share * static_cast<double>(meant));
}

}  // namespace stamkund::study
