// Several treatments under one budget: off it changes nothing, the budget holds to the cent, what a pilot
// teaches of each finds whom each moves, and it is held against an allocation that knows the true effects.
#include "engine/study/treatments.h"
#include "engine/study/pilot_figures.h"
#include "tests/behaviour/contact_scenes.h"

using namespace stamkund;
using namespace stamkund::test;

namespace {

void check_same(const study::Tallies& tallies, std::size_t a, std::size_t b) {
  for (const auto& arms : tallies)
    CHECK(test::table_of(arms[a], counting::kPeriods) == test::table_of(arms[b], counting::kPeriods));
}

const std::string kWhen = "name: offer, first: 20 weeks, every: 8 weeks, control: 10 %";
const std::string kLetter =
    "channel: post, cost: 10 SEK, open: 60 %, decay: 6 weeks, lift: 60 %, unsubscribe: 1 %, offer: "
    "{discount: 10 %}";

Figure told_of(std::size_t a, const std::string& figure) {
  return [=](const auto& arms) { return study::told(arms[a], study::kTreatments, figure); };
}

}  // namespace

TEST_CASE("one treatment is the campaign with it, to the bit", "[treatments]") {
  const std::string policy = "    contact_policy: {holdout: 5 %, caps: [{at_most: 1, in: 80 days}]}\n";
  const std::string pays = "spent * 2 % - 10 SEK";
  const auto tallies = run(scene_of(
      arm("campaign", kWhen + ", " + kLetter, policy) +
      arm("treatment", kWhen + ", treatments: [{name: letter, " + kLetter + "}]", policy) +
      arm("where", kWhen + ", " + kLetter + ", where: " + pays + " > 0 SEK", policy) +
      arm("profit", kWhen + ", treatments: [{name: letter, " + kLetter + ", profit: " + pays + "}]", policy) +
      arm("nobody", kWhen + ", treatments: [{name: letter, " + kLetter + ", profit: 0 SEK - 1 SEK}]",
          policy)));
  check_same(tallies, 1, 2);
  check_same(tallies, 3, 4);
  for (const auto& arms : tallies) {
    CHECK(sum_of(arms[4], "contacts") > 0.0);
    CHECK(sum_of(arms[4], "contacts") < sum_of(arms[2], "contacts"));
    CHECK(sum_of(arms[5], "contacts") == 0.0);
    CHECK(sum_of(arms[5], "purchases") == sum_of(arms[0], "purchases"));
  }
}

TEST_CASE("one treatment of the plainest campaign changes no figure", "[treatments]") {
  const std::string plain = "channel: email, cost: 1 SEK";
  const auto campaign = scene_of(arm("a", "name: offer, every: 4 weeks, " + plain));
  const auto treatment =
      scene_of(arm("a", "name: offer, every: 4 weeks, treatments: [{name: mail, " + plain + "}]"));
  const auto first = run(campaign), second = run(treatment);
  const study::Tallies other = run(scene_of(
      arm("a", "name: offer, every: 4 weeks, treatments: [{name: mail, cost: 2 SEK, channel: email}]")));
  for (std::size_t r = 0; r < first.size(); ++r) {
    CHECK(test::table_of(first[r][1], counting::kPeriods) ==
          test::table_of(second[r][1], counting::kPeriods));
    CHECK(test::table_of(first[r][1], counting::kPeriods) != test::table_of(other[r][1], counting::kPeriods));
  }
}

TEST_CASE("a budget holds to the cent, wave by wave, and each customer gets one treatment", "[treatments]") {
  // Random prices, budgets and policies; waves are eight weeks apart, periods four weeks long.
  int bound = 0;
  for (std::uint64_t world = 0; world < 30; ++world) {
    Stream luck({11, world, 0, purpose_named("test: budgets")});
    const auto cents = [&](double most) {
      return std::to_string(1 + static_cast<int>(most * open_uniform(luck())));
    };
    const auto price = [&](double most) {
      const std::string whole = cents(most);
      return whole + "." + std::to_string(10 + static_cast<int>(89 * open_uniform(luck()))) + " SEK";
    };
    std::string treatments;
    for (const char* channel : {"email", "post", "phone"})
      treatments += std::string(treatments.empty() ? "" : ", ") + "{name: by " + channel +
                    ", channel: " + channel + ", cost: " + price(20) + ", lift: " + cents(90) +
                    " %, profit: spent * " + cents(4) + " % - " + price(20) + "}";
    const std::int64_t budget = 100 * std::stoll(cents(6000)) + 37;
    const std::string policy =
        world % 3 == 0 ? ""
                       : "    contact_policy: {holdout: 10 %, caps: [{at_most: 1, in: " + cents(90) +
                             " days}]" + (world % 3 == 1 ? ", held_back: wait, wait: 3 days" : "") + "}\n";
    auto file = scene_of(
        arm("some",
            kWhen + ", treatments: [" + treatments + "], budget: " + std::to_string(budget / 100) + "." +
                std::to_string(budget % 100) + " SEK",
            policy),
        "channels: [{name: email, consent: 70 %}, {name: post}, {name: phone, consent: 50 %}]\n", 600);
    file.spec.replicates = 2;
    const auto tallies = study::simulate(file.spec, nullptr, {});
    for (const auto& arms : tallies) {
      const counting::Counts& counts = arms[1];
      const std::int64_t all = static_cast<std::int64_t>(sum_of(counts, "contact_cost"));
      INFO("world " << world << ", budget " << budget << ", spent " << all);
      CHECK(all > 0);
      for (std::size_t p = 0; p < counts.periods(); ++p) CHECK(counts.flow("contact_cost", p) <= budget);
      const double spent = told_of(1, "treatments_spent")(arms),
                   chosen = told_of(1, "treatments_chosen")(arms);
      CHECK(std::llround(100.0 * spent) <= budget);
      CHECK(chosen <= told_of(1, "treatments_meant")(arms));
      if (world % 3 == 0) {
        // Nothing holds anything back: what was planned is what is sent, to the cent.
        CHECK(counts.flow("contact_cost", 5) == std::llround(100.0 * spent));
        CHECK(static_cast<double>(counts.flow("contacts", 5)) == chosen);
      }
      if (told_of(1, "treatments_worth")(arms) > 0.0) {
        ++bound;
        CHECK(budget - std::llround(100.0 * spent) < 4000);  // less than the step that it does not pay for
      }
    }
  }
  CHECK(bound > 10);
}

