// Plans against published sizes, and solved forth and back.
#include "experiments/plans/plan.h"
#include "experiments/plans/worth.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "experiments/design/read_experiment.h"

using namespace stamkund;

namespace {
plans::Plan planned(const std::string& text, const std::vector<scenario::Override>& changes = {}) {
  Problems problems;
  const auto file =
      design::read_experiment_text("stamkund-experiment: 1\n" + text, "plan.yaml", changes, true, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const auto plan = plans::solve(file.spec, "plan.yaml", problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return plan;
}
design::ExperimentSpec spec_of(const std::string& text) {
  Problems problems;
  return design::read_experiment_text("stamkund-experiment: 1\n" + text, "plan.yaml", {}, true, problems)
      .spec;
}
const std::string kSmallest = "outcome: {kind: proportion, baseline: 10 %}\neffect: {absolute: 1 %}\n";
}  // namespace

TEST_CASE("proportions: pooled and unpooled as rpact, arcsine as statsmodels") {
  const auto arm = [&](const char* test) { return planned(kSmallest, {{"test", test}}).per_arm[0]; };
  CHECK(arm("pooled") == Approx(14750.790).epsilon(0).margin(5.1e-4));
  CHECK(arm("unpooled") == Approx(14748.045).epsilon(0).margin(5.1e-4));
  CHECK(arm("arcsine") == Approx(14744.105).epsilon(0).margin(5.1e-4));
  const auto total = [&](const char* split) { return planned(kSmallest, {{"allocation", split}}).total; };
  CHECK(total("[1, 1]") == Approx(29501.58).epsilon(0).margin(5.1e-3));
  CHECK(total("[1, 2]") == Approx(33372.84).epsilon(0).margin(5.1e-3));
  CHECK(total("[1, 9]") == Approx(83019.61).epsilon(0).margin(5.1e-3));
  CHECK(planned("outcome: {kind: proportion, baseline: .5}\neffect: {to: .75}\npower: 90 %\n").per_arm[0] ==
        Approx(76.70692).epsilon(0).margin(1e-5));
}

TEST_CASE("two-sample t as statsmodels") {
  const std::pair<const char*, double> known[] = {{".5", 63.7656}, {".2", 393.4057}, {".05", 6280.0489}};
  for (const auto& [d, n] : known)
    CHECK(planned("outcome: {kind: mean}\neffect: {standardized: " + std::string(d) + "}\n").per_arm[0] ==
          Approx(n).epsilon(0).margin(5.1e-5));
}

TEST_CASE("counts as gsDesignNB: rates .5 and .3, dispersion .1, entry over the year") {
  const auto plan = planned(
      "outcome: {kind: count, rate: .5, dispersion: .1, exposure: 12, accrual: 12}\neffect: {to: .3}\n"
      "alpha: 2.5 % one-sided\n");
  CHECK(std::ceil(plan.per_arm[0]) == 35);
  CHECK(plan.events.value() == Approx(168.0).margin(1e-9));
}

TEST_CASE("several arms as Spotify Confidence with SPOT-1") {
  const auto plan = planned(
      "outcome: {kind: proportion, baseline: .7}\neffect: {relative: .00617}\nalpha: 1 %\ntest: unpooled\n"
      "allocation: [5, 2, 3]\nadjust: spot-1\n");
  CHECK(std::ceil(plan.total) == 1042868);
}

TEST_CASE("CUPED and clusters scale the size by their factors") {
  const double plain = planned(kSmallest).total;
  CHECK(planned(kSmallest + "covariate: {correlation: .6}\n").total == Approx(.64 * plain).epsilon(1e-9));
  CHECK(planned(kSmallest + "cluster: {size: 11, correlation: .05}\n").total ==
        Approx(1.5 * plain).epsilon(1e-9));
}

TEST_CASE("the power of few clusters is that of a t test on clusters") {
  // Four clusters: noncentral t, 2 degrees of freedom; effect 5 = sd, 2,000 customers, design effect 1 + 499
  // * .05.
  const std::string few =
      "outcome: {kind: mean, baseline: 10, sd: 5}\neffect: {absolute: 5}\ncluster: {size: 500, correlation: "
      ".05}\n"
      "size: {total: 2000}\n";
  const auto plan = planned(few);
  CHECK(plan.power > .55);
  CHECK(plan.power < .70);
  CHECK(planned(few, {{"test", "z"}}).power > .99);  // what it was: a promise that nobody can keep
}

TEST_CASE("an always-valid plan has the power of its bound") {
  const std::string mean =
      "outcome: {kind: mean, baseline: 1, sd: 1}\neffect: {absolute: .2}\nalways_valid: {bound: "
      "normal-mixture}\n";
  // By hand: rho = .5 / (2 log 20 + log(1 + 2 log 20)) = .0630028, the bound
  // sqrt((1 + rho) log((1 + rho) / (rho .05^2))) = 3.06148; Phi(.2 sqrt(786 / 4) - bound) = .40.
  for (const char* test : {"t", "z"}) {
    INFO(test);
    CHECK(planned(mean, {{"test", test}, {"size", "{total: 786}"}}).power == Approx(.40).margin(.01));
    const auto sized = planned(mean, {{"test", test}});
    CHECK(sized.power == Approx(.8));
    CHECK(sized.rounded_power == Approx(.8).margin(.002));
    // Student's t is as rarely beyond a bound a little farther out (plan_law_test.cpp).
    CHECK(sized.critical == Approx(3.06148).margin(test[0] == 'z' ? 1e-5 : 0.01));
    const auto back =
        planned("outcome: {kind: mean, baseline: 1, sd: 1}\nalways_valid: {bound: normal-mixture}\n",
                {{"test", test}, {"size", "{total: " + std::to_string(sized.total) + "}"}});
    CHECK(back.minimum_detectable_effect == Approx(.2).epsilon(1e-6));
    double before = 0.0;
    for (const int n : {40, 80, 120, 140, 160, 400, 786, 2000}) {
      const double power =
          planned(mean, {{"test", test}, {"size", "{total: " + std::to_string(n) + "}"}}).power;
      CHECK(power > before);
      before = power;
    }
  }
}

TEST_CASE("strata give back what lies between them, and no more") {
  // Within 9, in all 34: (1.96 + .8416)^2 * 2 * 9 / 2^2 = 35.32 an arm.
  const std::string strata =
      "effect: {absolute: 2}\ntest: z\nstrata: [{name: x, share: .5, mean: 5, sd: 3}, {name: y, share: .5, "
      "mean: 15, sd: 3}]\n";
  CHECK(planned("outcome: {kind: mean, baseline: 10, sd: 5.83095}\n" + strata).per_arm[0] ==
        Approx(35.32).margin(.01));
}

TEST_CASE("what is solved for evaluates to itself") {
  const std::vector<std::string> files{
      kSmallest,
      kSmallest + "test: arcsine\n",
      kSmallest + "looks: {count: 4}\n",
      kSmallest + "allocation: [3, 1, 2]\n",
      "outcome: {kind: mean, baseline: 20, sd: 8}\neffect: {relative: 5 %}\n",
      "outcome: {kind: count, rate: 2, dispersion: .5}\neffect: {relative: 10 %}\n",
      "outcome: {kind: ratio, baseline: 2, sd: 5, denominator_mean: 3, denominator_sd: 2, correlation: .4}\n"
      "effect: {relative: 4 %}\n",
      "outcome: {kind: revenue, buyers: 12 %, spend: 300, spend_sd: 400}\neffect: {relative: 8 %}\n",
      "outcome: {kind: time_to_event, baseline: 30 %, dropout: 10 %}\neffect: {absolute: 4 %}\n",
      "outcome: {kind: retention, baseline: 60 %}\neffect: {absolute: 3 %}\nalpha: 5 % one-sided\n"};
  for (const auto& text : files) {
    INFO(text);
    const auto plan = planned(text);
    std::ostringstream sizes;
    sizes.precision(17);
    for (const double n : plan.per_arm) sizes << (sizes.tellp() > 0 ? ", " : "") << n;
    std::vector<scenario::Override> back{{"size.per_arm", "[" + sizes.str() + "]"}, {"solve", "power"}};
    CHECK(planned(text, back).power == Approx(.8).epsilon(0).margin(1e-9));
    back.back().value = "minimum_detectable_effect";
    CHECK(planned(text, back).minimum_detectable_effect ==
          Approx(plan.minimum_detectable_effect).epsilon(1e-9));
  }
}

TEST_CASE("a flow of known rates fills the plan later than its first days promise") {
  const auto plan = planned(kSmallest + "customers: {base: 50000, r: .5, alpha: 60 days}\n");
  const double d = plan.duration_days.value();
  CHECK(50000 * (1 - std::pow(60 / (60 + d), .5)) == Approx(plan.total));
}

TEST_CASE("the size that pays best, with what it costs and a budget") {
  const std::string text =
      "outcome: {kind: mean, baseline: 45, sd: 60}\narms: [{name: a, cost: .2}, {name: b, cost: .6}]\n"
      "decision: {customers: 50000, effect_mean: -.5, effect_sd: 2, fixed_cost: 300}\nsolve: profit\n";
  const auto best = planned(text);
  // Neither a tenth more nor a tenth fewer pays better.
  for (const double factor : {.9, 1.1}) {
    const auto other = planned(
        text,
        {{"solve", "power"}, {"effect.absolute", "1"}, {"size.total", std::to_string(best.total * factor)}});
    CHECK(other.net_value.value() < best.net_value.value());
  }
  const auto bound = planned(text, {{"budget", std::to_string(.2 * best.total)}});
  CHECK(bound.cost.value() <= .2 * best.total);
  CHECK(bound.cost.value() > .2 * best.total - 1.0);
  CHECK(bound.net_value.value() < best.net_value.value());
}

TEST_CASE("the cheapest allocation is that of the planned test") {
  // By SciPy: the least n of the pooled formula over the control's share; equal arms take 568.6424.
  const auto best =
      planned("outcome: {kind: proportion, baseline: 1 %}\neffect: {to: 5 %}\nsolve: allocation\n");
  CHECK(best.total == Approx(557.9966).epsilon(0).margin(5e-4));
  CHECK(best.allocation[0] == Approx(.572851).epsilon(0).margin(1e-4));
  // Of the unpooled test the rule n ~ sd is the best.
  const auto rule = planned(
      "outcome: {kind: proportion, baseline: 1 %}\neffect: {to: 5 %}\ntest: unpooled\nsolve: allocation\n");
  CHECK(rule.allocation[0] == Approx(std::sqrt(.0099) / (std::sqrt(.0099) + std::sqrt(.0475))));
}

TEST_CASE("counts that fall have a smallest effect, whatever the test") {
  const std::string text =
      "outcome: {kind: count, rate: 0.5, dispersion: 0.4}\neffect: {relative: -10 %}\n"
      "solve: minimum_detectable_effect\n";
  // The Wald formula solved by SciPy.
  CHECK(planned(text, {{"size.per_arm", "400000"}}).minimum_detectable_effect ==
        Approx(-.004838790853).epsilon(1e-9));
  CHECK(planned(text, {{"size.per_arm", "400"}}).minimum_detectable_effect ==
        Approx(-.140911297540).epsilon(1e-9));
  for (const char* test : {"wald", "reference", "pooled"})
    for (const char* dispersion : {"0", "2"}) {
      const std::vector<scenario::Override> changes{
          {"size.per_arm", "5000"}, {"test", test}, {"outcome.dispersion", dispersion}};
      const double effect = planned(text, changes).minimum_detectable_effect;
      auto back = changes;
      back[0] = {"solve", "size"};
      back.push_back({"effect.relative", std::to_string(effect / .5)});
      INFO(test << " " << dispersion);
      CHECK(planned(text, back).per_arm[0] == Approx(5000).epsilon(1e-3));
    }
}

TEST_CASE("margins of counts are taken to the scale of the test") {
  // (1.959964 + .841621)^2 2 (1 / .5 + .4) / log(.55 / .5)^2.
  const std::string text =
      "outcome: {kind: count, rate: 0.5, dispersion: 0.4, better: lower}\nmargin: 0.05\n"
      "effect: {absolute: 0}\n";
  CHECK(planned(text + "hypothesis: non-inferiority\n").per_arm[0] == Approx(4147.3466).epsilon(1e-7));
  // Better if more: log(.5 / .45). Equivalence is the harder of both, and takes a little more.
  const auto more = planned(text + "hypothesis: non-inferiority\n", {{"outcome.better", "higher"}});
  CHECK(more.per_arm[0] == Approx(4147.3466 * std::pow(std::log(1.1) / std::log(.9), 2)).epsilon(1e-7));
  CHECK(planned(text + "hypothesis: equivalence\n").per_arm[0] > 4147.3466);
}

TEST_CASE("two weeks of customers give the size") {
  const std::string text = "outcome: {kind: proportion, baseline: 10 %}\nduration: 14 days\n";
  const auto found = planned(text + "customers: {per_day: 500}\n");
  CHECK(found.total == Approx(7000));
  CHECK(found.minimum_detectable_effect == Approx(.020992256234).epsilon(1e-8));  // by SciPy
  const auto power =
      planned(text + "customers: {base: 50000, r: .5, alpha: 60 days}\neffect: {absolute: 2 %}\n",
              {{"solve", "power"}});
  CHECK(power.total == Approx(50000 * (1 - std::pow(60 / 74.0, .5))));
  CHECK(power.duration_days.value() == Approx(14));
}

TEST_CASE("t tests of hardly any customers or clusters are no fault") {
  for (const char* size : {"3", "4", "100", "1500"})
    for (const char* effect : {"1", "100", "10000"})
      for (const char* cluster : {"1", "50"}) {
        const auto plan = planned("outcome: {kind: mean, sd: 10}\n",
                                  {{"effect.absolute", effect},
                                   {"size.total", size},
                                   {"cluster", std::string("{correlation: .01, size: ") + cluster + "}"}});
        CHECK((plan.power >= 0.0 && plan.power <= 1.0));
      }
  // Two customers an arm: noncentral t with 2 degrees of freedom; by SciPy.
  CHECK(planned("outcome: {kind: mean, sd: 10}\neffect: {absolute: 100}\nsize: {total: 4}\n").power ==
        Approx(.9927467).epsilon(0).margin(1e-6));
}

TEST_CASE("of several arms and of arms that differ the decision is theirs") {
  const std::string text = "outcome: {kind: mean, baseline: 10, sd: 20}\neffect: {absolute: 2}\n";
  const std::string prior = "decision: {customers: 100000, prior_mean: 10, prior_sd: 3}\n";
  // By SciPy: 241,190.24 of three arms at 828 customers each, and Test & Roll's size.
  const auto three =
      planned(text + prior + "allocation: [1, 1, 1]\n", {{"solve", "power"}, {"size.per_arm", "828"}});
  CHECK(three.information_value.value() == Approx(241190.2422).epsilon(1e-8));
  CHECK(three.roll->sizes[2] == Approx(827.97488783).epsilon(1e-9));
  const auto two = planned(text + prior);
  CHECK(two.roll->sizes[0] == Approx(1021.28613).epsilon(1e-7));
  CHECK(two.roll->profit == Approx(1162305.6712).epsilon(1e-8));
  // A second arm that costs 8: smaller, and 1,001,978.827 (SciPy).
  const auto dear = planned(text +
                            "decision: {customers: 100000, prior_mean: 10, prior_sd: 3, roll_out_cost: 8}\n"
                            "arms: [{name: a}, {name: b, cost: 8}]\n");
  CHECK(dear.roll->profit == Approx(1001978.82707).epsilon(1e-7));
  CHECK(dear.roll->sizes[1] == Approx(132.75).epsilon(.01));
  // The published catalog.
  const auto catalog = planned(
      "outcome: {kind: mean, baseline: 19.39, sd: 87.69, treated_sd: 179.36}\n"
      "effect: {absolute: 9.87}\ndecision: {customers: 100000, prior_mean: [19.39, 29.26], "
      "prior_sd: [20.97, 13.48]}\n");
  CHECK(catalog.roll->sizes[0] == Approx(588).epsilon(0).margin(1));
  CHECK(catalog.roll->sizes[1] == Approx(1884).epsilon(0).margin(1));
}

TEST_CASE("customers of a test forgo what is believed: sizes of a hold-out") {
  // By SciPy: half of each of an equally split test forgoes 9.87.
  const auto catalog = planned(
      "outcome: {kind: mean, baseline: 19.39, sd: 87.69, treated_sd: 179.36}\nsolve: profit\n"
      "allocation: [1, 1]\ndecision: {customers: 100000, effect_mean: 9.87, effect_sd: 24.93}\n");
  CHECK(catalog.per_arm[0] == Approx(1123.2465).epsilon(1e-4));
  CHECK(catalog.net_value.value() == Approx(529375.2706).epsilon(1e-7));
  CHECK(catalog.forgone_value.value() == Approx(catalog.per_arm[0] * 9.87).epsilon(1e-9));
  // A universal hold-out of 200,000 now, for 600,000 in all.
  const auto held = planned(
      "outcome: {kind: mean, baseline: 100, sd: 40}\nsolve: profit\n"
      "decision: {customers: 600000, in_test: 200000, effect_mean: .5, effect_sd: 2}\n");
  CHECK(held.total == Approx(200000));
  CHECK(held.per_arm[0] == Approx(10783.123).epsilon(1e-3));
  CHECK(held.net_value.value() == Approx(217796.124).epsilon(1e-7));
  CHECK(held.forgone_value.value() == Approx(.5 * held.per_arm[0]));
}

TEST_CASE("looks are searched with size and split, and taken where they pay") {
  const std::string file =
      "outcome: {kind: mean, baseline: 100, sd: 60}\nsolve: profit\n"
      "arms: [{name: today, cost: .1}, {name: mail, cost: .9}]\n"
      "decision: {customers: 50000, effect_mean: .3, effect_sd: 2, fixed_cost: 300, roll_out_cost: .7, ";
  const auto one = planned(file + "looks: 1}\n"), four = planned(file + "looks: 4}\n");
  CHECK_FALSE(one.staged);
  REQUIRE(four.staged);
  CHECK(four.staged->stages.size() == 4);
  CHECK(four.net_value.value() > 1.05 * one.net_value.value());
  // The same by parts: what it tells, less what is forgone and what the test costs, where it ends as said.
  CHECK(four.net_value.value() ==
        Approx(*four.information_value - *four.forgone_value - four.staged->expected_cost));
  double ends = 0, expected = 0;
  for (const auto& stage : four.staged->stages) ends += stage.chance, expected += stage.chance * stage.size;
  CHECK(ends == Approx(1));
  CHECK(expected == Approx(four.staged->expected_size));
  CHECK(four.staged->expected_cost < *four.cost + 300);
  // No other size or split does better.
  decision::TestWorth worth = plans::worth_of(spec_of(file + "looks: 4}\n"), four.allocation);
  for (const double size : {.9 * four.total, 1.1 * four.total})
    CHECK(decision::net_of(worth, size) < *four.net_value);
  for (const double more : {-.05, .05}) {
    worth.shares = {four.allocation[0] + more, four.allocation[1] - more};
    CHECK(decision::net_of(worth, four.total) < *four.net_value);
  }
  // Each costs something: fewer of them; too much: none.
  const auto fewer = planned(file + "looks: 6, look_cost: 1000}\n");
  REQUIRE(fewer.staged);
  CHECK(fewer.staged->stages.size() < 6);
  CHECK_FALSE(planned(file + "looks: 4, look_cost: 1e6}\n").staged);
}

TEST_CASE("a plan says where its formula does not hold") {
  const auto notes = [](const plans::Plan& plan) {
    std::string out;
    for (const auto& one : plan.notes) out += one + "\n";
    return out;
  };
  const std::string revenue =
      "outcome: {kind: revenue, buyers: 0.57 %, spend: 114, spend_sd: 170}\neffect: {relative: 50 %}\n";
  CHECK(notes(planned(revenue + "allocation: [1, 19]\n")).find("heavy tail") != std::string::npos);
  CHECK(notes(planned(revenue)).find("heavy tail") == std::string::npos);
  CHECK(notes(planned("outcome: {kind: proportion, baseline: .01 %}\neffect: {absolute: 1 %}\n",
                      {{"size.per_arm", "200"}}))
            .find("Cochran") != std::string::npos);
}

TEST_CASE("where lower is better the decision is the mirror image") {
  const std::string kind = "outcome: {kind: mean, baseline: 20, sd: 100, better: ";
  for (const std::string rest :
       {"solve: profit\ndecision: {customers: 1000000, value: 2, effect_sd: 2, roll_out_cost: .7, "
        "effect_mean: ",
        "solve: profit\ndecision: {customers: 50000, value: 2, effect_sd: 3, roll_out_cost: .7, looks: 3, "
        "effect_mean: ",
        "size: {total: 4000}\nsolve: power\neffect: {absolute: 3}\ndecision: {customers: 1000000, effect_sd: "
        "2, roll_out_cost: .7, effect_mean: "}) {
    const auto higher = planned(kind + "higher}\n" + rest + "1}\n");
    const std::string mirrored = kind + "lower}\n" + rest + "-1}\n";
    const auto lower = planned(mirrored);
    CHECK(lower.per_arm[0] == Approx(higher.per_arm[0]));
    CHECK(*lower.net_value == Approx(*higher.net_value));
    CHECK(*lower.forgone_value == Approx(*higher.forgone_value));
    // Planted: taken as if higher were better, it is another plan.
    const auto wrong = planned(kind + "higher}\n" + rest + "-1}\n");
    CHECK(std::abs(*wrong.net_value - *higher.net_value) > 1.0);
    if (!higher.staged) continue;
    const auto spec = spec_of(mirrored), other = spec_of(kind + "higher}\n" + rest + "1}\n");
    const auto on = plans::go_on_of(lower.staged->stages[0], spec, lower.allocation),
               mirror = plans::go_on_of(higher.staged->stages[0], other, higher.allocation);
    CHECK(*on.seen_above == Approx(-*mirror.seen_below));
    CHECK(*on.believed_below == Approx(-*mirror.believed_above));
    CHECK(*on.seen_above < *on.seen_below);
    CHECK(lower.decides->found.effect == Approx(-higher.decides->found.effect));
  }
  const std::string arms =
      "better: lower}\ndecision: {customers: 100000, prior_mean: [20, 19], prior_sd: [1, 2]}\nsolve: "
      "profit\n";
  const auto plan = planned("outcome: {kind: mean, baseline: 20, sd: 50, " + arms);
  CHECK(plan.roll->profit < 0.0);
  CHECK(plan.roll->regret > 0.0);
  CHECK(plan.per_arm[1] > plan.per_arm[0]);
}

TEST_CASE("a test that may end early has no power and no error, and days that are expected") {
  const std::string file =
      "outcome: {kind: mean, baseline: 20, sd: 100}\ncustomers: {per_day: 500}\nsolve: profit\n"
      "decision: {customers: 1000000, effect_sd: 2, looks: ";
  const auto plan = planned(file + "4}\n");
  CHECK(std::isnan(plan.power));
  CHECK(std::isnan(plan.alpha));
  CHECK(std::isnan(plan.critical));
  CHECK(*plan.expected_days == Approx(plan.staged->expected_size / 500.0));
  CHECK(*plan.duration_days == Approx(plan.total / 500.0));
  CHECK(plan.decides->none.treated == Approx(.5));
  CHECK(plan.decides->found.treated == Approx(.8));
  const auto text = plans::text_of(plan, spec_of(file + "4}\n"));
  CHECK(text.find("It finds:") == std::string::npos);
  CHECK(text.find("It errs:") == std::string::npos);
  CHECK(text.find("128.4 days expected, 269 at most") != std::string::npos);
  const auto one = planned(file + "1}\n");
  CHECK(one.power == Approx(.8));
  CHECK_FALSE(one.expected_days);
}

TEST_CASE("what two weeks show is the power of who comes by then, unless a power is asked for") {
  const std::string file = kSmallest + "customers: {per_day: 100}\nduration: 2 weeks\n";
  const auto plan = planned(file);
  CHECK(plan.solved == design::Solve::power);
  CHECK(plan.total == Approx(1400));
  CHECK(plan.power == Approx(planned(kSmallest + "size: {total: 1400}\n").power));
  CHECK(plan.power == Approx(.08853).margin(5e-6));
  Problems problems;
  CHECK(plans::solve(spec_of(file + "power: 80 %\n"), "plan.yaml", problems).solved == design::Solve::size);
  CHECK(problems.text().find("--solve power says what so many days show") != std::string::npos);
}

TEST_CASE("of a size that is known, the smallest margin that it shows, and back") {
  const std::pair<const char*, const char*> outcomes[] = {
      {"outcome: {kind: proportion, baseline: 10 %}\n", "margin: 1 %\n"},
      {"outcome: {kind: mean, baseline: 20, sd: 10, better: lower}\n", "margin: 1\n"},
      {"outcome: {kind: count, rate: .5, dispersion: .1, exposure: 12}\n", "margin: .05\n"},
      {"outcome: {kind: time_to_event, baseline: 40 %}\n", "margin: .05\n"}};
  for (const auto& [outcome, margin] : outcomes)
    for (const std::string hypothesis : {"non-inferiority", "equivalence"})
      for (const std::string more : {"", "looks: {count: 3}\n"}) {
        if (hypothesis == "equivalence" && !more.empty()) continue;
        INFO(outcome << hypothesis << more);
        const std::string file = outcome + more + "hypothesis: " + hypothesis + "\n";
        const auto sized = planned(file + margin);
        std::ostringstream size;
        size.precision(17);
        size << "size: {per_arm: " << sized.per_arm[0] << "}\nsolve: minimum_detectable_effect\n";
        // The margin of the file is passed over, and it need not be there.
        for (const std::string& given : {std::string(), std::string(margin)}) {
          const auto found = planned(file + given + size.str());
          CHECK(found.margin == Approx(sized.margin).epsilon(1e-9));
          CHECK(found.power == Approx(.8));
          CHECK(found.rounded_power >= .8 - 1e-9);
        }
        // Twice as many show a smaller one.
        CHECK(planned(file + "size: {per_arm: " + std::to_string(2.0 * sized.per_arm[0]) +
                      "}\nsolve: minimum_detectable_effect\n")
                  .margin < .8 * sized.margin);
      }
}

TEST_CASE("whole customers are as many as are stated") {
  const auto sum = [](const plans::Plan& plan) {
    double out = 0;
    for (const double one : plan.whole) out += one;
    return out;
  };
  const std::string mean = "outcome: {kind: mean, baseline: 100, sd: 300}\n";
  CHECK(
      sum(planned(mean + "arms: [{name: hold-out}, {name: treated}]\nsolve: profit\n"
                         "decision: {customers: 600000, in_test: 200000, effect_mean: 1, effect_sd: 4}\n")) ==
      200000);
  const auto seven =
      planned(mean + "arms: [{name: a}, {name: b}, {name: c}]\nsize: {total: 7}\nadjust: none\n");
  CHECK(seven.whole == std::vector<double>{3, 2, 2});
  // What is solved for is rounded up: it shall have the power.
  const auto solved = planned(kSmallest);
  CHECK(solved.whole == std::vector<double>{14751, 14751});
}

TEST_CASE("what is too large by its own size is not to look for a larger effect") {
  Problems problems;
  (void)plans::solve(spec_of("outcome: {kind: mean, baseline: 20, sd: 50}\nsize: {total: 500000}\n"
                             "decision: {customers: 100000, effect_sd: 2}\n"),
                     "plan.yaml", problems);
  CHECK(problems.text().find("take fewer customers into the test") != std::string::npos);
  CHECK(problems.text().find("larger effect") == std::string::npos);
}

TEST_CASE("with hardly a degree of freedom the t test needs a giant, and says so at once") {
  const std::string mean = "outcome: {kind: mean, baseline: 20, sd: 50}\n";
  // One degree: by the integral over the chi-square's quantiles, as it was, to its printed digits.
  CHECK(planned(mean + "size: {total: 3}\n").minimum_detectable_effect == Approx(943.044).margin(5e-4));
  // A third of one: 8 s before, for its noise never came below what was asked.
  CHECK(planned(mean + "allocation: [1, 1, 1, 1, 1, 1]\nsize: {total: 7}\n").minimum_detectable_effect ==
        Approx(1.3188e7).epsilon(1e-4));
}
