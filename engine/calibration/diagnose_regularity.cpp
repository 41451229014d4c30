// Wheat & Morrison's test, with gaps in whole days.
#include <algorithm>
#include <limits>

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

}  // namespace

/// If purchases fall on days at random, the shorter gaps that whole days leave are accounted for exactly: of
/// all ways to place a purchase day between two others s days apart, each of the s - 1 is equally likely, so
/// M is uniform on 1/s, ..., (s - 1)/s, whatever her rate and lifetime.
RegularityTest regularity(const ingest::CustomerTable& table, const ingest::TransactionLog& log) {
  RegularityTest out;
  double squares = 0.0, null_squares = 0.0, null_variance = 0.0;
  std::vector<double> square, null_square;
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
    null_square.push_back(mean);
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
  // Var(M) = 1 / (4 (2k + 1)), which is 3 / (2k + 1) times that of k = 1.
  const double ratio = squares / null_squares;
  out.k = (3.0 / ratio - 1.0) / 2.0;
  double spread = 0.0;
  for (std::size_t j = 0; j < square.size(); ++j) {
    const double residual = square[j] - ratio * null_square[j];
    spread += residual * residual;
  }
  out.standard_error = 1.5 / (ratio * ratio) * std::sqrt(spread) / null_squares;
  out.actual = std::move(actual);
  out.expected = std::move(expected);
  for (std::size_t c = 1; c <= kClasses; ++c)
    out.ratio.push_back(static_cast<double>(c) / static_cast<double>(kClasses));
  return out;
}

}  // namespace stamkund::calibration::diagnosis
