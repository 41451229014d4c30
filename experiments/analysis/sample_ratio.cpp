#include "experiments/analysis/sample_ratio.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <numeric>

namespace stamkund::analysis {
namespace {

/// A hold-out of .1 % is 999 : 1 (assumption: smaller ones, and uneven ones of less than 1 %, are stated).
constexpr int kMostToOne = 999;
constexpr int kLargestPart = 99;

double statistic_of(const std::vector<std::uint64_t>& units, const std::vector<double>& shares) {
  const double all = std::accumulate(units.begin(), units.end(), 0.0);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  double out = 0;
  for (std::size_t a = 0; a < units.size(); ++a) {
    const double expected = all * shares[a] / sum;
    const double off = static_cast<double>(units[a]) - expected;
    out += off * off / expected;
  }
  return out;
}

/// The smallest whole numbers in whose ratio the arms are; else, of those that are not ruled out, the ones
/// that fit best; empty = all are ruled out.
std::vector<int> whole_ratio(const std::vector<std::uint64_t>& units) {
  constexpr double kFits = 0.05;
  const auto least = static_cast<double>(*std::min_element(units.begin(), units.end()));
  std::vector<int> best;
  double best_p = -1.0;
  for (int smallest = 1; smallest <= 4 && least > 0.0 && best_p < kFits; ++smallest) {
    std::vector<int> parts;
    std::vector<double> shares;
    for (const auto n : units) {
      const double most = smallest == 1 ? kMostToOne : kLargestPart;
      const double part = std::min(most, std::round(smallest * static_cast<double>(n) / least));
      parts.push_back(static_cast<int>(part));
      shares.push_back(part);
    }
    const double p = chi_square_tail(statistic_of(units, shares), static_cast<double>(units.size()) - 1.0);
    if (p >= kRatioAlarm && p > best_p) best_p = p, best = parts;
  }
  return best;
}

}  // namespace

double chi_square_tail(double statistic, double degrees) {
  if (!(degrees > 0.0) || std::isnan(statistic)) return kUnknown;
  if (std::isinf(statistic)) return 0.0;
  return boost::math::cdf(
      boost::math::complement(boost::math::chi_squared_distribution<double>(degrees), statistic));
}

SampleRatio check_ratio(const std::vector<std::uint64_t>& units, std::vector<double> shares) {
  SampleRatio out;
  out.units = units;
  out.stated = !shares.empty();
  if (shares.empty()) shares.assign(units.size(), 1.0);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  out.expected = shares;
  const auto degrees = static_cast<double>(units.size()) - 1.0;
  out.statistic = statistic_of(units, shares);
  out.p_value = chi_square_tail(out.statistic, degrees);
  if (out.stated || out.p_value >= kRatioAlarm) return out;
  // Equal parts are ruled out already: they are never the nearest that fit.
  out.nearest = whole_ratio(units);
  if (!out.nearest.empty())
    out.nearest_p = chi_square_tail(statistic_of(units, {out.nearest.begin(), out.nearest.end()}), degrees);
  return out;
}

}  // namespace stamkund::analysis
