#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

#include "experiments/design/contrast.h"
#include "experiments/design/dunnett.h"
#include "experiments/plans/choose.h"
#include "experiments/plans/plan.h"
#include "experiments/sequential/always_valid.h"

namespace stamkund::plans {
namespace {

using namespace design;
using boost::math::normal;
constexpr double kMostCustomers = 1e12;

double upper_quantile(double level) { return quantile(complement(normal(), level)); }

/// Root of a function that rises from below 0 to above; both ends are known to be so.
template <class F>
double root_of(const F& f, double low, double high) {
  std::uintmax_t iterations = 300;
  const auto found = boost::math::tools::toms748_solve(
      f, low, high, boost::math::tools::eps_tolerance<double>(51), iterations);
  return 0.5 * (found.first + found.second);
}

class Solver {
 public:
  Solver(ExperimentSpec spec, const std::string& file, Problems& problems)
      : spec_(std::move(spec)), file_(file), problems_(problems) {}

  Plan solve() {
    plan_.solved = choose(spec_, file_, problems_);
    if (problems_.has_errors()) return plan_;
    weigh();
    if (spec_.effect.given() || spec_.hypothesis != Hypothesis::superiority) {
      effect_ = absolute_effect(spec_);
      check_effect();
    }
    share_error();
    if (problems_.has_errors()) return plan_;
    answer();
    if (!problems_.has_errors()) finish();
    return plan_;
  }

 private:
  void error(const std::string& where, const std::string& message, const std::string& remedy) {
    problems_.error(
        {Severity::error, file_, where == "effect" ? spec_.effect.line : 0, where, message, remedy});
  }

  void weigh() {
    if (spec_.cost_optimal || (plan_.solved == Solve::allocation)) {
      const double arms = static_cast<double>(spec_.arms.size()) - 1.0;
      bool costs = true;
      for (const auto& arm : spec_.arms) costs = costs && arm.cost > 0.0;
      for (std::size_t i = 0; i < spec_.arms.size(); ++i) {
        ArmSpec& arm = spec_.arms[i];
        // Every arm is compared with the control: sqrt(arms) times as much weight on it.
        arm.weight = sd_of(i) / std::sqrt(costs ? arm.cost : 1.0) * (i == 0 ? std::sqrt(arms) : 1.0);
      }
      plan_.notes.push_back(
          costs ? "allocation n ~ sd / sqrt(cost) (Cochran 1977; control times the root of the arms)"
                : "allocation n ~ sd: no costs are given (Neyman 1934)");
    }
    double sum = 0.0;
    for (const auto& arm : spec_.arms) sum += arm.weight;
    for (const auto& arm : spec_.arms) {
      plan_.allocation.push_back(arm.weight / sum);
      plan_.arms.push_back(arm.name);
    }
  }

  double sd_of(std::size_t arm) const {
    const OutcomeSpec& o = spec_.outcome;
    if (spec_.arms[arm].sd) return *spec_.arms[arm].sd;
    if (o.kind == OutcomeKind::proportion || o.kind == OutcomeKind::retention) {
      const double p = o.baseline.value_or(0.5) + (arm > 0 ? absolute_effect(spec_) : 0.0);
      return std::sqrt(std::max(1e-12, p * (1.0 - p)));
    }
    return arm > 0 && o.treated_sd ? *o.treated_sd : o.sd.value_or(1.0);
  }

  Weights weights(std::size_t arm) const {
    Weights w{plan_.allocation[0], plan_.allocation[arm], 0, 0};
    const OutcomeKind kind = spec_.outcome.kind;
    if (kind == OutcomeKind::mean || kind == OutcomeKind::clv || kind == OutcomeKind::revenue) {
      w.control_sd = sd_of(0);
      w.treated_sd = sd_of(arm);
    }
    return w;
  }

