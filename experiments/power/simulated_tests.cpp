#include "experiments/power/simulated_tests.h"

#include <algorithm>
#include <cmath>

#include "engine/parallel/for_each_block.h"
#include "experiments/analysis/effect.h"
#include "experiments/power/cluster_urn.h"
#include "experiments/power/truth.h"
#include "experiments/power/urn.h"

namespace stamkund::power {
namespace {

constexpr Purpose kArm = purpose_named("power: customers of an arm");
/// Random numbers that are drawn at most: some minutes.
constexpr double kMostDraws = 5e10;
/// Two normal scores a customer, beside one random number of the others.
constexpr double kClusterCost = 60.0;
constexpr std::uint64_t kFewest = 200;
constexpr std::uint64_t kBlock = 16;

enum class Side { none, below, above };
/// Of the arms in an experiment: nothing is there, what the twins show, nothing on the other side of a
/// margin.
enum class Truth { none, twins, other_none };
constexpr std::size_t kTruths = 3;

/// What one method calls the difference of an arm from the control.
Side called(const analysis::Effect& effect, double alpha, bool one_sided) {
  const double t = effect.statistic();
  if (t == 0.0 || std::isnan(t)) return Side::none;
  // Without any spread there is no error of the estimate, and no test.
  if (!(effect.standard_error() > 0.0)) return Side::none;
  const double p = one_sided ? effect.law.upper_tail(std::abs(t)) : effect.law.p_value(t);
  if (p > alpha) return Side::none;
  return t < 0.0 ? Side::below : Side::above;
}

analysis::Effect pooled_shares(const ArmSums& treated, const ArmSums& control) {
  analysis::Effect out;
  out.treated = treated.y / treated.n;
  out.control = control.y / control.n;
  const double p = (treated.y + control.y) / (treated.n + control.n);
  out.treated_variance = p * (1.0 - p) / treated.n;
  out.control_variance = p * (1.0 - p) / control.n;
  return out;
}

/// Calls of one block of experiments: [method][comparison][null or twins][side], and of families.
struct Tally {
  std::vector<std::uint64_t> hits;
  std::vector<std::uint64_t> families;
  std::uint64_t looks = 0;  ///< customers that were taken, of an experiment's with the twins' effect
};

class Simulation {
 public:
  Simulation(const Outcomes& outcomes, const TestPlan& plan) : plan_(plan), arms_(plan.per_arm.size()) {
    const std::string welch = plan.clusters ? "Welch over clusters" : "Welch";
    names_.push_back(welch);
    for (const PoolOutcomes& pool : outcomes.pools) {
      if (pool.y[0].size() < 2) continue;
      if (plan.clusters) {
        clustered_.emplace_back(pool, *plan.clusters);
      } else {
        pools_.emplace_back();
        for (const auto& y : pool.y) pools_.back().emplace_back(y, pool.x);
      }
      adjusts_ = adjusts_ || !pool.x.empty();
    }
    if (adjusts_) names_.push_back(welch + " after CUPED");
    pools_shares_ = plan.proportion && !plan.clusters && plan.claim == Claim::differs;
    if (pools_shares_) names_.emplace_back("pooled shares");
    if (plan.information.size() > 1) {
      for (auto& name : names_) name += ", one look";
      names_.push_back(welch + (plan.always_valid ? ", always valid, at " : " at ") +
                       std::to_string(plan.information.size()) + " looks" + (adjusts_ ? " after CUPED" : ""));
    }
    if (plan.rollout)
      names_ = {"ended where that pays, at " + std::to_string(plan.information.size()) + " looks" +
                (adjusts_ ? " after CUPED" : "")};
    for (std::size_t a = 1; a < arms_; ++a) upwards_.push_back(effect_of(outcomes, a).effect >= 0.0);
  }

