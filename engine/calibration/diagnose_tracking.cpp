// Repeat transactions by week, with limits.
#include <Eigen/Cholesky>
#include <algorithm>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/interpolators/pchip.hpp>
#include <limits>

#include "engine/base/expect.h"
#include "engine/calibration/diagnose_parts.h"
#include "engine/parallel/for_each_block.h"

namespace stamkund::calibration::diagnosis {
namespace {

namespace base = stamkund::customer_base;

constexpr std::size_t kWeek = 7;
constexpr double kNormal95 = 1.6448536269514722;

/// Mean and variance of a new customer's repeat purchases up to every whole day of age, 0 to `span`.
struct AgeMoments {
  std::vector<double> mean;
  std::vector<double> variance;
};
/// Ages at which the moments are computed: every day of six years, then ever wider apart, by 1 % (both
/// assumed). One mistyped year among the first days would else cost a hundred times the fit.
std::vector<double> computed_ages(std::size_t span) {
  constexpr std::size_t kEveryDay = 2200;
  std::vector<double> ages;
  std::size_t age = 0;
  for (; age <= std::min(span, kEveryDay); ++age) ages.push_back(static_cast<double>(age));
  while (ages.back() < static_cast<double>(span))
    ages.push_back(std::min(static_cast<double>(span), std::ceil(1.01 * ages.back())));
  return ages;
}

/// `values` at `ages`, which begin with whole days, at every whole day: monotone between them, as they are.
std::vector<double> at_every_day(std::vector<double> ages, std::vector<double> values, std::size_t span) {
  if (ages.size() == span + 1) return values;
  std::vector<double> out = values;
  out.resize(span + 1);
  const auto daily =
      static_cast<std::size_t>(std::mismatch(ages.begin(), ages.end(), ages.begin() + 1, ages.end(),
                                             [](double one, double next) { return next == one + 1.0; })
                                   .first -
                               ages.begin());
  const boost::math::interpolators::pchip<std::vector<double>> between(std::move(ages), std::move(values));
  for (std::size_t age = daily + 1; age <= span; ++age) out[age] = between(static_cast<double>(age));
  return out;
}

AgeMoments age_moments(const Subject& subject, const base::Process& process, std::size_t span) {
  const std::vector<double> ages = computed_ages(span);
  std::vector<double> mean(ages.size()), variance(ages.size());
  for_each_block(ages.size(), 64, subject.threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      const base::CountMoments counts = base::new_customer_counts(process, subject.in_units(ages[i]));
      mean[i] = counts.mean;
      variance[i] = counts.variance;
    }
  });
  return {at_every_day(ages, std::move(mean), span), at_every_day(ages, std::move(variance), span)};
}

/// Variance over mean of one customer's purchases in the week that ends at each whole day of age. From lives
/// drawn anew; 1, as in a Poisson process, where nobody bought.
std::vector<double> week_dispersion(const Subject& subject, std::size_t span) {
  std::vector<double> sum(span + 1), squares(span + 1), count(span + 1);
  std::vector<std::size_t> touched;
  std::vector<double> days;
  const auto lives = static_cast<std::size_t>(affordable_customers(subject, static_cast<double>(span)));
  for (std::size_t i = 0; i < lives; ++i) {
    simulate_repeats(subject, 0, i, static_cast<double>(span), days);
    for (const double at : days) {
      const auto day = static_cast<std::size_t>(std::ceil(at));
      for (std::size_t end = day; end < std::min(day + kWeek, span + 1); ++end) {
        if (count[end] == 0.0) touched.push_back(end);
        count[end] += 1.0;
      }
    }
    for (const std::size_t end : touched) {
      sum[end] += count[end];
      squares[end] += count[end] * count[end];
      count[end] = 0.0;
    }
    touched.clear();
  }
  std::vector<double> dispersion(span + 1, 1.0);
  for (std::size_t end = 0; end <= span; ++end)
    if (sum[end] > 0.0) dispersion[end] = squares[end] / sum[end] - sum[end] / static_cast<double>(lives);
  return dispersion;
}

/// The model with parameters one step up and one step down an independent standard normal: all of them
/// together make up the parameters' uncertainty. None unless the fit converged.
struct Shifted {
  base::Process up;
  base::Process down;
};
constexpr double kStep = 0.1;
std::vector<Shifted> shifted_processes(const Subject& subject) {
  const std::vector<double>& covariance = subject.fit.log_covariance;
  const std::size_t k = subject.fit.estimates.size();
  if (subject.fit.status != Status::converged || covariance.size() != k * k || !all_finite(covariance))
    return {};
  const auto size = static_cast<Eigen::Index>(k);
  const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> matrix(
      covariance.data(), size, size);
  const Eigen::MatrixXd root = Eigen::LLT<Eigen::MatrixXd>(matrix).matrixL();
  const auto& parameters = base::find_model(subject.fit.model)->parameters;
  const auto process_at = [&](const Eigen::VectorXd& shift) {
    std::vector<double> estimates = subject.fit.estimates;
    for (std::size_t i = 0; i < k; ++i) {
      const double by = shift[static_cast<Eigen::Index>(i)];
      estimates[i] =
          parameters[i].scale == base::Scale::correlation ? estimates[i] + by : estimates[i] * std::exp(by);
    }
    return base::make_process(subject.fit.model, estimates, subject.fit.regularity);
  };
  std::vector<Shifted> processes;
  for (Eigen::Index j = 0; j < size; ++j)
    processes.push_back({process_at(kStep * root.col(j)), process_at(-kStep * root.col(j))});
  return processes;
}

