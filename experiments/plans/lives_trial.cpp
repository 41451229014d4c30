// A plan tried out on simulated experiments.
#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/design/contrast.h"
#include "experiments/plans/error_share.h"
#include "experiments/plans/lives_task.h"
#include "experiments/plans/worth.h"

namespace stamkund::plans {

using namespace design;

namespace {

/// Of the whole analysis of simulated experiments: about five seconds, and one.
constexpr double kManySteps = 1.5e9;
constexpr double kFewSteps = 2e8;

void analyse(const LivesTask& task, const power::Outcomes& window, const power::TestPlan& test,
             LivesPlan& out) {
  const auto kind = out.spec.outcome.kind == OutcomeKind::proportion ? analysis::Kind::proportion
                    : out.spec.outcome.kind == OutcomeKind::count    ? analysis::Kind::count
                    : out.spec.outcome.kind == OutcomeKind::clv      ? analysis::Kind::mean
                                                                     : analysis::Kind::revenue;
  analysis::Adjust adjust = analysis::Adjust::none;
  if (out.spec.adjust == Adjust::dunnett) adjust = analysis::Adjust::dunnett;
  if (out.spec.adjust == Adjust::bonferroni) adjust = analysis::Adjust::bonferroni;
  if (out.spec.adjust == Adjust::holm) adjust = analysis::Adjust::holm;
  const double alpha = adjust == analysis::Adjust::none ? out.plan.comparison_alpha : out.plan.alpha;
  // Where the formula's test holds, the analysis takes it as well, and there is less to find out.
  const bool fails = std::any_of(out.tests.methods.begin(), out.tests.methods.end(),
                                 [](const auto& one) { return one.fails; });
  const std::uint64_t most = std::min<std::uint64_t>(2000, task.stated.population.experiments);
  out.analysed = power::analyse_tests(window, test, kind, adjust, alpha, most, fails ? kManySteps : kFewSteps,
                                      task.threads);
  if (out.analysed.experiments == 0)
    out.plan.notes.push_back(
        "so many customers make it too long to run the whole analysis on simulated tests");
}

/// The plan's formula at the twins' effect, pool by pool, as experiments take them.
double formula_power(const ExperimentSpec& planned, const power::Outcomes& window, std::size_t arm,
                     bool adjusted, const power::TestPlan& test) {
  const bool one_sided = test.one_sided || test.claim != power::Claim::differs;
  double sum = 0.0, pools = 0.0;
  const double all = static_cast<double>(test.per_arm[0] + test.per_arm[arm]), unit = planned.cluster.size;
  for (const auto& pool : window.pools) {
    if (pool.y[0].size() < 2) continue;
    power::Outcomes one;
    one.pools.push_back(pool);
    const auto control = power::moments_of(one, 0), treated = power::moments_of(one, arm);
    ExperimentSpec spec = planned;
    spec.outcome.baseline = control.mean;
    spec.covariate_correlation = adjusted ? control.correlation : 0.0;
    spec.strata.clear();
    // The test that is simulated compares means.
    if (spec.outcome.kind == OutcomeKind::count || test.clusters)
      spec.outcome.kind = OutcomeKind::revenue, spec.test = "t";
    Weights w;
    w.control = static_cast<double>(test.per_arm[0]) / all;
    w.treated = static_cast<double>(test.per_arm[arm]) / all;
    w.control_sd = control.sd;
    w.treated_sd = treated.sd;
    const double effect = treated.mean - control.mean;
    pools += 1.0;
    if (!(control.sd > 0.0) || !(treated.sd > 0.0)) continue;
    const bool wrong =
        test.claim == power::Claim::differs && test.one_sided && (effect < 0.0) != test.lower_is_better;
    if (wrong) continue;
    sum += power_of(contrast_of(spec, effect, w), w, all * unit, one_sided ? test.alpha : test.alpha / 2.0,
                    false);
  }
  return pools > 0.0 ? sum / pools : 0.0;
}

/// Where lives are shares, an arm just beyond the margin must hit it: one life of this pool is too coarse.
constexpr int kCopies = 16;

/// Beside the arms such as are just beyond the margin, on the bad side and on the good one.
power::Outcomes with_margins(const ExperimentSpec& spec, power::Outcomes window) {
  for (auto& pool : window.pools) {
    if (spec.outcome.kind == OutcomeKind::proportion) {
      auto one = pool;
      for (int k = 1; k < kCopies; ++k) {
        for (std::size_t a = 0; a < pool.y.size(); ++a)
          pool.y[a].insert(pool.y[a].end(), one.y[a].begin(), one.y[a].end());
        pool.x.insert(pool.x.end(), one.x.begin(), one.x.end());
      }
    }
    const double bad = spec.outcome.lower_is_better ? spec.margin : -spec.margin;
    pool.y.push_back(changed(spec, pool.y[0], bad));
    if (spec.hypothesis == Hypothesis::equivalence) pool.y.push_back(changed(spec, pool.y[0], -bad));
  }
  return window;
}

/// An always-valid bound, held against the data at twenty looks (assumption): more looks cross a little more.
void watch(const ExperimentSpec& spec, power::TestPlan& test) {
  constexpr int kLooks = 20;
  const double level = test.one_sided ? test.alpha : 0.5 * test.alpha;
  for (int k = 1; k <= kLooks; ++k) {
    const double share = static_cast<double>(k) / kLooks;
    test.information.push_back(share);
    test.z.push_back(mixture_limit(spec, share, level));
  }
  test.always_valid = true;
}

/// The rule of a test that ends where going on does not pay.
power::Rollout rollout_of(const ExperimentSpec& spec, const Plan& plan) {
  const decision::TestWorth worth = worth_of(spec, plan.allocation);
  const decision::Prior &control = worth.arms[0], &treated = worth.arms[1];
  power::Rollout out;
  out.control = {control.mean, control.sd};
  out.treated = {treated.mean, treated.sd};
  out.effect_sd = worth.effect_sd;
  out.gain = gain_of(spec);
  out.threshold = treated.roll_out_cost - control.roll_out_cost;
  for (const auto& stage : plan.staged->stages) out.looks.push_back({stage.below, stage.above});
  return out;
}

}  // namespace

void try_out(const LivesTask& task, const power::Outcomes& window, LivesPlan& out) {
  const Plan& plan = out.plan;
  power::TestPlan test;
  const ClusterSpec& cluster = out.spec.cluster;
  if (cluster.size > 1.0) test.clusters = power::Clusters{cluster.size, cluster.size_cv, cluster.correlation};
  for (std::size_t a = 0; a < plan.per_arm.size(); ++a) {
    const double units = test.clusters ? plan.clusters[a] : plan.whole[a];
    const double kept = units * (1.0 - out.spec.outcome.dropout);
    test.per_arm.push_back(std::max<std::uint64_t>(2, static_cast<std::uint64_t>(kept)));
  }
  const bool margin = out.spec.hypothesis != Hypothesis::superiority;
  test.claim = out.spec.hypothesis == Hypothesis::non_inferiority ? power::Claim::not_worse
               : margin                                           ? power::Claim::alike
                                                                  : power::Claim::differs;
  test.margin = out.spec.margin;
  // A margin is tested one-sided: of a two-sided alpha each test has half.
  test.alpha = margin && out.spec.sides == Sides::two ? plan.comparison_alpha / 2.0 : plan.comparison_alpha;
  out.nominal = test.alpha;
  test.one_sided = out.spec.sides == Sides::one;
  test.lower_is_better = out.spec.outcome.lower_is_better;
  test.proportion = out.spec.outcome.kind == OutcomeKind::proportion;
  test.experiments = task.stated.population.experiments;
  if (plan.looks) {
    test.information = plan.information;
    test.z = plan.looks->z;
    if (task.stated.looks.futility == Futility::binding) test.futility = plan.looks->futility;
  }
  if (plan.staged) {
    test.rollout = rollout_of(out.spec, plan);
    for (const auto& stage : plan.staged->stages) test.information.push_back(stage.size / plan.total);
  }
  if (out.spec.always_valid.bound != AlwaysValidBound::none) watch(out.spec, test);
  test.seed = task.stated.population.seed;
  out.tests = power::simulate_tests(margin ? with_margins(out.spec, window) : window, test, task.threads);
  if (out.tests.methods.empty()) {
    out.plan.notes.push_back("not simulated: so many customers take too long to draw");
    return;
  }
  if (test.clusters)
    out.plan.notes.push_back(
        "clusters are drawn from the lives: customers of one are alike in the rank of their outcome "
        "(assumption)" +
        std::string(test.information.empty() ? "" : "; by a look, so many whole clusters have come in"));
  else if (!margin && !test.always_valid && !test.rollout)
    analyse(task, window, test, out);
  for (const auto& method : out.tests.methods) {
    out.formula_power.emplace_back();
    for (std::size_t a = 1; a < test.per_arm.size(); ++a)
      out.formula_power.back().push_back(method.at_looks
                                             ? std::numeric_limits<double>::quiet_NaN()
                                             : formula_power(out.spec, window, a, method.adjusted, test));
  }
  for (const auto& method : out.tests.methods)
    if (method.fails) {
      const auto worst =
          std::max_element(method.comparisons.begin(), method.comparisons.end(),
                           [](const auto& x, const auto& y) { return x.error.value < y.error.value; });
      task.warn(
          "population",
          "the normal approximation fails with these arms: " + method.name + " errs in " +
              rounded(100.0 * worst->error.value) + " % of simulated tests of nothing (standard error " +
              rounded(100.0 * worst->error.standard_error, 2) + " %; " + rounded(100.0 * worst->below.value) +
              " % below, " + rounded(100.0 * worst->above.value) + " % above) at a nominal " +
              rounded(100.0 * test.alpha) + " %",
          test.clusters ? "more clusters, arms of like sizes, or the permutation test"
                        : "arms of like sizes, more customers, or the permutation test ('stamkund analyze' "
                          "takes it by itself)");
    }
}

}  // namespace stamkund::plans
