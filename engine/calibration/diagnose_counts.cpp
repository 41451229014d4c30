// How many customers bought how often, against the model's count distribution.
#include <Eigen/Cholesky>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <limits>

#include "engine/calibration/diagnose_parts.h"
#include "engine/parallel/for_each_block.h"

namespace stamkund::calibration::diagnosis {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastExpected = 5.0;  ///< customers a class of the chi-square; Cochran 1954

/// Neighbouring counts are joined until a class expects kLeastExpected; [n_counts] -> class.
std::vector<std::size_t> classes_of(const std::vector<double>& expected) {
  std::vector<std::size_t> of_count(expected.size());
  std::size_t open = 0;
  double inside = 0.0, rest = 0.0;
  for (const double e : expected) rest += e;
  for (std::size_t n = 0; n < expected.size(); ++n) {
    of_count[n] = open;
    inside += expected[n];
    rest -= expected[n];
    if (inside >= kLeastExpected && rest >= kLeastExpected) {
      ++open;
      inside = 0.0;
    }
  }
  return of_count;
}

double chi_square_tail(double value, double df) {
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(df), value));
}

/// Counts of customers who were watched for different times are no multinomial: the quadratic form with their
/// own covariance is chi-square, where Pearson's sum would be too small.
void test(const std::vector<AgeClass>& ages, const std::vector<double>& probability, double parameters,
          FrequencyCheck& out) {
  const std::size_t n = out.count.size();
  const std::vector<std::size_t> of_count = classes_of(out.expected);
  const std::size_t classes = of_count.back() + 1;
  out.chi_square = out.df_low = out.df_high = out.p_low = out.p_high = kNone;
  if (classes < 2) return;
  const auto size = static_cast<Eigen::Index>(classes);
  Eigen::VectorXd difference = Eigen::VectorXd::Zero(size);
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(size, size);
  for (std::size_t c = 0; c < n; ++c)
    difference[static_cast<Eigen::Index>(of_count[c])] += out.actual[c] - out.expected[c];
  Eigen::VectorXd p(size);
  for (std::size_t a = 0; a < ages.size(); ++a) {
    p.setZero();
    for (std::size_t c = 0; c < n; ++c) p[static_cast<Eigen::Index>(of_count[c])] += probability[a * n + c];
    covariance.diagonal() += ages[a].customers * p;
    covariance.noalias() -= ages[a].customers * p * p.transpose();
  }
  // The classes add up, so one says nothing new.
  const Eigen::Index free = size - 1;
  const Eigen::LLT<Eigen::MatrixXd> root(covariance.topLeftCorner(free, free));
  if (root.info() != Eigen::Success) return;
  out.chi_square = difference.head(free).dot(root.solve(difference.head(free)));
  out.df_high = static_cast<double>(free);
  out.df_low = std::max(1.0, out.df_high - parameters);
  out.p_low = chi_square_tail(out.chi_square, out.df_low);
  out.p_high = chi_square_tail(out.chi_square, out.df_high);
}

}  // namespace

FrequencyCheck frequency(const Subject& subject) {
  FrequencyCheck out;
  const std::vector<AgeClass> ages = age_classes(subject.table);
  const std::size_t last = last_count(subject.table);
  const std::size_t n = last + 1;
  std::vector<double> probability(ages.size() * n);  // [n_ages x n_counts]
  for_each_block(ages.size(), 8, subject.threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
    for (std::size_t a = begin; a < end; ++a) {
      const double age = subject.in_units(ages[a].age_days);
      double rest = 1.0;
      for (std::size_t c = 0; c < last; ++c) {
        const double p = customer_base::count_probability(subject.process, static_cast<double>(c), age);
        probability[a * n + c] = p;
        rest -= p;
      }
      probability[a * n + last] = std::max(0.0, rest);
    }
  });
  if (!all_finite(probability)) {
    out.reason = "the model cannot say how likely a number of purchases is";
    return out;
  }
  out.actual.assign(n, 0.0);
  out.expected.assign(n, 0.0);
  out.standard_error.assign(n, 0.0);
  for (std::size_t c = 0; c < n; ++c) out.count.push_back(static_cast<double>(c));
  for (const std::uint32_t x : subject.table.frequency) out.actual[std::min<std::size_t>(x, last)] += 1.0;
  for (std::size_t a = 0; a < ages.size(); ++a)
    for (std::size_t c = 0; c < n; ++c) {
      const double p = probability[a * n + c];
      out.expected[c] += ages[a].customers * p;
      out.standard_error[c] += ages[a].customers * p * (1.0 - p);
    }
  for (double& variance : out.standard_error) variance = std::sqrt(std::max(0.0, variance));
  test(ages, probability, static_cast<double>(subject.fit.estimates.size()), out);
  return out;
}

}  // namespace stamkund::calibration::diagnosis
