#include "engine/calibration/chain_diagnostics.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <complex>
#include <limits>
#include <numeric>
#include <unsupported/Eigen/FFT>

#include "engine/base/expect.h"

namespace stamkund::calibration {
namespace {

/// Chains of equal length, one after the other.
struct Chains {
  std::vector<double> values;
  std::size_t length = 0;
  [[nodiscard]] std::size_t count() const { return values.size() / length; }
};

/// Each chain becomes two; the middle draw of an odd length is left out.
Chains split(const std::vector<double>& draws, std::size_t chains) {
  const std::size_t length = draws.size() / chains;
  Chains halves;
  halves.length = length / 2;
  for (std::size_t c = 0; c < chains; ++c) {
    const double* const chain = draws.data() + c * length;
    halves.values.insert(halves.values.end(), chain, chain + halves.length);
    halves.values.insert(halves.values.end(), chain + (length - halves.length), chain + length);
  }
  return halves;
}

/// Ranks over all chains (ties share their mean) as normal scores (Blom 1958).
std::vector<double> normal_scores(const std::vector<double>& values) {
  const std::size_t n = values.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    return values[i] < values[j] || (values[i] == values[j] && i < j);
  });
  std::vector<double> scores(n);
  for (std::size_t begin = 0; begin < n;) {
    std::size_t end = begin + 1;
    while (end < n && values[order[end]] == values[order[begin]]) ++end;
    const double rank = 0.5 * static_cast<double>(begin + 1 + end);
    const double p = (rank - 0.375) / (static_cast<double>(n) + 0.25);
    const double score = -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * p);
    for (; begin < end; ++begin) scores[order[begin]] = score;
  }
  return scores;
}

struct Variances {
  std::vector<double> means;
  double within = 0.0;
  double total = 0.0;  ///< within and between: the target's variance, if the chains agree
};

Variances variances(const Chains& chains) {
  Variances result;
  const double n = static_cast<double>(chains.length);
  const double m = static_cast<double>(chains.count());
  double grand = 0.0;
  for (std::size_t c = 0; c < chains.count(); ++c) {
    const double* const at = chains.values.data() + c * chains.length;
    const double mean = std::accumulate(at, at + chains.length, 0.0) / n;
    double squares = 0.0;
    for (std::size_t i = 0; i < chains.length; ++i) squares += (at[i] - mean) * (at[i] - mean);
    result.means.push_back(mean);
    result.within += squares / (n - 1.0) / m;
    grand += mean / m;
  }
  double between = 0.0;
  for (const double mean : result.means) between += (mean - grand) * (mean - grand) / (m - 1.0);
  result.total = result.within * (n - 1.0) / n + between;
  return result;
}

double r_hat_of(const Chains& chains) {
  const Variances v = variances(chains);
  return v.within > 0.0 ? std::sqrt(v.total / v.within) : std::numeric_limits<double>::infinity();
}

/// Sum over chains of the autocovariances (divisor n), by fast Fourier transform.
std::vector<double> summed_autocovariance(const Chains& chains, const std::vector<double>& means) {
  const std::size_t n = chains.length;
  std::size_t padded = 1;
  while (padded < 2 * n) padded *= 2;
  Eigen::FFT<double> fft;
  std::vector<std::complex<double>> time(padded), frequency, back;
  std::vector<double> result(n, 0.0);
  for (std::size_t c = 0; c < chains.count(); ++c) {
    std::fill(time.begin(), time.end(), 0.0);
    for (std::size_t i = 0; i < n; ++i) time[i] = chains.values[c * n + i] - means[c];
    fft.fwd(frequency, time);
    for (auto& one : frequency) one = std::norm(one);
    fft.inv(back, frequency);
    for (std::size_t i = 0; i < n; ++i) result[i] += back[i].real() / static_cast<double>(n);
  }
  return result;
}

double size_of(const Chains& chains) {
  const Variances v = variances(chains);
  const double draws = static_cast<double>(chains.values.size());
  if (!(v.total > 0.0) || !(v.within > 0.0)) return 0.0;
  const std::vector<double> covariance = summed_autocovariance(chains, v.means);
  const double n = static_cast<double>(chains.length);
  const double m = static_cast<double>(chains.count());
  const auto correlation = [&](std::size_t lag) {
    return 1.0 - (v.within - covariance[lag] / m * n / (n - 1.0)) / v.total;
  };
  // Pairs of neighbouring lags are positive and fall, for a reversible chain; noise begins where they do not.
  double previous = 1.0 + correlation(1);
  double sum = previous;
  double left_over = 0.0;
  for (std::size_t lag = 2; lag + 1 < chains.length; lag += 2) {
    const double even = correlation(lag);
    const double pair = even + correlation(lag + 1);
    if (!(pair > 0.0)) {
      left_over = std::fmax(even, 0.0);
      break;
    }
    previous = std::fmin(previous, pair);
    sum += previous;
  }
  // Antithetic chains may be worth more than independent draws, within reason: the paper's cap.
  const double time = std::fmax(-1.0 + 2.0 * sum + left_over, 1.0 / std::log10(draws));
  return draws / time;
}

double quantile(std::vector<double> values, double p) {
  const double at = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  std::sort(values.begin(), values.end());
  if (below + 1 >= values.size()) return values.back();
  return values[below] + (at - static_cast<double>(below)) * (values[below + 1] - values[below]);
}

void check(const std::vector<double>& draws, std::size_t chains) {
  STAMKUND_EXPECT(chains >= 1 && draws.size() % chains == 0 && draws.size() / chains >= 8);
  for (const double one : draws) STAMKUND_EXPECT(std::isfinite(one));
}

}  // namespace

ChainDiagnostics diagnose_chains(const std::vector<double>& draws, std::size_t chains) {
  check(draws, chains);
  Chains halves = split(draws, chains);
  const std::vector<double> values = halves.values;
  ChainDiagnostics result;
  halves.values = normal_scores(values);
  result.bulk_size = size_of(halves);
  result.r_hat = r_hat_of(halves);
  const double median = quantile(values, 0.5);
  std::vector<double> folded;
  for (const double one : values) folded.push_back(std::abs(one - median));
  halves.values = normal_scores(folded);
  result.r_hat = std::fmax(result.r_hat, r_hat_of(halves));
  result.tail_size = std::numeric_limits<double>::infinity();
  for (const double p : {0.05, 0.95}) {
    const double limit = quantile(values, p);
    for (std::size_t i = 0; i < values.size(); ++i) halves.values[i] = values[i] <= limit ? 1.0 : 0.0;
    result.tail_size = std::fmin(result.tail_size, size_of(halves));
  }
  return result;
}

double effective_size(const std::vector<double>& draws, std::size_t chains) {
  check(draws, chains);
  return size_of(split(draws, chains));
}

}  // namespace stamkund::calibration
