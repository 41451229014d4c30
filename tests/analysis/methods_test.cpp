// Methods against hand calculations and published answers.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "experiments/analysis/counts.h"
#include "experiments/analysis/dunnett.h"
#include "experiments/analysis/family.h"
#include "experiments/analysis/look.h"
#include "experiments/analysis/score.h"
#include "experiments/analysis/survival.h"
#include "experiments/analysis/verdict.h"
#include "experiments/analysis/worth.h"
#include "experiments/sequential/always_valid.h"
#include "experiments/sequential/group_sequential.h"
#include "tests/analysis/made_table.h"

using namespace stamkund;
using namespace stamkund::analysis;
using test::MadeTable;

TEST_CASE("the score interval is the published one", "[methods]") {
  // Newcombe 1998, doi 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, table II, method 6.
  const Interval one = score_interval({56, 70, 48, 80}, 0.05);
  CHECK(one.low == Approx(0.0528).margin(5e-5));
  CHECK(one.high == Approx(0.3382).margin(5e-5));
  const Interval two = score_interval({9, 10, 3, 10}, 0.05);
  CHECK(two.low == Approx(0.1700).margin(5e-5));
  CHECK(two.high == Approx(0.8406).margin(5e-5));
}

TEST_CASE("score p-value and both intervals agree", "[methods]") {
  for (const double x1 : {0.0, 1.0, 4.0, 9.0, 20.0})
    for (const double x0 : {1.0, 3.0, 12.0})
      for (const double alpha : {0.01, 0.05, 0.2}) {
        const TwoProportions counts{x1, 40, x0, 60};
        const bool rejects = Law::normal().p_value(score_of_difference(counts, 0.0)) <= alpha;
        const Interval absolute = score_interval(counts, alpha);
        const Interval relative = score_relative_interval(counts, alpha);
        INFO(x1 << " " << x0 << " " << alpha);
        CHECK(rejects == (absolute.low > 0.0 || absolute.high < 0.0));
        CHECK(rejects == (relative.low > 0.0 || relative.high < 0.0));
      }
}

TEST_CASE("the log-rank test is that of the leukaemia trial", "[methods]") {
  // Freireich et al. 1963, remission in weeks; R's survdiff: observed 9, expected 19.3, chi-square 16.8.
  const Times drug{{6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35},
                   {true,  true,  true,  false, true, false, true,  false, false, true, true,
                    false, false, false, true,  true, false, false, false, false, false}};
  const Times placebo{{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23},
                      std::vector<bool>(21, true)};
  const LogRank test = log_rank(drug, placebo);
  CHECK(test.observed == 9.0);
  CHECK(test.expected == Approx(19.25).margin(0.005));
  CHECK((test.observed - test.expected) * (test.observed - test.expected) / test.variance ==
        Approx(16.79).margin(0.005));
  // Kaplan & Meier's share without relapse of the drug at week 10: .753 (standard textbook figure).
  CHECK(survival_at(drug, 10) == Approx(0.753).margin(5e-4));
}

TEST_CASE("negative binomial rates have the information of the model", "[methods]") {
  Stream stream({11, 0, 0, Purpose::test});
  std::vector<Sample> samples(2);
  for (Sample& sample : samples)
    for (int i = 0; i < 4000; ++i) {
      const double rate = 1.5 * draw_gamma(stream, 2.0) / 2.0;  // dispersion .5
      double events = -1, time = 0;
      for (; time < rate; ++events) time += draw_exponential(stream);
      sample.y.push_back(events);
    }
  const CountFit fit = fit_counts(samples);
  // Standard error of the dispersion is about .03 here: sqrt(2 (1 + k m)^2 / (n m^2)) and a bit more.
  CHECK(fit.dispersion == Approx(0.5).margin(0.12));
  for (std::size_t a = 0; a < 2; ++a) {
    const Figure mean = figure_of(samples[a]);
    CHECK(std::exp(fit.rates[a].log_rate) == Approx(mean.value));
    CHECK(fit.rates[a].model_variance == Approx((1.0 / mean.value + fit.dispersion) / 4000.0));
    CHECK(fit.rates[a].robust_variance == Approx(mean.variance / (mean.value * mean.value)));
  }
  // Poisson counts of equal customers have no dispersion to speak of.
  std::vector<Sample> even(2);
  for (Sample& sample : even)
    for (int i = 0; i < 100; ++i) sample.y.push_back(1.0 + i % 2);
  CHECK(fit_counts(even).dispersion == 0.0);
}

