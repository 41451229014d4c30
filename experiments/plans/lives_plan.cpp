#include "experiments/plans/lives_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/nearest.h"
#include "experiments/design/contrast.h"

namespace stamkund::plans {
namespace {

using namespace design;

/// Of the whole analysis of simulated experiments: about five seconds, and one.
constexpr double kManySteps = 1.5e9;
constexpr double kFewSteps = 2e8;

std::string rounded(double value, int digits = 4) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

/// Treated customers where no arm brings the effect about: as the control's, changed by it.
void impose(const ExperimentSpec& spec, power::Outcomes& outcomes) {
  const double effect = absolute_effect(spec);
  for (auto& pool : outcomes.pools) {
    const auto control = pool.y[0];
    double mean = 0.0;
    for (const double one : control) mean += one / static_cast<double>(control.size());
    auto treated = control;
    if (spec.outcome.kind == OutcomeKind::proportion) {
      // So many others buy, or do not.
      auto change = static_cast<std::int64_t>(std::llround(effect * static_cast<double>(control.size())));
      for (double& one : treated) {
        if (change > 0 && one == 0.0) one = 1.0, --change;
        if (change < 0 && one == 1.0) one = 0.0, ++change;
      }
    } else if (mean != 0.0) {
      for (double& one : treated) one *= 1.0 + effect / mean;
    }
    pool.y.resize(1);
    for (std::size_t a = 1; a < spec.arms.size(); ++a) pool.y.push_back(treated);
  }
}

std::string all_of(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& one : names) out += (out.empty() ? "'" : ", '") + printable(one) + "'";
  return out;
}

class LivesSolver {
 public:
  LivesSolver(const ExperimentSpec& spec, const power::Lives& lives, const std::string& file,
              const Threads& threads, Problems& problems)
      : stated_(spec), lives_(lives), file_(file), threads_(threads), problems_(problems) {}

  LivesPlan solve() {
    const auto measure = power::measure_of(stated_.outcome.kind);
    if (!measure) {
      error("outcome.kind", "simulated lives tell of proportion, count, revenue and clv only",
            "take one of these, or leave the population out");
      return out_;
    }
    measure_ = *measure;
    out_.lives = lives_.size();
    out_.draws = lives_.pools.size();
    out_.customers = lives_.customers;
    out_.horizon_days = longest();
    out_.imposed = lives_.arms.size() == 1;
    out_.effect_of_twins = !stated_.effect.given() && stated_.hypothesis == Hypothesis::superiority &&
                           (stated_.per_arm.empty() || stated_.solve == Solve::power);
    if (out_.effect_of_twins && out_.imposed)
      error("effect", "missing: no arm of the population brings one about",
            "such as effect: {relative: 5 %}, or name a scenario with an arm to test");
    check_start();
    if (problems_.has_errors()) return out_;
    find_window();
    if (problems_.has_errors()) return out_;
    out_.plan = at(out_.window_days, out_.spec, problems_);
    if (problems_.has_errors()) return out_;
    check_flow();
    if (problems_.has_errors()) return out_;
    finish();
    return out_;
  }

 private:
  void error(const std::string& where, const std::string& message, const std::string& remedy) {
    const bool here = where.starts_with("population");
    problems_.error({Severity::error, file_, here ? stated_.population.line : 0, where, message, remedy});
  }
  void warn(const std::string& where, const std::string& message, const std::string& remedy) {
    problems_.warning({Severity::warning, file_, stated_.population.line, where, message, remedy});
  }
  double longest() const { return std::floor(lives_.horizon_day - lives_.start_day); }

  void check_start() {
    const PopulationSpec& p = stated_.population;
    if (p.window_days && *p.window_days > longest() && stated_.solve != Solve::duration)
      error("population.window",
            "the scenario ends " + rounded(longest()) + " days after the start of the test",
            "lengthen it with population.set: ['horizon=...'], or shorten the window");
    if (longest() < 1.0)
      error("population.start", "the scenario ends before the test begins",
            "start earlier, or lengthen it with population.set: ['horizon=...']");
    if (p.before_days > p.start_day && !lives_.past_is_history)
      error("population.before",
            "the scenario begins " + rounded(p.start_day) +
                " days before the test: nothing is known of longer ago",
            "start the test later, or shorten 'before'");
    for (const auto& arm : lives_.before_test)
      error("population.start", "'" + printable(arm) + "' differs from the control before the test begins",
            "let it begin with the test, such as population.set: ['arms[" + printable(arm) +
                "].program.starts=" + rounded(p.start_day) + " days']");
    if (p.entry == Entry::at_start) {
      bool known = false;
      for (const auto& pool : lives_.pools)
        for (const double day : pool.known_day) known = known || day < lives_.start_day;
      if (!known)
        error("population.enter", "nobody is known when the test starts",
              "start it later, or enter: at first visit");
    }
  }

