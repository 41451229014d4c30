#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/as_typed.h"
#include "experiments/plans/allocation.h"
#include "experiments/plans/choose.h"
#include "experiments/plans/flow.h"
#include "experiments/plans/plan.h"
#include "experiments/plans/sizing.h"
#include "experiments/plans/worth.h"

namespace stamkund::plans {
namespace {

using namespace design;
using boost::math::normal;

class Solver {
 public:
  Solver(ExperimentSpec spec, const std::string& file, Problems& problems)
      : spec_(std::move(spec)), file_(file), problems_(problems) {}

  void check() {
    take_who_comes_by();
    plan_.solved = choose(spec_, file_, problems_);
  }

  Plan solve() {
    check();
    if (problems_.has_errors()) return plan_;
    if (spec_.effect.given() || spec_.hypothesis != Hypothesis::superiority) {
      effect_ = absolute_effect(spec_);
      check_effect();
    }
    if (problems_.has_errors()) return plan_;
    divide();
    share_error();
    if (problems_.has_errors()) return plan_;
    const Sizing sizing(spec_, plan_.allocation, share_);
    answer(sizing);
    if (!problems_.has_errors()) finish(sizing);
    return plan_;
  }

 private:
  void error(const std::string& where, const std::string& message, const std::string& remedy) {
    problems_.error(
        {Severity::error, file_, where == "effect" ? spec_.effect.line : 0, where, message, remedy});
  }

  /// "I have two weeks": the size is who comes by in that time.
  void take_who_comes_by() {
    const FlowSpec& flow = spec_.flow;
    if (!flow.given || !spec_.duration_days || !spec_.per_arm.empty()) return;
    const bool effect = spec_.effect.given() || spec_.hypothesis != Hypothesis::superiority;
    const Solve wanted = spec_.solve.value_or(!effect       ? Solve::minimum_detectable_effect
                                              : spec_.power ? Solve::size
                                                            : Solve::power);
    if (wanted != Solve::power && wanted != Solve::minimum_detectable_effect) return;
    const double days = *spec_.duration_days;
    const double total = customers_within(flow, days);
    for (const double share : allocation_of(spec_)) spec_.per_arm.push_back(total * share);
    plan_.notes.push_back("size: who comes by in that time");
  }

  void divide() {
    for (const auto& arm : spec_.arms) plan_.arms.push_back(arm.name);
    const bool cheapest = spec_.cost_optimal || plan_.solved == Solve::allocation;
    if (cheapest) plan_.notes.push_back(weigh_by_cost(spec_));
    plan_.allocation = allocation_of(spec_);
    const bool sized =
        plan_.solved == Solve::size || plan_.solved == Solve::allocation || plan_.solved == Solve::duration;
    if (cheapest && sized && effect_ != 0.0 && search_allocation(spec_, effect_, plan_.allocation))
      plan_.notes.back() = "allocation: the cheapest control for this test, found by search";
    if (spec_.cost_optimal && !spec_.per_arm.empty()) {
      const double total = std::accumulate(spec_.per_arm.begin(), spec_.per_arm.end(), 0.0);
      for (std::size_t i = 0; i < spec_.per_arm.size(); ++i) spec_.per_arm[i] = total * plan_.allocation[i];
    }
    if (plan_.solved != Solve::profit) return;
    const auto& in_test = spec_.decision.in_test;
    const bool split = in_test || !(spec_.allocation_given || spec_.cost_optimal);
    const auto with = [&](std::size_t looks) {
      decision::TestWorth worth = worth_of(spec_, plan_.allocation);
      worth.looks = looks;
      if (split) return decision::best_split(worth, spec_.budget, in_test);
      return decision::BestSplit{worth.shares, decision::best_size(worth, spec_.budget)};
    };
    decision::BestSplit best = with(1);
    std::size_t looks = 1;
    const std::size_t asked = spec_.decision.looks;
    for (std::size_t k = 2; k <= asked; ++k)
      if (const auto more = with(k); more.best.net > best.best.net) best = more, looks = k;
    if (looks < asked)
      plan_.notes.push_back(looks == 1
                                ? "no look before the end pays its cost"
                                : "more than " + std::to_string(looks) + " parts do not pay their looks");
    if (asked == 1 && spec_.arms.size() == 2 && spec_.looks.count <= 1 && !in_test && best.best.net > 0.0)
      tell_of_looks(best);
    spec_.decision.looks = looks;
    plan_.allocation = best.shares;
    pays_ = best.best;
    if (split) {
      plan_.notes.push_back(in_test ? "the split of the largest expected profit, found by search"
                                    : "size and split of the largest expected profit, found by search");
    } else {
      plan_.notes.push_back("the size of the largest expected profit, found by search");
    }
  }

