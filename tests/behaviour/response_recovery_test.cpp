// The coefficients that a simulation was run with come back from what a company's files would show of it.
//
// z = (estimate - truth) / standard error on the scale that was searched, about standard normal at the truth;
// |z| < 4 fails by chance with probability 6e-5 a parameter. Seeds are fixed, so a run never differs.
#include <catch2/catch.hpp>
#include <sstream>

#include "engine/calibration/maximise.h"
#include "engine/calibration/response_compare.h"
#include "engine/calibration/response_objective.h"
#include "tests/behaviour/observed.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;
using calibration::ResponseFit;
using calibration::Status;

namespace {

constexpr double kLift = 0.6;
constexpr double kDecay = 12.0;
constexpr double kWeight = 0.5;
constexpr double kFatigueDecay = 30.0;

std::string customers_of(int customers, const std::string& process) {
  return "stamkund: 1\ncurrency: SEK\nseed: 11\nhorizon: 78 weeks\nperiod: 1 week\nreplicates: "
         "1\npopulation:\n"
         "  new_customers: {count: " +
         std::to_string(customers) + "}\n  purchases: " + process +
         "\n  spend: {model: fixed, amount: 45 SEK}\nbaseline: {name: a control, margin: 70 %}\narms:\n";
}
const std::string kPareto = "{model: pareto-nbd, r: 1.2, alpha: 35 days, s: 0.7, beta: 400 days}";
const std::string kBg = "{model: bg-nbd, r: 1.2, alpha: 35 days, a: 0.4, b: 5}";

std::string campaign(const std::string& name, const std::string& channel, const std::string& first,
                     const std::string& every, const std::string& lift, const std::string& decay,
                     const std::string& until = "78 weeks") {
  return "      - {name: " + name + ", channel: " + channel + ", first: " + first + ", every: " + every +
         ", until: " + until + ", cost: 1 SEK, open: 100 %, lift: " + lift + ", decay: " + decay +
         ", unsubscribe: 0 %}\n";
}
std::string arm_of(const std::string& name, const std::string& campaigns) {
  return "  - name: " + name + "\n    fatigue: {weight: 0.5, decay: 30 days}\n    campaigns:\n" + campaigns;
}

/// Rare, monthly and thick mailings: fatigue shows when the time between contacts differs.
std::string mailings() {
  return arm_of("b rare", campaign("rare", "email", "26 weeks", "13 weeks", "60 %", "12 days")) +
         arm_of("c monthly", campaign("monthly", "email", "26 weeks", "30 days", "60 %", "12 days")) +
         arm_of("d bursts", campaign("one", "email", "26 weeks", "60 days", "60 %", "12 days") +
                                campaign("two", "email", "184 days", "60 days", "60 %", "12 days") +
                                campaign("three", "email", "190 days", "60 days", "60 %", "12 days"));
}

std::size_t lot(std::size_t customer, std::size_t arms) {
  Stream luck({5, 0, customer, Purpose::test});
  return static_cast<std::size_t>(draw_uniform(luck) * static_cast<double>(arms));
}

double z(const ResponseFit& fit, const std::string& name, double truth) {
  const auto* found = fit.find(name);
  REQUIRE(found != nullptr);
  REQUIRE(!found->held);
  const bool change = name.starts_with("lift") || name.starts_with("member");
  if (name == "fatigue_weight") return (found->estimate - truth) / found->standard_error;
  const double shift = change ? 1.0 : 0.0;
  // Self-selected, for all that the files say: the fit's own interval, as if its assumption held.
  if (const auto* bounds = fit.sensitivity(name))
    return std::log((shift + found->estimate) / (shift + truth)) /
           (std::log((shift + bounds->fit_high) / (shift + bounds->fit_low)) / (2.0 * 1.6448536));
  const double log_error = std::log((shift + found->estimate) / (shift + truth));
  return log_error / (found->standard_error / (shift + found->estimate));
}

std::string text_of(const ResponseFit& fit) {
  std::ostringstream out;
  out << fit.model << ": " << calibration::name_of(fit.status) << " (" << fit.reason << "), " << fit.seconds
      << " s, gain " << fit.log_likelihood - fit.log_likelihood_without << "\n";
  for (const auto& one : fit.parameters)
    out << "  " << one.name << " " << one.estimate << " s.e. " << one.standard_error << " " << one.reason
        << "\n";
  if (fit.naive)
    out << "  naive " << fit.naive->against_other << ", before-after " << fit.naive->before_after
        << ", model " << fit.naive->model << " s.e. " << fit.naive->model_standard_error << "\n";
  if (fit.experiment)
    for (const auto& arm : fit.experiment->arms)
      out << "  " << arm.arm << " n " << arm.customers << " before z " << arm.before_z << " difference "
          << arm.difference << " s.e. " << arm.standard_error << " relative " << arm.relative << " s.e. "
          << arm.relative_standard_error << " model " << arm.model_relative << "\n";
  for (const auto& note : fit.notes) out << "  note: " << note << "\n";
  return out.str();
}

}  // namespace