  power::Outcomes outcomes(double days) const {
    const double counted = measure_ == power::Measure::net ? longest() : days;
    return power::outcomes_of(lives_, stated_.population, measure_, days, counted);
  }

  /// The file's specification with what the lives say filled in.
  void complete(const power::Outcomes& outcomes, ExperimentSpec& spec, Problems& problems) const {
    spec = stated_;
    const power::Moments control = power::moments_of(outcomes, 0);
    OutcomeSpec& o = spec.outcome;
    const bool own_mean = !o.baseline.has_value();
    if (own_mean) o.baseline = control.mean;
    if (spec.outcome.kind == OutcomeKind::count && own_mean && control.mean > 0.0)
      o.dispersion = std::max(0.0, (control.sd * control.sd - control.mean) / (control.mean * control.mean));
    if (!o.sd && (o.kind == OutcomeKind::revenue || o.kind == OutcomeKind::clv)) {
      o.sd = control.sd;
      double largest = 0.0;
      for (std::size_t a = 1; a < lives_.arms.size(); ++a)
        largest = std::max(largest, power::moments_of(outcomes, a).sd);
      if (!o.treated_sd && largest > 0.0) o.treated_sd = largest;
    }
    if (spec.population.before_days > 0.0 && spec.covariate_correlation == 0.0)
      spec.covariate_correlation = std::clamp(control.correlation, -0.9999, 0.9999);
    const bool nothing = !(control.mean != 0.0) || (o.sd && !(*o.sd > 0.0)) ||
                         (o.kind == OutcomeKind::proportion && (*o.baseline <= 0.0 || *o.baseline >= 1.0));
    if (nothing)
      problems.error({Severity::error, file_, stated_.population.line, "population",
                      "simulated customers do not differ in the outcome (mean " + rounded(control.mean) + ")",
                      "a longer window, or another outcome"});
    if (out_.effect_of_twins) take_effect(outcomes, spec, problems);
    if (spec.decision.given && !spec.decision.effect_sd && !(spec.decision.prior_sd > 0.0))
      take_prior(outcomes, spec, problems);
  }

  /// What is believed of the first arm's effect before the test: how it differs over the draws.
  void take_prior(const power::Outcomes& outcomes, ExperimentSpec& spec, Problems& problems) const {
    const auto effect = lives_.arms.size() > 1 ? power::effect_of(outcomes, 1) : power::TrueEffect{};
    spec.decision.effect_mean = effect.effect;
    spec.decision.effect_sd = effect.between;
    if (!(effect.between > 0.0))
      problems.error({Severity::error, file_, stated_.population.line, "decision.effect_sd",
                      "missing: the draws of the population differ by no more than luck, so nothing is to be "
                      "learned",
                      "say what was believed before, from past tests, or give the arm an uncertain effect"});
  }

  /// The smallest effect of the arms: all shall be found.
  void take_effect(const power::Outcomes& outcomes, ExperimentSpec& spec, Problems& problems) const {
    std::optional<power::TrueEffect> least;
    std::size_t of = 1;
    for (std::size_t a = 1; a < lives_.arms.size(); ++a) {
      const auto one = power::effect_of(outcomes, a);
      if (!least || std::abs(one.effect) < std::abs(least->effect)) least = one, of = a;
    }
    spec.effect.absolute = least->effect;
    if (std::abs(least->effect) <= 2.0 * least->standard_error)
      problems.error({Severity::error, file_, stated_.population.line, "effect",
                      "the twins show none of '" + printable(lives_.arms[of]) +
                          "' that can be told from luck (" + rounded(least->effect) + ", standard error " +
                          rounded(least->standard_error) + ")",
                      "state the effect that would matter, or simulate more lives"});
  }

  Plan at(double days, ExperimentSpec& spec, Problems& problems) const {
    complete(outcomes(days), spec, problems);
    if (problems.has_errors()) return {};
    return plans::solve(spec, file_, problems);
  }

  /// Customers who are in a test of so many days at its end.
  double seen(double days) const { return entered(days - stated_.population.closing_days); }

