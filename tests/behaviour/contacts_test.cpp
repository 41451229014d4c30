// What contacts do, sign by sign. Each test states a null under which arms are the same to the bit, and an
// alternative that has to show: the mean over replicates of the twins' difference, more than four of its
// standard errors from 0. Under no effect |z| > 4 has probability 6e-5 for a normal mean; with 20 replicates
// (t, 19 degrees) 8e-4. Seeds are fixed, so that no test ever differs.
#include "engine/metrics/results.h"
#include "tests/behaviour/contact_scenes.h"

using namespace stamkund;
using namespace stamkund::test;

namespace {

void check_same(const study::Tallies& tallies, std::size_t a, std::size_t b) {
  for (const auto& arms : tallies)
    CHECK(test::table_of(arms[a], counting::kPeriods) == test::table_of(arms[b], counting::kPeriods));
}

const std::string kNews =
    "name: news, channel: email, cost: 0.5 SEK, open: 40 %, decay: 2 weeks, unsubscribe: 0 %";

}  // namespace

TEST_CASE("an expression selects as the fixed targets do", "[contacts]") {
  const std::string common = "name: come back, channel: post, cost: 5 SEK, every: 4 weeks, lift: 60 %";
  const auto tallies = run(scene_of(arm("to", common + ", to: sleeping, sleeping_for: 60 days") +
                                    arm("where", common + ", where: recency >= 60 days") +
                                    arm("nobody", common + ", where: recency < 0 days")));
  check_same(tallies, 1, 2);
  CHECK(mean_of(tallies, purchases_gain(1, 0)).z > 4.0);
  for (const auto& arms : tallies) CHECK(sum_of(arms[3], "contacts") == 0.0);
}

// Null, by hand: nobody leaves, rates have mean .125 a week, and waves at t change them by lift exp(-(now -
// t) / tau): the gain is customers x .125 x sum of lift tau (1 - exp(-(T - t) / tau)). Mistakes that it would
// see: what lowers counts as nothing, or segments react alike.
TEST_CASE("a lift below 0 puts customers off by what it says", "[contacts]") {
  const std::string mail =
      "name: mail, channel: email, cost: 0 SEK, open: 100 %, decay: 2 weeks, unsubscribe: 0 %, first: 0 "
      "weeks, "
      "every: 8 weeks, lift: ";
  const std::string rested = "    fatigue: {weight: 0}\n";
  auto file = scene_of(arm("more", mail + "40 %", rested) + arm("less", mail + "-40 %", rested) +
                       arm("by segment", mail + "-40 %, by_segment: [{segment: open, lift: -1}]", rested) +
                       arm("dogs only", mail + "-40 %, by_segment: [{segment: open, lift: 0}]", rested));
  Problems problems;
  std::string text = file.text;
  text.replace(text.find("beta: 60 weeks"), 14, "beta: 100000000 weeks");
  file = study::load_scenario_text(text, "test.yaml", {}, problems);
  REQUIRE_FALSE(problems.has_errors());
  const auto tallies = run(file);
  double lasts = 0.0;
  for (double t = 0.0; t < 52.0; t += 8.0) lasts += 2.0 * (1.0 - std::exp(-(52.0 - t) / 2.0));
  const double all = 3000.0 * 0.125 * 0.4 * lasts;
  const auto z = [&](std::size_t a, double expected) {
    return mean_of(tallies, [&](const auto& arms) { return purchases_gain(a, 0)(arms) - expected; }).z;
  };
  CHECK(std::abs(z(1, all)) < 4.0);
  CHECK(std::abs(z(2, -all)) < 4.0);
  CHECK(std::abs(z(3, 0.0)) < 4.0);
  CHECK(std::abs(z(4, -0.5 * all)) < 4.0);
  CHECK(z(2, 0.0) < -4.0);
  CHECK(z(4, -all) > 4.0);
}

TEST_CASE("dose has an optimum inside", "[contacts]") {
  std::string arms;
  for (const std::string every : {"26 weeks", "3 weeks", "1 days"})
    arms += arm(every, kNews + ", lift: 30 %, reactance: 0.05 %, every: " + every,
                "    fatigue: {weight: 0.1, decay: 4 weeks}\n");
  const auto tallies = run(scene_of(arms));
  CHECK(mean_of(tallies, net_gain(2, 1)).z > 4.0);
  CHECK(mean_of(tallies, net_gain(2, 3)).z > 4.0);
  CHECK(mean_of(tallies, net_gain(3, 0)).z < -4.0);
}