  /// What looks that cost nothing would bring, so that who could look knows it.
  void tell_of_looks(const decision::BestSplit& best) {
    constexpr std::size_t kLooks = 4;
    constexpr double kWorthSaying = 0.01;
    decision::TestWorth worth = worth_of(spec_, best.shares);
    worth.looks = kLooks;
    const double net = decision::best_size(worth, spec_.budget).net;
    if (net > (1.0 + kWorthSaying) * best.best.net)
      plan_.notes.push_back("ended early where that pays, in " + std::to_string(kLooks) +
                            " parts (decision.looks), a test would bring " + as_typed(std::round(net)) +
                            " instead of " + as_typed(std::round(best.best.net)) + ", less what looks cost");
  }

  /// What to do about a test that is too large.
  [[nodiscard]] std::string smaller(const std::string& more) const {
    const bool stated = plan_.solved == Solve::power || plan_.solved == Solve::minimum_detectable_effect;
    const std::string best = plan_.solved == Solve::profit
                                 ? "give the size that there can be, and --solve power says what it finds"
                             : stated ? "take fewer customers into the test"
                                      : "look for a larger effect, or accept less power";
    return best + more;
  }

  void check_effect() {
    // The margin is looked for.
    const bool margin =
        spec_.hypothesis != Hypothesis::superiority && plan_.solved != Solve::minimum_detectable_effect;
    const auto [low, high] = possible_effects(spec_);
    const bool edge =
        spec_.outcome.kind == OutcomeKind::count || spec_.outcome.kind == OutcomeKind::time_to_event;
    if (effect_ < low || effect_ > high || (edge && (effect_ == low || effect_ == high)))
      error("effect",
            "leads out of what the outcome can be: " + as_typed(spec_.outcome.baseline.value_or(0)) +
                " changed by " + as_typed(effect_),
            "make the effect smaller");
    if (spec_.hypothesis == Hypothesis::superiority && effect_ == 0.0 &&
        plan_.solved != Solve::minimum_detectable_effect)
      error("effect", "there is none: no number of customers finds a difference of 0",
            "say the smallest effect that would matter");
    const double good = spec_.outcome.lower_is_better ? -effect_ : effect_;
    if (margin && spec_.hypothesis == Hypothesis::non_inferiority && !(good + spec_.margin > 0.0))
      error("effect", "is worse than the margin allows: non-inferiority could not be true",
            "widen the margin");
    const bool scaled =
        spec_.outcome.kind == OutcomeKind::count || spec_.outcome.kind == OutcomeKind::time_to_event;
    const bool down = spec_.hypothesis == Hypothesis::equivalence || !spec_.outcome.lower_is_better;
    const bool up = spec_.hypothesis == Hypothesis::equivalence || spec_.outcome.lower_is_better;
    const double base = spec_.outcome.baseline.value_or(0.0);
    if (margin && scaled &&
        ((down && base - spec_.margin <= low + base) || (up && base + spec_.margin >= high + base)))
      error("margin",
            "as wide as the outcome can change: " + as_typed(base) + " by " + as_typed(spec_.margin),
            "narrow the margin; it is absolute");
    if (margin && spec_.hypothesis == Hypothesis::equivalence && !(std::abs(effect_) < spec_.margin))
      error("effect", "is beyond the margin: equivalence could not be true", "widen the margin");
  }