  SimulatedTests run(const Threads& threads) {
    SimulatedTests out;
    if (pools_.empty() && clustered_.empty()) return out;
    double cost = 0.0;
    for (std::size_t a = 0; a < arms_; ++a)
      cost +=
          2.0 * (plan_.clusters ? kClusterCost * plan_.clusters->size * static_cast<double>(plan_.per_arm[a])
                                : pools_[0][a].cost(plan_.per_arm[a]));
    const auto affordable = static_cast<std::uint64_t>(kMostDraws / std::max(1.0, cost));
    experiments_ = std::min(plan_.experiments, affordable);
    if (experiments_ < std::min(kFewest, plan_.experiments)) return out;
    out.by_value = !plan_.clusters && pools_[0][0].by_value();
    std::vector<Tally> tallies((experiments_ + kBlock - 1) / kBlock);
    for_each_block(experiments_, kBlock, threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
      Tally& tally = tallies[begin / kBlock];
      tally.hits.assign(names_.size() * (arms_ - 1) * kTruths * 3, 0);
      tally.families.assign(names_.size(), 0);
      for (std::uint64_t e = begin; e < end; ++e)
        for (const Truth truth : {Truth::none, Truth::twins, Truth::other_none})
          if (truth != Truth::other_none || plan_.claim == Claim::alike) experiment(e, truth, tally);
    });
    Tally sum = tallies[0];
    for (std::size_t t = 1; t < tallies.size(); ++t) {
      for (std::size_t i = 0; i < sum.hits.size(); ++i) sum.hits[i] += tallies[t].hits[i];
      for (std::size_t i = 0; i < sum.families.size(); ++i) sum.families[i] += tallies[t].families[i];
      sum.looks += tallies[t].looks;
    }
    for (std::size_t m = 0; m < names_.size(); ++m) out.methods.push_back(method(m, sum));
    return out;
  }

 private:
  void experiment(std::uint64_t e, Truth truth, Tally& tally) const {
    const bool twins = truth == Truth::twins;
    std::vector<ArmSums> sums(arms_);
    std::vector<Stream> streams;
    for (std::size_t a = 0; a < arms_; ++a)
      streams.emplace_back(
          StreamKey{plan_.seed, 2 * e + (twins ? 1 : 0), a + (truth == Truth::other_none ? arms_ : 0), kArm});
    std::vector<Side> decided(arms_ - 1, Side::none);
    const std::size_t looks = std::max<std::size_t>(1, plan_.information.size());
    std::vector<bool> open(arms_ - 1, true);
    for (std::size_t k = 0; k < looks; ++k) {
      for (std::size_t a = 0; a < arms_; ++a) {
        const std::uint64_t until = customers(a, k), before = k > 0 ? customers(a, k - 1) : 0;
        sums[a].add(drawn(e, lived(a, truth), until - before, streams[a]));
      }
      if (looks > 1) look(k, sums, open, decided, truth, tally);
    }
    if (plan_.rollout) return tell(0, decided, truth, tally);
    std::size_t m = 0;
    std::vector<analysis::Figure> figures;
    for (const ArmSums& one : sums) figures.push_back(figure_of(one));
    count(m++, truth, tally, [&](std::size_t a) { return analysis::welch(figures[a], figures[0]); });
    if (adjusts_) {
      const auto after = adjusted(sums);
      count(m++, truth, tally, [&](std::size_t a) { return analysis::welch(after[a], after[0]); });
    }
    if (pools_shares_)
      count(m++, truth, tally, [&](std::size_t a) { return pooled_shares(sums[a], sums[0]); });
    if (looks > 1) tell(m, decided, truth, tally);
  }

  /// Customers, or clusters of them, of the pool whose turn it is.
  ArmSums drawn(std::uint64_t e, std::size_t arm, std::uint64_t units, Stream& stream) const {
    if (plan_.clusters) return clustered_[e % clustered_.size()].draw(arm, units, stream);
    return pools_[e % pools_.size()][arm].draw(units, stream);
  }