  /// Customers who have come in within `days` of the start.
  double entered(double days) const {
    double share = 0.0;
    for (const auto& pool : lives_.pools) {
      double in = 0.0;
      for (std::size_t i = 0; i < pool.size(); ++i)
        if (power::entry_day(lives_, pool, i, stated_.population.entry) < lives_.start_day + days) in += 1.0;
      share += in / static_cast<double>(pool.size() * lives_.pools.size());
    }
    return share * lives_.customers;
  }

  /// Are there enough customers on this day for what is asked?
  bool enough(double days) const {
    Problems passed;
    ExperimentSpec spec;
    const Plan plan = at(days, spec, passed);
    return !passed.has_errors() && plan.total <= seen(days);
  }

  void find_window() {
    const auto& given = stated_.population.window_days;
    if (given && stated_.solve != Solve::duration) {
      out_.window_days = *given;
      return;
    }
    out_.window_solved = true;
    const double last = std::min(longest(), stated_.duration_days.value_or(longest()));
    // Every day of two weeks, then week by week, then the days of that week.
    double before = 0.0;
    for (double day = 1.0; before < last; day += day < 14.0 ? 1.0 : 7.0) {
      day = std::min(day, last);
      threads_.stop.check();
      if (enough(day)) {
        for (double one = before + 1.0; one < day; one += 1.0)
          if (enough(one)) {
            out_.window_days = one;
            return;
          }
        out_.window_days = day;
        return;
      }
      before = day;
    }
    Problems reasons;
    ExperimentSpec spec;
    const Plan plan = at(last, spec, reasons);
    if (reasons.has_errors()) {
      problems_.append(reasons);
      return;
    }
    error("population.window",
          "too few come by: " + rounded(last) + " days see " + std::to_string(std::llround(seen(last))) +
              " customers, and the test takes " + std::to_string(std::llround(std::ceil(plan.total))),
          "look for a larger effect, accept less power, adjust for what was bought 'before', or lengthen the "
          "scenario");
  }

  void check_flow() {
    const double there = seen(out_.window_days);
    if (out_.plan.total > there * (1.0 + 1e-9))
      error("population.window",
            "the test takes " + std::to_string(std::llround(std::ceil(out_.plan.total))) +
                " customers, and " + rounded(out_.window_days) + " days see " +
                std::to_string(std::llround(there)),
            "leave the window out: then the shortest that is long enough is looked for");
    if (stated_.duration_days && out_.window_days > *stated_.duration_days * (1.0 + 1e-9))
      error("duration", "the window is longer: " + rounded(out_.window_days) + " days",
            "shorten one of them");
  }

  void finish() {
    power::Outcomes window = outcomes(out_.window_days);
    out_.control = power::moments_of(window, 0);
    out_.plan.duration_days = out_.window_days;
    const bool all_at_once = stated_.population.entry == Entry::at_start;
    for (const double day : {1.0, 7.0, 14.0, 28.0, 56.0, 91.0, 182.0, 364.0})
      if (!all_at_once && day < out_.window_days - stated_.population.closing_days)
        out_.flow.push_back({day, entered(day)});
    out_.flow.push_back({out_.window_days, seen(out_.window_days)});
    if (out_.imposed)
      impose(out_.spec, window);
    else
      out_.truth = power::truth_of(lives_, stated_.population, window);
    compare_stated();
    check_covariate();
    check_entries();
    if (lives_.brought > 0)
      out_.plan.notes.push_back("members bring customers (" + std::to_string(lives_.brought) +
                                " in the simulated lives): these are in no arm, and no outcome counts them");
    try_out(window);
  }

  /// What the file states and the lives contradict.
  void compare_stated() {
    const auto far = [](double stated, double lives) {
      return std::abs(stated - lives) > 0.1 * std::abs(lives);
    };
    const auto& o = stated_.outcome;
    if (o.baseline && far(*o.baseline, out_.control.mean))
      warn("outcome.baseline",
           "stated as " + rounded(*o.baseline) + "; the simulated customers have " +
               rounded(out_.control.mean),
           "leave it out to plan with theirs");
    if (o.sd && far(*o.sd, out_.control.sd))
      warn("outcome.sd",
           "stated as " + rounded(*o.sd) + "; the simulated customers have " + rounded(out_.control.sd),
           "leave it out to plan with theirs");
  }

  /// A covariate that the lives do not know.
  void check_covariate() {
    const double stated = stated_.covariate_correlation;
    if (stated == 0.0) return;
    if (!(stated_.population.before_days > 0.0))
      warn("covariate", "the simulated tests do not know it, so they find less than the formula says",
           "population.before adjusts for what was bought before, with the correlation of the lives");
    else if (std::abs(stated - out_.control.correlation) > 0.1)
      warn("covariate.correlation",
           "stated as " + rounded(stated) + "; the simulated customers have " +
               rounded(out_.control.correlation),
           "leave it out to plan with theirs");
  }