  void share_error() {
    share_ = error_share(spec_, plan_.allocation);
    plan_.alpha = spec_.alpha;
    plan_.comparisons = share_.comparisons;
    plan_.comparison_alpha = share_.alpha;
    plan_.critical = share_.critical;
    plan_.notes.insert(plan_.notes.end(), share_.notes.begin(), share_.notes.end());
  }

  /// Customers at one look for the power that is looked for.
  double fixed_size(const Sizing& sizing) {
    const auto size = sizing.fixed_size(share_.power, effect_);
    if (!size)
      error("effect", "takes more than 10^12 customers", "look for a larger effect, or accept less power");
    if (size == kFewestCustomers)
      plan_.notes.push_back("two customers are enough by the formula: it does not hold for so few");
    return size.value_or(0.0);
  }

  double smallest(const Sizing& sizing, double n) {
    const auto effect = sizing.smallest(n);
    if (!effect)
      error("size", "so few customers find no effect that there can be",
            "take more customers, or accept less power");
    return effect.value_or(0.0);
  }

  /// The margin that so many customers can show to be kept, if the effect is what the file says.
  double narrowest(const Sizing& sizing, double n) {
    // `sizing` reads the margin where it stands.
    const auto margin = sizing.smallest_margin(n, effect_, spec_.margin);
    if (!margin)
      error("size", "so few customers show no margin to be kept that there can be",
            "take more customers, or accept less power");
    return margin.value_or(spec_.margin);
  }

  double available() const {
    double n = 0.0;
    for (const double one : spec_.per_arm) n += one;
    return n * (1.0 - spec_.outcome.dropout);
  }

  void answer(const Sizing& sizing) {
    double n = 0.0;
    if (plan_.solved == Solve::profit) {
      pay(sizing);
      return;
    }
    if (plan_.solved == Solve::power || plan_.solved == Solve::minimum_detectable_effect) {
      n = available();
      if (plan_.solved == Solve::minimum_detectable_effect) {
        if (spec_.hypothesis != Hypothesis::superiority)
          spec_.margin = narrowest(sizing, n);
        else
          effect_ = smallest(sizing, n);
        plan_.power = share_.power;
      } else {
        plan_.power = sizing.power_at(n, effect_);
      }
      plan_.per_arm = spec_.per_arm;
      plan_.total = n / (1.0 - spec_.outcome.dropout);
    } else {
      n = fixed_size(sizing) * sizing.inflation(share_.power);
      plan_.power = share_.power;
      plan_.total = n / (1.0 - spec_.outcome.dropout);
      for (const double share : plan_.allocation) plan_.per_arm.push_back(plan_.total * share);
    }
    plan_.minimum_detectable_effect = effect_;
  }