TEST_CASE("exposure weighs as the score equation says", "[methods]") {
  // Without dispersion the rate is events over exposure.
  std::vector<Sample> samples(2);
  samples[0].y = {1, 2, 3, 2}, samples[0].x = {1, 2, 3, 2};
  samples[1].y = {2, 4, 2, 4}, samples[1].x = {1, 2, 1, 2};
  const CountFit fit = fit_counts(samples);
  CHECK(fit.dispersion == 0.0);
  CHECK(std::exp(fit.rates[0].log_rate) == Approx(1.0));
  CHECK(std::exp(fit.rates[1].log_rate) == Approx(2.0));
  CHECK(fit.rates[1].model_variance == Approx(1.0 / 12.0));
}

TEST_CASE("regression on a segment is post-stratification", "[methods]") {
  // Two segments of 3 + 3 and 2 + 2 customers. With a slope in each arm the effect is the mean of the
  // segments' effects by their sizes, and HC2 gives the sum of the squared weights times s^2 / n.
  const std::vector<double> y{1, 2, 6, 4, 5, 9, 10, 14, 21, 23};
  const std::vector<double> x{0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
  MadeTable made({false, false, false, true, true, true, false, false, true, true});
  made.outcome(y, Kind::mean);
  made.covariate(x);
  made.spec.method = Method::regression;
  const Finding finding = made.compare().main;
  CHECK(finding.estimate == Approx(0.6 * (6.0 - 3.0) + 0.4 * (22.0 - 12.0)));
  const double variance = 0.36 * (7.0 / 3.0 + 7.0 / 3.0) + 0.16 * (8.0 / 2.0 + 2.0 / 2.0);
  CHECK(finding.standard_error == Approx(std::sqrt(variance)));
}

TEST_CASE("CUPED takes off what differences within arms foresee", "[methods]") {
  MadeTable made({false, false, false, true, true, true});
  made.outcome({1, 2, 3, 4, 6, 8}, Kind::mean);
  made.covariate({0, 1, 2, 1, 2, 3});
  made.spec.method = Method::cuped;
  const Result result = made.analyze();
  // Within arms: Sxy = 2 + 4, Sxx = 2 + 2, slope 1.5; means of x 1 and 2: the raw effect 4 less 1.5.
  CHECK(result.outcomes[0].comparisons[0].main.estimate == Approx(2.5));
  // Syy = 2 + 8; 1 - 6 x 1.5 / 10.
  CHECK(result.outcomes[0].variance_kept == Approx(0.1));
  // A covariate that comes twice changes nothing.
  made.covariate({0, 1, 2, 1, 2, 3});
  CHECK(made.compare().main.estimate == Approx(2.5));
}

TEST_CASE("Holm steps down, Bonferroni does not", "[methods]") {
  CHECK(holm({0.01, 0.04, 0.03})[0] == Approx(0.03));
  CHECK(holm({0.01, 0.04, 0.03})[1] == Approx(0.06));
  CHECK(holm({0.01, 0.04, 0.03})[2] == Approx(0.06));
  CHECK(bonferroni({0.01, 0.5})[1] == 1.0);
}

TEST_CASE("Dunnett's limits are the published ones", "[methods]") {
  // Two-sided .05, many degrees of freedom: equal arms, and a control that is sqrt(k) times as large. The
  // last one was given to us as 2.5493; two independent sums, this one and one by midpoints, give 2.54905.
  const std::vector<double> equal{2.2122, 2.3489, 2.4417, 2.5114}, larger{2.2206, 2.3684, 2.4709, 2.54905};
  const auto alone = [](double z) { return Law::normal().p_value(z); };
  for (std::size_t k = 2; k <= 5; ++k) {
    const std::vector<double> half(k, 0.5);
    CHECK(dunnett(std::vector<double>(k, alone(equal[k - 2])), half)[0] == Approx(0.05).margin(2e-5));
    const std::vector<double> less(k, 1.0 / (1.0 + std::sqrt(static_cast<double>(k))));
    CHECK(dunnett(std::vector<double>(k, alone(larger[k - 2])), less)[0] == Approx(0.05).margin(2e-5));
    // There and back.
    CHECK(dunnett(std::vector<double>(k, dunnett_level(0.05, half)), half)[0] == Approx(0.05));
  }
  // One arm is by itself; independent arms are Sidak's.
  CHECK(dunnett({0.03}, {0.5})[0] == Approx(0.03));
  CHECK(dunnett({0.03, 0.5}, {0.0, 0.0})[0] == Approx(1.0 - 0.97 * 0.97));
}

TEST_CASE("limits at a look are the published ones", "[methods]") {
  design::LooksSpec plan;
  plan.count = 5;
  // Lan & DeMets, O'Brien-Fleming spending, five looks (rpact 3.3.4).
  const std::vector<double> limits{4.87688, 3.35701, 2.68028, 2.28982, 2.03103};
  for (std::size_t k = 0; k < 5; ++k) {
    const Look look = look_of(2.7, 1.0, 0.2 * static_cast<double>(k + 1), plan, 0.05, false);
    CHECK(look.number == k + 1);
    CHECK(look.limit == Approx(limits[k]).margin(6e-6));
    CHECK(look.reached == (2.7 > limits[k]));
    CHECK(look.reached == (look.interval.low > 0.0));
  }
  // More customers than planned are the last look.
  CHECK(look_of(2.7, 1.0, 1.3, plan, 0.05, false).limit == Approx(2.03103).margin(6e-6));
  // Pocock's bounds stand at the planned looks.
  plan.rule = design::LookRule::pocock;
  CHECK(look_of(2.7, 1.0, 0.43, plan, 0.05, false).number == 2);
  CHECK(look_of(2.7, 1.0, 0.43, plan, 0.05, false).limit == Approx(2.41318).margin(6e-6));
}

TEST_CASE("a look may give up where the plan's bound of futility says so") {
  design::LooksSpec plan;
  plan.count = 3;
  plan.rule = design::LookRule::lan_demets_obrien_fleming;
  plan.futility = design::Futility::non_binding;
  plan.futility_rule = design::LookRule::lan_demets_obrien_fleming;
  sequential::Request request;
  request.information = {1.0 / 3.0, 2.0 / 3.0, 1.0};
  request.rule = request.futility_rule = sequential::Rule::lan_demets_obrien_fleming;
  request.two_sided = false;
  request.futility = sequential::Stop::non_binding;
  const auto bounds = sequential::bounds_of(request);
  const auto at = [&](double z, bool lower) { return look_of(z, 1.0, 2.0 / 3.0, plan, 0.05, true, lower); };
  CHECK(at(1.0, false).futility == Approx(bounds.futility[1]).margin(1e-9));
  CHECK(at(1.0, false).limit == Approx(bounds.z[1]).margin(1e-9));
  CHECK(at(bounds.futility[1] - .01, false).give_up);
  CHECK_FALSE(at(bounds.futility[1] + .01, false).give_up);
  CHECK_FALSE(at(3.0, false).give_up);
  // Where less is better, success is below.
  CHECK(at(-3.0, true).reached);
  CHECK_FALSE(at(3.0, true).reached);
  CHECK(at(3.0, true).give_up);
  plan.futility = design::Futility::none;
  CHECK(std::isnan(at(1.0, false).futility));
}

TEST_CASE("the always-valid bound is the published one", "[methods]") {
  // Howard et al.: 30.35209 at v = 100 with the rho that is best there.
  for (const double share : {0.1, 0.5, 1.0, 2.0})
    for (const double z : {-4.0, -2.5, 0.0, 2.9, 3.1, 6.0}) {
      const AlwaysValid one = always_valid(2.0 * z, 2.0, share, 0.05);
      CHECK((one.p_value <= 0.05) == (one.interval.low > 0.0 || one.interval.high < 0.0));
      CHECK(one.limit > 1.96);
    }
  CHECK(always_valid(0, 1, 1, 0.05).limit == Approx(3.035209).margin(5e-7));
}

namespace {

const std::vector<design::AlwaysValidBound> kBounds{
    design::AlwaysValidBound::normal_mixture, design::AlwaysValidBound::gamma_exponential,
    design::AlwaysValidBound::gamma_poisson, design::AlwaysValidBound::beta_binomial,
    design::AlwaysValidBound::stitched};

}  // namespace

TEST_CASE("each bound's interval and p-value agree, one-sided too", "[methods]") {
  const Step step = step_of_shares(0.12, 3000, 0.1, 1000);
  for (const auto bound : kBounds)
    for (const bool one_sided : {false, true})
      for (const bool lower : {false, true})
        for (const double share : {0.1, 0.5, 1.0})
          for (double z = -5.0; z <= 5.0; z += 0.25) {
            const AlwaysValid one = always_valid(0.01 * z, 0.01, share, 0.05, Law::normal(), {bound, 0.5},
                                                 one_sided, lower, step);
            const bool above = one.interval.low > 0.0, below = one.interval.high < 0.0;
            const bool out = one_sided ? (lower ? below : above) : above || below;
            CHECK((one.p_value <= (one_sided ? 0.025 : 0.05)) == out);
            CHECK(one.limit > 1.96);
          }
}

TEST_CASE("bounds are those of their sums, with the plan's best place", "[methods]") {
  using design::AlwaysValidBound;
  // A step of a tenth of the error is v = 100 steps; half of the plan is here, and there it is tightest.
  const Step step{0.1, 0.1, 0.25, 0.25};
  const auto limit = [&](AlwaysValidBound bound, bool one_sided) {
    return 10.0 * always_valid(1.0, 1.0, 0.5, 0.1, Law::normal(), {bound, 0.5}, one_sided, false, step).limit;
  };
  CHECK(limit(AlwaysValidBound::normal_mixture, true) == Approx(27.66071).margin(5e-5));
  const double rho = sequential::best_rho(100, 0.1);
  CHECK(limit(AlwaysValidBound::gamma_exponential, false) ==
        Approx(sequential::gamma_exponential(100, 0.05, rho, 0.5)).epsilon(1e-9));
  CHECK(limit(AlwaysValidBound::gamma_poisson, true) ==
        Approx(sequential::gamma_poisson(100, 0.05, rho, 1)).epsilon(1e-9));
  CHECK(limit(AlwaysValidBound::beta_binomial, true) ==
        Approx(sequential::beta_binomial(100, 0.05, rho, 0.25, 1)).epsilon(1e-9));
  CHECK(limit(AlwaysValidBound::stitched, false) ==
        Approx(sequential::stitched(100, 0.05, 100)).epsilon(1e-9));
  // Elsewhere it is wider, seen from there.
  const auto at = [](double best) {
    return always_valid(1, 1, 0.5, 0.05, Law::normal(), {AlwaysValidBound::normal_mixture, best}).limit;
  };
  CHECK(at(0.5) < at(1.0));
  CHECK(at(0.5) < at(0.25));
}

TEST_CASE("a bound that does not apply says why", "[methods]") {
  using design::AlwaysValidBound;
  for (const auto bound : kBounds) {
    const bool any = bound == AlwaysValidBound::normal_mixture || bound == AlwaysValidBound::stitched;
    CHECK(why_not(bound, Kind::revenue, false, false, 0).empty() == any);
    CHECK(why_not(bound, Kind::proportion, false, false, 0).empty());
    CHECK(why_not(bound, Kind::proportion, true, false, 0).empty() == any);
    CHECK(why_not(bound, Kind::proportion, false, true, 0).empty() == any);
    CHECK(why_not(bound, Kind::count, false, false, 0).empty() == (bound != AlwaysValidBound::beta_binomial));
  }
  CHECK_FALSE(why_not(AlwaysValidBound::gamma_poisson, Kind::count, false, false, 1.0).empty());
  CHECK(why_not(AlwaysValidBound::gamma_exponential, Kind::count, false, false, 1.0).empty());
}

TEST_CASE("a margin is read off the interval", "[methods]") {
  const auto says = [](design::Hypothesis hypothesis, double low, double high, bool more = true) {
    Comparison one;
    one.main.p_value = 0.5;
    one.main.interval = {low, high};
    one.claim = Claim{hypothesis, 4, -4, 4, more};
    return verdict(one, 0.05);
  };
  const auto same = design::Hypothesis::equivalence, not_worse = design::Hypothesis::non_inferiority;
  CHECK(says(same, .263, 3.13) == "equivalent");
  CHECK(says(same, -1, 4.1) == "equivalence not shown");
  CHECK(says(same, 4.1, 9) == "not equivalent");
  CHECK(says(not_worse, -3, 1) == "non-inferior");
  CHECK(says(not_worse, .263, 3.13) == "non-inferior, and better");
  CHECK(says(not_worse, -4.1, 9) == "non-inferiority not shown");
  CHECK(says(not_worse, -9, -4.1) == "inferior");
  CHECK(says(not_worse, -9, 3.9, false) == "non-inferior");
  CHECK(says(not_worse, -9, -1, false) == "non-inferior, and better");
  CHECK(says(not_worse, 4.1, 9, false) == "inferior");
  const double infinite = std::numeric_limits<double>::infinity();
  CHECK(says(not_worse, -3, infinite) == "non-inferior");
  CHECK(says(not_worse, -5, infinite) == "non-inferiority not shown");
}

TEST_CASE("claims hold the family and the looks, on the scale of their outcome", "[methods]") {
  // Counts: rates 1 and 1.1 of 200 each.
  std::vector<bool> treated;
  std::vector<double> y;
  for (int i = 0; i < 400; ++i) {
    treated.push_back(i % 2 == 1);
    y.push_back(i % 20 == 1 ? 2.0 : 1.0);
  }
  MadeTable made(treated);
  made.outcome(y, Kind::count);
  made.spec.hypothesis = design::Hypothesis::non_inferiority;
  made.spec.indifference = 0.5;
  made.spec.planned = 400;
  Comparison one = made.compare();
  REQUIRE(one.always_valid);
  CHECK(verdict(one, 0.05).starts_with("non-inferior"));
  // At every look the interval is of the difference of rates, about its estimate.
  CHECK(one.always_valid->interval.low < one.main.estimate);
  CHECK(one.always_valid->interval.high > one.main.estimate);
  CHECK(one.always_valid->interval.low < one.main.interval.low);
  made.spec.looks.count = 2;
  one = made.compare();
  CHECK(one.look->reached);
  made.spec.indifference = 0.001;
  CHECK_FALSE(made.compare().look->reached == (made.compare().look->interval.low < -0.001));
  made.spec.planned.reset();
  CHECK_THROWS_WITH(made.compare(), Catch::Contains("how much of the planned customers is here"));
}

TEST_CASE("a few customers who decide are named", "[methods]") {
  std::vector<bool> treated;
  std::vector<double> y;
  Stream stream({12, 0, 0, Purpose::test});
  for (int i = 0; i < 400; ++i) {
    treated.push_back(i % 2 == 1);
    y.push_back(draw_normal(stream) + 10.0 + (i % 2 == 1 ? 0.5 : 0.0));
  }
  MadeTable clean(treated);
  clean.outcome(y, Kind::mean);
  CHECK(clean.compare().main.p_value < 0.05);
  // One customer of the control spends so much that the effect is no longer shown.
  y[0] = 60.0;
  MadeTable whale(treated);
  whale.outcome(y, Kind::mean);
  const Comparison found = whale.compare();
  CHECK(found.decided_by == 1);
  REQUIRE(found.largest.size() == 5);
  CHECK(found.largest[0].row == 1);
  CHECK(found.largest[0].arm == 0);
  CHECK(found.largest[0].value == 60.0);
  CHECK(found.largest[1].value < 20.0);
  CHECK(found.why.find("effects are found as rarely") != std::string::npos);
  CHECK(found.without_top[0].estimate == Approx(clean.compare().main.estimate).margin(0.02));
}

TEST_CASE("segments hold the family's error and Cochran's Q", "[methods]") {
  std::vector<bool> treated;
  std::vector<double> y;
  std::vector<std::uint32_t> part;
  for (int i = 0; i < 160; ++i) {
    treated.push_back(i % 2 == 1);
    part.push_back(i < 80 ? 0 : 1);
    y.push_back((i / 2) % 2 + (i % 2 == 1 && i >= 80 ? 1.0 : 0.0));
  }
  MadeTable made(treated);
  made.outcome(y, Kind::mean);
  made.segment(part, {"old", "new"});
  const auto comparison = made.compare();
  REQUIRE(comparison.by_part.size() == 1);
  const ByPart& by = comparison.by_part[0];
  // In each half arm 20 zeros and 20 ones: variance of an effect 2 (.25 x 40 / 39) / 40.
  const double variance = 2.0 * 0.25 / 39.0;
  CHECK(by.parts[0].finding.estimate == Approx(0.0));
  CHECK(by.parts[1].finding.estimate == Approx(1.0));
  CHECK(by.heterogeneity == Approx(0.5 / variance));
  CHECK(by.parts[1].adjusted_p == Approx(2.0 * by.parts[1].finding.p_value));
  CHECK(by.parts[1].adjusted.low < by.parts[1].finding.interval.low);
}

TEST_CASE("guardrails say held, broken or open", "[methods]") {
  const auto guard = [](double shift, double margin) {
    std::vector<bool> treated;
    std::vector<double> y;
    for (int i = 0; i < 4000; ++i) {
      treated.push_back(i % 2 == 1);
      y.push_back(10.0 + (i / 2) % 3 + (i % 2 == 1 ? shift : 0.0));
    }
    MadeTable made(treated);
    made.outcome(y, Kind::mean).spec.margin = margin;
    return made.compare().guard;
  };
  CHECK(guard(0.0, 0.02) == Guard::held);
  CHECK(guard(-1.0, 0.02) == Guard::broken);
  CHECK(guard(0.0, 0.001) == Guard::open);
}

TEST_CASE("the expected loss is that of the normal law", "[methods]") {
  // At mean 0 it is sd / sqrt(2 pi).
  CHECK(expected_shortfall(0, 2) == Approx(2.0 / std::sqrt(2.0 * std::acos(-1.0))));
  CHECK(expected_shortfall(1, 0) == 0.0);
  CHECK(expected_shortfall(-1, 0) == 1.0);
  Effect good;
  good.control = 0, good.treated = 1, good.control_variance = 0.02, good.treated_variance = 0.02;
  Worth worth;
  worth.margin = 0.5, worth.contact_cost = 0.4;
  const Decision one = decide(worth, {good}, {1}, 0.05, 1);
  CHECK_FALSE(one.for_control);
  CHECK(one.arms[0].profit == Approx(0.1));
  CHECK(one.expected_loss == Approx(expected_shortfall(0.1, 0.1)));
  // A second arm that nobody would take changes the loss only by the error of the draws.
  Effect bad = good;
  bad.treated = -5;
  const Decision two = decide(worth, {good, bad}, {1, 2}, 0.05, 1);
  CHECK(two.arm == 1);
  CHECK(two.expected_loss == Approx(one.expected_loss).margin(5.0 * 0.1 / std::sqrt(1e5)));
  // A prior of the same weight as the data halves the effect: .5 x .5 - .4 < 0.
  worth.prior_mean = 0.0, worth.prior_sd = 0.2;
  const Decision doubtful = decide(worth, {good}, {1}, 0.05, 1);
  CHECK(doubtful.for_control);
  CHECK(doubtful.arms[0].posterior_mean == Approx(-0.15));
  CHECK(doubtful.expected_loss == Approx(expected_shortfall(0.15, 0.5 * std::sqrt(0.02))));
}

TEST_CASE("where less is better a fall is the gain", "[methods]") {
  Effect more;
  more.control = 10, more.treated = 11, more.control_variance = 0.02, more.treated_variance = 0.03;
  Effect less = more;
  less.treated = 9;
  Worth worth;
  worth.margin = 0.5, worth.contact_cost = 0.1, worth.prior_mean = 0.3, worth.prior_sd = 0.6;
  const Decision up = decide(worth, {more}, {1}, 0.05, 1);
  Worth other = worth;
  other.more_is_better = false, other.prior_mean = -0.3;
  const Decision down = decide(other, {less}, {1}, 0.05, 1);
  CHECK(down.arms[0].profit == Approx(up.arms[0].profit));
  CHECK(down.arms[0].posterior_mean == Approx(up.arms[0].posterior_mean));
  CHECK(down.arms[0].interval.low == Approx(up.arms[0].interval.low));
  CHECK(down.arms[0].interval.high == Approx(up.arms[0].interval.high));
  CHECK(down.expected_loss == Approx(up.expected_loss));
  CHECK_FALSE(down.for_control);
  // Planted: taken as a gain, more of it is taken.
  CHECK(decide(other, {more}, {1}, 0.05, 1).for_control);
  // Without a prior the interval turns round as well; several arms by draws.
  other.prior_mean.reset();
  const Decision flat = decide(other, {less}, {1}, 0.05, 1);
  CHECK(flat.arms[0].interval.low < flat.arms[0].interval.high);
  CHECK(decide(other, {more, less}, {1, 2}, 0.05, 1).arm == 2);
}

TEST_CASE("priors of the arms move each arm's mean, and so the effect", "[methods]") {
  // Two arms alike: the difference's prior has twice the variance (o15: 1.215 becomes .690).
  Effect seen;
  seen.control = 20, seen.treated = 21.215, seen.control_variance = seen.treated_variance = 2500.0 / 3289.0;
  Worth worth;
  worth.arms = {{"", 20, 1}};
  const Decision alike = decide(worth, {seen}, {1}, 0.05, 1);
  CHECK(alike.arms[0].believed == Approx(1.215 * 2.0 / (2.0 + 2.0 * 2500.0 / 3289.0)));
  CHECK(alike.arms[0].posterior_sd == Approx(std::sqrt(2.0 / (1.0 + 3289.0 / 2500.0))));
  Worth difference;
  difference.prior_mean = 0.0, difference.prior_sd = std::sqrt(2.0);
  CHECK(decide(difference, {seen}, {1}, 0.05, 1).arms[0].posterior_mean ==
        Approx(alike.arms[0].posterior_mean));
  // Arms that differ, one by one.
  worth.arms = {{"a", 19, 2}, {"b", 23, .5}, {"c", 20, 1}};
  Effect third = seen;
  third.treated = 18, third.treated_variance = .4;
  const Decision three = decide(worth, {seen, third}, {1, 2}, 0.05, 1);
  const auto known = [](double mean, double sd, double value, double variance) {
    return mean + sd * sd / (sd * sd + variance) * (value - mean);
  };
  const double v = 2500.0 / 3289.0, control = known(19, 2, 20, v);
  CHECK(three.arms[0].believed == Approx(known(23, .5, 21.215, v) - control));
  CHECK(three.arms[1].believed == Approx(known(20, 1, 18, .4) - control));
  CHECK(std::pow(three.arms[1].posterior_sd, 2) ==
        Approx(1.0 / (1.0 / 4 + 1.0 / v) + 1.0 / (1.0 + 1.0 / .4)));
}

TEST_CASE("a test that ends where that pays stands at its looks, or between them", "[methods]") {
  const std::vector<PlannedEnd> ends{{1000, -.8, .9}, {2000, -.4, .5}, {3000, {}, {}}};
  CHECK(look_at(ends, 1000, .85).goes_on);
  CHECK(look_at(ends, 1000, .85).next == 2000);
  CHECK_FALSE(look_at(ends, 1010, .95).goes_on);
  CHECK(look_at(ends, 1010, .95).number == 1);
  CHECK_FALSE(look_at(ends, 2000, -.41).goes_on);
  const EndLook between = look_at(ends, 1500, 5.0);
  CHECK(between.number == 0);
  CHECK(between.goes_on);
  CHECK(between.next == 2000);
  CHECK(look_at(ends, 200, 0.0).next == 1000);
  for (const double all : {2950.0, 3000.0, 3500.0}) {
    CHECK(look_at(ends, all, 0.0).number == 3);
    CHECK_FALSE(look_at(ends, all, 0.0).goes_on);
  }
}
