#include "engine/study/treatments.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/study/followed.h"
#include "engine/uplift/allocate.h"

namespace stamkund::study {
namespace {

using mechanisms::Contacts;

constexpr Purpose kOrder = purpose_named("treatments: among equals");

/// Customers whom a wave could give one of its treatments, as she stands when it comes.
struct Meant {
  std::vector<std::uint64_t> customer;
  uplift::Offers offers;  ///< minor units; gain 0 of what cannot reach her
  /// What she would get if it could: it is counted as held back from her.
  std::vector<std::size_t> hoped;  ///< kNoTreatment where nothing of it pays
  /// What budgets that it shares with others have left, minor units; infinite without one.
  double left = std::numeric_limits<double>::infinity();
};

/// `number`: the wave of the first treatment.
Meant look_at(world::Arm& arm, Contacts& contacts, const Replicate& replicate, std::size_t number) {
  const mechanisms::Wave wave = contacts.contact_plan().waves[number];
  const std::size_t treatments = contacts.contact_plan().campaigns[wave.campaign].rules->choice->treatments;
  const double unit = arm.model().minor_per_major;
  Meant out;
  out.offers.treatments = treatments;
  counting::Counts counts(arm.schema());
  world::Books books(arm.horizon(), counts);
  world::Customer customer;
  contacts.watch([&](const world::Scene& scene, std::size_t at) {
    if (at < number || at >= number + treatments) return true;
    if (at != number) return false;  // nothing is sent of the other treatments of this wave, or paid for
    if (!contacts.is_meant(scene, wave.campaign)) return false;
    out.customer.push_back(scene.person().index);
    std::size_t best = uplift::kNoTreatment;
    double most = 0.0;
    for (std::size_t k = 0; k < treatments; ++k) {
      const std::size_t campaign = wave.campaign + k;
      const auto cost = static_cast<double>(contacts.cost_of(campaign).minor);
      const double profit = contacts.profit_of(scene, campaign) * unit;
      const bool pays = std::isfinite(profit) && contacts.can_be_reached(scene, campaign);
      out.offers.gain.push_back(pays ? profit + cost : 0.0);
      out.offers.cost.push_back(cost);
      if (profit > most) {
        most = profit;
        best = k;
      }
    }
    out.hoped.push_back(best);
    return false;
  });
  std::vector<std::int64_t> paid(contacts.contact_plan().budgets.size(), 0);
  contacts.tell_payments(
      [&](std::size_t budget, std::size_t period, const Contacts::Turn& /*turn*/, std::int64_t cost) {
        if (period == contacts.period_of(budget, wave.day)) paid[budget] += cost;
      });
  const double beyond = std::nextafter(wave.day, world::kNever);
  for (std::uint64_t i = 0; i < replicate.people.size(); ++i) {
    replicate.people.draw(i, customer.person);
    if (!customer.person.existing && customer.person.enters_day > wave.day) continue;
    world::Luck luck(replicate.seed, replicate.draw.luck, i);
    world::Scene scene{arm, customer, luck, books, nullptr, false};
    world::begin(scene);
    world::live(scene, beyond);
  }
  contacts.watch(nullptr);
  contacts.tell_payments(nullptr);
  if (!paid.empty())
    for (const std::size_t budget : contacts.contact_plan().budgets_of[wave.campaign]) {
      const std::int64_t all =
          contacts.contact_plan().budgets[budget].amount / static_cast<std::int64_t>(replicate.weight);
      out.left = std::fmin(out.left, static_cast<double>(std::max<std::int64_t>(0, all - paid[budget])));
    }
  return out;
}

/// The same customers in an order that says nothing of them: of equals the first ones are taken.
std::vector<std::size_t> shuffled(const Meant& meant, const Replicate& replicate, std::size_t number) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < meant.customer.size(); ++i)
    order.emplace_back(
        open_uniform(
            keyed_block({replicate.seed, replicate.draw.population, meant.customer[i], kOrder}, number)[0]),
        i);
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> out;
  for (const auto& one : order) out.push_back(one.second);
  return out;
}

uplift::Allocation allocate(const Meant& meant, const std::vector<std::size_t>& order, double budget) {
  const std::size_t k = meant.offers.treatments;
  uplift::Offers offers{k, {}, {}};
  for (const std::size_t i : order)
    for (std::size_t t = 0; t < k; ++t) {
      offers.gain.push_back(meant.offers.gain[i * k + t]);
      offers.cost.push_back(meant.offers.cost[i * k + t]);
    }
  // Gains are without the cost: a step has to bring more than it costs.
  return uplift::allocate(offers, budget, 1.0);
}

}  // namespace

std::shared_ptr<TreatmentJudgement> choose_treatments(world::Arm& arm, const Replicate& replicate) {
  Contacts* const contacts = contacts_of(arm);
  if (contacts == nullptr) return nullptr;
  std::shared_ptr<TreatmentJudgement> first;
  const auto& waves = contacts->contact_plan().waves;
  const double unit = arm.model().minor_per_major;
  // In the order of time: what was chosen holds for the lives that go on from there.
  for (std::size_t number = 0; number < waves.size(); ++number) {
    const std::size_t campaign = waves[number].campaign;
    const auto& choice = contacts->contact_plan().campaigns[campaign].rules->choice;
    if (!choice || choice->treatment != 0 || !contacts->chooses(campaign)) continue;
    const Meant meant = look_at(arm, *contacts, replicate, number);
    // Each customer stands for so many, who cost as much.
    const double budget =
        choice->budget
            ? std::floor(static_cast<double>(choice->budget->minor) / static_cast<double>(replicate.weight))
            : std::numeric_limits<double>::infinity();
    const double affordable = std::fmin(budget, meant.left);
    auto chosen = std::make_shared<Contacts::Chosen>(replicate.people.size(), std::uint8_t{0});
    uplift::Allocation out;
    const std::vector<std::size_t> order = shuffled(meant, replicate, number);
    if (!order.empty()) out = allocate(meant, order, affordable);
    std::uint64_t treated = 0;
    const std::size_t k = choice->treatments;
    for (std::size_t o = 0; o < order.size(); ++o) {
      const std::size_t i = order[o];
      std::size_t treatment = out.treatment[o];
      const auto gains = meant.offers.gain.begin() + static_cast<std::ptrdiff_t>(i * k);
      treated += treatment != uplift::kNoTreatment ? 1 : 0;
      if (treatment == uplift::kNoTreatment &&
          std::none_of(gains, gains + static_cast<std::ptrdiff_t>(k), [](double one) { return one > 0.0; }))
        treatment = meant.hoped[i];
      if (treatment != uplift::kNoTreatment)
        (*chosen)[meant.customer[i]] = static_cast<std::uint8_t>(treatment + 1);
    }
    contacts->set_chosen(number, k, chosen);
    if (first) continue;
    first = std::make_shared<TreatmentJudgement>();
    const auto weight = static_cast<double>(replicate.weight);
    first->meant = order.size() * replicate.weight;
    first->treated = treated * replicate.weight;
    first->spent = out.spent / unit * weight;
    first->expected = (out.gain - out.spent) / unit * weight;
    first->worth = out.worth_of_budget;
  }
  return first;
}

}  // namespace stamkund::study
