#include "engine/calibration/covariate_rows.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

#include "engine/base/expect.h"

namespace stamkund::calibration {
namespace {

using ingest::CovariatePath;

/// A spread below this share of a covariate's size is rounding.
constexpr double kNoSpread = 1e-9;
/// A combination of standardised covariates with a smaller variance is none at all.
constexpr double kCollinear = 1e-10;

std::vector<double> picked(const CovariatePath& path, std::size_t k, std::size_t segment,
                           const std::vector<std::uint32_t>& columns) {
  std::vector<double> out;
  for (const std::uint32_t column : columns) out.push_back(path.values[segment * k + column]);
  return out;
}

/// Only the columns in use (purchase, then lifetime), only from `from` to `to`, equal neighbours merged.
CovariatePath reduced(const CovariatePath& path, std::size_t k, const std::vector<std::uint32_t>& columns,
                      double from, double to) {
  CovariatePath out;
  std::vector<double> last;
  for (std::size_t i = path.segment_at(from); i < path.segments() && (i == 0 || path.start_day[i] <= to);
       ++i) {
    std::vector<double> values = picked(path, k, i, columns);
    if (out.segments() > 0 && values == last) continue;
    out.start_day.push_back(out.segments() == 0 ? -std::numeric_limits<double>::infinity()
                                                : path.start_day[i]);
    out.values.insert(out.values.end(), values.begin(), values.end());
    last = std::move(values);
  }
  return out;
}

/// Calls `take(segment, days)` for each stretch of [from, to] along a path of `rows`.
template <class Take>
void along(const CovariateRows& rows, std::uint32_t path, double from, double to, const Take& take) {
  const std::size_t end = rows.path_begin[path + 1];
  for (std::size_t i = rows.path_begin[path]; i < end; ++i) {
    const double stop = i + 1 < end ? std::fmin(to, rows.start_day[i + 1]) : to;
    const double start = std::fmax(from, rows.start_day[i]);
    if (stop > start) take(i, stop - start);
    if (stop >= to) break;
  }
}

/// Mean and standard deviation of each column over the time watched; then standardises it.
void standardise(CovariateRows& rows, std::vector<double>& values, std::size_t k, std::vector<double>& mean,
                 std::vector<double>& sd) {
  mean.assign(k, 0.0);
  sd.assign(k, 0.0);
  std::vector<double> days(rows.start_day.size());
  double watched = 0.0;
  for (const CovariateRow& row : rows.rows)
    along(rows, row.path, row.first_day, row.first_day + row.age, [&](std::size_t i, double length) {
      days[i] += row.weight * length;
      watched += row.weight * length;
    });
  if (!(watched > 0.0)) watched = 1.0;
  for (std::size_t c = 0; c < k; ++c) {
    double largest = 0.0;
    for (std::size_t i = 0; i < days.size(); ++i) {
      mean[c] += days[i] / watched * values[i * k + c];
      if (days[i] > 0.0) largest = std::fmax(largest, std::abs(values[i * k + c]));
    }
    double square = 0.0;
    for (std::size_t i = 0; i < days.size(); ++i)
      square += days[i] / watched * (values[i * k + c] - mean[c]) * (values[i * k + c] - mean[c]);
    sd[c] = std::sqrt(square) > kNoSpread * largest ? std::sqrt(square) : 0.0;
    for (std::size_t i = 0; i < days.size(); ++i)
      values[i * k + c] = sd[c] > 0.0 ? (values[i * k + c] - mean[c]) / sd[c] : 0.0;
  }
}

}  // namespace

CovariateRows covariate_rows(const ingest::CustomerTable& table, const CovariateData& data,
                             double unit_days) {
  const std::size_t n = table.size();
  const std::size_t k = data.paths.size();
  STAMKUND_EXPECT(unit_days > 0.0 && data.paths.path_of_customer.size() == n);
  CovariateRows out;
  out.unit_days = unit_days;
  out.customers = static_cast<double>(n);
  out.purchase_size = data.purchase.size();
  out.lifetime_size = data.lifetime.size();
  std::vector<std::uint32_t> columns = data.purchase;
  columns.insert(columns.end(), data.lifetime.begin(), data.lifetime.end());
  for (const std::uint32_t column : columns) STAMKUND_EXPECT(column < k);

  // Each path over the days on which somebody on it was watched.
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::vector<double> from(data.paths.paths.size(), kInfinity), to(data.paths.paths.size(), -kInfinity);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t path = data.paths.path_of_customer[i];
    STAMKUND_EXPECT(path < from.size());
    from[path] = std::fmin(from[path], table.first_day[i].serial);
    to[path] = std::fmax(to[path], table.first_day[i].serial + table.age_days[i]);
  }
  std::map<std::pair<std::vector<double>, std::vector<double>>, std::uint32_t> found;
  std::vector<std::uint32_t> place(from.size());
  const std::size_t width = columns.size();
  out.path_begin.push_back(0);
  for (std::size_t p = 0; p < from.size(); ++p) {
    if (!(from[p] <= to[p])) continue;
    CovariatePath path = reduced(data.paths.paths[p], k, columns, from[p], to[p]);
    const auto [at, fresh] = found.emplace(std::pair{path.start_day, path.values}, out.path_begin.size() - 1);
    place[p] = at->second;
    if (!fresh) continue;
    for (std::size_t i = 0; i < path.segments(); ++i) {
      const auto values = path.values.begin() + static_cast<long>(i * width);
      out.start_day.push_back(path.start_day[i]);
      out.purchase.insert(out.purchase.end(), values, values + static_cast<long>(out.purchase_size));
      out.lifetime.insert(out.lifetime.end(), values + static_cast<long>(out.purchase_size),
                          values + static_cast<long>(width));
    }
    out.path_begin.push_back(out.start_day.size());
  }