  void finish(const Sizing& sizing) {
    const bool stated = plan_.solved == Solve::power || plan_.solved == Solve::minimum_detectable_effect ||
                        spec_.decision.in_test;
    plan_.whole = whole_of(plan_.per_arm, stated);
    plan_.margin = spec_.margin;
    double rounded = 0.0;
    for (const double one : plan_.whole) rounded += one;
    few();
    plan_.rounded_power = sizing.power_at(rounded * (1.0 - spec_.outcome.dropout), effect_);
    plan_.design_effect = variance_factor(spec_);
    if (spec_.cluster.size > 1.0) {
      double least = std::numeric_limits<double>::infinity();
      for (const double one : plan_.per_arm) {
        plan_.clusters.push_back(std::ceil(one / spec_.cluster.size - 1e-9));
        least = std::min(least, plan_.clusters.back());
      }
      // Assumption: 20 an arm, below which texts on cluster trials warn of normal formulas (Hayes & Moulton
      // 2017).
      if (spec_.test != "t" && least < 20.0)
        plan_.notes.push_back("so few clusters make the normal formula promise too much");
    }
    plan_.formula = formula_of(spec_);
    plan_.inflation = sizing.inflation(plan_.power);
    if (spec_.always_valid.bound != AlwaysValidBound::none) {
      // Against one look at the end, of the same power; nothing to compare where power is no more than luck.
      const double miss = quantile(normal(), std::clamp(plan_.power, 1e-12, 1.0 - 1e-12));
      const double ratio = (upper_quantile(share_.level) + miss) / (plan_.critical + miss);
      plan_.inflation =
          plan_.critical + miss > 0.0 ? ratio * ratio : std::numeric_limits<double>::quiet_NaN();
      plan_.notes.push_back(std::string("normal mixture, ") +
                            (spec_.sides == Sides::two ? "two-sided" : "one-sided") +
                            " (Howard et al. 2021); size for crossing by the end, so the power is at least "
                            "this");
    }
    plan_.critical = sizing.critical(plan_.total * (1.0 - spec_.outcome.dropout), effect_);
    if (spec_.looks.count > 1) {
      plan_.looks = sizing.looks(plan_.power);
      plan_.information = sizing.information();
      plan_.inflation = plan_.looks->inflation;
    }
    double cost = 0.0, mean_exposure = spec_.outcome.exposure - spec_.outcome.accrual / 2.0;
    for (std::size_t i = 0; i < plan_.per_arm.size(); ++i) cost += plan_.whole[i] * spec_.arms[i].cost;
    if (cost > 0.0) plan_.cost = cost;
    value();
    if (spec_.budget && cost > *spec_.budget)
      error("budget", "the plan costs " + as_typed(cost) + ", the budget is " + as_typed(*spec_.budget),
            smaller("; or take a cost-optimal allocation, or raise the budget"));
    const double base = spec_.outcome.baseline.value_or(0.0);
    if (spec_.outcome.kind == OutcomeKind::count || spec_.outcome.kind == OutcomeKind::time_to_event) {
      double events = 0.0;
      const double per =
          spec_.outcome.kind == OutcomeKind::count ? mean_exposure : 1.0 - spec_.outcome.dropout;
      for (std::size_t i = 0; i < plan_.per_arm.size(); ++i)
        events += plan_.whole[i] * per * (base + (i > 0 ? effect_ : 0.0));
      plan_.events = events;
    }
    time();
  }

  /// Sizes at which the formula says nothing.
  void few() {
    const bool stated = plan_.solved == Solve::power || plan_.solved == Solve::minimum_detectable_effect;
    for (std::size_t i = 0; stated && i < plan_.per_arm.size(); ++i)
      if (plan_.per_arm[i] < 1.0) {
        error("size", "fewer than one customer of the arm '" + printable(spec_.arms[i].name) + "'",
              "take more customers");
        return;
      }
    const OutcomeSpec& o = spec_.outcome;
    if (o.kind != OutcomeKind::proportion && o.kind != OutcomeKind::retention &&
        o.kind != OutcomeKind::revenue)
      return;
    // The usual rule for normal formulas of shares (Cochran 1954).
    constexpr double kFewEvents = 5.0;
    const bool share = o.kind != OutcomeKind::revenue;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < plan_.per_arm.size(); ++i) {
      const double p = share ? o.baseline.value_or(0.5) + (i > 0 ? effect_ : 0.0) : o.buyers;
      const double seen = plan_.per_arm[i] * (1.0 - o.dropout);
      least = std::min(least, seen * (share ? std::min(p, 1.0 - p) : p));
    }
    if (least < kFewEvents)
      plan_.notes.push_back(
          "only " + as_typed(least) +
          (share ? " customers are expected with the rarer outcome in an arm: with fewer than 5 the normal "
                   "formula does not hold (Cochran 1954)"
                 : " buyers are expected in an arm: with fewer than 5 the normal formula does not hold "
                   "(Cochran 1954)"));
    if (!share) long_tail();
  }