TEST_CASE("reactance drives away, and only if it is stated", "[contacts]") {
  const auto tallies = run(scene_of(arm("off", kNews + ", lift: 0 %, every: 2 weeks, reactance: 0 %") +
                                    arm("on", kNews + ", lift: 0 %, every: 2 weeks, reactance: 1 %")));
  for (const auto& arms : tallies) {
    CHECK(sum_of(arms[1], "purchases") == sum_of(arms[0], "purchases"));
    CHECK(sum_of(arms[2], "driven_away") > 0.0);
  }
  CHECK(mean_of(tallies, purchases_gain(2, 0)).z < -4.0);
}

TEST_CASE("response that fades with recency makes a recency trap", "[contacts]") {
  const std::string trap = ", recency_decay: 30 days";
  const std::string late = ", lift: 60 %, every: 4 weeks, where: recency > 90 days";
  const std::string soon = ", lift: 60 %, every: 4 weeks, where: recency <= 90 days";
  const auto tallies =
      run(scene_of(arm("late", kNews + late) + arm("late in the trap", kNews + late + trap) +
                   arm("soon", kNews + soon) + arm("soon in the trap", kNews + soon + trap)));
  // Who has been away for long hardly reacts any more; who bought lately does.
  const auto share = [](std::size_t with, std::size_t without) {
    return [=](const auto& arms) {
      return (sum_of(arms[with], "purchases") - sum_of(arms[0], "purchases")) -
             0.5 * (sum_of(arms[without], "purchases") - sum_of(arms[0], "purchases"));
    };
  };
  CHECK(mean_of(tallies, purchases_gain(1, 0)).z > 4.0);
  CHECK(mean_of(tallies, share(2, 1)).z < -4.0);
  CHECK(mean_of(tallies, share(4, 3)).z > 0.0);
}

TEST_CASE("an offer is followed by a dip", "[contacts]") {
  const std::string offer =
      "name: sale, channel: email, cost: 0 SEK, open: 100 %, lift: 0 %, first: 16 weeks, "
      "unsubscribe: 0 %, offer: {discount: 0 %, gift: 0.01 SEK, valid: 2 weeks, dip: ";
  const auto tallies =
      run(scene_of(arm("no dip", offer + "0 %}") + arm("dip", offer + "-60 %, dip_decay: 4 weeks}")));
  CHECK(mean_of(tallies, purchases_gain(1, 0)).value == 0.0);
  CHECK(mean_of(tallies, purchases_gain(2, 1, 4, 7)).z < -4.0);
  // Before it nothing has changed.
  CHECK(mean_of(tallies, purchases_gain(2, 1, 0, 4)).value == 0.0);
}

TEST_CASE("channels crowd each other out as far as they tire each other", "[contacts]") {
  const std::string both =
      "name: a, channel: email, cost: 0 SEK, open: 50 %, lift: 40 %, every: 2 weeks, unsubscribe: 0 %\n"
      "name: b, channel: sms, cost: 0 SEK, open: 50 %, lift: 40 %, first: 1 weeks, every: 2 weeks, "
      "unsubscribe: 0 %";
  const auto tired = [](const std::string& across) {
    return "    fatigue: {weight: 0.4, decay: 6 weeks}\n    contact_policy: {across: " + across + "}\n";
  };
  const auto tallies =
      run(scene_of(arm("apart", both, tired("0 %")) + arm("together", both, tired("100 %"))));
  CHECK(mean_of(tallies, purchases_gain(2, 1)).z < -4.0);
}

TEST_CASE("consent is lost for ever", "[contacts]") {
  const std::string hard = ", lift: 20 %, every: 1 weeks, unsubscribe: 20 %";
  const std::string news = "name: news, channel: email, cost: 0.5 SEK, open: 40 %";
  const auto tallies = run(
      scene_of(arm("all", news + hard) +
               arm("channel",
                   news + hard +
                       "\nname: more, channel: sms, cost: 0 SEK, first: 20 weeks, every: 4 weeks, lift: 0 %, "
                       "unsubscribe: 0 %",
                   "    contact_policy: {unsubscribes: channel}\n")));
  for (const auto& arms : tallies) {
    // Everybody has refused long before the end, nobody twice, and nobody is contacted again.
    CHECK(sum_of(arms[1], "unsubscribes") <= 3000.0);
    // (Who has left notices nothing, and is written to until the end.)
    CHECK(sum_of(arms[1], "opens", 10) < 0.01 * sum_of(arms[1], "opens", 0, 3));
    // The other channel is not refused with it.
    CHECK(sum_of(arms[2], "contacts", 10) > 3000.0);
  }
}

