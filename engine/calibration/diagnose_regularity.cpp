// Wheat & Morrison's test, with gaps in whole days.
#include <algorithm>
#include <limits>
#include <map>

#include "engine/calibration/diagnose_parts.h"

namespace stamkund::calibration::diagnosis {
namespace {

constexpr double kFewestPairs = 10;  ///< assumption: below, the normal law of z is not to be trusted
constexpr std::size_t kClasses = 10;

/// The middle two of a customer's gaps in calibration, in days; {0, 0} if she has fewer. Purchases of one day
/// are one. Which two must not depend on how long they are.
std::pair<std::int32_t, std::int32_t> middle_pair(const ingest::TransactionLog& log, std::size_t i, Day end,
                                                  std::vector<std::int32_t>& days) {
  days.clear();
  for (std::uint64_t k = log.begin[i]; k < log.begin[i + 1] && log.day[k] <= end.serial; ++k)
    if (days.empty() || log.day[k] != days.back()) days.push_back(log.day[k]);
  if (days.size() < 3) return {0, 0};
  const std::size_t from = (days.size() - 3) / 2;
  return {days[from + 1] - days[from], days[from + 2] - days[from + 1]};
}

/// Pairs that span about the same time: all that the law of M depends on besides k.
struct Span {
  double days = 0;
  double pairs = 0;
};
/// Spans above 100 days share classes 5 % wide: there whole days matter little.
double span_class(double days) {
  if (days <= 100.0) return days;
  return std::round(std::exp(std::round(std::log(days) / 0.05) * 0.05));
}

/// Mean of (M - 1/2)^2 of gaps ~ Gamma(k) that span `days` and are rounded to whole ones: M on 1/s, ...,
/// (s - 1)/s with the weight of Beta(k, k) nearby. Rounding moves the day between the two gaps by a variance
/// of 1/8 about their middle, which two points .35 apart from it have. Exact at k = 1, where all weights
/// are 1.
double mean_square(double k, double days) {
  constexpr double kOff = 0.35355339059327373;
  double weight = 0.0, sum = 0.0;
  for (double day = 1.0; 2.0 * day <= days; day += 1.0) {  // the other half is the same, backwards
    double here = 0.0;
    for (const double at : {day - kOff, day + kOff})
      here += std::pow(4.0 * at * (days - at) / (days * days), k - 1.0);
    if (2.0 * day < days) here *= 2.0;
    weight += here;
    sum += here * (day / days - 0.5) * (day / days - 0.5);
  }
  return sum / weight;
}

double total_square(double k, const std::vector<Span>& spans) {
  double total = 0.0;
  for (const Span& span : spans) total += span.pairs * mean_square(k, span.days);
  return total;
}

/// k at which the pairs are expected to have this sum of squares, which falls with k: regula falsi in log k
/// (Illinois), so a dozen evaluations do.
double solve_k(double squares, const std::vector<Span>& spans) {
  const auto excess = [&](double log_k) { return std::log(total_square(std::exp(log_k), spans) / squares); };
  double low = std::log(0.02), high = std::log(500.0);
  double at_low = excess(low), at_high = excess(high);
  if (!(at_low > 0.0)) return 0.02;
  if (!(at_high < 0.0)) return 500.0;
  int side = 0;
  double middle = 0.0;
  for (int i = 0; i < 60; ++i) {
    middle = low + (high - low) * at_low / (at_low - at_high);
    const double here = excess(middle);
    if (std::abs(here) < 1e-12) break;
    if (here > 0.0) {
      low = middle, at_low = here;
      if (side == 1) at_high *= 0.5;
      side = 1;
    } else {
      high = middle, at_high = here;
      if (side == -1) at_low *= 0.5;
      side = -1;
    }
  }
  return std::exp(middle);
}

}  // namespace

/// If purchases fall on days at random, the shorter gaps that whole days leave are accounted for exactly: of
/// all ways to place a purchase day between two others s days apart, each of the s - 1 is equally likely, so
/// M is uniform on 1/s, ..., (s - 1)/s, whatever her rate and lifetime.
RegularityTest regularity(const ingest::CustomerTable& table, const ingest::TransactionLog& log) {
  RegularityTest out;
  double squares = 0.0, null_squares = 0.0, null_variance = 0.0;
  std::vector<double> square, span_of_pair;
  std::map<double, double> pairs_of_span;
  std::vector<double> actual(kClasses), expected(kClasses);
  std::vector<std::int32_t> days;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const auto [first, second] = middle_pair(log, i, table.calibration_end, days);
    const double s = static_cast<double>(first) + static_cast<double>(second);
    if (s < 3.0) continue;  // two gaps of a day say nothing: M can only be 1/2
    const double m = static_cast<double>(first) / s;
    const double n = s - 1.0;  // the discrete uniform law's points, 1 / s apart
    const double mean = (n * n - 1.0) / (12.0 * s * s);
    const double fourth = (n * n - 1.0) * (3.0 * n * n - 7.0) / (240.0 * s * s * s * s);
    square.push_back((m - 0.5) * (m - 0.5));
    span_of_pair.push_back(span_class(s));
    pairs_of_span[span_of_pair.back()] += 1.0;
    squares += square.back();
    null_squares += mean;
    null_variance += fourth - mean * mean;
    // Class c holds ratios in (c/10, (c+1)/10]: how many of 1/s, ..., n/s are in there.
    const auto upper = [&](std::size_t c) {
      return std::min(n, std::floor(static_cast<double>(c) * s / static_cast<double>(kClasses) + 1e-9));
    };
    for (std::size_t c = 0; c < kClasses; ++c) {
      expected[c] += (upper(c + 1) - upper(c)) / n;
      if (static_cast<double>(first) > upper(c) && static_cast<double>(first) <= upper(c + 1))
        actual[c] += 1.0;
    }
  }
  out.pairs = static_cast<double>(square.size());
  if (out.pairs < kFewestPairs || !(null_variance > 0.0) || !(squares > 0.0)) {
    out.k = out.standard_error = out.z = std::numeric_limits<double>::quiet_NaN();
    out.reason = "fewer than " + std::to_string(static_cast<int>(kFewestPairs)) +
                 " customers have two gaps of different length to compare";
    return out;
  }
  out.z = (null_squares - squares) / std::sqrt(null_variance);
  std::vector<Span> spans;
  for (const auto& [days_spanned, pairs] : pairs_of_span) spans.push_back({days_spanned, pairs});
  out.k = solve_k(squares, spans);
  double spread = 0.0;
  std::map<double, double> expected_square;
  for (const Span& span : spans) expected_square[span.days] = mean_square(out.k, span.days);
  for (std::size_t j = 0; j < square.size(); ++j) {
    const double residual = square[j] - expected_square[span_of_pair[j]];
    spread += residual * residual;
  }
  const double slope = (total_square(1.01 * out.k, spans) - total_square(out.k / 1.01, spans)) /
                       (2.0 * std::log(1.01) * out.k);
  out.standard_error = std::sqrt(spread) / std::abs(slope);
  out.actual = std::move(actual);
  out.expected = std::move(expected);
  for (std::size_t c = 1; c <= kClasses; ++c)
    out.ratio.push_back(static_cast<double>(c) / static_cast<double>(kClasses));
  return out;
}

}  // namespace stamkund::calibration::diagnosis