  /// Range in which an effect can lie.
  std::pair<double, double> possible() const {
    const double base = spec_.outcome.baseline.value_or(0.0);
    switch (spec_.outcome.kind) {
      case OutcomeKind::proportion:
      case OutcomeKind::retention:
      case OutcomeKind::time_to_event:
        return {-base, 1.0 - base};
      case OutcomeKind::count:
        return {-base, std::numeric_limits<double>::infinity()};
      default:
        return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    }
  }

  void check_effect() {
    const auto [low, high] = possible();
    const bool edge =
        spec_.outcome.kind == OutcomeKind::count || spec_.outcome.kind == OutcomeKind::time_to_event;
    if (effect_ < low || effect_ > high || (edge && (effect_ == low || effect_ == high)))
      error("effect",
            "leads out of what the outcome can be: " + std::to_string(spec_.outcome.baseline.value_or(0)) +
                " changed by " + std::to_string(effect_),
            "make the effect smaller");
    if (spec_.hypothesis == Hypothesis::superiority && effect_ == 0.0 &&
        plan_.solved != Solve::minimum_detectable_effect)
      error("effect", "there is none: no number of customers finds a difference of 0",
            "say the smallest effect that would matter");
    const double good = spec_.outcome.lower_is_better ? -effect_ : effect_;
    if (spec_.hypothesis == Hypothesis::non_inferiority && !(good + spec_.margin > 0.0))
      error("effect", "is worse than the margin allows: non-inferiority could not be true",
            "widen the margin");
    if (spec_.hypothesis == Hypothesis::equivalence && !(std::abs(effect_) < spec_.margin))
      error("effect", "is beyond the margin: equivalence could not be true", "widen the margin");
  }

  void share_error() {
    plan_.alpha = spec_.alpha;
    const bool two = spec_.sides == Sides::two;
    plan_.comparisons = spec_.arms.size() - 1;
    double alpha = spec_.alpha;
    const double tests = static_cast<double>(plan_.comparisons * spec_.success_metrics);
    std::vector<double> treated(plan_.allocation.begin() + 1, plan_.allocation.end());
    switch (spec_.adjust) {
      case Adjust::none:
        break;
      case Adjust::bonferroni:
        alpha /= tests;
        plan_.notes.push_back("Bonferroni over " + std::to_string(static_cast<int>(tests)) + " tests");
        break;
      case Adjust::holm:
        alpha /= tests;
        plan_.notes.push_back("Holm (1979), sized for its first step");
        break;
      case Adjust::spot_1:
        alpha /= tests;
        plan_.notes.push_back(
            "SPOT-1 (Spotify Confidence): alpha over success metrics and comparisons, "
            "1 - power over guardrails and 1");
        break;
      case Adjust::dunnett: {
        const double c = dunnett_critical(spec_.alpha / static_cast<double>(spec_.success_metrics),
                                          plan_.allocation[0], treated, two);
        alpha = (two ? 2.0 : 1.0) * cdf(complement(normal(), c));
        plan_.notes.push_back("Dunnett (1955), known variance");
        break;
      }
    }
    plan_.comparison_alpha = alpha;
    level_ = two ? alpha / 2.0 : alpha;
    plan_.critical = upper_quantile(level_);
    if (spec_.always_valid.bound != AlwaysValidBound::none) {
      // Power at the end alone: crossings before it come on top. There the bound is that of a stricter test.
      const double bound = sequential::normal_mixture_two_sided(
          1.0, 2.0 * level_, sequential::best_rho(spec_.always_valid.best_at.value_or(0.5), 2.0 * level_));
      level_ = cdf(complement(normal(), bound));
    }
    const double power = spec_.power.value_or(0.8);
    target_ = spec_.adjust == Adjust::spot_1
                  ? 1.0 - (1.0 - power) / (1.0 + static_cast<double>(spec_.guardrail_metrics))
                  : power;
  }