TEST_CASE("what brings most back need not be what keeps them", "[contacts]") {
  // Kumar et al. 2015: the offer that reacquires best has the worst second life.
  const auto back = [](const std::string& chance, const std::string& leaving) {
    return "name: back, channel: post, cost: 1 SEK, open: 100 %, lift: 0 %, on: no purchase, after: 90 days, "
           "win_back: {probability: " +
           chance + ", leaving: " + leaving + "}";
  };
  const auto tallies =
      run(scene_of(arm("nobody", back("0 %", "0 %")) + arm("bundle", back("40 %", "5000 %")) +
                   arm("call", back("15 %", "0 %"))));
  for (const auto& arms : tallies) CHECK(sum_of(arms[1], "purchases") == sum_of(arms[0], "purchases"));
  CHECK(mean_of(tallies, [](const auto& arms) {
          return sum_of(arms[2], "won_back") - sum_of(arms[3], "won_back");
        }).z > 4.0);
  CHECK(mean_of(tallies, purchases_gain(3, 2)).z > 4.0);
}

TEST_CASE("targeting by risk loses where targeting by uplift earns", "[contacts]") {
  // Ascarza 2018. Half of all are better left alone.
  const std::string offer =
      "name: offer, channel: post, first: 20 weeks, cost: 10 SEK, open: 60 %, lift: 100 %, "
      "decay: 6 weeks, leaving_for: 12 weeks, by_segment: [{segment: dogs, lift: 0, leaving: 300 %}]";
  const std::string pilot =
      "    contact_policy: {pilot: {campaign: offer, customers: 3000, window: 12 weeks, outcome: purchases, "
      "learner: t-linear}}\n";
  const auto tallies =
      run(scene_of(arm("everybody", offer) + arm("risk", offer + ", top: {share: 20 %, by: risk}", pilot) +
                   arm("uplift", offer + ", top: {share: 20 %, by: uplift}", pilot) +
                   arm("if it pays", offer + ", where: uplift * 100 SEK > 10 SEK", pilot)));
  CHECK(mean_of(tallies, net_gain(1, 0)).z < -4.0);
  CHECK(mean_of(tallies, net_gain(2, 0)).z < -4.0);
  CHECK(mean_of(tallies, net_gain(3, 0)).z > 4.0);
  CHECK(mean_of(tallies, net_gain(4, 0)).z > 4.0);
  // A fifth is a fifth: the cutoff comes from a sample, so nearly.
  for (const auto& arms : tallies) {
    CHECK(sum_of(arms[3], "contacts") > 0.17 * sum_of(arms[1], "contacts"));
    CHECK(sum_of(arms[3], "contacts") < 0.23 * sum_of(arms[1], "contacts"));
  }
}

TEST_CASE("control groups and hold-outs are the same customers in every arm, and get nothing", "[contacts]") {
  const std::string often = kNews + ", lift: 40 %, every: 4 weeks";
  const auto tallies =
      run(scene_of(arm("all", often) + arm("control", often + ", control: 30 %") +
                   arm("nobody", often + ", control: 100 %") +
                   arm("hold-out", often, "    contact_policy: {holdout: 30 %}\n") +
                   arm("service", often + ", service: true", "    contact_policy: {holdout: 100 %}\n")));
  check_same(tallies, 5, 1);
  for (const auto& arms : tallies) {
    for (const std::size_t a : {2U, 4U}) {
      const double all = sum_of(arms[a], "contacts") + sum_of(arms[a], "contacts_held_out");
      CHECK(std::abs(sum_of(arms[a], "contacts_held_out") / all - 0.3) < 0.05);
    }
    CHECK(sum_of(arms[3], "contacts") == 0.0);
    CHECK(sum_of(arms[3], "purchases") == sum_of(arms[0], "purchases"));
  }
}