  /// Revenue of few buyers in arms of unequal size: one tail of Welch's test errs too often. First Edgeworth
  /// term of the studentised difference (Hall 1992), spend as gamma.
  void long_tail() {
    const OutcomeSpec& o = spec_.outcome;
    if (!(o.spend > 0.0) || !o.sd || !o.baseline || plan_.solved == Solve::profit) return;
    const double cv2 = o.spend_sd * o.spend_sd / (o.spend * o.spend), m = *o.baseline, sd = *o.sd;
    const double second = o.buyers * o.spend * o.spend * (1.0 + cv2);
    const double third = o.buyers * o.spend * o.spend * o.spend * (1.0 + cv2) * (1.0 + 2.0 * cv2);
    const double skewness = (third - 3.0 * m * second + 2.0 * m * m * m) / (sd * sd * sd);
    double worst = 0.0;
    const double z = upper_quantile(share_.level);
    for (std::size_t i = 1; i < plan_.per_arm.size(); ++i) {
      const double a = 1.0 / plan_.per_arm[0], b = 1.0 / plan_.per_arm[i];
      const double skew = skewness * std::abs(a * a - b * b) / std::pow(a + b, 1.5);
      worst = std::max(worst, skew / 6.0 * (2.0 * z * z + 1.0) * pdf(normal(), z));
    }
    // The bound at which the analysis leaves Welch's test.
    if (worst < 0.5 * share_.level) return;
    plan_.notes.push_back(
        "heavy tail: with so few buyers in the smaller arm one tail of Welch's test errs in some " +
        as_typed(std::round(1000.0 * (share_.level + worst)) / 10.0) + " % at a nominal " +
        as_typed(100.0 * share_.level) +
        " %, or more; 'analyze' takes a permutation test there, whose power is not this. More in the smaller "
        "arm, or a plan on simulated customers ('population'), helps");
  }

  /// The size that pays best, and what it can find.
  void pay(const Sizing& sizing) {
    const decision::BestSize& best = pays_;
    if (!(best.net > 0.0)) {
      error("decision",
            "no test is worth its cost and what its customers forgo: the best loses " + as_typed(-best.net),
            "decide by what is believed now, or make the test cheaper");
      return;
    }
    if (best.at_budget) plan_.notes.push_back("the budget ends it: a larger test would pay better");
    if (best.at_most) plan_.notes.push_back("the duration ends it: a larger test would pay better");
    // Rounded up, it would go beyond the budget, or the time.
    for (const double share : plan_.allocation)
      plan_.per_arm.push_back(best.at_budget || best.at_most ? std::floor(best.size * share)
                                                             : best.size * share);
    for (const double one : plan_.per_arm) plan_.total += one;
    const double n = plan_.total * (1.0 - spec_.outcome.dropout);
    plan_.power = share_.power;
    if (spec_.effect.given())
      plan_.power = sizing.power_at(n, effect_);
    else
      effect_ = smallest(sizing, n);
    plan_.minimum_detectable_effect = effect_;
  }