  void check_entries() {
    if (stated_.population.entry != Entry::first_visit) return;
    for (std::size_t a = 1; a < lives_.arms.size(); ++a)
      // A hundredth is no more than ties and rounding of a till (assumption).
      if (const double other = power::other_entries(lives_, a); other > 0.01)
        warn("population.enter",
             "'" + printable(lives_.arms[a]) + "' changes who comes first and when (" +
                 rounded(100.0 * other) +
                 " % of customers): a test that begins with the first visit would not see it",
             "enter: at start");
  }

  void try_out(const power::Outcomes& window) {
    const Plan& plan = out_.plan;
    if (out_.spec.cluster.size > 1.0) {
      out_.plan.notes.push_back(
          "not simulated: the customers belong to no clusters, so errors and power are those of the formula");
      return;
    }
    if (stated_.hypothesis != Hypothesis::superiority) {
      out_.plan.notes.push_back("not simulated: experiments are simulated for superiority only");
      return;
    }
    if (stated_.always_valid.bound != AlwaysValidBound::none)
      out_.plan.notes.push_back("simulated at the end only, as if there were no looks before it");
    power::TestPlan test;
    for (const double one : plan.per_arm) {
      const double kept = std::ceil(one - 1e-9) * (1.0 - out_.spec.outcome.dropout);
      test.per_arm.push_back(std::max<std::uint64_t>(2, static_cast<std::uint64_t>(kept)));
    }
    test.alpha = plan.comparison_alpha;
    test.one_sided = out_.spec.sides == Sides::one;
    test.lower_is_better = out_.spec.outcome.lower_is_better;
    test.proportion = out_.spec.outcome.kind == OutcomeKind::proportion;
    test.experiments = stated_.population.experiments;
    if (plan.looks) {
      test.information = plan.information;
      test.z = plan.looks->z;
      if (stated_.looks.futility == Futility::binding) test.futility = plan.looks->futility;
    }
    test.seed = stated_.population.seed;
    out_.tests = power::simulate_tests(window, test, threads_);
    if (out_.tests.methods.empty()) {
      out_.plan.notes.push_back("not simulated: so many customers take too long to draw");
      return;
    }
    analyse(window, test);
    for (const auto& method : out_.tests.methods) {
      out_.formula_power.emplace_back();
      for (std::size_t a = 1; a < window.pools[0].y.size(); ++a)
        out_.formula_power.back().push_back(method.at_looks
                                                ? std::numeric_limits<double>::quiet_NaN()
                                                : formula_power(window, a, method.adjusted, test));
    }
    for (const auto& method : out_.tests.methods)
      if (method.fails) {
        const auto worst =
            std::max_element(method.comparisons.begin(), method.comparisons.end(),
                             [](const auto& x, const auto& y) { return x.error.value < y.error.value; });
        warn("population",
             "the normal approximation fails with these arms: " + method.name + " errs in " +
                 rounded(100.0 * worst->error.value) + " % of simulated tests of nothing (standard error " +
                 rounded(100.0 * worst->error.standard_error, 2) + " %; " +
                 rounded(100.0 * worst->below.value) + " % below, " + rounded(100.0 * worst->above.value) +
                 " % above) at a nominal " + rounded(100.0 * test.alpha) + " %",
             "arms of like sizes, more customers, or the permutation test ('stamkund analyze' takes it by "
             "itself)");
      }
  }

  void analyse(const power::Outcomes& window, const power::TestPlan& test) {
    const auto kind = out_.spec.outcome.kind == OutcomeKind::proportion ? analysis::Kind::proportion
                      : out_.spec.outcome.kind == OutcomeKind::count    ? analysis::Kind::count
                      : out_.spec.outcome.kind == OutcomeKind::clv      ? analysis::Kind::mean
                                                                        : analysis::Kind::revenue;
    analysis::Adjust adjust = analysis::Adjust::none;
    if (out_.spec.adjust == Adjust::dunnett) adjust = analysis::Adjust::dunnett;
    if (out_.spec.adjust == Adjust::bonferroni) adjust = analysis::Adjust::bonferroni;
    if (out_.spec.adjust == Adjust::holm) adjust = analysis::Adjust::holm;
    const double alpha = adjust == analysis::Adjust::none ? out_.plan.comparison_alpha : out_.plan.alpha;
    // Where the formula's test holds, the analysis takes it as well, and there is less to find out.
    const bool fails = std::any_of(out_.tests.methods.begin(), out_.tests.methods.end(),
                                   [](const auto& one) { return one.fails; });
    const std::uint64_t most = std::min<std::uint64_t>(2000, stated_.population.experiments);
    out_.analysed = power::analyse_tests(window, test, kind, adjust, alpha, most,
                                         fails ? kManySteps : kFewSteps, threads_);
    if (out_.analysed.experiments == 0)
      out_.plan.notes.push_back(
          "so many customers make it too long to run the whole analysis on simulated tests");
  }