TEST_CASE("a policy that allows everything changes nothing", "[contacts]") {
  const std::string often = kNews + ", lift: 40 %, every: 1 weeks, where: recency > 10 days";
  const auto tallies =
      run(scene_of(arm("free", often) +
                   arm("roomy", often,
                       "    contact_policy: {caps: [{at_most: 1000, in: 1 days}, {spend: 1_000_000 SEK, "
                       "window: year}], held_back: wait}\n") +
                   arm("tight", often, "    contact_policy: {caps: [{at_most: 1, in: 28 days}]}\n") +
                   arm("nothing", often, "    contact_policy: {caps: [{at_most: 0, in: 28 days}]}\n")));
  check_same(tallies, 1, 2);
  for (const auto& arms : tallies) {
    CHECK(sum_of(arms[3], "contacts") <= 13.0 * 3000.0);
    CHECK(sum_of(arms[3], "contacts_capped") > 0.0);
    CHECK(sum_of(arms[4], "contacts") == 0.0);
  }
}

TEST_CASE("contacts that events set off come when they should", "[contacts]") {
  const auto tallies = run(scene_of(
      arm("welcome",
          "name: hello, channel: email, cost: 0 SEK, on: first purchase, after: 2 days, lift: 0 %, "
          "unsubscribe: 0 %") +
      arm("thanks", "name: thanks, channel: email, cost: 0 SEK, on: purchase, lift: 0 %, unsubscribe: 0 %") +
      arm("once",
          "name: thanks, channel: email, cost: 0 SEK, on: purchase, again: 100 years, lift: 0 %, "
          "unsubscribe: 0 %") +
      arm("silence",
          "name: where are you, channel: email, cost: 0 SEK, on: no purchase, after: 60 days, lift: 0 %, "
          "unsubscribe: 0 %")));
  for (const auto& arms : tallies) {
    CHECK(sum_of(arms[1], "contacts") == 3000.0);
    CHECK(sum_of(arms[2], "contacts") == sum_of(arms[2], "purchases"));
    CHECK(sum_of(arms[3], "contacts") == 3000.0);
    // Each silence is noticed once: no more often than there are purchases, and by most in the end.
    CHECK(sum_of(arms[4], "contacts") > 2000.0);
    CHECK(sum_of(arms[4], "contacts") <= sum_of(arms[4], "purchases"));
  }
}

TEST_CASE("fifths of all customers are fifths, whenever they are asked for", "[contacts]") {
  const std::string mail = ", channel: email, cost: 0 SEK, lift: 0 %, unsubscribe: 0 %, first: 141 days";
  std::string fifths, groups;
  for (int k = 1; k <= 5; ++k)
    fifths +=
        arm("fifth " + std::to_string(k), "name: a" + mail + ", where: rfm_recency == " + std::to_string(k));
  for (const std::string one : {"gold", "medium", "risk"})
    groups += arm(one, "name: a" + mail + ", where: rfm_group == \"" + one + "\"");
  const auto tallies =
      run(scene_of(fifths + groups + arm("A", "name: a" + mail + ", where: sales_class == \"A\"") +
                   arm("nobody yet",
                       "name: a, channel: email, cost: 0 SEK, lift: 0 %, unsubscribe: 0 %, on: "
                       "first purchase, where: rfm_recency is not missing")));
  for (const auto& arms : tallies) {
    // 600 of 3000; the edges come from as many lives of other luck: standard error 31, and a day's drift.
    for (std::size_t a = 3; a <= 5; ++a) CHECK(std::abs(sum_of(arms[a], "contacts") - 600.0) < 130.0);
    // Nearly a third have bought once, on day 0 all of them: they are the lowest, for all are equal.
    CHECK(sum_of(arms[1], "contacts") > 750.0);
    double all = 0.0;
    for (std::size_t a = 1; a <= 5; ++a) all += sum_of(arms[a], "contacts");
    CHECK(all == 3000.0);
    CHECK(sum_of(arms[6], "contacts") + sum_of(arms[7], "contacts") + sum_of(arms[8], "contacts") == 3000.0);
    CHECK(sum_of(arms[6], "contacts") > 0.0);
    // Those who bring 80 % of sales are fewer than 80 %.
    CHECK(sum_of(arms[9], "contacts") > 600.0);
    CHECK(sum_of(arms[9], "contacts") < 2400.0);
    // All come on day 0: they are ranked for the first time 28 days later.
    CHECK(sum_of(arms[10], "contacts") == 0.0);
  }
}

