#include "engine/report/rivals.h"

#include <algorithm>
#include <cmath>

#include "engine/mechanisms/contacts/spec.h"

namespace stamkund::report {
namespace {

double contacts_of(const metrics::Results& results, std::size_t arm) {
  const auto found = std::find_if(results.totals.begin(), results.totals.end(),
                                  [](const auto& one) { return one.name == "contacts"; });
  return found == results.totals.end()
             ? 0.0
             : found->summary[arm].mean / static_cast<double>(std::max<std::uint64_t>(1, results.customers));
}

bool alike(const scenario::Quantity& a, const scenario::Quantity& b) {
  return a.law == b.law && a.parameters == b.parameters && a.learned == b.learned;
}

/// The same message to the same people, however often. Whom an expression, a best share or a choice selects
/// may differ.
bool same_but_for_dose(const mechanisms::CampaignSpec& a, const mechanisms::CampaignSpec& b) {
  const auto selects = [](const mechanisms::CampaignSpec& one) {
    return one.rules->where || one.rules->top || one.rules->choice ||
           one.rules->trigger != mechanisms::Trigger::wave;
  };
  return a.channel == b.channel && a.target == b.target && a.sleeping_days == b.sleeping_days &&
         !selects(a) && !selects(b) && alike(a.open, b.open) && alike(a.lift, b.lift) &&
         alike(a.decay, b.decay) && alike(a.discount, b.discount);
}

/// Arms that send more or less of the same, fewest first: no program, the campaigns of `like`, no policy that
/// drops contacts. The baseline may send none.
std::vector<std::size_t> doses_like(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                                    std::size_t like) {
  const auto& campaigns = mechanisms::campaigns_of(scenario.arms[like]);
  std::vector<std::size_t> arms;
  for (std::size_t a = 0; a < results.arms.size(); ++a) {
    const auto& arm = scenario.arms[a];
    const bool sends_none = a == 0 && mechanisms::campaigns_of(arm).empty();
    const auto& mine = mechanisms::campaigns_of(arm);
    const bool same =
        std::equal(mine.begin(), mine.end(), campaigns.begin(), campaigns.end(), same_but_for_dose) &&
        mechanisms::policy_of(arm) == nullptr;
    if (!arm.program && (same || sends_none)) arms.push_back(a);
  }
  std::stable_sort(arms.begin(), arms.end(), [&](std::size_t a, std::size_t b) {
    return contacts_of(results, a) < contacts_of(results, b);
  });
  return arms;
}

}  // namespace

metrics::Summary difference(const metrics::Results& results, std::size_t one, std::size_t other,
                            const scenario::UncertaintySpec& uncertainty) {
  std::vector<double> net = results.total("net").values.arm(one);
  const std::vector<double> other_net = results.total("net").values.arm(other);
  for (std::size_t r = 0; r < net.size(); ++r) net[r] -= other_net[r];
  return metrics::summarise(net, uncertainty);
}

std::vector<std::size_t> as_good_as(const metrics::Results& results, std::size_t arm,
                                    const scenario::UncertaintySpec& uncertainty) {
  std::vector<std::size_t> out;
  for (std::size_t a = 1; a < results.arms.size(); ++a) {
    if (a == arm) continue;
    const metrics::Summary apart = difference(results, arm, a, uncertainty);
    if (std::abs(apart.mean) <= kDiffers * apart.standard_error) out.push_back(a);
  }
  return out;
}

std::string dose_text(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                      std::size_t best, const Language& language) {
  const std::vector<std::size_t> arms = doses_like(results, scenario, best);
  const auto at = std::find(arms.begin(), arms.end(), best);
  if (arms.size() < 3 || at == arms.end() || mechanisms::campaigns_of(scenario.arms[best]).empty()) return "";
  const auto worse = [&](std::size_t a) {
    const metrics::Summary apart = difference(results, best, a, scenario.uncertainty);
    return apart.mean > kDiffers * apart.standard_error && apart.mean > 0.0;
  };
  const auto named = [&](std::size_t a) {
    return language.say("'{0}' ({1} contacts a customer)",
                        {results.arms[a], language.number(contacts_of(results, a), 2)});
  };
  // Arms that send about as many and earn something else differ in more than contacts.
  constexpr double kOften = 1.05;
  for (std::size_t i = 1; i < arms.size(); ++i) {
    if (contacts_of(results, arms[i]) > kOften * contacts_of(results, arms[i - 1])) continue;
    const metrics::Summary apart = difference(results, arms[i], arms[i - 1], scenario.uncertainty);
    if (std::abs(apart.mean) > kDiffers * apart.standard_error) return "";
  }
  // Some contacts against none say nothing of how many.
  double fewest = 0.0, most = 0.0;
  for (const std::size_t a : arms)
    if (const double sent = contacts_of(results, a); sent > 0.0) {
      fewest = fewest > 0.0 ? std::min(fewest, sent) : sent;
      most = std::max(most, sent);
    }
  if (!(most > kOften * fewest)) return "";
  const double dose = contacts_of(results, best);
  const auto above = std::find_if(
      at + 1, arms.end(), [&](std::size_t a) { return contacts_of(results, a) > kOften * dose && worse(a); });
  const auto below = std::find_if(std::make_reverse_iterator(at), arms.rend(), [&](std::size_t a) {
    return kOften * contacts_of(results, a) < dose && worse(a);
  });
  if (above == arms.end() && below == arms.rend()) return "";
  if (above == arms.end())
    return language.say(
        " More contacts than {0} pay; from which number on they cost, no arm is large enough to tell.",
        {named(*below)});
  const std::string less =
      language.number(std::round(difference(results, best, *above, scenario.uncertainty).mean)) + " " +
      results.currency;
  if (below == arms.rend())
    return language.say(
        " More contacts cost: {0} comes to {1} less than {2}; the optimum lies below the number of the "
        "first.",
        {named(*above), less, named(best)});
  return language.say(
      " The optimum lies between {0} and {1}: from there on more contacts cost ({2} less than '{3}').",
      {named(*below), named(*above), less, results.arms[best]});
}

}  // namespace stamkund::report
