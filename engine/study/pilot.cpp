#include "engine/study/pilot.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "engine/base/failure.h"
#include "engine/scenario/campaign_rules.h"
#include "engine/study/followed.h"
#include "engine/study/survey.h"
#include "engine/targeting/attribute_table.h"
#include "engine/uplift/learner.h"

namespace stamkund::study {
namespace {

using mechanisms::Contacts;
using mechanisms::LinearScore;
using scenario::ContactRules;
using Outcome = ContactRules::Pilot::Outcome;

constexpr Purpose kGroup = purpose_named("pilot: group");
/// Fewer in either group tell nothing.
constexpr std::size_t kFewest = 50;

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
  const auto& waves = arm.model().waves;
  const auto wave = std::find_if(waves.begin(), waves.end(),
                                 [&](const scenario::Wave& one) { return one.campaign == pilot.campaign; });
  Contacts* const found = contacts_of(arm);
  if (found == nullptr || wave == waves.end())
    throw Failure(Exit::bad_data,
                  "the pilot of arm '" + arm.model().name + "' has no wave of its campaign to try");
  Contacts& contacts = *found;
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

}  // namespace

void learn_before(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, Replicate& replicate) {
  std::shared_ptr<const mechanisms::FileValues> of_file;
  if (scenario.population.attributes && fit != nullptr)
    of_file =
        std::make_shared<const mechanisms::FileValues>(scenario.population.attributes->of(fit->customers.id));
  for (std::size_t a = 0; a < replicate.arms.size(); ++a) {
    const scenario::ArmSpec& spec = scenario.arms[a];
    world::Arm& arm = *replicate.arms[a];
    Contacts* const contacts = contacts_of(arm);
    if (contacts != nullptr) contacts->set_of_file(of_file);
    if (spec.contacts && spec.contacts->pilot) {
      // Who is meant by the pilot may hang on ranks.
      if (contacts != nullptr && contacts->contact_plan().ranks) survey(spec, arm, replicate);
      auto learned = learn(scenario, arm, replicate, *spec.contacts->pilot);
      contacts->set_learned(std::move(learned));
    }
    survey(spec, arm, replicate);
  }
}

}  // namespace stamkund::study