  // One row a customer, and her covariates summed over her purchases.
  const bool days_known = data.repeats.begin.size() == n + 1;
  const std::size_t kp = out.purchase_size;
  std::vector<CovariateRow> rows(n);
  std::vector<double> sums(n * kp);
  for (std::size_t i = 0; i < n; ++i) {
    STAMKUND_EXPECT(table.recency_days[i] >= 0.0 && table.recency_days[i] <= table.age_days[i] &&
                    std::isfinite(table.age_days[i]));
    const std::uint32_t path = place[data.paths.path_of_customer[i]];
    const std::size_t begin = out.path_begin[path];
    const std::size_t end = out.path_begin[path + 1];
    const double first = table.first_day[i].serial;
    rows[i] = {path,
               end - begin > 1 ? first : 0.0,
               static_cast<double>(table.frequency[i]),
               table.recency_days[i],
               table.age_days[i],
               1.0};
    out.repeat_purchases += table.frequency[i];
    if (end - begin == 1) {
      for (std::size_t c = 0; c < kp; ++c) sums[i * kp + c] = rows[i].x * out.purchase[begin * kp + c];
      continue;
    }
    STAMKUND_EXPECT(days_known);
    const std::uint64_t block = data.repeats.begin[i];
    STAMKUND_EXPECT(data.repeats.begin[i + 1] - block == table.frequency[i]);
    for (std::uint64_t j = block; j < data.repeats.begin[i + 1]; ++j) {
      const double day = data.repeats.day[j];
      STAMKUND_EXPECT(day >= first && day <= first + table.recency_days[i]);
      const auto after = std::upper_bound(out.start_day.begin() + static_cast<long>(begin),
                                          out.start_day.begin() + static_cast<long>(end), day);
      const auto segment = static_cast<std::size_t>(after - out.start_day.begin()) - 1;
      for (std::size_t c = 0; c < kp; ++c) sums[i * kp + c] += out.purchase[segment * kp + c];
    }
  }

  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) {
    const CovariateRow& row = rows[i];
    return std::tie(row.path, row.x, row.age, row.recency, row.first_day);
  };
  const auto sums_of = [&](std::size_t i) { return std::span<const double>(sums).subspan(i * kp, kp); };
  const auto sums_less = [&](std::size_t a, std::size_t b) {
    return std::lexicographical_compare(sums_of(a).begin(), sums_of(a).end(), sums_of(b).begin(),
                                        sums_of(b).end());
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return key(a) != key(b) ? key(a) < key(b) : sums_less(a, b);
  });
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t at = order[i];
    if (i > 0 && key(at) == key(order[i - 1]) && !sums_less(order[i - 1], at)) {
      out.rows.back().weight += 1.0;
      continue;
    }
    out.rows.push_back(rows[at]);
    out.purchase_sum.insert(out.purchase_sum.end(), sums_of(at).begin(), sums_of(at).end());
  }

  standardise(out, out.purchase, kp, out.purchase_mean, out.purchase_sd);
  standardise(out, out.lifetime, out.lifetime_size, out.lifetime_mean, out.lifetime_sd);
  for (std::size_t i = 0; i < out.size(); ++i)
    for (std::size_t c = 0; c < kp; ++c) {
      double& sum = out.purchase_sum[i * kp + c];
      sum =
          out.purchase_sd[c] > 0.0 ? (sum - out.rows[i].x * out.purchase_mean[c]) / out.purchase_sd[c] : 0.0;
    }
  return out;
}

