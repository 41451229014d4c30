#include "engine/study/cutoffs.h"

#include <algorithm>
#include <cmath>

#include "engine/scenario/campaign_rules.h"
#include "engine/study/followed.h"

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

double wanted(const scenario::TopSpec& top, Money cost, std::size_t meant, double sampled) {
  if (top.customers) return static_cast<double>(*top.customers) * sampled;
  if (top.budget) return static_cast<double>(top.budget->minor / cost.minor) * sampled;
  // A share of few is one of them at least.
  return std::ceil(top.share * static_cast<double>(meant));
}

void find_cutoffs(const scenario::ArmSpec& spec, world::Arm& arm, const Replicate& replicate) {
  constexpr std::uint64_t kSample = 20'000;
  mechanisms::Contacts& contacts = contacts_of(arm);
  Followed followed(arm, replicate, kSample);
  followed.begin();
  const auto& waves = arm.model().waves;
  for (std::size_t number = 0; number < waves.size(); ++number) {
    const auto& top = spec.campaigns[waves[number].campaign].rules->top;
    if (!top) continue;
    std::vector<double> ranks;
    for (std::size_t i = 0; i < followed.size(); ++i) {
      followed.live_until(i, waves[number].day);
      contacts.watch([&](const world::Scene& scene, std::size_t at) {
        if (at != number) return true;
        if (!contacts.is_meant(scene, waves[number].campaign)) return false;
        const double rank = contacts.rank_of(scene, waves[number].campaign);
        if (!std::isnan(rank)) ranks.push_back(rank);
        return false;
      });
      followed.look_ahead(i, waves[number].day);
      contacts.watch(nullptr);
    }
    const double sampled =
        static_cast<double>(followed.size()) / static_cast<double>(replicate.people.size());
    const double many =
        wanted(*top, arm.model().campaigns[waves[number].campaign].cost, ranks.size(), sampled);
    contacts.set_cutoff(number, cutoff_of(ranks, many));
  }
}

}  // namespace stamkund::study