  double fixed_power(double n, double effect) const {
    double least = 1.0;
    for (std::size_t arm = 1; arm < spec_.arms.size(); ++arm) {
      const Weights w = weights(arm);
      // A distance on the wrong side, or off the edge, is no power.
      const Contrast c = contrast_of(spec_, effect, w);
      const bool either = spec_.sides == Sides::two && spec_.hypothesis == Hypothesis::superiority;
      least = std::min(least, power_of(c, w, n, level_, either));
    }
    return least;
  }

  double inflation(double power) const {
    if (spec_.looks.count < 2) return 1.0;
    return looks(power).inflation;
  }
  sequential::Bounds looks(double power) const { return sequential::bounds_of(request(power)); }

  sequential::Request request(double power) const {
    const LooksSpec& l = spec_.looks;
    sequential::Request r;
    r.information = l.information;
    if (r.information.empty())
      for (std::size_t k = 1; k <= l.count; ++k)
        r.information.push_back(static_cast<double>(k) / static_cast<double>(l.count));
    r.rule = static_cast<sequential::Rule>(l.rule);
    r.parameter = l.parameter;
    r.level = level_;
    r.two_sided = spec_.sides == Sides::two;
    r.power = power;
    r.futility = static_cast<sequential::Stop>(l.futility);
    r.futility_rule = static_cast<sequential::Rule>(l.futility_rule);
    r.futility_parameter = l.futility_parameter;
    return r;
  }

  /// Customers at one look for this power.
  double fixed_size(double power) {
    const double low = 2.0;
    if (fixed_power(low, effect_) >= power) {
      plan_.notes.push_back("two customers are enough by the formula: it does not hold for so few");
      return low;
    }
    double high = 4.0;
    while (high < kMostCustomers && fixed_power(high, effect_) < power) high *= 2.0;
    if (high >= kMostCustomers) {
      error("effect", "takes more than 10^12 customers", "look for a larger effect, or accept less power");
      return 0.0;
    }
    return root_of([&](double n) { return fixed_power(n, effect_) - power; }, high / 2.0, high);
  }

  double available() const {
    double n = 0.0;
    for (const double one : spec_.per_arm) n += one;
    return n * (1.0 - spec_.outcome.dropout);
  }

  /// Power of `n` customers in all, looks included.
  double power_at(double n, double effect) const {
    if (spec_.looks.count < 2) return fixed_power(n, effect);
    const auto enough = [&](double power) { return fixed_power(n / inflation(power), effect) - power; };
    const double low = std::max(level_ * 1.01, 0.011), high = 0.999999;
    if (enough(low) < 0.0) return std::min(low, fixed_power(n, effect));
    if (enough(high) > 0.0) return high;
    return root_of(enough, low, high);
  }

  /// Smallest effect in the good direction that `n` customers find.
  double smallest(double n) {
    const double sign = spec_.effect.given()            ? (absolute_effect(spec_) < 0.0 ? -1.0 : 1.0)
                        : spec_.outcome.lower_is_better ? -1.0
                                                        : 1.0;
    const auto [low, high] = possible();
    const double edge = sign > 0.0 ? high : -low;
    const double fixed = n / inflation(target_);
    const auto reached = [&](double size) { return fixed_power(fixed, sign * size) - target_; };
    double above = std::isfinite(edge) ? edge * (1.0 - 1e-12) : sd_of(1) * 1e-6;
    if (!std::isfinite(edge))
      while (above < 1e15 && reached(above) < 0.0) above *= 2.0;
    if (reached(above) < 0.0) {
      error("size", "so few customers find no effect that there can be",
            "take more customers, or accept less power");
      return 0.0;
    }
    const double below = above * 1e-12;
    return sign * (reached(below) > 0.0 ? below : root_of(reached, below, above));
  }