TEST_CASE("what an outsider counted by hand", "[contacts]") {
  const auto quiet = [](const std::string& rest) {
    return "    contact_policy: {quiet: {from: 21 hours, to: 8 hours}, " + rest + "}\n";
  };
  const std::string mail =
      "channel: email, cost: 0 SEK, open: 100 %, lift: 0 %, unsubscribe: 0 %, until: 28 days";
  std::string costly = mail;
  costly.replace(costly.find("cost: 0"), 7, "cost: 1");
  const auto tallies = run(scene_of(
      // 28 wishes at midnight, each put off to 8:00: a day apart, as the cap wants it.
      arm("quiet", "name: a, every: 1 days, " + mail, quiet("caps: [{at_most: 1, in: 1 days}]")) +
      // A place a week, the last on day 42: what waits may wait for 20 days. Of high priority are four, due
      // on days 3, 10, 17 and 24, and each gets the next place.
      arm("priority",
          "name: low, every: 1 days, priority: 1, " + mail +
              "\nname: high, every: 7 days, priority: 10, first: 3 days, " + costly,
          "    contact_policy: {caps: [{at_most: 1, in: 7 days}], held_back: wait, wait: 20 days}\n") +
      // A fifth of everybody at each of 13 waves, the first one too; all are equal.
      arm("fifth",
          "name: a, every: 4 weeks, top: {share: 20 %, by: elapsed / 1 days}, channel: email, cost: 0 SEK, "
          "lift: 0 %, unsubscribe: 0 %") +
      // A tenth at a time, never twice: 1 - .9^11 of all.
      arm("tenths",
          "name: a, every: 1 weeks, until: 74 days, top: {share: 10 %, by: elapsed / 1 days}, again: 100 "
          "years, channel: email, cost: 0 SEK, "
          "lift: 0 %, unsubscribe: 0 %") +
      // Boundaries are met: 14 days are 14 days.
      arm("no purchase",
          "name: a, on: no purchase, after: 2 weeks, channel: email, cost: 0 SEK, lift: 0 %, unsubscribe: 0 "
          "%") +
      arm("no purchase, where",
          "name: a, on: no purchase, after: 2 weeks, where: recency >= 2 weeks, channel: email, cost: 0 SEK, "
          "lift: 0 %, unsubscribe: 0 %")));
  const double waves = 13.0;
  for (const auto& arms : tallies) {
    CHECK(sum_of(arms[1], "contacts") == 28.0 * 3000.0);
    CHECK(sum_of(arms[2], "contacts") == 7.0 * 3000.0);
    CHECK(sum_of(arms[2], "contact_cost") == 4.0 * 3000.0 * 100.0);
    CHECK(sum_of(arms[4], "contacts") == Approx(3000.0 * (1.0 - std::pow(0.9, 11.0))).epsilon(0.05));
    CHECK(sum_of(arms[3], "contacts") == Approx(0.2 * 3000.0 * waves).epsilon(0.03));
  }
  check_same(tallies, 5, 6);
}

TEST_CASE("who is won back is there again, and each channel is refused on its own", "[contacts]") {
  const std::string back =
      "name: back, channel: email, cost: 0 SEK, open: 100 %, lift: 0 %, every: 4 weeks, unsubscribe: 0 %, "
      "win_back: {probability: 100 %, leaving: -100 %}";
  const std::string more =
      "channels: [{name: email, cost: 0 SEK}, {name: sms, cost: 0 SEK, delivered: 0 %}]\n";
  std::string sms = back;
  sms.replace(sms.find("email"), 5, "sms");
  const std::string two =
      "name: a, channel: email, lift: 0 %, first: 1 days, unsubscribe: 50 %\n"
      "name: b, channel: sms, lift: 0 %, first: 2 days, unsubscribe: 50 %";
  const auto tallies = run(scene_of(
      arm("back", back) + arm("never arrives", sms) +
          arm("each", two,
              "    fatigue: {weight: 0, decay: 4 weeks}\n    contact_policy: {unsubscribes: channel}\n"),
      "channels: [{name: email, cost: 0 SEK}, {name: sms, cost: 0 SEK}]\n"));
  for (const auto& arms : tallies) {
    const double alive =
        sum_of(arms[1], "new_customers") - sum_of(arms[1], "defections") + sum_of(arms[1], "won_back");
    // All who left before the last wave are back, and stay.
    CHECK(alive > 0.95 * 3000.0);
    CHECK(alive <= 3000.0);
    // Two refusals of one half each, a channel apart: 1 a customer.
    CHECK(sum_of(arms[3], "unsubscribes") == Approx(3000.0).epsilon(0.04));
  }
  const auto lost = run(scene_of(arm("never arrives", sms), more));
  for (const auto& arms : lost) CHECK(sum_of(arms[1], "won_back") == 0.0);
}

