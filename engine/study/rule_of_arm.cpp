#include "engine/study/rule_of_arm.h"

#include <algorithm>
#include <cmath>

#include "engine/mechanisms/contacts/spec.h"
#include "engine/study/cutoffs.h"

namespace stamkund::study {
namespace {

constexpr Purpose kAmongEquals = purpose_named("pilot: among equals");

}  // namespace

std::size_t ruled_by_it(const mechanisms::Contacts& contacts, std::size_t own) {
  const auto& campaigns = contacts.contact_plan().campaigns;
  const auto asks = [](const mechanisms::CampaignPlan& one) {
    return one.where_is_learned || one.rules->top;
  };
  if (asks(campaigns[own])) return own;
  const auto found = std::find_if(campaigns.begin(), campaigns.end(), asks);
  return found == campaigns.end() ? own : static_cast<std::size_t>(found - campaigns.begin());
}

std::vector<std::uint8_t> treated_by_rule(AtThatTime& then, Followed& followed,
                                          const mechanisms::Contacts& contacts, const Replicate& replicate,
                                          std::size_t campaign, double sampled) {
  const auto& top = contacts.contact_plan().campaigns[campaign].rules->top;
  std::vector<double> rank(then.customer.size(), std::nan(""));
  std::vector<double> ranks;
  for (std::size_t k = 0; k < rank.size(); ++k) {
    const world::Scene scene = followed.scene_of(then.follower[k], then.customer[k]);
    if (!contacts.is_meant(scene, campaign)) continue;
    rank[k] = top ? contacts.rank_of(scene, campaign) : 1.0;
    if (!std::isnan(rank[k])) ranks.push_back(rank[k]);
  }
  const Money cost = contacts.cost_of(campaign);
  const double many = top ? wanted(*top, cost, ranks.size(), sampled) : static_cast<double>(ranks.size());
  const auto cutoff = cutoff_of(ranks, many);
  std::vector<std::uint8_t> treats;
  for (std::size_t k = 0; k < rank.size(); ++k) {
    const auto draw = [&] {
      const std::uint64_t index = then.customer[k].person.index;
      return open_uniform(
          keyed_block({replicate.seed, replicate.draw.population, index, kAmongEquals}, 0)[0]);
    };
    const bool in = rank[k] > cutoff.rank || (rank[k] == cutoff.rank && draw() < cutoff.of_equals);
    treats.push_back(in ? 1 : 0);
  }
  return treats;
}

}  // namespace stamkund::study
