// A rule in a file scores customers as the run does.
#include <catch2/catch.hpp>
#include <fstream>

#include "engine/mechanisms/contacts/spec.h"
#include "engine/study/load.h"
#include "engine/study/pilot_rule.h"
#include "tests/temporary_folder.h"

using namespace stamkund;

namespace {

scenario::ScenarioFile scene(const std::string& learner, const std::string& outcome) {
  // Segments and stores whose order is not that of their names.
  const std::string text =
      "stamkund: 1\ncurrency: SEK\nseed: 3\nhorizon: 40 weeks\nreplicates: 1\n"
      "population:\n  new_customers: {count: 3000}\n"
      "  purchases: {model: pareto-nbd, r: 1.5, alpha: 12 weeks, s: 1, beta: 60 weeks}\n"
      "  spend: {model: fixed, amount: 200 SEK}\n"
      "  segments: [{name: open, share: 50 %}, {name: dogs, share: 20 %}, {name: aloof, share: 30 %}]\n"
      "  stores: [{name: south, share: 60 %}, {name: north, share: 40 %}]\n"
      "baseline: {name: none, margin: 50 %}\narms:\n  - name: mailed\n    campaigns:\n"
      "      - {name: news, channel: email, first: 2 weeks, every: 2 weeks, until: 15 weeks, lift: 20 %, "
      "cost: 1 SEK}\n"
      "      - {name: offer, channel: post, first: 20 weeks, cost: 10 SEK, lift: 100 %, decay: 6 weeks, top: "
      "{share: 25 %, by: "
      "uplift}, by_segment: [{segment: dogs, lift: 0}]}\n"
      "    contact_policy: {pilot: {campaign: offer, customers: 3000, window: 12 weeks, outcome: " +
      outcome + ", learner: " + learner + "}}\n";
  Problems problems;
  auto file = study::load_scenario_text(text, "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return file;
}

constexpr const char* kSegments[] = {"open", "dogs", "aloof"};
constexpr const char* kStores[] = {"south", "north"};

}  // namespace

TEST_CASE("a rule that was written and read scores customers as the run does") {
  const std::string learner = GENERATE("t-linear", "t-logistic", "x-linear", "transformed-outcome");
  const auto file = scene(learner, learner == "t-logistic" ? "active" : "net");
  const study::Replicate first = study::prepare(file.spec, nullptr, study::draw_of(file.spec.uncertainty, 0));
  REQUIRE(first.pilots[0] == nullptr);
  REQUIRE(first.pilots[1] != nullptr);
  const study::PilotResult& pilot = *first.pilots[1];
  const test::TemporaryFolder folder;
  std::ofstream(folder / "rule.json") << uplift::rule_text(study::pilot_rule(file.spec, 1, pilot));
  std::vector<mechanisms::KnownOfHer> customers;
  for (int i = 0; i < 60; ++i) {
    mechanisms::KnownOfHer one;
    one.recency = 3.5 * i;
    one.purchases = 1 + i % 7;
    one.spent = 200.0 * one.purchases;
    one.tenure = one.recency + 10.0 * (i % 5);
    one.opens = i % 3;
    one.contacts = i % 4 + one.opens;
    one.segment = static_cast<std::size_t>(i) % 3;
    one.store = static_cast<std::size_t>(i) % 2;
    customers.push_back(one);
  }
  {
    std::ofstream csv(folder / "customers.csv");
    csv.precision(17);
    csv << "customer,store,segment,contacts,opens,tenure,spent,purchases,recency\n";
    for (std::size_t i = 0; i < customers.size(); ++i) {
      const auto& one = customers[i];
      csv << "c" << i << "," << kStores[one.store] << "," << kSegments[one.segment] << "," << one.contacts
          << "," << one.opens << "," << one.tenure << "," << one.spent << "," << one.purchases << ","
          << one.recency << "\n";
    }
  }
  Problems problems;
  const uplift::Rule rule = uplift::read_rule(folder / "rule.json", problems);
  const auto table = uplift::read_customers(folder / "customers.csv", "customer", rule.features, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  std::vector<std::uint64_t> all(table.rows);
  for (std::uint64_t i = 0; i < all.size(); ++i) all[i] = i;
  const Eigen::VectorXd scores = rule.model.predict(uplift::design_of(table, all, rule.features).x);
  REQUIRE(scores.size() == 60);
  for (std::size_t i = 0; i < customers.size(); ++i)
    CHECK(scores[static_cast<Eigen::Index>(i)] ==
          Approx(pilot.learned->uplift(mechanisms::features_of(customers[i], 3, 2))).margin(1e-12));
  CHECK(rule.top == 0.25);
  CHECK(rule.trained_on == pilot.trained_on);
  CHECK(rule.cost == (learner == "t-logistic" ? 10.0 : 0.0));
  CHECK(rule.cost_inside == (learner == "t-logistic" ? 0.0 : 10.0));
  CHECK(std::isfinite(rule.qini) == (learner == "t-logistic"));
}

TEST_CASE("what tells nothing is not asked of a file; what is missing is named once") {
  const auto file = scene("t-linear", "net");
  const study::Replicate first = study::prepare(file.spec, nullptr, study::draw_of(file.spec.uncertainty, 0));
  const uplift::Rule rule = study::pilot_rule(file.spec, 1, *first.pilots[1]);
  // Nobody is a member: there is no program.
  const std::vector<std::string> asked{"recency", "purchases", "spent",   "tenure",
                                       "opens",   "contacts",  "segment", "store"};
  CHECK(uplift::columns_of(rule.features) == asked);
  const test::TemporaryFolder folder;
  std::ofstream(folder / "c.csv")
      << "customer,purchases,spend,tenure,opens,contacts,segment,store\na,1,2,3,0,0,open,south\n";
  Problems problems;
  (void)uplift::read_customers(folder / "c.csv", "customer", rule.features, problems);
  CHECK(problems.all().size() == 2);  // recency, which is used twice, and spent
  CHECK(problems.text().find("'recency'") != std::string::npos);
  CHECK(problems.text().find("'spend'") != std::string::npos);
}

TEST_CASE("yes and no are read where a rule looks at whether she is a member") {
  uplift::Feature member;
  member.column = member.text = "member";
  member.truth = true;
  const test::TemporaryFolder folder;
  std::ofstream(folder / "c.csv") << "customer,member\na,yes\nb,0\nc,true\nd,\n";
  Problems problems;
  const auto table = uplift::read_customers(folder / "c.csv", "customer", {member}, problems);
  REQUIRE_FALSE(problems.has_errors());
  const Eigen::MatrixXd x = uplift::design_of(table, {0, 1, 2, 3}, {member}).x;
  CHECK(x(0, 1) == 1.0);
  CHECK(x(1, 1) == 0.0);
  CHECK(x(2, 1) == 1.0);
  CHECK(x(3, 1) == 0.0);  // missing: the mean, here 0
}
