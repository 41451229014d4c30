#include "engine/study/survey.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/mechanisms/contacts/spec.h"
#include "engine/study/cutoffs.h"
#include "engine/study/followed.h"
#include "engine/targeting/ranking.h"

namespace stamkund::study {
namespace {

using mechanisms::Contacts;

/// A fifth is a fifth with a standard error of .28 points.
constexpr std::uint64_t kSample = 20'000;

/// All who are customers by then, whether they have left or not: a company does not know.
targeting::Ranking ranking_at(Followed& followed, double day, double minor_per_major) {
  std::vector<targeting::Buyer> all;
  for (std::size_t i = 0; i < followed.size(); ++i) {
    followed.live_until(i, day);
    const population::Person& person = followed.customer(i).person;
    if (person.existing || person.enters_day < day)
      all.push_back(mechanisms::buyer_at(followed.customer(i), day, minor_per_major));
  }
  return targeting::rank(all);
}

/// The rank from which on customers are among the best of those who are meant by a wave; who is followed is
/// `sampled` of all (a share).
Contacts::Cutoff cutoff_at(Contacts& contacts, Followed& followed, std::size_t number,
                           const mechanisms::TopSpec& top, double sampled) {
  const mechanisms::Wave& wave = contacts.contact_plan().waves[number];
  std::vector<double> ranks;
  for (std::size_t i = 0; i < followed.size(); ++i) {
    followed.live_until(i, wave.day);
    contacts.watch([&](const world::Scene& scene, std::size_t at) {
      if (at != number) return true;
      if (!contacts.is_meant(scene, wave.campaign)) return false;
      const double rank = contacts.rank_of(scene, wave.campaign);
      if (!std::isnan(rank)) ranks.push_back(rank);
      return false;
    });
    followed.look_ahead(i, wave.day);
    contacts.watch(nullptr);
  }
  const double many = wanted(top, contacts.cost_of(wave.campaign), ranks.size(), sampled);
  return cutoff_of(ranks, many);
}

}  // namespace

void survey(const scenario::ArmSpec& spec, world::Arm& arm, const Replicate& replicate) {
  Contacts* const found = contacts_of(arm);
  const auto& campaigns = mechanisms::campaigns_of(spec);
  const bool has_top =
      std::any_of(campaigns.begin(), campaigns.end(),
                  [](const mechanisms::CampaignSpec& one) { return one.rules && one.rules->top; });
  if (found == nullptr || !(has_top || found->contact_plan().ranks)) return;
  Contacts& contacts = *found;
  Followed followed(arm, replicate, kSample);
  followed.begin();
  const double sampled = followed.share_of_all();
  const double end = contacts.contact_plan().ranks ? arm.horizon().days : 0.0;
  std::size_t ranked = 0;
  const auto rank_until = [&](double day) {
    for (;; ++ranked) {
      const double when = static_cast<double>(ranked) * Contacts::kRankedEvery;
      if (when > day || when >= end) return;
      contacts.set_ranking(ranked, ranking_at(followed, when, arm.model().minor_per_major));
    }
  };
  // In the order of time: what is found holds for the lives that go on from there.
  const auto& waves = contacts.contact_plan().waves;
  for (std::size_t number = 0; number < waves.size(); ++number) {
    const auto& top = campaigns[waves[number].campaign].rules->top;
    if (!top) continue;
    rank_until(waves[number].day);
    contacts.set_cutoff(number, cutoff_at(contacts, followed, number, *top, sampled));
  }
  rank_until(end);
}

}  // namespace stamkund::study