TEST_CASE("lift, decay and fatigue of a randomised campaign come back") {
  const std::string process = GENERATE(kPareto, kBg);
  const std::string model = process == kPareto ? "pareto-nbd" : "bg-nbd";
  const auto file = test::scenario_of(customers_of(5000, process) + mailings());
  const auto arm = [](std::size_t i) { return lot(i, 4); };
  const Observed seen = observe(file, arm);
  const Estimated found = estimate(seen, model);
  INFO(text_of(found.fit));
  REQUIRE(found.fit.status == Status::converged);
  CHECK(std::abs(z(found.fit, "lift[email]", kLift)) < kSignificant);
  CHECK(std::abs(z(found.fit, "decay[email]", kDecay)) < kSignificant);
  CHECK(std::abs(z(found.fit, "fatigue_weight", kWeight)) < kSignificant);
  CHECK(std::abs(z(found.fit, "fatigue_decay", kFatigueDecay)) < kSignificant);
  CHECK(std::abs(z(found.fit, "r", 1.2)) < kSignificant);
  // The fit knows something: the intervals are not wide.
  CHECK(found.fit.find("lift[email]")->standard_error < 0.15);
  CHECK(found.fit.find("fatigue_weight")->standard_error < 0.25);
  // By design, no model needed: the same effect.
  REQUIRE(found.fit.experiment);
  CHECK(found.fit.randomised);
  for (const auto& one : found.fit.experiment->arms)
    if (!one.control)
      CHECK(std::abs(one.relative - one.model_relative) < kSignificant * one.relative_standard_error);

  CHECK(found.fit.find("lift[email]")->reason.empty());

  // Mutant: contacts recorded 60 days late. Once is enough.
  if (model == "bg-nbd") {
    const Estimated late = estimate(observe(file, arm, 60), model);
    INFO(text_of(late.fit));
    // The fit contradicts what the lot says, so it is not believed: the comparison of arms is handed on.
    CHECK(late.fit.find("lift[email]")->reason == "the experiment's figure");
  }
  // Mutant: fatigue ignored. Its lift is an average of rested and tired customers.
  const double unit = 7.0;
  const auto objective = calibration::response_objective(
      seen.table, found.history,
      {process == kPareto, unit, {0.3, std::log(14.0), 0.0, std::log(28.0), 0.0}, {0, 1}, 2});
  const std::vector<double> start{
      0.0, std::log(5.0), std::log(0.7), std::log(process == kPareto ? 57.0 : 5.0), 0.3, std::log(14.0)};
  const auto blind = calibration::maximise(*objective, 5000.0, {start});
  REQUIRE(blind.status == Status::converged);
  CHECK(std::abs(blind.theta[4] - std::log1p(kLift)) / std::sqrt(blind.log_covariance[4 * 6 + 4]) >
        kSignificant);
}

// Null: the fitted mean lift after contacts is the true one. The company writes to whoever bought often in
// the first half year: her own history says what she is, and the fit has her history. The raw comparison has
// not. Mutant: a company that knows who will still be there in the end. No history shows that, and the same
// check rejects the fit.
TEST_CASE("who bought a lot was contacted more: raw rates mislead, the fit does not") {
  const auto file =
      test::scenario_of(customers_of(4000, kPareto) +
                        arm_of("b", campaign("b", "email", "26 weeks", "9 weeks", "40 %", "12 days")));
  const std::vector<Record> before = records(file, 0);
  const auto heavy = [&](std::size_t i) -> std::size_t {
    std::size_t count = 0;
    // Nobody is contacted before day 182, so she lives the same life until then in both arms.
    for (const auto& visit : before[i].visits) count += visit.day < 182.0 ? 1 : 0;
    return count >= 6 ? 1 : 0;
  };
  const auto truth = [](const Estimated& found) {
    return calibration::mean_lift_in_windows(found.history, {{0.4}, {12.0}, kWeight, kFatigueDecay, 0.0},
                                             28.0);
  };
  const Estimated found = estimate(observe(file, heavy));
  INFO(text_of(found.fit));
  REQUIRE(found.fit.status == Status::converged);
  const auto& naive = found.fit.naive.value();
  CHECK(std::abs(naive.model - truth(found)) < kSignificant * naive.model_standard_error);
  CHECK(naive.against_other > 3.0 * truth(found));
  CHECK(naive.against_other - truth(found) > kSignificant * naive.model_standard_error);
  CHECK_FALSE(found.fit.randomised);

  const Estimated clairvoyant = estimate(observe(
      file, [&](std::size_t i) -> std::size_t { return before[i].visits.back().day > 500.0 ? 1 : 0; }));
  INFO(text_of(clairvoyant.fit));
  const auto& fooled = clairvoyant.fit.naive.value();
  CHECK(std::abs(fooled.model - truth(clairvoyant)) > kSignificant * fooled.model_standard_error);
}

