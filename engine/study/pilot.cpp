#include "engine/study/pilot.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "engine/base/failure.h"
#include "engine/mechanisms/contacts/contacts.h"
#include "engine/scenario/campaign_rules.h"
#include "engine/uplift/learner.h"
#include "engine/world/live.h"

namespace stamkund::study {
namespace {

using mechanisms::Contacts;
using mechanisms::LinearScore;
using scenario::ContactRules;
using Outcome = ContactRules::Pilot::Outcome;

constexpr Purpose kGroup = purpose_named("pilot: group");
/// The luck of the pilot's lives, told apart from any replicate's.
constexpr std::uint64_t kPilotLuck = std::uint64_t{1} << 62;
/// Fewer in either group tell nothing.
constexpr std::size_t kFewest = 50;

/// A sampled customer on her way through an arm.
struct Follower {
  Follower(const Replicate& replicate, std::uint64_t index)
      : luck(replicate.seed, replicate.draw.population ^ kPilotLuck, index) {
    replicate.people.draw(index, customer.person);
  }
  world::Luck luck;
  world::Customer customer;
};

/// Follows sampled customers through an arm, one stretch of time after another.
class Followed {
 public:
  Followed(const world::Arm& arm, const Replicate& replicate, std::uint64_t most)
      : arm_(arm), counts_(arm.schema()), books_(arm.horizon(), counts_) {
    const std::uint64_t size = replicate.people.size();
    const std::uint64_t n = std::min(most, size);
    followers_.reserve(n);
    for (std::uint64_t k = 0; k < n; ++k)
      followers_.emplace_back(
          replicate, static_cast<std::uint64_t>((static_cast<double>(k) + 0.5) * static_cast<double>(size) /
                                                static_cast<double>(n)));
  }
  [[nodiscard]] std::size_t size() const { return followers_.size(); }
  [[nodiscard]] world::Customer& customer(std::size_t i) { return followers_[i].customer; }
  [[nodiscard]] std::uint64_t index(std::size_t i) const { return followers_[i].customer.person.index; }

  void begin() {
    for (Follower& one : followers_) {
      world::Scene scene = scene_of(one);
      world::begin(scene);
    }
  }
  void live_until(std::size_t i, double day) {
    world::Scene scene = scene_of(followers_[i]);
    world::live(scene, day);
  }
  /// She goes on to just beyond `day`, so that what is due then happens, and comes back to where she stood.
  void look_ahead(std::size_t i, double day) {
    const world::Customer kept = followers_[i].customer;
    live_until(i, std::nextafter(day, world::kNever));
    followers_[i].customer = kept;
  }

