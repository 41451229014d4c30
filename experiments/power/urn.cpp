#include "experiments/power/urn.h"

#include <algorithm>
#include <boost/random/binomial_distribution.hpp>
#include <map>

#include "engine/base/expect.h"

namespace stamkund::power {
namespace {

constexpr std::size_t kFewValues = 64;

std::int64_t binomial(std::int64_t n, double p, Stream& stream) {
  if (p >= 1.0) return n;
  if (n == 0 || p <= 0.0) return 0;
  return boost::random::binomial_distribution<std::int64_t, double>(n, p)(stream);
}

}  // namespace

void ClusterSums::add(double n, double x, double y) {
  count += 1.0;
  nn += n * n;
  nx += n * x;
  ny += n * y;
  xx += x * x;
  xy += x * y;
  yy += y * y;
}

void ArmSums::add(const ArmSums& more) {
  n += more.n;
  y += more.y;
  yy += more.yy;
  x += more.x;
  xx += more.xx;
  xy += more.xy;
  clusters.count += more.clusters.count;
  clusters.nn += more.clusters.nn;
  clusters.nx += more.clusters.nx;
  clusters.ny += more.clusters.ny;
  clusters.xx += more.clusters.xx;
  clusters.xy += more.clusters.xy;
  clusters.yy += more.clusters.yy;
}

analysis::Figure figure_of(const ArmSums& s) {
  analysis::Sums sums;
  sums.y = s.y;
  sums.x = s.n;
  if (s.clusters.count > 0.0) {
    sums.units = s.clusters.count;
    sums.yy = s.clusters.yy;
    sums.xy = s.clusters.ny;
    sums.xx = s.clusters.nn;
  } else {
    sums.units = sums.xx = s.n;
    sums.xy = s.y;
    sums.yy = s.yy;
  }
  return analysis::figure_of(sums);
}

std::vector<analysis::Figure> adjusted(const std::vector<ArmSums>& arms) {
  double sxy = 0.0, sxx = 0.0, x = 0.0, n = 0.0;
  for (const ArmSums& arm : arms) {
    sxy += arm.xy - arm.x * arm.y / arm.n;
    sxx += arm.xx - arm.x * arm.x / arm.n;
    x += arm.x;
    n += arm.n;
  }
  const double slope = sxx > 0.0 ? sxy / sxx : 0.0;
  std::vector<analysis::Figure> out;
  for (const ArmSums& arm : arms) {
    const double value = arm.y / arm.n - slope * (arm.x / arm.n - x / n);
    if (const ClusterSums& c = arm.clusters; c.count > 0.0) {
      // Of y - slope x.
      analysis::Sums sums;
      sums.units = c.count;
      sums.x = arm.n;
      sums.y = arm.y - slope * arm.x;
      sums.xx = c.nn;
      sums.xy = c.ny - slope * c.nx;
      sums.yy = c.yy - 2.0 * slope * c.xy + slope * slope * c.xx;
      out.push_back({c.count, value, analysis::figure_of(sums).variance});
      continue;
    }
    const double yy = arm.yy - arm.y * arm.y / arm.n, xx = arm.xx - arm.x * arm.x / arm.n;
    const double xy = arm.xy - arm.x * arm.y / arm.n;
    const double spread = std::max(0.0, yy - 2.0 * slope * xy + slope * slope * xx);
    out.push_back({arm.n, value, spread / (arm.n - 1.0) / arm.n});
  }
  return out;
}

Urn::Urn(const std::vector<double>& y, const std::vector<double>& x) : size_(y.size()), adjusts_(!x.empty()) {
  STAMKUND_EXPECT(size_ > 0 && size_ < (std::size_t{1} << 31U));
  std::map<double, std::size_t> values;
  for (const double one : y) {
    ++values[one];
    if (values.size() > kFewValues) break;
  }
  if (!adjusts_ && values.size() <= kFewValues) {
    std::size_t left = size_;
    for (const auto& [value, count] : values) {
      value_.push_back(value);
      share_.push_back(static_cast<double>(count) / static_cast<double>(left));
      left -= count;
    }
    return;
  }
  for (std::size_t i = 0; i < size_; ++i) {
    if (y[i] == 0.0 && (!adjusts_ || x[i] == 0.0)) continue;
    y_.push_back(y[i]);
    if (adjusts_) x_.push_back(x[i]);
  }
}

double Urn::cost(std::uint64_t customers) const {
  if (by_value()) return static_cast<double>(value_.size());
  return static_cast<double>(customers) * static_cast<double>(y_.size()) / static_cast<double>(size_);
}

ArmSums Urn::draw(std::uint64_t customers, Stream& stream) const {
  ArmSums out;
  out.n = static_cast<double>(customers);
  auto left = static_cast<std::int64_t>(customers);
  if (by_value()) {
    for (std::size_t k = 0; k < value_.size() && left > 0; ++k) {
      const std::int64_t some = binomial(left, share_[k], stream);
      left -= some;
      out.y += static_cast<double>(some) * value_[k];
      out.yy += static_cast<double>(some) * value_[k] * value_[k];
    }
    return out;
  }
  const std::int64_t drawn =
      binomial(left, static_cast<double>(y_.size()) / static_cast<double>(size_), stream);
  // Two places from one random word. A place is off by at most its number over 2^32.
  const std::uint64_t places = y_.size();
  const auto add = [&](std::uint64_t half, ArmSums& sums) {
    const auto i = static_cast<std::size_t>((half * places) >> 32U);
    const double y = y_[i];
    sums.y += y;
    sums.yy += y * y;
    if (!adjusts_) return;
    const double x = x_[i];
    sums.x += x;
    sums.xx += x * x;
    sums.xy += x * y;
  };
  ArmSums other;
  for (std::int64_t k = 0; k + 1 < drawn; k += 2) {
    const std::uint64_t word = stream();
    add(word >> 32U, out);
    add(word & 0xFFFFFFFFU, other);
  }
  if (drawn % 2 == 1) add(stream() >> 32U, out);
  out.y += other.y;
  out.yy += other.yy;
  out.x += other.x;
  out.xx += other.xx;
  out.xy += other.xy;
  return out;
}

}  // namespace stamkund::power
