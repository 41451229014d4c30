#include "engine/study/pilot.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "engine/base/failure.h"
#include "engine/mechanisms/contacts/contacts.h"
#include "engine/mechanisms/contacts/spec.h"
#include "engine/study/budgets.h"
#include "engine/study/capacity.h"
#include "engine/study/followed.h"
#include "engine/study/pilot_oracle.h"
#include "engine/study/rule_of_arm.h"
#include "engine/study/survey.h"
#include "engine/study/treatments.h"
#include "engine/targeting/attribute_table.h"
#include "engine/uplift/learner.h"

namespace stamkund::study {
namespace {

using mechanisms::ContactRules;
using mechanisms::Contacts;
using mechanisms::LinearScore;
using Outcome = ContactRules::Pilot::Outcome;

constexpr Purpose kGroup = purpose_named("pilot: group");
/// Fewer in either group tell nothing.
constexpr std::size_t kFewest = 50;
/// Of those whom the campaign could reach, every second one is kept back to judge by.
constexpr bool is_judged(std::size_t row) { return row % 2 == 1; }

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

/// What became of those whom the campaign could reach.
struct PilotLives {
  std::vector<std::vector<double>> features;
  std::vector<double> treated, outcome, active, net;  ///< net: in the window, major units
  AtThatTime judged;                                  ///< every second one, on the day of the wave
  std::size_t reached = 0;
};

bool are_treatments_of_one(const Contacts& contacts, std::size_t a, std::size_t b) {
  const auto& campaigns = contacts.contact_plan().campaigns;
  const auto &of_a = campaigns[a].rules->choice, &of_b = campaigns[b].rules->choice;
  return of_a && of_b && a - of_a->treatment == b - of_b->treatment;
}

PilotLives live_through(Followed& followed, Contacts& contacts, const Replicate& replicate,
                        const ContactRules::Pilot& pilot, std::size_t first,
                        const mechanisms::Learned& layout) {
  const auto& waves = contacts.contact_plan().waves;
  PilotLives lives;
  followed.begin();
  for (std::size_t i = 0; i < followed.size(); ++i) {
    const world::Customer& customer = followed.customer(i);
    const bool gets_it =
        open_uniform(
            keyed_block({replicate.seed, replicate.draw.population, followed.index(i), kGroup}, 0)[0]) < 0.5;
    std::vector<double> known;
    std::optional<world::Customer> then;
    std::uint64_t purchases = 0, contacts_before = 0;
    std::int64_t net = 0;
    contacts.watch([&](const world::Scene& scene, std::size_t number) {
      const std::size_t campaign = waves[number].campaign;
      // Of several treatments this one alone is tried.
      if (campaign != pilot.campaign) return !are_treatments_of_one(contacts, campaign, pilot.campaign);
      if (number == first && contacts.is_meant(scene, pilot.campaign) &&
          contacts.can_be_reached(scene, pilot.campaign)) {
        known = mechanisms::features_of(scene, layout.segments, layout.stores, layout.minor_per_major);
        if (is_judged(lives.features.size())) then = customer;
        purchases = customer.seen.purchases;
        contacts_before = customer.seen.contacts;
        net = customer.outcome.totals.net;
      }
      return gets_it;
    });
    followed.live_until(i, waves[first].day + pilot.window_days);
    if (known.empty()) continue;
    lives.features.push_back(std::move(known));
    if (then) {
      lives.judged.follower.push_back(i);
      lives.judged.customer.push_back(std::move(*then));
    }
    lives.treated.push_back(gets_it ? 1.0 : 0.0);
    if (gets_it && customer.seen.contacts > contacts_before) ++lives.reached;
    const auto of = [&](Outcome which, double unit) {
      return outcome_of(customer, which, purchases, net, unit);
    };
    lives.outcome.push_back(of(pilot.outcome, layout.minor_per_major));
    lives.active.push_back(of(Outcome::active, 1.0));
    lives.net.push_back(of(Outcome::net, layout.minor_per_major));
  }
  contacts.watch(nullptr);
  return lives;
}

void check_size(const PilotLives& lives, std::size_t followed, const std::string& arm, double day) {
  const auto got = static_cast<std::size_t>(std::count(lives.treated.begin(), lives.treated.end(), 1.0));
  if (got < kFewest || lives.features.size() - got < kFewest || lives.reached < kFewest)
    throw Failure(Exit::bad_data,
                  "the pilot of arm '" + arm + "' is too small to learn from: of " +
                      std::to_string(followed) + " customers " + std::to_string(lives.features.size()) +
                      " are meant by the campaign on day " + std::to_string(static_cast<long>(day)) +
                      ", and " + std::to_string(lives.reached) + " are contacted; at least " +
                      std::to_string(kFewest) +
                      " are needed in each half, and contacted (a later 'first', a larger "
                      "contact_policy.pilot.customers, "
                      "a wider 'where')");
}

/// Learns from the customers `in`. `layout`: what is known before.
mechanisms::Learned learn_from(const PilotLives& lives, const std::vector<std::size_t>& in,
                               const std::string& learner, mechanisms::Learned layout) {
  const auto rows = static_cast<Eigen::Index>(in.size());
  const auto columns = static_cast<Eigen::Index>(lives.features.front().size()) + 1;
  Eigen::MatrixXd x(rows, columns);
  Eigen::VectorXd w(rows), y(rows), active(rows);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const std::size_t from = in[static_cast<std::size_t>(i)];
    x(i, 0) = 1.0;
    for (Eigen::Index j = 1; j < columns; ++j)
      x(i, j) = lives.features[from][static_cast<std::size_t>(j) - 1];
    w(i) = lives.treated[from];
    y(i) = lives.outcome[from];
    active(i) = lives.active[from];
  }
  constexpr double kRidge = 1.0;  // of standardised columns: some hardly vary
  const uplift::UpliftModel model = uplift::learn(learner_of(learner), x, w, y, kRidge);
  layout.treated = score_of(model.treated);
  layout.control = score_of(model.control);
  if (!model.difference.coefficients.empty()) layout.difference = score_of(model.difference);
  std::vector<Eigen::Index> control;
  for (Eigen::Index i = 0; i < rows; ++i)
    if (w(i) == 0.0) control.push_back(i);
  layout.active_control = score_of(uplift::regress(x(control, Eigen::all), active(control), true, kRidge));
  return layout;
}

/// One half learned, the other half judges.
void judge(PilotLives& lives, Followed& followed, Contacts& contacts, const Replicate& replicate,
           const ContactRules::Pilot& pilot, const mechanisms::Learned& layout, PilotResult& result) {
  std::vector<std::size_t> learners;
  for (std::size_t i = 0; i < lives.features.size(); ++i)
    if (!is_judged(i)) learners.push_back(i);
  result.half =
      std::make_shared<const mechanisms::Learned>(learn_from(lives, learners, pilot.learner, layout));
  uplift::Scored& by_uplift = result.judged;
  uplift::Scored by_risk, money;
  for (std::size_t i = 0; i < lives.features.size(); ++i) {
    if (!is_judged(i)) continue;
    by_uplift.score.push_back(result.half->uplift(lives.features[i]));
    by_risk.score.push_back(result.half->risk(lives.features[i]));
    by_uplift.treated.push_back(lives.treated[i] > 0.5 ? 1 : 0);
    by_uplift.outcome.push_back(lives.outcome[i]);
    money.outcome.push_back(lives.net[i]);
  }
  by_risk.treated = money.treated = by_uplift.treated;
  by_risk.outcome = by_uplift.outcome;
  contacts.set_learned(result.half);
  // Every second one of those who were followed.
  const double sampled = 0.5 * followed.share_of_all();
  const auto treats = treated_by_rule(lives.judged, followed, contacts, replicate,
                                      ruled_by_it(contacts, pilot.campaign), sampled);
  money.score.assign(treats.begin(), treats.end());
  PilotJudgement& out = result.judgement;
  uplift::Scored whole;
  whole.outcome = lives.net;
  for (const double treated : lives.treated) whole.treated.push_back(treated > 0.5 ? 1 : 0);
  const uplift::Difference brought = uplift::difference(whole, {});
  out.itself = brought.value * static_cast<double>(brought.treated);
  out.itself_error = brought.standard_error * static_cast<double>(brought.treated);
  out.judged_on = by_uplift.score.size();
  out.average = uplift::difference(by_uplift, {});
  out.by_uplift = uplift::curve_scores(by_uplift);
  out.by_risk = uplift::curve_scores(by_risk);
  out.deciles = uplift::deciles(by_uplift);
  // Net has the cost of contacts in it, and is worth what it is.
  uplift::UpliftOptions how;
  how.value = 1.0;
  out.policy = uplift::policy_of(money, how);
}

/// What a random half that got the campaign tells beside the half that did not.
PilotResult run_pilot(const scenario::ScenarioSpec& scenario, world::Arm& arm, const Replicate& replicate,
                      const ContactRules::Pilot& pilot) {
  Contacts* const found = contacts_of(arm);
  const std::vector<mechanisms::Wave> none;
  const auto& waves = found != nullptr ? found->contact_plan().waves : none;
  const auto wave = std::find_if(waves.begin(), waves.end(),
                                 [&](const mechanisms::Wave& one) { return one.campaign == pilot.campaign; });
  if (wave == waves.end())
    throw Failure(Exit::bad_data,
                  "the pilot of arm '" + arm.model().name + "' has no wave of its campaign to try");
  Contacts& contacts = *found;
  mechanisms::Learned layout;
  layout.segments = pilot.sees_segments ? scenario.population.segments.size() : 0;
  layout.stores = scenario.population.stores.size();
  layout.minor_per_major = arm.model().minor_per_major;

  Followed followed(arm, replicate, pilot.customers);
  PilotLives lives = live_through(followed, contacts, replicate, pilot,
                                  static_cast<std::size_t>(wave - waves.begin()), layout);
  check_size(lives, followed.size(), arm.model().name, wave->day);
  std::vector<std::size_t> all(lives.features.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  PilotResult out;
  judge(lives, followed, contacts, replicate, pilot, layout, out);
  out.learned = std::make_shared<const mechanisms::Learned>(learn_from(lives, all, pilot.learner, layout));
  if (pilot.oracle && !contacts.contact_plan().campaigns[pilot.campaign].rules->choice)
    out.judgement.oracle =
        true_oracle(arm, replicate, pilot, static_cast<std::size_t>(wave - waves.begin()), out.learned);
  out.trained_on = lives.features.size();
  out.means.assign(lives.features.front().size(), 0.0);
  for (const auto& one : lives.features)
    for (std::size_t j = 0; j < one.size(); ++j)
      out.means[j] += one[j] / static_cast<double>(lives.features.size());
  return out;
}

}  // namespace

namespace {

/// Each treatment is tried against nothing, on a random half of the same customers; `first` is what the first
/// one taught.
void learn_of_treatments(const scenario::ScenarioSpec& scenario, world::Arm& arm, const Replicate& replicate,
                         ContactRules::Pilot pilot, PilotResult& first) {
  Contacts& contacts = *contacts_of(arm);
  const auto& choice = contacts.contact_plan().campaigns[pilot.campaign].rules->choice;
  if (!choice) return;
  if (choice->treatments > 1) first.treatments.push_back(first.judgement);
  const std::size_t own = pilot.campaign;
  std::vector<std::shared_ptr<const mechanisms::Learned>> learned{first.learned};
  for (std::size_t k = 1; k < choice->treatments; ++k) {
    pilot.campaign = own + k;
    const PilotResult tried = run_pilot(scenario, arm, replicate, pilot);
    learned.push_back(tried.learned);
    first.treatments.push_back(tried.judgement);
  }
  for (std::size_t k = 0; k < learned.size(); ++k) contacts.set_learned(own + k, learned[k]);
  contacts.set_learned(first.learned);
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
    replicate.pilots.emplace_back();
    if (contacts != nullptr) contacts->set_of_file(of_file);
    const auto* const policy = mechanisms::policy_of(spec);
    if (policy != nullptr && policy->pilot) {
      // Who is meant by the pilot may hang on ranks.
      if (contacts != nullptr && contacts->contact_plan().ranks) survey(spec, arm, replicate);
      auto pilot = std::make_shared<PilotResult>(run_pilot(scenario, arm, replicate, *policy->pilot));
      contacts->set_learned(pilot->learned);
      learn_of_treatments(scenario, arm, replicate, *policy->pilot, *pilot);
      replicate.pilots.back() = std::move(pilot);
    }
    survey(spec, arm, replicate);
    // Before anything is chosen: true effects are looked for with each treatment, whoever would get it.
    std::optional<uplift::Oracle> oracle;
    if (policy != nullptr && policy->pilot && policy->pilot->oracle &&
        mechanisms::campaigns_of(spec)[policy->pilot->campaign].rules->choice)
      oracle = oracle_of_treatments(arm, replicate, *policy->pilot);
    auto judged = choose_treatments(arm, replicate);
    if (judged) judged->oracle = oracle;
    replicate.treatments.push_back(std::move(judged));
    if (contacts != nullptr && mechanisms::has_capacity(scenario)) find_queues(scenario, arm, replicate);
    keep_budgets(arm, replicate);
  }
}

}  // namespace stamkund::study
