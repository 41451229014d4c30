// Budgets that several waves and campaigns share: large enough they change nothing, none is exceeded by a
// cent, money is spent as far as it goes, and what was not sent for want of it is counted. And several
// treatments of customers whom an event sets off.
#include <array>
#include <map>

#include "engine/mechanisms/contacts/funnel.h"
#include "engine/mechanisms/contacts/policy.h"
#include "engine/random/distributions.h"
#include "tests/behaviour/contact_scenes.h"

using namespace stamkund;
using namespace stamkund::test;

namespace {

void check_same(const study::Tallies& tallies, std::size_t a, std::size_t b) {
  for (const auto& arms : tallies)
    CHECK(test::table_of(arms[a], counting::kPeriods) == test::table_of(arms[b], counting::kPeriods));
}

/// Of one campaign of an arm, through whatever channel.
std::int64_t steps(const counting::Counts& counts, const char* figure, std::size_t campaign) {
  const counting::Table& table = counts.schema().table(mechanisms::kContactSteps);
  const std::size_t channels = table.axes()[1].size;
  std::int64_t sum = 0;
  for (std::size_t channel = 0; channel < channels; ++channel)
    sum += counts.at(mechanisms::kContactSteps, figure, campaign * channels + channel);
  return sum;
}

const std::string kWaves = "name: news, channel: email, cost: 1.5 SEK, every: 3 weeks";
const std::string kThanks = "name: thanks, channel: post, cost: 7.25 SEK, on: purchase, after: 2 days";

std::string budget_of(const std::string& budgets, const std::string& more = "") {
  return "    contact_policy: {budgets: [" + budgets + "]" + more + "}\n";
}

}  // namespace