  /// The plan's formula at the twins' effect, pool by pool, as experiments take them.
  double formula_power(const power::Outcomes& window, std::size_t arm, bool adjusted,
                       const power::TestPlan& test) const {
    double sum = 0.0, pools = 0.0;
    const double all = static_cast<double>(test.per_arm[0] + test.per_arm[arm]);
    for (const auto& pool : window.pools) {
      if (pool.y[0].size() < 2) continue;
      power::Outcomes one;
      one.pools.push_back(pool);
      const auto control = power::moments_of(one, 0), treated = power::moments_of(one, arm);
      ExperimentSpec spec = out_.spec;
      spec.outcome.baseline = control.mean;
      spec.covariate_correlation = adjusted ? control.correlation : 0.0;
      spec.strata.clear();
      // The test that is simulated compares means.
      if (spec.outcome.kind == OutcomeKind::count) spec.outcome.kind = OutcomeKind::revenue, spec.test = "t";
      Weights w;
      w.control = static_cast<double>(test.per_arm[0]) / all;
      w.treated = static_cast<double>(test.per_arm[arm]) / all;
      w.control_sd = control.sd;
      w.treated_sd = treated.sd;
      const double effect = treated.mean - control.mean;
      pools += 1.0;
      if (!(control.sd > 0.0) || !(treated.sd > 0.0)) continue;
      const bool wrong = test.one_sided && (effect < 0.0) != test.lower_is_better;
      if (wrong) continue;
      sum += power_of(contrast_of(spec, effect, w), w, all, test.one_sided ? test.alpha : test.alpha / 2.0,
                      false);
    }
    return pools > 0.0 ? sum / pools : 0.0;
  }

  const ExperimentSpec& stated_;
  const power::Lives& lives_;
  const std::string& file_;
  const Threads& threads_;
  Problems& problems_;
  power::Measure measure_ = power::Measure::revenue;
  LivesPlan out_;
};

}  // namespace

std::vector<std::size_t> arms_in(ExperimentSpec& spec, const std::vector<std::string>& scenario_arms,
                                 const std::string& file, Problems& problems) {
  std::vector<std::size_t> out;
  if (scenario_arms.size() == 1) return {0};  // only a control: the effect is imposed
  if (!spec.arms_named) {
    const std::vector<std::string> treated(scenario_arms.begin() + 1, scenario_arms.end());
    if (treated.size() > 1)
      problems.error({Severity::error, file, spec.population.line, "arms",
                      "missing: which arms of the scenario are tested; it has " + all_of(treated),
                      "such as arms: [{name: " + printable(scenario_arms[0]) +
                          "}, {name: " + printable(treated[0]) + "}]"});
    out = {0, 1};
    if (spec.arms.size() > out.size())
      problems.error(
          {Severity::error, file, 0, "arms", "the scenario has fewer arms than the experiment", ""});
    for (std::size_t a = 0; a < std::min(out.size(), spec.arms.size()); ++a)
      spec.arms[a].name = scenario_arms[out[a]];
    return out;
  }
  for (const auto& arm : spec.arms) {
    const auto found = std::find(scenario_arms.begin(), scenario_arms.end(), arm.name);
    if (found == scenario_arms.end())
      problems.error({Severity::error, file, spec.population.line, "arms",
                      "the scenario has no arm '" + printable(arm.name) + "', but " + all_of(scenario_arms),
                      did_you_mean(arm.name, scenario_arms)});
    else
      out.push_back(static_cast<std::size_t>(found - scenario_arms.begin()));
  }
  return out;
}

LivesPlan solve_with_lives(const ExperimentSpec& spec, const power::Lives& lives, const std::string& file,
                           const Threads& threads, Problems& problems) {
  return LivesSolver(spec, lives, file, threads, problems).solve();
}

}  // namespace stamkund::plans
