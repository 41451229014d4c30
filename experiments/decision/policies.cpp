#include "experiments/decision/policies.h"

#include <algorithm>
#include <array>
#include <boost/math/constants/constants.hpp>
#include <boost/random/binomial_distribution.hpp>
#include <cmath>
#include <vector>

#include "engine/random/distributions.h"

namespace stamkund::decision {
namespace {

constexpr Purpose kRun = purpose_named("decision: policies");

struct Outcome {
  double count = 0, sum = 0;
};
using Step = std::array<Outcome, 2>;

/// An arm's mean after these outcomes.
struct Belief {
  double mean = 0, variance = 0;
  Belief(const Prior& prior, const Outcome& seen) {
    const double before = 1.0 / (prior.sd * prior.sd), each = 1.0 / (prior.spread * prior.spread);
    variance = 1.0 / (before + seen.count * each);
    mean = variance * (before * prior.mean + each * seen.sum);
  }
};

/// One company with these true means.
class Run {
 public:
  Run(const Flow& flow, const std::vector<Prior>& priors, std::array<double, 2> truth, Stream stream)
      : flow_(flow), priors_(priors), truth_(truth), stream_(stream), steps_(flow.steps) {}

  /// How many of a step's customers get the first arm, and whether they are those of a test.
  struct Given {
    double first = 0;
    bool tested = false;
  };
  /// `first_of`: that, by what is known and who came before.
  template <class Share>
  double earn(const Share& first_of) {
    Step known{};
    double profit = 0.0, before = 0.0;
    for (std::uint64_t s = 0; s < flow_.steps; ++s) {
      if (s > flow_.delay) add(steps_[s - flow_.delay - 1], known);
      const double until =
          std::round(flow_.customers * static_cast<double>(s + 1) / static_cast<double>(flow_.steps));
      const double customers = until - before;
      const Given given = first_of(known, customers, before);
      const double first = std::clamp(given.first, 0.0, customers);
      before = until;
      const std::array<double, 2> counts{first, customers - first};
      for (std::size_t a = 0; a < 2; ++a) {
        profit += counts[a] * (truth_[a] - (given.tested ? priors_[a].cost : priors_[a].roll_out_cost));
        steps_[s][a] = {counts[a], counts[a] * truth_[a] +
                                       std::sqrt(counts[a]) * priors_[a].spread * draw_normal(stream_)};
      }
    }
    return profit;
  }

  double thompson() {
    return earn([&](const Step& known, double customers, double) -> Given {
      const Belief a(priors_[0], known[0]), b(priors_[1], known[1]);
      const double z = (a.mean - b.mean - dearer()) / std::sqrt(a.variance + b.variance);
      const double better = 0.5 * std::erfc(-z / boost::math::constants::root_two<double>());
      boost::random::binomial_distribution<std::int64_t, double> law(static_cast<std::int64_t>(customers),
                                                                     better);
      return {static_cast<double>(law(stream_)), false};
    });
  }

  /// `looks`: how many before the last one there were.
  double tested(const PlannedTest& test, double& looks) {
    std::size_t stage = 0;
    bool decided = false, first_is_better = true;
    return earn([&](const Step& known, double customers, double) -> Given {
      const double there = known[0].count + known[1].count;
      // Once: what comes in afterwards changes nothing. Rounding lets a customer less be enough.
      for (; !decided && there >= test.stages[stage].size - 1.0; ++stage) {
        const Belief a(priors_[0], known[0]), b(priors_[1], known[1]);
        const double difference = b.mean - a.mean;
        const Stage& at = test.stages[stage];
        const bool last = stage + 1 == test.stages.size();
        decided = last || !at.below || difference <= *at.below || difference >= *at.above;
        first_is_better = difference <= -dearer();
        if (!last) looks += 1.0;
        if (decided) break;
      }
      // Who comes by while outcomes are awaited is treated as the test's customers are.
      if (!decided) return {test.first * customers, true};
      return {first_is_better ? customers : 0.0, false};
    });
  }

 private:
  /// How much more the first arm costs to roll out.
  [[nodiscard]] double dearer() const { return priors_[0].roll_out_cost - priors_[1].roll_out_cost; }
  static void add(const Step& step, Step& known) {
    for (std::size_t a = 0; a < 2; ++a) {
      known[a].count += step[a].count;
      known[a].sum += step[a].sum;
    }
  }

  const Flow& flow_;
  const std::vector<Prior>& priors_;
  std::array<double, 2> truth_;
  Stream stream_;
  std::vector<Step> steps_;
};

/// Mean over the runs, against the same runs' perfect profit.
class Mean {
 public:
  void add(double profit, double perfect) {
    ++runs_;
    profit_ += profit;
    squares_ += profit * profit;
    lost_ += perfect - profit;
    lost_squares_ += (perfect - profit) * (perfect - profit);
  }
  [[nodiscard]] Earned earned(double perfect) const {
    const auto error = [&](double sum, double squares) {
      const double mean = sum / runs_;
      return std::sqrt(std::max(0.0, squares / runs_ - mean * mean) / runs_);
    };
    const double size = std::abs(perfect);
    return {profit_ / runs_, error(profit_, squares_), lost_ / runs_ / size,
            error(lost_, lost_squares_) / size};
  }

 private:
  double runs_ = 0, profit_ = 0, squares_ = 0, lost_ = 0, lost_squares_ = 0;
};

}  // namespace

Policies compare_policies(const Flow& flow, const std::vector<Prior>& priors, const Roll& roll,
                          std::uint64_t runs, std::uint64_t seed, const std::optional<PlannedTest>& planned) {
  Mean none, rolled, thompson, own;
  double perfect = 0.0;
  const auto net = [&](const std::array<double, 2>& means, std::size_t arm) {
    return means[arm] - priors[arm].roll_out_cost;
  };
  const std::array<double, 2> believed{priors[0].mean, priors[1].mean};
  const double rolled_size = roll.sizes[0] + roll.sizes[1];
  const double fixed = rolled_size > 0.0 ? flow.fixed_cost : 0.0;
  PlannedTest to_roll;
  to_roll.first = rolled_size > 0.0 ? roll.sizes[0] / rolled_size : 1.0;
  to_roll.stages.resize(1);
  to_roll.stages[0].size = rolled_size;
  for (std::uint64_t k = 0; k < runs; ++k) {
    Stream truths({seed, k, 0, kRun});
    std::array<double, 2> truth{};
    for (std::size_t i = 0; i < 2; ++i) truth[i] = priors[i].mean + priors[i].sd * draw_normal(truths);
    const double best = flow.customers * std::max(net(truth, 0), net(truth, 1));
    perfect += best / static_cast<double>(runs);
    none.add(flow.customers * net(truth, net(believed, 0) >= net(believed, 1) ? 0 : 1), best);
    double looks = 0.0;
    rolled.add(Run(flow, priors, truth, Stream({seed, k, 1, kRun})).tested(to_roll, looks) - fixed, best);
    thompson.add(Run(flow, priors, truth, Stream({seed, k, 2, kRun})).thompson(), best);
    if (!planned) continue;
    looks = 0.0;
    const double profit = Run(flow, priors, truth, Stream({seed, k, 3, kRun})).tested(*planned, looks);
    own.add(profit - flow.fixed_cost - looks * planned->look_cost, best);
  }
  Policies out{perfect, none.earned(perfect), rolled.earned(perfect), thompson.earned(perfect), {}};
  if (planned) out.planned = own.earned(perfect);
  return out;
}

}  // namespace stamkund::decision