// Null: nothing. The planted mistake is a budget that does run out.
TEST_CASE("a budget that is never spent changes nothing, one of 0 sends nothing", "[budgets]") {
  const std::string both = kWaves + "\n" + kThanks;
  const auto tallies = run(scene_of(
      arm("free", both, "    contact_policy: {unsubscribes: everything}\n") +
          arm("ample", both,
              budget_of(
                  "{amount: 100_000_000 SEK}, {campaigns: [news], amount: 1_000_000 SEK, per: month}")) +
          arm("nothing", both, budget_of("{amount: 0 SEK}")) +
          arm("half", both, budget_of("{campaigns: [thanks], amount: 9000 SEK}")),
      "", 600));
  check_same(tallies, 1, 2);
  for (const auto& arms : tallies) {
    CHECK(sum_of(arms[3], "contacts") == 0.0);
    CHECK(sum_of(arms[3], "purchases") == sum_of(arms[0], "purchases"));
    CHECK(sum_of(arms[3], "contacts_over_budget") > 0.0);
    CHECK(sum_of(arms[2], "contacts_over_budget") == 0.0);
    CHECK(sum_of(arms[4], "contacts") < sum_of(arms[1], "contacts"));
    CHECK(steps(arms[4], "cost", 1) <= 900'000);
    CHECK(steps(arms[4], "cost", 1) > 900'000 - 725);
    CHECK(steps(arms[4], "over_budget", 0) == 0);
  }
}

// A property: in each random world of prices, campaigns, caps, hours, consent and budgets, no period of a
// budget spends a cent too much, and none leaves as much as its dearest contact costs while it turned one
// down.
TEST_CASE("budgets of campaigns and waves together hold to the cent", "[budgets]") {
  int spent_up = 0;
  for (std::uint64_t world = 0; world < 40; ++world) {
    Stream luck({12, world, 0, purpose_named("test: shared budgets")});
    const auto below = [&](int most) { return static_cast<int>(most * open_uniform(luck())); };
    std::int64_t dearest = 0;
    const auto price = [&] {
      const int cents = 20 + below(1200);
      dearest = std::max<std::int64_t>(dearest, cents);
      return std::to_string(cents / 100) + "." + std::to_string(100 + cents % 100).substr(1) + " SEK";
    };
    const std::string campaigns = "name: news, channel: email, cost: " + price() +
                                  ", every: " + std::to_string(2 + below(6)) +
                                  " weeks\nname: thanks, channel: post, cost: " + price() +
                                  ", on: purchase, after: 2 days, priority: 3" +
                                  "\nname: missed, channel: phone, otherwise: [email], cost: " + price() +
                                  ", on: no purchase, after: " + std::to_string(30 + below(60)) + " days";
    const std::array<const char*, 3> pers{"run", "year", "month"};
    const std::size_t per = world % 3;
    const std::int64_t all = 5'000 + 100 * below(per == 2 ? 1500 : 9000) + below(100);
    const std::int64_t some = 5'000 + 100 * below(3000) + below(100);
    const auto money = [](std::int64_t minor) {
      return std::to_string(minor / 100) + "." + std::to_string(100 + minor % 100).substr(1) + " SEK";
    };
    const std::string more =
        world % 2 == 0
            ? ""
            : ", caps: [{at_most: 2, in: 20 days}], held_back: wait, quiet: {from: 21 hours, to: 8 hours}";
    auto file = scene_of(
        arm("some", campaigns,
            budget_of("{amount: " + money(all) + ", per: " + pers[per] +
                          "}, {campaigns: [thanks, missed], amount: " + money(some) + "}",
                      more)),
        "start_date: 2025-03-18\nchannels: [{name: email, consent: 70 %, cost: 1 SEK}, {name: post}, "
        "{name: phone, consent: 50 %}]\n",
        300);
    file.spec.replicates = 2;
    file.spec.period_days = 1.0;
    dearest = std::max<std::int64_t>(dearest, 100);
    for (const auto& arms : study::simulate(file.spec, nullptr, {})) {
      const counting::Counts& counts = arms[1];
      INFO("world " << world << ", budgets " << all << " per " << pers[per] << " and " << some);
      const mechanisms::ContactPolicy calendar({}, {}, file.spec.start);
      std::map<double, std::int64_t> paid;
      for (std::size_t day = 0; day < counts.periods(); ++day) {
        const auto window =
            per == 1 ? mechanisms::ContactPolicy::Window::year : mechanisms::ContactPolicy::Window::month;
        paid[per == 0 ? 0.0 : calendar.period_ends(window, static_cast<double>(day))] +=
            counts.flow("contact_cost", day);
      }
      for (const auto& [until, cost] : paid) CHECK(cost <= all);
      const std::int64_t of_some = steps(counts, "cost", 1) + steps(counts, "cost", 2);
      CHECK(of_some <= some);
      std::int64_t refused = 0;
      for (std::size_t campaign = 0; campaign < 3; ++campaign)
        refused += steps(counts, "over_budget", campaign);
      CHECK(refused == static_cast<std::int64_t>(sum_of(counts, "contacts_over_budget")));
      // News are turned down by the first budget alone: it has spent all but less than one contact.
      if (per == 0 && steps(counts, "over_budget", 0) > 0) {
        ++spent_up;
        CHECK(all - paid[0.0] < dearest);
      }
      CHECK(sum_of(counts, "contacts") > 0.0);
    }
  }
  CHECK(spent_up > 5);
}

TEST_CASE("waves of treatments share a budget, and the first takes what it can use", "[budgets]") {
  const std::string waves =
      "name: offer, first: 10 weeks, every: 12 weeks, treatments: [{name: mail, channel: email, cost: 2 SEK, "
      "profit: spent * 1 % - 2 SEK}, {name: letter, channel: post, cost: 9 SEK, profit: spent * 3 % - 9 "
      "SEK}]";
  auto file = scene_of(arm("shared", waves, budget_of("{campaigns: [offer], amount: 4000 SEK}")) +
                           arm("each wave", waves + ", budget: 1000 SEK",
                               budget_of("{campaigns: [offer], amount: 4000 SEK}")) +
                           arm("ample", waves, budget_of("{amount: 1_000_000 SEK}")),
                       "", 1000);
  file.spec.replicates = 4;
  for (const auto& arms : study::simulate(file.spec, nullptr, {})) {
    for (const std::size_t a : {1U, 2U}) CHECK(sum_of(arms[a], "contact_cost") <= 400'000.0);
    CHECK(sum_of(arms[1], "contact_cost") > 400'000.0 - 900.0);
    CHECK(sum_of(arms[3], "contact_cost") > 400'000.0);
    for (std::size_t p = 0; p < arms[2].periods(); ++p) CHECK(arms[2].flow("contact_cost", p) <= 100'000);
  }
}

// Null: the campaigns with opposite conditions. The planted mistake is a wrong condition.
TEST_CASE("of treatments that an event sets off she gets the one that is to bring most", "[budgets]") {
  const std::string when = "on: no purchase, after: 40 days, ";
  const std::string mail = "channel: email, cost: 1 SEK, open: 60 %, lift: 40 %, unsubscribe: 1 %";
  const std::string letter = "channel: post, cost: 9 SEK, open: 80 %, lift: 90 %, unsubscribe: 1 %";
  const auto two = [&](const std::string& amount) {
    return "name: mail, " + when + mail + ", where: spent <= " + amount + "\nname: letter, " + when + letter +
           ", where: spent > " + amount;
  };
  const std::string either = "name: back, " + when + "treatments: [{name: mail, " + mail +
                             ", profit: 10 SEK}, {name: letter, " + letter +
                             ", profit: spent * 2 % - 2 SEK}]";
  const std::string hold = "    contact_policy: {unsubscribes: everything}\n";
  const auto tallies = run(scene_of(
      arm("either", either, hold) + arm("two", two("600 SEK"), hold) + arm("others", two("800 SEK"), hold) +
          arm("one", "name: back, " + when + letter, hold) +
          arm("one of one", "name: back, " + when + "treatments: [{name: letter, " + letter + "}]", hold) +
          arm("pays",
              "name: back, " + when + "treatments: [{name: letter, " + letter +
                  ", profit: spent * 2 % - 12 SEK}]",
              hold) +
          arm("where", "name: back, " + when + letter + ", where: spent * 2 % > 12 SEK", hold) +
          arm("budget", either, budget_of("{campaigns: [back], amount: 500 SEK}")),
      "", 800));
  check_same(tallies, 1, 2);
  check_same(tallies, 4, 5);
  check_same(tallies, 6, 7);
  for (const auto& arms : tallies) {
    CHECK(test::table_of(arms[1], counting::kPeriods) != test::table_of(arms[3], counting::kPeriods));
    CHECK(steps(arms[1], "sent", 0) > 0);
    CHECK(steps(arms[1], "sent", 1) > 0);
    CHECK(sum_of(arms[8], "contact_cost") <= 50'000.0);
    CHECK(sum_of(arms[8], "contact_cost") > 50'000.0 - 900.0);
  }
}