TEST_CASE("of two discounts the better counts, whatever other arms have", "[contacts]") {
  const std::string two =
      "name: a, channel: email, cost: 0 SEK, open: 100 %, lift: 0 %, first: 4 weeks, offer: {discount: 20 %, "
      "valid: 6 weeks}\n"
      "name: b, channel: email, cost: 0 SEK, open: 100 %, lift: 0 %, first: 5 weeks, offer: {discount: 5 %, "
      "valid: 6 weeks}";
  const auto alone = run(scene_of(arm("two", two)));
  const auto beside =
      run(scene_of(arm("two", two) + arm("other", "name: c, channel: sms, cost: 0 SEK, control: 10 %")));
  for (std::size_t r = 0; r < alone.size(); ++r) {
    CHECK(sum_of(alone[r][1], "discounts") == sum_of(beside[r][1], "discounts"));
    CHECK(sum_of(alone[r][1], "purchases") == sum_of(beside[r][1], "purchases"));
  }
}

TEST_CASE("contacts through one channel at one time are opened each by itself", "[contacts]") {
  // The second goes to whom the first did not reach: of these as many open it. With one luck for both none
  // would.
  const std::string first =
      "name: a, channel: email, cost: 0 SEK, open: 50 %, lift: 0 %, unsubscribe: 0 %, first: 10 weeks";
  const std::string second =
      "name: b, channel: email, cost: 0 SEK, open: 50 %, lift: 0 %, unsubscribe: 0 %, first: 10 weeks, "
      "where: opens == 0";
  const auto tallies = run(scene_of(arm("one", first) + arm("two", first + "\n" + second)));
  for (const auto& arms : tallies) {
    const double first_opens = sum_of(arms[1], "opens"),
                 sent = sum_of(arms[2], "contacts") - sum_of(arms[1], "contacts");
    const double second_opens = sum_of(arms[2], "opens") - first_opens;
    // The first meets the luck that it meets alone. Customers who have left open nothing: opens are of the
    // living.
    CHECK(first_opens > 0.0);
    CHECK(sent > 0.0);
    CHECK(second_opens > 0.4 * first_opens);
    CHECK(second_opens < 0.6 * first_opens);
  }
}

