#include "experiments/power/analysed_tests.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/problems.h"
#include "engine/parallel/for_each_block.h"
#include "engine/random/distributions.h"
#include "experiments/analysis/analyze.h"
#include "experiments/power/truth.h"

namespace stamkund::power {
namespace {

constexpr Purpose kRows = purpose_named("power: rows of an experiment");
constexpr std::uint64_t kFewest = 100;
constexpr std::uint64_t kResplits = 999;

/// Re-splits go over all customers who are not 0, the rest of an analysis over everybody some times
/// (assumption: 100).
double cost_of(const PoolOutcomes& pool, double customers) {
  const auto zeros = static_cast<double>(std::count(pool.y[0].begin(), pool.y[0].end(), 0.0));
  // After CUPED nobody is 0.
  const double active = pool.x.empty() ? 1.0 - zeros / static_cast<double>(pool.y[0].size()) : 1.0;
  return customers * (100.0 + active * static_cast<double>(kResplits));
}

/// Arms in their order, also by name.
std::string name_of(std::size_t arm) { return (arm < 10 ? "0" : "") + std::to_string(arm); }

class Analysed {
 public:
  Analysed(const Outcomes& outcomes, const TestPlan& plan, analysis::Kind kind, analysis::Adjust adjust,
           double family_alpha)
      : plan_(plan), kind_(kind), arms_(plan.per_arm.size()) {
    for (const auto& pool : outcomes.pools)
      if (pool.y[0].size() >= 2) pools_.push_back(&pool);
    spec_.control = name_of(0);
    spec_.adjust = adjust;
    spec_.one_sided = plan.one_sided;
    spec_.alpha = family_alpha * (plan.one_sided ? 2.0 : 1.0);
    spec_.resplits = kResplits;
    for (std::size_t a = 1; a < arms_; ++a) upwards_.push_back(effect_of(outcomes, a).effect >= 0.0);
  }

  AnalysedTests run(std::uint64_t most, double steps, const Threads& threads) {
    AnalysedTests out;
    const auto customers =
        static_cast<double>(std::accumulate(plan_.per_arm.begin(), plan_.per_arm.end(), std::uint64_t{0}));
    if (pools_.empty()) return out;
    const double affordable = steps / (2.0 * cost_of(*pools_[0], customers));
    const std::uint64_t count = std::min(most, static_cast<std::uint64_t>(affordable));
    if (count < std::min(kFewest, most)) return out;
    std::vector<Calls> calls(2 * count);
    for_each_block(2 * count, 1, threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
      for (std::uint64_t i = begin; i < end; ++i) calls[i] = experiment(i / 2, i % 2 == 1);
    });
    out.experiments = count;
    for (std::uint64_t i = 0; i < 2 * count; i += 2)
      out.permuted += (calls[i].permuted ? 1.0 : 0.0) / static_cast<double>(count);
    out.methods.push_back(rates(calls, count, false, "as 'analyze' decides"));
    if (calls[0].winsorised) out.methods.push_back(rates(calls, count, true, "winsorised"));
    return out;
  }

 private:
  /// Of one experiment: for each comparison -1, 0 or 1.
  struct Calls {
    std::vector<int> main, cut;
    bool permuted = false;
    bool winsorised = false;
  };

  analysis::Table table_of(std::uint64_t e, bool twins) const {
    const PoolOutcomes& pool = *pools_[e % pools_.size()];
    analysis::Table table;
    table.file = "simulated experiment";
    table.arm.column = "arm";
    analysis::OutcomeData outcome;
    outcome.spec.kind = kind_;
    outcome.spec.more_is_better = !plan_.lower_is_better;
    outcome.spec.column = outcome.name = "outcome";
    outcome.value.column = "outcome";
    const bool adjusts = !pool.x.empty();
    analysis::Numbers before;
    before.column = "before";
    for (std::size_t a = 0; a < arms_; ++a) {
      table.arm.word.push_back(name_of(a));
      Stream stream({plan_.seed, 2 * e + (twins ? 1 : 0), a, kRows});
      const auto& y = pool.y[twins ? a : 0];
      for (std::uint64_t i = 0; i < plan_.per_arm[a]; ++i) {
        const auto at = static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(y.size()));
        table.arm.of_row.push_back(static_cast<std::uint32_t>(a));
        outcome.value.of_row.push_back(y[at]);
        if (adjusts) before.of_row.push_back(pool.x[at]);
      }
    }
    table.rows = outcome.value.of_row.size();
    table.outcomes.push_back(std::move(outcome));
    if (adjusts) table.covariates.push_back(std::move(before));
    return table;
  }