  void answer() {
    double n = 0.0;
    if (plan_.solved == Solve::profit) {
      pay();
      return;
    }
    if (plan_.solved == Solve::power || plan_.solved == Solve::minimum_detectable_effect) {
      n = available();
      if (plan_.solved == Solve::minimum_detectable_effect) {
        if (spec_.hypothesis != Hypothesis::superiority)
          error("hypothesis", "a minimum detectable effect belongs to superiority",
                "solve for size or power");
        else
          effect_ = smallest(n);
        plan_.power = target_;
      } else {
        plan_.power = power_at(n, effect_);
      }
      plan_.per_arm = spec_.per_arm;
      plan_.total = n / (1.0 - spec_.outcome.dropout);
    } else {
      n = fixed_size(target_) * inflation(target_);
      plan_.power = target_;
      plan_.total = n / (1.0 - spec_.outcome.dropout);
      for (const double share : plan_.allocation) plan_.per_arm.push_back(plan_.total * share);
    }
    plan_.minimum_detectable_effect = effect_;
  }

  void finish() {
    double rounded = 0.0;
    for (const double one : plan_.per_arm) rounded += std::ceil(one - 1e-9);
    plan_.rounded_power = power_at(rounded * (1.0 - spec_.outcome.dropout), effect_);
    plan_.design_effect = variance_factor(spec_);
    if (spec_.cluster.size > 1.0) {
      const double clusters = std::ceil(rounded / spec_.cluster.size);
      plan_.notes.push_back(std::to_string(static_cast<long long>(clusters)) + " whole clusters in all");
      // Assumption: 20 an arm, below which texts on cluster trials warn of normal formulas (Hayes & Moulton
      // 2017).
      if (spec_.test != "t" && clusters < 20.0 * static_cast<double>(spec_.arms.size()))
        plan_.notes.push_back("so few clusters make the normal formula promise too much");
    }
    plan_.formula = formula_of(spec_);
    plan_.inflation = inflation(plan_.power);
    if (spec_.always_valid.bound != AlwaysValidBound::none) {
      // Against one look at the end, of the same power; nothing to compare where power is no more than luck.
      const double miss = quantile(normal(), std::clamp(plan_.power, 1e-12, 1.0 - 1e-12));
      const double ratio = (upper_quantile(level_) + miss) / (plan_.critical + miss);
      plan_.inflation =
          plan_.critical + miss > 0.0 ? ratio * ratio : std::numeric_limits<double>::quiet_NaN();
      plan_.notes.push_back(
          "normal mixture, two-sided (Howard et al. 2021); size for crossing by the end, so "
          "the power is at least this");
    }
    if (spec_.looks.count > 1) {
      plan_.looks = looks(plan_.power);
      plan_.information = request(plan_.power).information;
      plan_.inflation = plan_.looks->inflation;
    }
    double cost = 0.0, mean_exposure = spec_.outcome.exposure - spec_.outcome.accrual / 2.0;
    for (std::size_t i = 0; i < plan_.per_arm.size(); ++i)
      cost += std::ceil(plan_.per_arm[i] - 1e-9) * spec_.arms[i].cost;
    if (cost > 0.0) plan_.cost = cost;
    value();
    if (spec_.budget && cost > *spec_.budget)
      error(
          "budget",
          "the plan costs " + std::to_string(cost) + ", the budget is " + std::to_string(*spec_.budget),
          "look for a larger effect, accept less power, take a cost-optimal allocation, or raise the budget");
    const double base = spec_.outcome.baseline.value_or(0.0);
    if (spec_.outcome.kind == OutcomeKind::count || spec_.outcome.kind == OutcomeKind::time_to_event) {
      double events = 0.0;
      const double per =
          spec_.outcome.kind == OutcomeKind::count ? mean_exposure : 1.0 - spec_.outcome.dropout;
      for (std::size_t i = 0; i < plan_.per_arm.size(); ++i)
        events += std::ceil(plan_.per_arm[i] - 1e-9) * per * (base + (i > 0 ? effect_ : 0.0));
      plan_.events = events;
    }
    time();
  }