TEST_CASE("a wave costs what is fixed, however many it reaches", "[contacts]") {
  const std::string three =
      "name: a, channel: post, cost: 1 SEK, lift: 0 %, unsubscribe: 0 %, first: 4 weeks, every: 4 weeks, "
      "until: 16 weeks";
  const auto tallies = run(scene_of(arm("free", three) + arm("fixed", three + ", fixed_cost: 1000 SEK") +
                                    arm("nobody", three + ", where: recency < 0 days, fixed_cost: 1000 SEK") +
                                    arm("set off",
                                        "name: a, channel: post, cost: 1 SEK, lift: 0 %, on: purchase, "
                                        "first: 2 weeks, fixed_cost: 70 SEK")));
  for (const auto& arms : tallies) {
    CHECK(sum_of(arms[2], "campaign_fixed_cost") == 300'000.0);
    CHECK(sum_of(arms[2], "campaign_fixed_cost", 1, 2) == 100'000.0);  // periods of 4 weeks
    CHECK(sum_of(arms[2], "contact_cost") == sum_of(arms[1], "contact_cost"));
    CHECK(sum_of(arms[3], "campaign_fixed_cost") == 300'000.0);
    CHECK(sum_of(arms[3], "contacts") == 0.0);
    CHECK(sum_of(arms[4], "campaign_fixed_cost") == 7'000.0);
    CHECK(sum_of(arms[0], "campaign_fixed_cost") == 0.0);
  }
  const metrics::Results results = metrics::measure(
      scene_of(arm("free", three) + arm("fixed", three + ", fixed_cost: 1000 SEK")).spec, 3000,
      run(scene_of(arm("free", three) + arm("fixed", three + ", fixed_cost: 1000 SEK"))));
  CHECK(results.total("net").effects[2].mean - results.total("net").effects[1].mean == Approx(-3000.0));
}

TEST_CASE("a channel carries so many contacts a day; the others wait, or are dropped", "[contacts]") {
  const std::string wave =
      "name: a, channel: post, cost: 1 SEK, open: 100 %, lift: 20 %, unsubscribe: 0 %, first: 4 weeks";
  const auto channels = [](const std::string& more) { return "channels: [{name: post" + more + "}]\n"; };
  const auto free = run(scene_of(arm("a", wave), channels("")));
  const auto roomy = run(scene_of(arm("a", wave), channels(", capacity: 1_000_000")));
  const auto waits = run(scene_of(arm("a", wave), channels(", capacity: 20")));
  const auto drops = run(scene_of(arm("a", wave), channels(", capacity: 20, over_capacity: drop")));
  const auto none = run(scene_of(arm("a", wave), channels(", capacity: 0")));
  double waited = 0.0, dropped = 0.0, first_period = 0.0;
  for (std::size_t r = 0; r < free.size(); ++r) {
    const double all = sum_of(free[r][1], "contacts");
    CHECK(sum_of(roomy[r][1], "contacts") == all);
    CHECK(sum_of(roomy[r][1], "purchases") == sum_of(free[r][1], "purchases"));
    // 3000 letters at 20 a day take 150 days: all go out, most of them later.
    CHECK(sum_of(waits[r][1], "contacts") == all);
    CHECK(sum_of(waits[r][1], "contacts_over_capacity") == 0.0);
    waited += sum_of(waits[r][1], "contacts_delayed") / all;
    first_period += sum_of(waits[r][1], "contacts", 1, 2);
    dropped += sum_of(drops[r][1], "contacts");
    CHECK(sum_of(drops[r][1], "contacts") + sum_of(drops[r][1], "contacts_over_capacity") == all);
    CHECK(sum_of(none[r][1], "contacts") == 0.0);
    CHECK(sum_of(none[r][1], "contacts_over_capacity") == all);
  }
  // 28 days of 20 letters, 2980 of 3000 that wait, 20 letters that are sent: up to sampling. With 20
  // replicates the standard errors are sqrt(560 x .81 / 20) = 4.8, sqrt(20 / 20) = 1 and .0015 / sqrt(20).
  CHECK(std::abs(first_period / 20.0 - 560.0) < 4.0 * 4.8);
  CHECK(std::abs(dropped / 20.0 - 20.0) < 4.0);
  CHECK(std::abs(waited / 20.0 - 2980.0 / 3000.0) < 0.0015);
}

TEST_CASE("as many as there is money for, or a number of them, are the best", "[contacts]") {
  const std::string wave =
      "name: a, channel: post, cost: 10 SEK, lift: 0 %, unsubscribe: 0 %, first: 20 weeks, every: 4 weeks, "
      "until: 30 weeks";
  const auto tallies = run(scene_of(
      arm("share", wave + ", top: {share: 20 %, by: spent}") +
      arm("number", wave + ", top: {customers: 600, by: spent}") +
      arm("budget", wave + ", top: {budget: 6009 SEK, by: spent}") +
      arm("nobody", wave + ", top: {customers: 0, by: spent}") +
      arm("more than there are", wave + ", top: {customers: 1_000_000, by: spent}") + arm("all", wave)));
  for (const auto& arms : tallies) {
    // Three waves; 3000 customers are all in the survey, but with luck of their own, so the numbers are met
    // nearly.
    CHECK(std::abs(sum_of(arms[2], "contacts") - 1800.0) < 4.0 * std::sqrt(2.0 * 1800.0));
    CHECK(sum_of(arms[3], "contacts") == sum_of(arms[2], "contacts"));
    CHECK(sum_of(arms[1], "contacts") == Approx(sum_of(arms[2], "contacts")).epsilon(0.02));
    CHECK(sum_of(arms[4], "contacts") == 0.0);
    CHECK(sum_of(arms[5], "contacts") == sum_of(arms[6], "contacts"));
  }
}
