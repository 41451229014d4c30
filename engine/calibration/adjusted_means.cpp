#include "engine/calibration/adjusted_means.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::calibration {
namespace {

constexpr auto kPast = static_cast<Eigen::Index>(ArmOutcome::kPast);
using Past = Eigen::Matrix<double, kPast, 1>;
using Row = Eigen::Matrix<double, kPast + 1, 1>;
using Square = Eigen::Matrix<double, kPast + 1, kPast + 1>;
/// Customers a slope asks for; with fewer the means stay plain. Assumption.
constexpr double kLeastPerSlope = 20.0;

Past past_of(const ArmOutcome& one) { return Eigen::Map<const Past>(one.before.data()); }

/// Of its size: what varies by less is rounding.
constexpr double kConstant = 1e-9;
/// Of its variance over all, what each arm must have: what differs between arms alone (the day on which one
/// began) is no past that the lot dealt out, and a slope from within an arm does not reach so far.
/// Assumption.
constexpr double kWithin = 0.25;

/// How the past is spread over all customers: centre, one over the scale of each (0 of what does not vary, or
/// not within every arm), covariance of the scaled.
struct Spread {
  Past centre = Past::Zero(), inverse_scale = Past::Zero();
  Eigen::Matrix<double, kPast, kPast> covariance = Eigen::Matrix<double, kPast, kPast>::Zero();

  Spread(const std::vector<ArmOutcome>& customers, const std::vector<double>& in_arm) {
    const auto n = static_cast<double>(customers.size());
    std::vector<Past> mean(in_arm.size(), Past::Zero()), within(in_arm.size(), Past::Zero());
    for (const ArmOutcome& one : customers) {
      centre += past_of(one) / n;
      mean[one.arm] += past_of(one) / in_arm[one.arm];
    }
    for (const ArmOutcome& one : customers) {
      const Past x = past_of(one) - centre;
      covariance += x * x.transpose() / n;
      within[one.arm] += (past_of(one) - mean[one.arm]).cwiseAbs2() / in_arm[one.arm];
    }
    for (Eigen::Index c = 0; c < kPast; ++c) {
      const double all = covariance(c, c);
      const bool everywhere =
          std::all_of(within.begin(), within.end(), [&](const Past& one) { return one[c] >= kWithin * all; });
      if (all > std::pow(kConstant * centre[c], 2.0) && everywhere) inverse_scale[c] = 1.0 / std::sqrt(all);
    }
    covariance = inverse_scale.asDiagonal() * covariance * inverse_scale.asDiagonal();
  }
  [[nodiscard]] Row row(const ArmOutcome& one) const {
    Row out;
    out << 1.0, (past_of(one) - centre).cwiseProduct(inverse_scale);
    return out;
  }
};

}  // namespace

AdjustedMeans adjusted_means(const std::vector<ArmOutcome>& customers, std::size_t arms) {
  std::vector<double> n(arms, 0.0);
  for (const ArmOutcome& one : customers) n[one.arm] += 1.0;
  const double fewest = *std::min_element(n.begin(), n.end());
  STAMKUND_EXPECT(fewest >= 2.0);
  const Spread spread(customers, n);
  AdjustedMeans out;
  out.adjusted = fewest >= kLeastPerSlope * static_cast<double>(ArmOutcome::kPast);
  const auto row_of = [&](const ArmOutcome& one) {
    Row row = spread.row(one);
    if (!out.adjusted) row.tail<kPast>().setZero();
    return row;
  };
  std::vector<Square> squares(arms, Square::Zero());
  std::vector<Row> products(arms, Row::Zero());
  for (const ArmOutcome& one : customers) {
    const Row row = row_of(one);
    squares[one.arm] += row * row.transpose();
    products[one.arm] += one.after * row;
  }
  std::vector<Square> inverse(arms);
  std::vector<Row> slopes(arms);
  for (std::size_t a = 0; a < arms; ++a) {
    inverse[a] = squares[a].completeOrthogonalDecomposition().pseudoInverse();
    slopes[a] = inverse[a] * products[a];
    out.mean.push_back(slopes[a][0]);
  }
  out.covariance.assign(arms * arms, 0.0);
  for (const ArmOutcome& one : customers) {
    const Row row = row_of(one);
    const double rest = one.after - slopes[one.arm].dot(row);
    const double weight = inverse[one.arm].row(0).dot(row);
    const double leverage = std::min(row.dot(inverse[one.arm] * row), 1.0 - 1e-12);
    out.covariance[one.arm * arms + one.arm] += weight * weight * rest * rest / (1.0 - leverage);
  }
  // The mean past is one of these customers; another draw of them has another, the same for all arms.
  const auto all = static_cast<double>(customers.size());
  for (std::size_t a = 0; a < arms; ++a)
    for (std::size_t b = 0; b < arms; ++b)
      out.covariance[a * arms + b] +=
          slopes[a].tail<kPast>().dot(spread.covariance * slopes[b].tail<kPast>()) / all;
  return out;
}

}  // namespace stamkund::calibration