/// Derivatives of age_moments().mean; [n_normals][age].
std::vector<std::vector<double>> parameter_slopes(const Subject& subject,
                                                  const std::vector<Shifted>& processes, std::size_t span) {
  std::vector<std::vector<double>> slopes;
  for (const Shifted& one : processes) {
    std::vector<double> slope = age_moments(subject, one.up, span).mean;
    const std::vector<double> below = age_moments(subject, one.down, span).mean;
    for (std::size_t age = 0; age <= span; ++age) slope[age] = (slope[age] - below[age]) / (2.0 * kStep);
    slopes.push_back(std::move(slope));
  }
  return slopes;
}

/// Derivatives of what is expected after calibration given each history, by day of the hold-out: from a
/// sample of customers, at a few days, with straight lines between them; [n_normals][day].
std::vector<std::vector<double>> history_slopes(const Subject& subject,
                                                const std::vector<Shifted>& processes) {
  constexpr std::size_t kPoints = 8;
  constexpr double kCustomers = 500;
  const auto days = static_cast<std::size_t>(std::floor(subject.table.holdout_days));
  std::vector<std::vector<double>> slopes(processes.size(), std::vector<double>(days + 1));
  const std::vector<std::size_t> customers = sample_of(subject.table.size(), kCustomers);
  if (days == 0 || customers.empty()) return slopes;
  const double scale = static_cast<double>(subject.table.size()) / static_cast<double>(customers.size());
  std::vector<std::size_t> at{0};
  for (std::size_t p = 1; p <= kPoints; ++p)
    if (p * days / kPoints > at.back()) at.push_back(p * days / kPoints);
  for_each_block(processes.size(), 1, subject.threads, [&](std::uint64_t begin, std::uint64_t, std::size_t) {
    std::vector<double>& slope = slopes[begin];
    for (std::size_t p = 1; p < at.size(); ++p) {
      const double horizon = subject.in_units(static_cast<double>(at[p]));
      double sum = 0.0;
      for (const std::size_t i : customers) {
        const double x = subject.table.frequency[i];
        const double t_x = subject.in_units(subject.table.recency_days[i]);
        const double age = subject.in_units(subject.table.age_days[i]);
        sum += base::future_counts(processes[begin].up, x, t_x, age, horizon).mean -
               base::future_counts(processes[begin].down, x, t_x, age, horizon).mean;
      }
      slope[at[p]] = scale * sum / (2.0 * kStep);
      for (std::size_t day = at[p - 1] + 1; day < at[p]; ++day)
        slope[day] = slope[at[p - 1]] + (slope[at[p]] - slope[at[p - 1]]) *
                                            static_cast<double>(day - at[p - 1]) /
                                            static_cast<double>(at[p] - at[p - 1]);
    }
  });
  return slopes;
}

/// Variance of actual - expected, where the estimates come from the same customers' calibration. They move
/// expected by `slope`; with the calibration's purchases by as much as these are part of the slope, which is
/// all but `later`, what the hold-out adds given each history:
///   process + slope^2 - 2 slope (slope - later), never below a tenth of the process's.
double variance_of_difference(double process, const std::vector<double>& slope,
                              const std::vector<double>& later) {
  double variance = process;
  for (std::size_t j = 0; j < slope.size(); ++j) variance += slope[j] * (2.0 * later[j] - slope[j]);
  return std::max(variance, 0.1 * process);
}

/// 5 and 95 % limits of a count, rounded outwards: negative binomial with this mean and variance, or normal
/// where the count varies less than a Poisson one.
std::pair<double, double> limits(double mean, double variance) {
  if (!(mean > 0.0)) return {0.0, 0.0};
  if (variance > mean * (1.0 + 1e-6)) {
    const double share = mean / variance;
    const boost::math::negative_binomial law(mean * share / (1.0 - share), share);
    return {boost::math::quantile(law, 0.05), boost::math::quantile(law, 0.95)};
  }
  const double half = kNormal95 * std::sqrt(variance);
  return {std::max(0.0, std::floor(mean - half)), std::ceil(mean + half)};
}

/// Customers by day of the first transaction, counted from `first`.
std::vector<double> births_of(const Subject& subject, std::int32_t first, std::size_t span) {
  std::vector<double> births(span + 1);
  for (std::size_t i = 0; i < subject.table.size(); ++i)
    births[static_cast<std::size_t>(subject.first_day(i) - first)] += 1.0;
  return births;
}

