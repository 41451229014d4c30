#include "engine/calibration/importance.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "engine/calibration/newton.h"
#include "engine/calibration/pareto_smoothing.h"
#include "engine/parallel/for_each_block.h"
#include "engine/random/distributions.h"

namespace stamkund::calibration {

bool near_bound(const double* theta, std::size_t k) {
  return std::any_of(theta, theta + k, [](double one) { return std::abs(one) > newton::kBound - 1.0; });
}

void shuffle_rows(std::vector<double>& draws, std::size_t k, Stream& stream) {
  for (std::size_t i = draws.size() / k; i > 1; --i) {
    const auto j = std::min(i - 1, static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(i)));
    for (std::size_t c = 0; c < k; ++c) std::swap(draws[(i - 1) * k + c], draws[j * k + c]);
  }
}

ImportanceSample importance_resample(const Objective& objective, const Proposal& proposal,
                                     const ImportanceOptions& options) {
  const std::size_t k = proposal.dimension();
  const std::size_t n = options.proposals;
  STAMKUND_EXPECT(k == static_cast<std::size_t>(objective.dimension()));
  STAMKUND_EXPECT(n >= 25 && options.draws >= 1 && options.degrees > 0.0);
  std::vector<double> theta(n * k);
  std::vector<double> log_weights(n, -std::numeric_limits<double>::infinity());
  constexpr std::uint64_t kBlock = 32;
  for_each_block(n, kBlock, options.threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
    std::vector<double> gradient(k);
    for (std::uint64_t i = begin; i < end; ++i) {
      Stream stream({options.seed, options.index, 0, Purpose::posterior_proposal}, i);
      double* const at = theta.data() + i * k;
      const double log_proposal = proposal.draw_t(stream, options.degrees, 1.0, at);
      if (!newton::inside(at, static_cast<Eigen::Index>(k))) continue;
      const double value = objective.evaluate(at, gradient.data());
      if (std::isfinite(value)) log_weights[i] = value - log_proposal;
    }
  });
  const SmoothedWeights smoothed = pareto_smooth(log_weights);
  ImportanceSample result;
  result.k_hat = smoothed.k_hat;
  result.effective_size = smoothed.effective_size;
  result.evaluations = n;
  if (smoothed.weights.empty()) return result;
  for (std::size_t i = 0; i < n; ++i)
    if (near_bound(theta.data() + i * k, k)) result.share_near_bound += smoothed.weights[i];

  Stream stream({options.seed, options.index, 0, Purpose::posterior_resample});
  const double offset = draw_uniform(stream);
  const double step = 1.0 / static_cast<double>(options.draws);
  double reached = 0.0;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < n; ++i) {
    reached += smoothed.weights[i];
    // Rounding may leave the total just below 1: the last proposal takes what is left, if it weighs anything.
    while (taken < options.draws && (static_cast<double>(taken) + offset) * step < reached) {
      for (std::size_t c = 0; c < k; ++c) result.draws.push_back(theta[i * k + c]);
      ++taken;
    }
  }
  for (; taken < options.draws; ++taken)
    for (std::size_t c = 0; c < k; ++c) result.draws.push_back(result.draws[(taken - 1) * k + c]);
  shuffle_rows(result.draws, k, stream);
  return result;
}

}  // namespace stamkund::calibration
