#include "engine/calibration/metropolis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "engine/calibration/chain_diagnostics.h"
#include "engine/calibration/importance.h"
#include "engine/calibration/newton.h"
#include "engine/parallel/for_each_block.h"
#include "engine/random/distributions.h"

namespace stamkund::calibration {
namespace {

constexpr double kStepDegrees = 4.0;
/// About best for four or five dimensions (Roberts & Rosenthal 2001, doi 10.1214/ss/1015346320).
constexpr double kAcceptance = 0.25;
/// Starts are drawn this much wider than the proposal, so that agreement means something.
constexpr double kOverdispersion = 1.5;
/// A start may lie this far below the best value: further out a chain would only walk back.
constexpr double kWorstStart = 30.0;
constexpr double kMostNearBound = 1e-3;
/// Warm-up: the covariance is learnt after each window, then the length of steps is tuned; assumption.
constexpr std::size_t kWindows[] = {100, 200, 400, 800};
constexpr std::size_t kTuning = 300;

double log_density(const Objective& objective, const std::vector<double>& theta,
                   std::vector<double>& gradient) {
  if (!newton::inside(theta.data(), static_cast<Eigen::Index>(theta.size())))
    return -std::numeric_limits<double>::infinity();
  const double value = objective.evaluate(theta.data(), gradient.data());
  return std::isfinite(value) ? value : -std::numeric_limits<double>::infinity();
}

struct Chain {
  Stream stream;
  std::vector<double> theta;
  double value = -std::numeric_limits<double>::infinity();
  double log_scale = 0.0;
  std::size_t evaluations = 0;
  std::vector<double> draws;   ///< of this round [length x k]
  std::vector<double> values;  ///< of this round [length]
  std::size_t accepted = 0;    ///< in this round

  /// `length` steps with steps of shape `factor`; with `adapt`, their scale moves towards the acceptance
  /// wanted.
  void run(const Objective& objective, const Proposal& shape, std::size_t length, bool adapt) {
    const std::size_t k = theta.size();
    draws.clear();
    values.clear();
    accepted = 0;
    std::vector<double> step(k), next(k), gradient(k);
    for (std::size_t i = 0; i < length; ++i) {
      (void)shape.draw_t(stream, kStepDegrees, std::exp(log_scale), step.data());
      for (std::size_t c = 0; c < k; ++c) next[c] = theta[c] + step[c];
      const double there = log_density(objective, next, gradient);
      const double ratio = std::exp(std::fmin(0.0, there - value));
      if (draw_uniform(stream) < ratio) {
        theta = next;
        value = there;
        ++accepted;
      }
      // Robbins & Monro 1951; the power is that of Andrieu & Thoms 2008 (doi 10.1007/s11222-008-9110-y).
      if (adapt) log_scale += (ratio - kAcceptance) * std::pow(static_cast<double>(i + 1), -0.6);
      draws.insert(draws.end(), theta.begin(), theta.end());
      values.push_back(value);
    }
    evaluations += length;
  }
};

class Walk {
 public:
  Walk(const Objective& objective, const Proposal& start, const MetropolisOptions& options)
      : objective_(objective),
        k_(start.dimension()),
        threads_(options.threads),
        covariance_(k_ * k_, 0.0),
        shape_(std::vector<double>(k_, 0.0), start.factor()),
        chains_(options.chains) {
    for (std::size_t i = 0; i < k_; ++i)
      for (std::size_t j = 0; j < k_; ++j)
        for (std::size_t c = 0; c < k_; ++c)
          covariance_[i * k_ + j] += start.factor()[i * k_ + c] * start.factor()[j * k_ + c];
    std::vector<double> gradient(k_);
    const double best = log_density(objective, start.centre(), gradient);
    for (std::size_t c = 0; c < chains_.size(); ++c) {
      Chain& chain = chains_[c];
      chain.stream = Stream({options.seed, options.index, c, Purpose::posterior_chain});
      chain.log_scale = std::log(2.38 / std::sqrt(static_cast<double>(k_)));
      chain.theta = start.centre();
      chain.value = best;
      for (int attempt = 0; attempt < 50; ++attempt) {
        std::vector<double> theta(k_);
        (void)start.draw_t(chain.stream, 7.0, kOverdispersion, theta.data());
        const double value = log_density(objective, theta, gradient);
        ++chain.evaluations;
        if (std::isfinite(value) && (value > best - kWorstStart || !std::isfinite(best))) {
          chain.theta = theta;
          chain.value = value;
          break;
        }
      }
    }
  }

  [[nodiscard]] bool started() const {
    return std::all_of(chains_.begin(), chains_.end(), [](const Chain& c) { return std::isfinite(c.value); });
  }
  [[nodiscard]] std::size_t evaluations() const {
    std::size_t sum = 0;
    for (const Chain& chain : chains_) sum += chain.evaluations;
    return sum;
  }
  [[nodiscard]] const std::vector<Chain>& chains() const { return chains_; }