  Calls experiment(std::uint64_t e, bool twins) const {
    Problems problems;
    analysis::Spec spec = spec_;
    spec.seed = plan_.seed + 2 * e + (twins ? 1 : 0);
    const auto result = analysis::analyze(table_of(e, twins), spec, Threads(1), problems);
    Calls out;
    if (problems.has_errors() || result.outcomes.empty()) {
      out.main.assign(arms_ - 1, 0);
      out.cut = out.main;
      return out;
    }
    const auto side = [](double p, double alpha, double estimate) {
      return p <= alpha ? (estimate < 0.0 ? -1 : 1) : 0;
    };
    for (const auto& one : result.outcomes[0].comparisons) {
      out.permuted = out.permuted || one.main.method == analysis::Method::permutation;
      const double p = std::isnan(one.adjusted_p) ? one.main.p_value : one.adjusted_p;
      out.main.push_back(side(p, result.alpha, one.main.estimate));
      out.cut.push_back(0);
      for (const auto& other : one.others)
        if (other.method == analysis::Method::winsorised) {
          out.winsorised = true;
          out.cut.back() = side(other.p_value, plan_.alpha, other.estimate);
        }
    }
    return out;
  }

  MethodRates rates(const std::vector<Calls>& calls, std::uint64_t count, bool cut,
                    const std::string& name) const {
    MethodRates out;
    out.name = name;
    out.experiments = count;
    const int good = plan_.lower_is_better ? -1 : 1;
    std::uint64_t families = 0;
    for (std::uint64_t e = 0; e < count; ++e) {
      const auto& sides = cut ? calls[2 * e].cut : calls[2 * e].main;
      families += std::any_of(sides.begin(), sides.end(),
                              [&](int one) { return plan_.one_sided ? one == good : one != 0; })
                      ? 1U
                      : 0U;
    }
    out.family_error = rate_of(families, count);
    for (std::size_t c = 0; c + 1 < arms_; ++c) {
      std::uint64_t below = 0, above = 0, found = 0;
      const int right = plan_.one_sided ? good : upwards_[c] ? 1 : -1;
      for (std::uint64_t e = 0; e < count; ++e) {
        const int null = (cut ? calls[2 * e].cut : calls[2 * e].main)[c];
        const int real = (cut ? calls[2 * e + 1].cut : calls[2 * e + 1].main)[c];
        below += null < 0 ? 1U : 0U;
        above += null > 0 ? 1U : 0U;
        found += real == right ? 1U : 0U;
      }
      ComparisonRates one;
      one.below = rate_of(below, count);
      one.above = rate_of(above, count);
      one.error = plan_.one_sided ? (good < 0 ? one.below : one.above) : rate_of(below + above, count);
      one.power = rate_of(found, count);
      out.fails = out.fails || errs_too_often(one, plan_.alpha, plan_.one_sided, count);
      out.comparisons.push_back(one);
    }
    return out;
  }

  const TestPlan& plan_;
  analysis::Kind kind_;
  std::size_t arms_;
  std::vector<const PoolOutcomes*> pools_;
  analysis::Spec spec_;
  std::vector<bool> upwards_;
};

}  // namespace

AnalysedTests analyse_tests(const Outcomes& outcomes, const TestPlan& plan, analysis::Kind kind,
                            analysis::Adjust adjust, double family_alpha, std::uint64_t most, double steps,
                            const Threads& threads) {
  return Analysed(outcomes, plan, kind, adjust, family_alpha).run(most, steps, threads);
}

}  // namespace stamkund::power