  /// Units of an arm by a look, two at least.
  std::uint64_t customers(std::size_t arm, std::size_t look) const {
    if (plan_.information.empty()) return plan_.per_arm[arm];
    const double share = plan_.information[look] * static_cast<double>(plan_.per_arm[arm]);
    return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::llround(share)), 2, plan_.per_arm[arm]);
  }

  /// Holds what has come in so far against the bounds of look `k`.
  void look(std::size_t k, const std::vector<ArmSums>& sums, std::vector<bool>& open,
            std::vector<Side>& decided, Truth truth, Tally& tally) const {
    std::vector<analysis::Figure> figures;
    if (adjusts_)
      figures = adjusted(sums);
    else
      for (const ArmSums& one : sums) figures.push_back(figure_of(one));
    const bool all_open = std::all_of(open.begin(), open.end(), [](bool one) { return one; });
    if (truth == Truth::twins && all_open) tally.looks += customers(0, k) - (k > 0 ? customers(0, k - 1) : 0);
    if (plan_.rollout) return roll_out(k, figures, open, decided);
    for (std::size_t c = 0; c + 1 < arms_; ++c) {
      if (!open[c]) continue;
      const auto effect = analysis::welch(figures[c + 1], figures[0]);
      const double t = plan_.claim == Claim::differs ? effect.statistic() : inside(effect);
      if (!std::isfinite(t)) continue;
      const double good_t = plan_.claim == Claim::differs && plan_.lower_is_better ? -t : t;
      // A limit of Student's law is beyond that of the normal one, and takes long to find.
      const auto beyond = [&](double t_of_side) {
        return t_of_side >= plan_.z[k] && t_of_side >= effect.law.like_normal(plan_.z[k]);
      };
      if (beyond(good_t) || (!one_sided() && beyond(-good_t))) {
        decided[c] = plan_.claim != Claim::differs ? good() : t < 0.0 ? Side::below : Side::above;
        open[c] = false;
      } else if (k < plan_.futility.size() && good_t < effect.law.like_normal(plan_.futility[k])) {
        open[c] = false;
      }
    }
  }

  void roll_out(std::size_t k, const std::vector<analysis::Figure>& figures, std::vector<bool>& open,
                std::vector<Side>& decided) const {
    if (!open[0]) return;
    const auto end = plan_.rollout->at(k, plan_.rollout->believed(figures[1], figures[0]));
    open[0] = end == Rollout::End::open;
    if (end == Rollout::End::treated) decided[0] = good();
  }

  void tell(std::size_t m, const std::vector<Side>& decided, Truth truth, Tally& tally) const {
    bool any = false;
    for (std::size_t c = 0; c < decided.size(); ++c) {
      if (decided[c] == Side::none) continue;
      ++tally.hits[place(m, c, truth, decided[c])];
      any = true;
    }
    if (any && truth == Truth::none) ++tally.families[m];
  }

  template <class Make>
  void count(std::size_t m, Truth truth, Tally& tally, const Make& make) const {
    bool any = false;
    for (std::size_t a = 1; a < arms_; ++a) {
      const analysis::Effect effect = make(a);
      const Side side =
          plan_.claim == Claim::differs ? called(effect, plan_.alpha, plan_.one_sided) : within(effect);
      if (side != Side::none) ++tally.hits[place(m, a - 1, truth, side)];
      // A one-sided test looks at the good side only.
      any = any || side == good() || (side != Side::none && !one_sided());
    }
    if (any && truth == Truth::none) ++tally.families[m];
  }
  /// How far an estimate is inside the margin, in standard errors.
  double inside(const analysis::Effect& effect) const {
    const double error = effect.standard_error();
    if (!(error > 0.0)) return std::nan("");
    const double good_way = plan_.lower_is_better ? -effect.estimate() : effect.estimate();
    const double bad = (plan_.margin + good_way) / error;
    return plan_.claim == Claim::alike ? std::min(bad, (plan_.margin - good_way) / error) : bad;
  }
  Side within(const analysis::Effect& effect) const {
    const double t = inside(effect);
    return t > 0.0 && effect.law.upper_tail(t) <= plan_.alpha ? good() : Side::none;
  }

  /// The arm of `outcomes` that an arm of the experiment lives as.
  std::size_t lived(std::size_t arm, Truth truth) const {
    if (truth == Truth::twins || arm == 0) return arm;
    if (plan_.claim == Claim::differs) return 0;
    return arms_ + (truth == Truth::other_none ? 1 : 0);
  }

  bool one_sided() const { return plan_.one_sided || plan_.claim != Claim::differs || plan_.rollout; }
  std::size_t place(std::size_t m, std::size_t comparison, Truth truth, Side side) const {
    return ((m * (arms_ - 1) + comparison) * kTruths + static_cast<std::size_t>(truth)) * 3 +
           static_cast<std::size_t>(side);
  }
  Side good() const { return plan_.lower_is_better ? Side::below : Side::above; }

  MethodRates method(std::size_t m, const Tally& sum) const {
    MethodRates out;
    out.name = names_[m];
    out.adjusted = adjusts_ && m == 1;
    out.experiments = experiments_;
    out.family_error = rate_of(sum.families[m], experiments_);
    out.at_looks = plan_.information.size() > 1 && m + 1 == names_.size();
    out.rolls_out = plan_.rollout.has_value();
    if (out.at_looks)
      out.customers = static_cast<double>(sum.looks) / static_cast<double>(experiments_ * plan_.per_arm[0]);
    for (std::size_t c = 0; c + 1 < arms_; ++c) {
      const auto hits = [&](Truth truth, Side side) { return sum.hits[place(m, c, truth, side)]; };
      ComparisonRates one;
      one.below = rate_of(hits(Truth::none, Side::below), experiments_);
      one.above = rate_of(hits(Truth::none, Side::above), experiments_);
      one.error =
          one_sided()
              ? rate_of(std::max(hits(Truth::none, good()), hits(Truth::other_none, good())), experiments_)
              : rate_of(hits(Truth::none, Side::below) + hits(Truth::none, Side::above), experiments_);
      const Side right = one_sided() ? good() : upwards_[c] ? Side::above : Side::below;
      one.power = rate_of(hits(Truth::twins, right), experiments_);
      out.fails =
          out.fails || (!plan_.rollout && errs_too_often(one, plan_.alpha, one_sided(), experiments_));
      out.comparisons.push_back(one);
    }
    return out;
  }

  const TestPlan& plan_;
  std::size_t arms_;
  std::uint64_t experiments_ = 0;
  bool adjusts_ = false;
  std::vector<std::string> names_;
  bool pools_shares_ = false;
  std::vector<std::vector<Urn>> pools_;
  std::vector<ClusterUrn> clustered_;  ///< instead of `pools_`
  std::vector<bool> upwards_;
};

}  // namespace

Rate rate_of(std::uint64_t hits, std::uint64_t experiments) {
  const auto n = static_cast<double>(experiments);
  const double p = static_cast<double>(hits) / n;
  return {p, std::sqrt(p * (1.0 - p) / n)};
}

bool errs_too_often(const ComparisonRates& rates, double alpha, bool one_sided, std::uint64_t experiments) {
  const auto beyond = [&](double rate, double level, double factor) {
    return rate > factor * level + 2.0 * std::sqrt(level * (1.0 - level) / static_cast<double>(experiments));
  };
  if (beyond(rates.error.value, alpha, 1.1)) return true;
  return !one_sided && beyond(std::max(rates.below.value, rates.above.value), alpha / 2.0, 1.5);
}

SimulatedTests simulate_tests(const Outcomes& outcomes, const TestPlan& plan, const Threads& threads) {
  return Simulation(outcomes, plan).run(threads);
}

}  // namespace stamkund::power