  void run(std::size_t length, bool adapt) {
    for_each_block(chains_.size(), 1, threads_, [&](std::uint64_t c, std::uint64_t, std::size_t) {
      chains_[c].run(objective_, shape_, length, adapt);
    });
    if (!adapt) return;
    double mean =
        0.0;  // one length of step for all from here on: chains that differ for good would be no chains
    for (const Chain& chain : chains_) mean += chain.log_scale / static_cast<double>(chains_.size());
    for (Chain& chain : chains_) chain.log_scale = mean;
  }

  /// Takes the covariance of the steps from the later half of the last round, all chains pooled; the old one
  /// counts as some draws of each dimension, so that a round that hardly moved cannot flatten it.
  void learn() {
    std::vector<double> mean(k_, 0.0), second(k_ * k_, 0.0);
    const std::size_t length = chains_.front().values.size();
    const double n = static_cast<double>((length - length / 2) * chains_.size());
    const auto each = [&](const auto& work) {
      for (const Chain& chain : chains_)
        for (std::size_t i = length / 2; i < length; ++i) work(chain.draws.data() + i * k_);
    };
    each([&](const double* at) {
      for (std::size_t c = 0; c < k_; ++c) mean[c] += at[c] / n;
    });
    each([&](const double* at) {
      for (std::size_t i = 0; i < k_; ++i)
        for (std::size_t j = 0; j < k_; ++j) second[i * k_ + j] += (at[i] - mean[i]) * (at[j] - mean[j]) / n;
    });
    const double keep = 5.0 * static_cast<double>(k_) / (n + 5.0 * static_cast<double>(k_));
    for (std::size_t i = 0; i < k_ * k_; ++i)
      covariance_[i] = keep * covariance_[i] + (1.0 - keep) * second[i];
    shape_ = Proposal(std::vector<double>(k_, 0.0), factor_of(covariance_));
  }

 private:
  const Objective& objective_;
  std::size_t k_;
  Threads threads_;
  std::vector<double> covariance_;
  Proposal shape_;
  std::vector<Chain> chains_;
};

/// Fills in everything but the status.
void describe(const Walk& walk, std::size_t k, ChainSample& sample) {
  const std::vector<Chain>& chains = walk.chains();
  sample.length = chains.front().values.size();
  sample.evaluations = walk.evaluations();
  sample.draws.clear();
  double accepted = 0.0;
  double near = 0.0;
  for (const Chain& chain : chains) {
    sample.draws.insert(sample.draws.end(), chain.draws.begin(), chain.draws.end());
    accepted += static_cast<double>(chain.accepted);
    for (std::size_t i = 0; i < sample.length; ++i)
      if (near_bound(chain.draws.data() + i * k, k)) near += 1.0;
  }
  const double n = static_cast<double>(chains.size() * sample.length);
  sample.acceptance = accepted / n;
  sample.share_near_bound = near / n;
  sample.r_hat = 0.0;
  sample.bulk_size = sample.tail_size = std::numeric_limits<double>::infinity();
  for (std::size_t c = 0; c <= k; ++c) {
    std::vector<double> values;
    for (const Chain& chain : chains)
      for (std::size_t i = 0; i < sample.length; ++i)
        values.push_back(c < k ? chain.draws[i * k + c] : chain.values[i]);
    const ChainDiagnostics one = diagnose_chains(values, chains.size());
    sample.r_hat = std::fmax(sample.r_hat, one.r_hat);
    sample.bulk_size = std::fmin(sample.bulk_size, one.bulk_size);
    sample.tail_size = std::fmin(sample.tail_size, one.tail_size);
  }
}

}  // namespace

const char* name_of(ChainStatus status) {
  switch (status) {
    case ChainStatus::converged:
      return "converged";
    case ChainStatus::out_of_budget:
      return "out of budget";
    case ChainStatus::improper:
      return "improper without a prior";
    case ChainStatus::failed:
      return "failed";
  }
  return "failed";
}

ChainSample run_metropolis(const Objective& objective, const Proposal& start,
                           const MetropolisOptions& options) {
  STAMKUND_EXPECT(options.chains >= 2 && options.first_length >= 100);
  STAMKUND_EXPECT(start.dimension() == static_cast<std::size_t>(objective.dimension()));
  ChainSample sample;
  Walk walk(objective, start, options);
  sample.evaluations = walk.evaluations();
  if (!walk.started()) return sample;
  for (const std::size_t window : kWindows) {
    walk.run(window, true);
    walk.learn();
  }
  for (std::size_t length = options.first_length;; length *= 2) {
    walk.run(kTuning, true);
    walk.run(length, false);
    describe(walk, start.dimension(), sample);
    if (sample.share_near_bound > kMostNearBound) {
      sample.status = ChainStatus::improper;
    } else if (sample.r_hat < options.r_hat &&
               std::fmin(sample.bulk_size, sample.tail_size) >= options.effective_size) {
      sample.status = ChainStatus::converged;
    } else if (sample.evaluations + (2 * length + kTuning) * options.chains > options.most_evaluations) {
      sample.status = ChainStatus::out_of_budget;
    } else {
      walk.learn();
      continue;
    }
    return sample;
  }
}

}  // namespace stamkund::calibration