// Null: lift sent = share opened x lift opened, when nobody tires.
TEST_CASE("without the column opened, a lift is that of a contact sent") {
  std::string text = customers_of(4000, kBg) +
                     arm_of("b", campaign("b", "email", "26 weeks", "8 weeks", "120 %", "12 days")) +
                     arm_of("c", campaign("c", "sms", "30 weeks", "8 weeks", "0 %", "12 days"));
  text.replace(text.find("open: 100 %"), 11, "open: 40 %");
  text.replace(text.find("weight: 0.5"), 11, "weight: 0");
  text.replace(text.find("weight: 0.5"), 11, "weight: 0");
  const auto file = test::scenario_of(text);
  const Estimated found = estimate(observe(file, [](std::size_t i) { return lot(i, 3); }), "bg-nbd");
  INFO(text_of(found.fit));
  REQUIRE(found.fit.status == Status::converged);
  CHECK(std::abs(z(found.fit, "lift[email]", 0.48)) < kSignificant);
  CHECK(std::abs(z(found.fit, "lift[email]", 1.2)) > kSignificant);
  // Nothing came of the other channel: its decay cannot be known, and that is said.
  CHECK(std::abs(z(found.fit, "lift[sms]", 0.0)) < kSignificant);
  CHECK(found.fit.find("decay[sms]")->held);
  CHECK(found.fit.find("decay[sms]")->reason.find("not visible apart") != std::string::npos);
  CHECK(found.fit.find("decay[sms]")->estimate == Approx(14.0));
}

// Null: the change of members' rate. Joining is a matter of chance at a purchase (slope 0). Mutant: members
// are counted as members from the purchase at which they joined on, which counts that purchase for them.
TEST_CASE("what membership does to the rate comes back, if joining was chance") {
  const auto file = test::scenario_of(
      customers_of(4000, kPareto) +
      "  - name: b\n    program:\n      starts: 20 weeks\n      earn: {per_visit: 1}\n"
      "      reward: {at: 10000, cost: 1 SEK}\n      enrolment: {share_per_visit: 10 %, loyalty_slope: 0}\n"
      "      behaviour: {goal_gradient: 0, post_reward_boost: 0 %, member_purchase_rate: 30 %}\n");
  Observed seen = observe(file, [](std::size_t) -> std::size_t { return 1; });
  seen.contacts = {};
  const Estimated found = estimate(seen);
  INFO(text_of(found.fit));
  REQUIRE(found.fit.status == Status::converged);
  CHECK(std::abs(z(found.fit, "member_purchase_rate", 0.3)) < kSignificant);
  CHECK_FALSE(found.fit.find("member_purchase_rate")->identified);
  CHECK(found.fit.sensitivity("member_purchase_rate")->fit_high < 0.3 + 0.2);
  CHECK(found.fit.sensitivity("member_purchase_rate")->low < 0.3);
  CHECK(found.fit.sensitivity("member_purchase_rate")->high > 0.3);
  for (auto& spell : seen.memberships.spells) --spell.from.serial;
  CHECK(std::abs(z(estimate(seen).fit, "member_purchase_rate", 0.3)) > kSignificant);
}

// Null: the lift of frequent buyers comes back although purchases of a day count once. Mutant: the same days
// taken for the times of all purchases.
TEST_CASE("merged days hide second purchases, and the likelihood knows") {
  std::string text = customers_of(6000, "{model: bg-nbd, r: 0.7, alpha: 7 days, a: 0.2, b: 8}") +
                     arm_of("b", campaign("b", "email", "26 weeks", "9 weeks", "80 %", "14 days"));
  text.replace(text.find("weight: 0.5"), 11, "weight: 0");
  const auto file = test::scenario_of(text);
  const Observed seen = merge_days(observe(file, [](std::size_t i) { return lot(i, 2); }));
  const Estimated found = estimate(seen, "bg-nbd", true);
  INFO(text_of(found.fit));
  REQUIRE(found.fit.status == Status::converged);
  CHECK(std::abs(z(found.fit, "lift[email]", 0.8)) < kSignificant);
  CHECK(std::abs(z(found.fit, "decay[email]", 14.0)) < kSignificant);
  // Without arms each customer is compared with herself before, as well: that is what it takes to see it.
  Observed alone = seen;
  alone.contacts.arms.clear();
  for (auto& row : alone.contacts.rows) row.arm = 0;
  const auto z_alone = [&](bool merged) {
    const Estimated by_time = estimate(alone, "bg-nbd", merged);
    const auto* bounds = by_time.fit.sensitivity("lift[email]");
    REQUIRE(bounds != nullptr);
    const double error = (bounds->fit_high - bounds->fit_low) / 3.29;
    return (by_time.fit.find("lift[email]")->estimate - 0.8) / error;
  };
  CHECK(std::abs(z_alone(true)) < kSignificant);
  CHECK(z_alone(false) < -kSignificant);
}