 private:
  world::Scene scene_of(Follower& one) { return {arm_, one.customer, one.luck, books_, nullptr, false}; }
  const world::Arm& arm_;
  counting::Counts counts_;
  world::Books books_;
  std::vector<Follower> followers_;
};

Contacts& contacts_of(world::Arm& arm) {
  for (const auto& one : arm.mechanisms())
    if (auto* found = dynamic_cast<Contacts*>(one.get())) return *found;
  throw Failure(Exit::internal, "an arm that learns has no campaigns");
}

LinearScore score_of(const uplift::Regression& regression) {
  return {regression.coefficients, regression.logistic};
}

double outcome_of(const world::Customer& customer, Outcome wanted, std::uint64_t purchases_before,
                  std::int64_t net_before, double unit) {
  const std::uint64_t bought = customer.seen.purchases - purchases_before;
  switch (wanted) {
    case Outcome::active:
      return bought > 0 ? 1.0 : 0.0;
    case Outcome::purchases:
      return static_cast<double>(bought);
    case Outcome::net:
      return static_cast<double>(customer.outcome.totals.net - net_before) / unit;
    case Outcome::stays:
      return customer.alive ? 1.0 : 0.0;
  }
  return 0.0;
}

uplift::Learner learner_of(const std::string& name) {
  const auto& names = uplift::learner_names();
  return static_cast<uplift::Learner>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// What a random half that got the campaign tells beside the half that did not.
std::shared_ptr<const mechanisms::Learned> learn(const scenario::ScenarioSpec& scenario, world::Arm& arm,
                                                 const Replicate& replicate,
                                                 const ContactRules::Pilot& pilot) {
  Contacts& contacts = contacts_of(arm);
  const auto& waves = arm.model().waves;
  const auto wave = std::find_if(waves.begin(), waves.end(),
                                 [&](const scenario::Wave& one) { return one.campaign == pilot.campaign; });
  if (wave == waves.end())
    throw Failure(Exit::bad_data,
                  "the pilot of arm '" + arm.model().name + "' has no wave of its campaign to try");
  const double day = wave->day;
  auto learned = std::make_shared<mechanisms::Learned>();
  learned->segments = scenario.population.segments.size();
  learned->stores = scenario.population.stores.size();
  learned->minor_per_major = arm.model().minor_per_major;

  const auto first = static_cast<std::size_t>(wave - waves.begin());
  std::vector<std::vector<double>> features;
  std::vector<double> treated, outcome, active;
  std::uint64_t reached = 0;
  Followed followed(arm, replicate, pilot.customers);
  followed.begin();
  for (std::size_t i = 0; i < followed.size(); ++i) {
    const world::Customer& customer = followed.customer(i);
    const bool gets_it =
        open_uniform(
            keyed_block({replicate.seed, replicate.draw.population, followed.index(i), kGroup}, 0)[0]) < 0.5;
    std::vector<double> known;
    std::uint64_t purchases = 0, contacts_before = 0;
    std::int64_t net = 0;
    contacts.watch([&](const world::Scene& scene, std::size_t number) {
      if (waves[number].campaign != pilot.campaign) return true;
      if (number == first && contacts.is_meant(scene, pilot.campaign) &&
          contacts.can_be_reached(scene, pilot.campaign)) {
        known = mechanisms::features_of(scene, learned->segments, learned->stores, learned->minor_per_major);
        purchases = customer.seen.purchases;
        contacts_before = customer.seen.contacts;
        net = customer.outcome.totals.net;
      }
      return gets_it;
    });
    followed.live_until(i, day + pilot.window_days);
    if (known.empty()) continue;
    features.push_back(std::move(known));
    treated.push_back(gets_it ? 1.0 : 0.0);
    if (gets_it && customer.seen.contacts > contacts_before) ++reached;
    outcome.push_back(outcome_of(customer, pilot.outcome, purchases, net, learned->minor_per_major));
    active.push_back(outcome_of(customer, Outcome::active, purchases, net, 1.0));
  }
  contacts.watch(nullptr);

  const auto rows = static_cast<Eigen::Index>(features.size());
  const auto got = static_cast<std::size_t>(std::count(treated.begin(), treated.end(), 1.0));
  if (got < kFewest || features.size() - got < kFewest || reached < kFewest)
    throw Failure(Exit::bad_data,
                  "the pilot of arm '" + arm.model().name + "' is too small to learn from: of " +
                      std::to_string(followed.size()) + " customers " + std::to_string(features.size()) +
                      " are meant by the campaign on day " + std::to_string(static_cast<long>(day)) +
                      ", and " + std::to_string(reached) + " are contacted; at least " +
                      std::to_string(kFewest) +
                      " are needed in each half, and contacted (a later 'first', a larger "
                      "contact_policy.pilot.customers, "
                      "a wider 'where')");
  const auto columns = static_cast<Eigen::Index>(features.front().size()) + 1;
  Eigen::MatrixXd x(rows, columns);
  for (Eigen::Index i = 0; i < rows; ++i) {
    x(i, 0) = 1.0;
    for (Eigen::Index j = 1; j < columns; ++j)
      x(i, j) = features[static_cast<std::size_t>(i)][static_cast<std::size_t>(j) - 1];
  }
  const Eigen::Map<const Eigen::VectorXd> w(treated.data(), rows), y(outcome.data(), rows),
      a(active.data(), rows);
  constexpr double kRidge = 1.0;  // of standardised columns: some hardly vary
  const uplift::UpliftModel model = uplift::learn(learner_of(pilot.learner), x, w, y, kRidge);
  learned->treated = score_of(model.treated);
  learned->control = score_of(model.control);
  if (!model.difference.coefficients.empty()) learned->difference = score_of(model.difference);
  std::vector<Eigen::Index> control;
  for (Eigen::Index i = 0; i < rows; ++i)
    if (w(i) == 0.0) control.push_back(i);
  learned->active_control = score_of(uplift::regress(x(control, Eigen::all), a(control), true, kRidge));
  return learned;
}

/// At each wave that goes to the best only: the rank from which on they are, among customers who lived the
/// arm's life so far.
void find_cutoffs(const scenario::ArmSpec& spec, world::Arm& arm, const Replicate& replicate) {
  constexpr std::uint64_t kSample = 20'000;
  Contacts& contacts = contacts_of(arm);
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
    const auto best = static_cast<std::size_t>(std::ceil(top->share * static_cast<double>(ranks.size())));
    if (best == 0) contacts.set_cutoff(number, {world::kNever, 0.0});  // nobody is meant
    if (best == 0 || best >= ranks.size()) continue;
    std::nth_element(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(best - 1), ranks.end(),
                     std::greater<>());
    const double rank = ranks[best - 1];
    const auto above = std::count_if(ranks.begin(), ranks.end(), [&](double one) { return one > rank; });
    const auto equal = std::count(ranks.begin(), ranks.end(), rank);
    contacts.set_cutoff(number, {rank, static_cast<double>(static_cast<std::ptrdiff_t>(best) - above) /
                                           static_cast<double>(equal)});
  }
}

}  // namespace

void learn_before(const scenario::ScenarioSpec& scenario, Replicate& replicate) {
  for (std::size_t a = 0; a < replicate.arms.size(); ++a) {
    const scenario::ArmSpec& spec = scenario.arms[a];
    world::Arm& arm = *replicate.arms[a];
    if (spec.contacts && spec.contacts->pilot)
      contacts_of(arm).set_learned(learn(scenario, arm, replicate, *spec.contacts->pilot));
    if (std::any_of(spec.campaigns.begin(), spec.campaigns.end(),
                    [](const scenario::CampaignSpec& one) { return one.rules && one.rules->top; }))
      find_cutoffs(spec, arm, replicate);
  }
}

}  // namespace stamkund::study