  /// What the test and its information are worth.
  void value() {
    const DecisionSpec& d = spec_.decision;
    if (!d.given) return;
    const double n = plan_.total;
    if (n >= d.customers) {
      error("decision.customers",
            "the test takes " + std::to_string(std::llround(n)) + " customers, and there are only " +
                std::to_string(std::llround(d.customers)),
            "nobody is left to roll out to: " + smaller(""));
      return;
    }
    if (!d.prior_sd.empty()) {
      const auto priors = priors_of(spec_);
      if (decision::can_roll(priors))
        plan_.roll = decision::test_and_roll(d.customers, priors, d.fixed_cost);
      else
        plan_.notes.push_back("Test & Roll's sizes are known for two arms, or for arms that are alike");
      if (priors.size() > 2)
        plan_.notes.push_back("what no test and Thompson sampling earn is simulated for two arms only");
    }
    const decision::TestWorth worth = worth_of(spec_, plan_.allocation);
    if (worth.looks > 1) {
      plan_.staged = decision::staged(worth, n);
      plan_.net_value = plan_.staged->net;
      plan_.forgone_value = plan_.staged->forgone;
      plan_.information_value = plan_.staged->net + plan_.staged->forgone + plan_.staged->expected_cost;
      no_noise();
      decide(worth);
      return;
    }
    plan_.information_value = decision::information_of(worth, n);
    plan_.net_value = decision::net_of(worth, n);
    // Treated customers at the roll-out's cost, where their arm states none.
    plan_.forgone_value =
        *plan_.information_value - *plan_.net_value - d.fixed_cost - plan_.cost.value_or(0.0);
    no_noise();
  }

  /// What is left of a difference of equal sums is nothing.
  void no_noise() {
    const double scale =
        std::abs(*plan_.information_value) + std::abs(*plan_.net_value) + plan_.cost.value_or(0.0);
    if (std::abs(*plan_.forgone_value) <= 1e-9 * scale) plan_.forgone_value = 0.0;
  }

  /// A test that ends where that pays has neither the power nor the error of one that runs to its end.
  void decide(const decision::TestWorth& worth) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    plan_.decides = decides_of(worth, plan_.total, plan_.staged->better, share_.power, spec_);
    plan_.power = plan_.rounded_power = plan_.alpha = plan_.comparison_alpha = plan_.critical = kNone;
    plan_.minimum_detectable_effect = plan_.inflation = kNone;
    if (plan_.solved != Solve::profit)
      plan_.notes.push_back(
          "the size is that of a test that runs to its end: one that ends where that pays has "
          "another power");
    plan_.formula = "expected profit of a test that ends where going on does not pay (Chick & Gans 2009)";
  }

  void time() {
    const FlowSpec& flow = spec_.flow;
    if (!flow.given) return;
    if (flow.per_day) {
      plan_.notes.push_back("duration: new customers every day alike");
    } else if (flow.base) {
      if (plan_.total >= *flow.base) {
        error("customers.base",
              "the plan takes " + std::to_string(std::llround(plan_.total)) +
                  " customers, and there are only " + std::to_string(std::llround(*flow.base)),
              smaller("; or adjust for a covariate"));
        return;
      }
      plan_.notes.push_back("duration: unique customers seen, rates Gamma(r, alpha) (Ehrenberg 1959)");
    }
    const double days = days_until(flow, plan_.total);
    plan_.duration_days = days;
    plan_.whole_days = whole_days_until(flow, plan_.total, plan_.whole);
    if (plan_.staged) {
      plan_.expected_days = 0.0;
      for (const auto& stage : plan_.staged->stages)
        *plan_.expected_days += stage.chance * days_until(flow, stage.size);
    }
    // With --solve duration it is what is looked for.
    if (spec_.duration_days && plan_.solved != Solve::duration && days > *spec_.duration_days * (1.0 + 1e-9))
      error("duration", "so many customers do not come by in that time: it takes " + as_typed(days) + " days",
            plan_.solved == Solve::profit
                ? "take longer, or " + smaller("")
                : "take longer, look for a larger effect, or accept less power: --solve power says what so "
                  "many days show");
  }

  ExperimentSpec spec_;
  std::string file_;
  Problems& problems_;
  Plan plan_;
  double effect_ = 0;
  ErrorShare share_;
  decision::BestSize pays_;
};

}  // namespace

Plan solve(const ExperimentSpec& spec, const std::string& file, Problems& problems) {
  return Solver(spec, file, problems).solve();
}

void check(const ExperimentSpec& spec, const std::string& file, Problems& problems) {
  Solver(spec, file, problems).check();
}

}  // namespace stamkund::plans