void count_weeks(Tracking& out) {
  const auto period = [&](bool holdout, double& weeks, double& inside, double& error) {
    double bought = 0.0, sum = 0.0;
    for (std::size_t w = 0; w < out.days.size(); ++w) {
      const bool here = holdout ? out.end_day[w] - out.days[w] >= out.calibration_days
                                : out.end_day[w] <= out.calibration_days;
      if (!here || out.days[w] < static_cast<double>(kWeek)) continue;
      weeks += 1.0;
      if (out.actual[w] >= out.p05[w] && out.actual[w] <= out.p95[w]) inside += 1.0;
      if (!(out.actual[w] > 0.0)) continue;
      bought += 1.0;
      sum += std::abs(out.actual[w] - out.expected[w]) / out.actual[w];
    }
    error = bought > 0.0 ? sum / bought : std::numeric_limits<double>::quiet_NaN();
  };
  period(false, out.weeks_calibration, out.inside_calibration, out.error_calibration);
  period(true, out.weeks_holdout, out.inside_holdout, out.error_holdout);
}

}  // namespace

Tracking tracking(const Subject& subject) {
  Tracking out;
  const std::size_t n = subject.table.size();
  std::int32_t first = subject.first_day(0);
  for (std::size_t i = 0; i < n; ++i) first = std::min(first, subject.first_day(i));
  out.calibration_days = static_cast<double>(subject.table.calibration_end.serial - first);
  const double last = out.calibration_days + std::floor(subject.table.holdout_days);
  STAMKUND_EXPECT(out.calibration_days >= 0.0 && last < 1e7);
  const auto span = static_cast<std::size_t>(last);

  const AgeMoments moments = age_moments(subject, subject.process, span);
  if (!all_finite(moments.mean) || !all_finite(moments.variance)) {
    out.reason = "the model cannot say how many purchases to expect";
    return out;
  }
  const std::vector<double> dispersion = week_dispersion(subject, span);
  const std::vector<Shifted> shifted = shifted_processes(subject);
  const auto slopes = parameter_slopes(subject, shifted, span);
  const auto later_slopes = history_slopes(subject, shifted);
  out.interval = slopes.empty() ? "process and individual, given the estimates"
                                : "process, individual and estimated parameters";

  const std::vector<double> births = births_of(subject, first, span);
  std::vector<double> on_day(span + 1);
  for (std::size_t i = 0; i < n; ++i) {
    const double birth = static_cast<double>(subject.first_day(i) - first);
    subject.for_each_repeat(i, last - birth, [&](double at) {
      on_day[std::min(span, static_cast<std::size_t>(std::ceil(birth + at)))] += 1.0;
    });
  }

  double actual_sum = 0.0, expected_before = 0.0;
  const std::vector<double> none(slopes.size());
  std::vector<double> slope_before = none, later_before = none;
  for (std::size_t begin = 0; begin <= span; begin += kWeek) {
    const std::size_t end = std::min(begin + kWeek - 1, span);  // last day of the week
    const auto length = static_cast<double>(end - begin + 1);
    double actual = 0.0, expected = 0.0, cumulative_variance = 0.0, variance = 0.0;
    std::vector<double> slope(slopes.size());
    for (std::size_t day = begin; day <= end; ++day) actual += on_day[day];
    for (std::size_t birth = 0; birth <= end; ++birth) {
      if (births[birth] == 0.0) continue;
      const std::size_t age = end - birth;
      const double before = birth < begin ? moments.mean[begin - 1 - birth] : 0.0;
      expected += births[birth] * moments.mean[age];
      cumulative_variance += births[birth] * moments.variance[age];
      // What a count varies more than a Poisson one grows with the length of its window.
      variance += births[birth] * (moments.mean[age] - before) *
                  std::max(0.0, 1.0 + (dispersion[age] - 1.0) * length / static_cast<double>(kWeek));
      for (std::size_t j = 0; j < slopes.size(); ++j) slope[j] += births[birth] * slopes[j][age];
    }
    std::vector<double> later = none, week_slope = none, week_later = none;
    for (std::size_t j = 0; j < slopes.size(); ++j) {
      if (static_cast<double>(end) > out.calibration_days)
        later[j] = later_slopes[j][end - static_cast<std::size_t>(out.calibration_days)];
      week_slope[j] = slope[j] - slope_before[j];
      week_later[j] = later[j] - later_before[j];
    }
    actual_sum += actual;
    const auto [low, high] =
        limits(expected - expected_before, variance_of_difference(variance, week_slope, week_later));
    const auto [sum_low, sum_high] =
        limits(expected, variance_of_difference(cumulative_variance, slope, later));
    out.end_day.push_back(static_cast<double>(end));
    out.days.push_back(length);
    out.actual.push_back(actual);
    out.expected.push_back(expected - expected_before);
    out.p05.push_back(low);
    out.p95.push_back(high);
    out.cumulative_actual.push_back(actual_sum);
    out.cumulative_expected.push_back(expected);
    out.cumulative_p05.push_back(sum_low);
    out.cumulative_p95.push_back(sum_high);
    expected_before = expected;
    slope_before = slope;
    later_before = later;
  }
  count_weeks(out);
  return out;
}

}  // namespace stamkund::calibration::diagnosis
