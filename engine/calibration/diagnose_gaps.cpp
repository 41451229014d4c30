// How long customers wait between purchases, against lives drawn from the model.
#include <algorithm>
#include <limits>

#include "engine/calibration/diagnose_parts.h"

namespace stamkund::calibration::diagnosis {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kClasses = 24.0;  ///< up to the actual gaps' 95 % quantile; assumption
constexpr double kMostLives = 20;  ///< of one customer; assumption

/// Numbers of gaps by length in days; long ones share the last place.
struct Lengths {
  std::vector<double> number = std::vector<double>(36501);  // 100 years
  double total = 0;
  void add(double gap) {
    number[std::min(number.size() - 1, static_cast<std::size_t>(gap))] += 1.0;
    total += 1.0;
  }
  /// The shortest length that at least `share` of the gaps do not exceed.
  [[nodiscard]] double quantile(double share) const {
    if (!(total > 0.0)) return kNone;
    double below = 0.0;
    for (std::size_t days = 0; days < number.size(); ++days) {
      below += number[days];
      if (below >= share * total) return static_cast<double>(days);
    }
    return static_cast<double>(number.size() - 1);
  }
};

}  // namespace

GapCheck gaps(const Subject& subject) {
  GapCheck out;
  out.median_actual = out.median_expected = kNone;
  const ingest::CustomerTable& table = subject.table;
  const std::size_t n = table.size();
  Lengths actual;
  double oldest = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    double before = 0.0;
    oldest = std::max(oldest, table.age_days[i]);
    subject.for_each_repeat(i, table.age_days[i], [&](double at) {
      actual.add(std::round(at - before));
      before = at;
    });
  }
  if (!(actual.total > 0.0)) {
    out.reason = "nobody bought again";
    return out;
  }
  // Whole days a class, or whole opportunities.
  const double unit = std::max(1.0, subject.opportunity_days);
  const double width = unit * std::max(1.0, std::ceil(actual.quantile(0.95) / kClasses / unit));
  const auto classes = static_cast<std::size_t>(std::max(2.0, std::ceil(actual.quantile(0.95) / width))) + 1;
  const auto class_of = [&](double gap) {
    return std::min(classes - 1,
                    static_cast<std::size_t>(std::max(0.0, std::ceil(gap / width - 1e-9) - 1.0)));
  };

  const auto customers = sample_of(n, affordable_customers(subject, oldest));
  const double lives = std::floor(std::clamp(
      kMostSimulated / static_cast<double>(std::max<std::size_t>(customers.size(), 1)), 1.0, kMostLives));
  out.simulated_customers = lives * static_cast<double>(customers.size());
  if (customers.empty() ||
      !std::isfinite(customer_base::new_customer_counts(subject.process, subject.in_units(oldest)).mean)) {
    out.reason = "the model cannot say how many purchases to expect";
    return out;
  }
  Lengths simulated;
  std::vector<double> sum(classes), squares(classes), count(classes), days;
  for (const std::size_t i : customers)
    for (std::uint64_t life = 1; life <= static_cast<std::uint64_t>(lives); ++life) {
      simulate_repeats(subject, life, i, table.age_days[i], days);
      double before = 0.0;
      for (const double time : days) {
        // A purchase belongs to the day that it ends, as ages count from the end of the first purchase's day.
        const double at = subject.opportunity_days > 0.0 ? time : std::ceil(time);
        simulated.add(std::round(at - before));
        count[class_of(at - before)] += 1.0;
        before = at;
      }
      for (std::size_t c = 0; c < classes; ++c) {
        sum[c] += count[c];
        squares[c] += count[c] * count[c];
        count[c] = 0.0;
      }
    }
  // Of all n customers, with the error of the simulation itself.
  const double scale = static_cast<double>(n) / out.simulated_customers;
  out.actual.assign(classes, 0.0);
  for (std::size_t gap = 0; gap < actual.number.size(); ++gap)
    if (actual.number[gap] > 0.0) out.actual[class_of(static_cast<double>(gap))] += actual.number[gap];
  for (std::size_t c = 0; c < classes; ++c) {
    out.up_to.push_back(c + 1 < classes ? static_cast<double>(c + 1) * width
                                        : std::numeric_limits<double>::infinity());
    out.expected.push_back(sum[c] * scale);
    const double variance =
        std::max(0.0, squares[c] * scale - sum[c] * scale * sum[c] / out.simulated_customers);
    out.standard_error.push_back(std::sqrt(variance * (1.0 + scale)));
  }
  out.median_actual = actual.quantile(0.5);
  out.median_expected = simulated.quantile(0.5);
  return out;
}

}  // namespace stamkund::calibration::diagnosis