Degenerate degenerate_covariates(const CovariateRows& rows, bool lifetime) {
  const std::vector<double>& sd = lifetime ? rows.lifetime_sd : rows.purchase_sd;
  const std::vector<double>& values = lifetime ? rows.lifetime : rows.purchase;
  const std::size_t k = sd.size();
  Degenerate out;
  for (std::size_t c = 0; c < k; ++c)
    if (!(sd[c] > 0.0)) out.columns.push_back(c);
  out.constant = !out.columns.empty();
  if (out.constant || k < 2) return out;
  const auto size = static_cast<Eigen::Index>(k);
  Eigen::MatrixXd product = Eigen::MatrixXd::Zero(size, size);
  double watched = 0.0;
  for (const CovariateRow& row : rows.rows)
    along(rows, row.path, row.first_day, row.first_day + row.age, [&](std::size_t i, double length) {
      const Eigen::Map<const Eigen::VectorXd> z(values.data() + i * k, size);
      product.noalias() += row.weight * length * z * z.transpose();
      watched += row.weight * length;
    });
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(product / watched);
  if (solver.eigenvalues()[0] > kCollinear) return out;
  const Eigen::VectorXd flattest = solver.eigenvectors().col(0);
  for (Eigen::Index c = 0; c < size; ++c)
    if (std::abs(flattest[c]) > 0.1 * flattest.lpNorm<Eigen::Infinity>())
      out.columns.push_back(static_cast<std::size_t>(c));
  return out;
}

std::vector<double> sum_vectors_in_order(
    std::size_t n, const Threads& threads, std::size_t size,
    const std::function<void(std::size_t, std::size_t, std::span<double>)>& kernel) {
  constexpr std::size_t kBlock = 256;  // a row with covariates is some ten times the work of one without
  const std::size_t blocks = (n + kBlock - 1) / kBlock;
  std::vector<double> parts(blocks * size);
  const auto useful = static_cast<int>(std::clamp<std::size_t>(blocks / 2, 1, 1024));
  for_each_block(n, kBlock, threads.at_most(useful),
                 [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
                   kernel(begin, end, std::span(parts).subspan(begin / kBlock * size, size));
                 });
  std::vector<double> total(size);
  for (std::size_t block = 0; block < blocks; ++block)
    for (std::size_t i = 0; i < size; ++i) total[i] += parts[block * size + i];
  return total;
}

}  // namespace stamkund::calibration