  decision::TestWorth worth_of() const {
    const DecisionSpec& d = spec_.decision;
    const Weights w = weights(1);
    const double variance = (sd_of(0) * sd_of(0) / w.control + sd_of(1) * sd_of(1) / w.treated) *
                            variance_factor(spec_) * d.value * d.value;
    double cost = 0.0;
    for (std::size_t i = 0; i < spec_.arms.size(); ++i) cost += plan_.allocation[i] * spec_.arms[i].cost;
    const double sd = d.effect_sd ? *d.effect_sd : std::sqrt(2.0) * d.prior_sd;
    return {
        d.effect_mean * d.value, sd * d.value, variance, d.roll_out_cost, d.customers, d.fixed_cost, cost};
  }

  /// The size that pays best, and what it can find.
  void pay() {
    const auto best = decision::best_size(worth_of(), spec_.budget);
    if (!(best.net > 0.0)) {
      error("decision", "no test is worth its cost: the best loses " + std::to_string(-best.net),
            "decide by what is believed now, or make the test cheaper");
      return;
    }
    if (best.at_budget) plan_.notes.push_back("the budget ends it: a larger test would pay better");
    // Rounded up, it would go beyond the budget.
    for (const double share : plan_.allocation)
      plan_.per_arm.push_back(best.at_budget ? std::floor(best.size * share) : best.size * share);
    for (const double one : plan_.per_arm) plan_.total += one;
    const double n = plan_.total * (1.0 - spec_.outcome.dropout);
    plan_.power = target_;
    if (spec_.effect.given())
      plan_.power = power_at(n, effect_);
    else
      effect_ = smallest(n);
    plan_.minimum_detectable_effect = effect_;
    plan_.notes.push_back("the size of the largest expected profit, found by search");
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
            "nobody is left to roll out to: look for a larger effect, or accept less power");
      return;
    }
    if (d.prior_sd > 0.0) {
      const decision::Prior prior{d.prior_mean * d.value, d.prior_sd * d.value, sd_of(0) * d.value};
      plan_.roll = decision::test_and_roll(d.customers, prior, prior);
    }
    const decision::TestWorth worth = worth_of();
    plan_.information_value = decision::information_of(worth, n);
    plan_.net_value = *plan_.information_value - d.fixed_cost - plan_.cost.value_or(0.0);
  }

  void time() {
    const FlowSpec& flow = spec_.flow;
    if (!flow.given) return;
    double days = 0.0;
    if (flow.per_day) {
      days = plan_.total / *flow.per_day;
      plan_.notes.push_back("duration: new customers every day alike");
    } else if (flow.base) {
      // Of `base` customers with rates Gamma(r, alpha), 1 - (alpha / (alpha + d))^r come by within d days.
      if (plan_.total >= *flow.base) {
        error("customers.base",
              "the plan takes " + std::to_string(std::llround(plan_.total)) +
                  " customers, and there are only " + std::to_string(std::llround(*flow.base)),
              "look for a larger effect, accept less power, or adjust for a covariate");
        return;
      }
      days = flow.alpha * std::expm1(-std::log1p(-plan_.total / *flow.base) / flow.r);
      plan_.notes.push_back("duration: unique customers seen, rates Gamma(r, alpha) (Ehrenberg 1959)");
    }
    plan_.duration_days = days;
    if (spec_.duration_days && days > *spec_.duration_days * (1.0 + 1e-9))
      error("duration",
            "so many customers do not come by in that time: it takes " + std::to_string(days) + " days",
            "take longer, look for a larger effect, or accept less power");
  }

  ExperimentSpec spec_;
  std::string file_;
  Problems& problems_;
  Plan plan_;
  double effect_ = 0;
  double level_ = 0.025;
  double target_ = 0.8;
};

}  // namespace

Plan solve(const ExperimentSpec& spec, const std::string& file, Problems& problems) {
  return Solver(spec, file, problems).solve();
}

}  // namespace stamkund::plans