TEST_CASE("pilots find whom each treatment moves, and the allocation earns it", "[treatments]") {
  // An e-mail moves one segment, a letter the other; money for a quarter of the letters.
  const std::string at = "name: offer, first: 20 weeks, ";
  const std::string email =
      "channel: email, cost: 1 SEK, open: 100 %, decay: 6 weeks, lift: 80 %, unsubscribe: 0 %, by_segment: "
      "[{segment: "
      "dogs, lift: 0}]";
  const std::string letter =
      "channel: post, cost: 8 SEK, open: 100 %, decay: 6 weeks, lift: 160 %, unsubscribe: 0 %, by_segment: "
      "[{segment: "
      "open, lift: 0}]";
  const std::string both =
      "treatments: [{name: mail, " + email + "}, {name: letter, " + letter + "}], budget: ";
  const std::string pilot =
      "    contact_policy: {pilot: {campaign: offer, customers: 6000, window: 12 weeks, outcome: net, "
      "learner: "
      "t-linear, oracle: {customers: 400, lives: 20}}}\n";
  const auto tallies = run(scene_of(
      arm("mail", at + email) + arm("letter", at + letter) + arm("either", at + both + "6000 SEK", pilot) +
          arm("endless", at + both + "100_000 SEK", pilot) + arm("no money", at + both + "0 SEK", pilot),
      "", 6000));
  for (const auto& arms : tallies) {
    CHECK(sum_of(arms[3], "contact_cost") <= 600'000.0);
    CHECK(sum_of(arms[5], "contacts") == 0.0);
    CHECK(sum_of(arms[5], "purchases") == sum_of(arms[0], "purchases"));
    CHECK(std::isnan(told_of(1, "treatments_true")(arms)));
    // What the pilot said of each: of the first what the arm says, of an arm without one nothing.
    const auto of_pilot = [&](std::size_t a, const char* figure, std::size_t treatment) {
      return study::told(arms[a], study::kPilotTreatments, figure, treatment);
    };
    for (const auto& one : study::pilot_treatment_figures()) {
      const double arms_own = study::told(arms[3], study::kPilot, one.name);
      CHECK((of_pilot(3, one.name.c_str(), 0) == arms_own || std::isnan(arms_own)));
      CHECK(std::isnan(of_pilot(1, one.name.c_str(), 0)));
    }
    CHECK(of_pilot(3, "pilot_judged", 1) > 0.0);
    CHECK(of_pilot(3, "pilot_average", 1) != of_pilot(3, "pilot_average", 0));
  }
  // A letter moves those whom it moves by twice as much as an e-mail does: net of 8 against 1 SEK it shows.
  const Figure letter_brings = [](const auto& arms) {
    return study::told(arms[4], study::kPilotTreatments, "pilot_average", 1);
  };
  CHECK(mean_of(tallies, letter_brings).z > 4.0);
  CHECK(mean_of(tallies, net_gain(3, 1)).z > 4.0);
  CHECK(mean_of(tallies, net_gain(4, 1)).z > 4.0);
  CHECK(mean_of(tallies, net_gain(4, 2)).z > 4.0);
  CHECK(mean_of(tallies, net_gain(4, 3)).z > 4.0);
  for (const std::size_t a : {3U, 4U}) {
    INFO("arm " << a << ": true " << mean_of(tallies, told_of(a, "treatments_true")).value << ", oracle "
                << mean_of(tallies, told_of(a, "treatments_oracle")).value << " to "
                << mean_of(tallies, told_of(a, "treatments_oracle_at_most")).value << ", expected "
                << mean_of(tallies, told_of(a, "treatments_expected")).value);
    const double best = mean_of(tallies, told_of(a, "treatments_oracle")).value;
    CHECK(mean_of(tallies, told_of(a, "treatments_true")).z > 4.0);
    CHECK(best < mean_of(tallies, told_of(a, "treatments_oracle_at_most")).value);
    // What the run earned is what lives anew said, a customer who is meant: a window of 12 weeks against the
    // rest of the year.
    CHECK(mean_of(tallies, told_of(a, "treatments_left")).value < 0.5 * best);
  }
}
