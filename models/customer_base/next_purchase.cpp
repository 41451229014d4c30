#include "models/customer_base/next_purchase.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

#include "models/customer_base/history.h"

namespace stamkund::customer_base {
namespace {

/// The Poisson families: c, A and log P(L > u | alive now).
struct Family {
  double shape = 0;
  double rate = 0;
  std::function<double(double)> log_stays;  ///< empty: nobody leaves before the next purchase
};

Family family_of(const ParetoNbd& m, double x, double age) {
  return {m.r + x, m.alpha + age, [s = m.s, b = m.beta + age](double u) { return -s * std::log1p(u / b); }};
}
Family family_of(const BgNbd& m, double x, double age) { return {m.r + x, m.alpha + age, {}}; }
Family family_of(const Nbd& m, double x, double age) { return {m.r + x, m.alpha + age, {}}; }
Family family_of(const BgCnbd& m, double x, double age) {
  if (m.k > 1) return {};
  return {m.r + x, m.alpha + age, {}};
}
Family family_of(const GompertzNbd& m, double x, double age) {
  const GompertzNbd law = alive_law(m, x, age);
  return {law.r, law.alpha,
          [law](double u) { return -law.s * detail::log_gompertz_growth(law.b, law.beta, u); }};
}
template <class Model>
Family family_of(const Model&, double, double) {
  return {};
}

/// A contract's next renewal: when, and how likely. Other models have none.
struct Renewal {
  double time = 0;  ///< from `age`
  double probability = 0;
};
template <class Model>
std::optional<Renewal> renewal_of(const Model& m, double x, double age) {
  if constexpr (Contract<Model>)
    return Renewal{detail::whole_periods(age) + 1.0 - age, retention_rate(m, x + 1.0)};
  else
    return std::nullopt;
}

}  // namespace

double NextPurchase::time_at(double v) const {
  if (shape_ > 0.0) return time_of(rate_ * std::expm1(-std::log1p(-v) / shape_));
  const double at = v * kCells;
  const auto cell = std::min(static_cast<std::size_t>(at), kCells - 1);
  return time_[cell] + (at - static_cast<double>(cell)) * (time_[cell + 1] - time_[cell]);
}

double NextPurchase::v_at(double time) const {
  if (shape_ > 0.0) return -std::expm1(-shape_ * std::log1p(integral(&Stretch::purchase, time) / rate_));
  const auto after = std::upper_bound(time_.begin(), time_.end(), time);
  if (after == time_.begin()) return 0.0;
  if (after == time_.end()) return 1.0;
  const double low = *(after - 1);
  return (static_cast<double>(after - time_.begin() - 1) + (time - low) / (*after - low)) / kCells;
}

double NextPurchase::time_of(double intensity) const {
  return calendar_.empty() ? intensity : customer_base::time_at(calendar_, &Stretch::purchase, intensity);
}

double NextPurchase::integral(double Stretch::*factor, double time) const {
  if (calendar_.empty()) return time;
  double sum = 0.0;
  for (const Stretch& stretch : calendar_) {
    const double part = std::fmin(stretch.length, time);
    sum += part * stretch.*factor;
    time -= part;
    if (!(time > 0.0)) break;
  }
  return sum;
}

NextPurchase::NextPurchase(const Process& now, double alive, std::vector<Stretch> calendar)
    : calendar_(std::move(calendar)) {
  const Family family = std::visit([&](const auto& m) { return family_of(m, 0.0, 0.0); }, now);
  shape_ = family.shape;
  rate_ = family.rate;
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    const double time = time_at((static_cast<double>(cell) + 0.5) / kCells);
    const bool in_time = std::isfinite(time);
    const double stays =
        family.log_stays && in_time ? std::exp(family.log_stays(integral(&Stretch::lifetime, time))) : 1.0;
    probability_[cell + 1] = probability_[cell] + (in_time ? alive * stays / kCells : 0.0);
  }
}

NextPurchase::NextPurchase(const Process& process, double x, double t_x, double age) {
  const double alive = p_alive(process, x, t_x, age);
  const Family family = std::visit([&](const auto& m) { return family_of(m, x, age); }, process);
  shape_ = family.shape;
  if (shape_ > 0.0) {
    rate_ = family.rate;
    // Cells even in v; three Gauss points each.
    static constexpr std::array<double, 3> kAt{0.5 - 0.38729833462074169, 0.5, 0.5 + 0.38729833462074169};
    static constexpr std::array<double, 3> kWeight{5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0};
    double sum = 0.0;
    for (std::size_t cell = 0; cell < kCells; ++cell) {
      for (std::size_t i = 0; i < 3; ++i) {
        const double v = (static_cast<double>(cell) + kAt[i]) / kCells;
        sum += kWeight[i] / kCells * (family.log_stays ? std::exp(family.log_stays(time_at(v))) : 1.0);
      }
      probability_[cell + 1] = alive * sum;
    }
    return;
  }
  if (const auto renewal = std::visit([&](const auto& m) { return renewal_of(m, x, age); }, process)) {
    time_.fill(renewal->time * (1.0 - 1e-9));  // at its time she has renewed
    for (std::size_t cell = 1; cell <= kCells; ++cell)
      probability_[cell] = alive * renewal->probability * static_cast<double>(cell) / kCells;
    return;
  }
  if (const auto* discrete = std::get_if<BgBb>(&process)) {
    const std::vector<double> steps = next_purchase_by_step(*discrete, x, age);
    const double ever = std::accumulate(steps.begin(), steps.end(), 0.0);
    std::size_t step = 0;
    double until = steps.empty() ? 0.0 : steps[0];
    time_[0] = 1.0 - 1e-9;
    for (std::size_t cell = 1; cell <= kCells; ++cell) {
      const double share = static_cast<double>(cell) / kCells;
      while (until < share * ever * (1.0 - 1e-12) && step + 1 < steps.size()) until += steps[++step];
      time_[cell] = static_cast<double>(step + 1) - 1e-9;
      probability_[cell] = alive * ever * share;
    }
    return;
  }
  constexpr std::size_t kLives = 400;
  constexpr std::uint64_t kSeed = 0x4E455854;  // "NEXT": a function of the history, not of a run's seed
  std::vector<double> times;
  for (std::uint64_t i = 0; i < kLives; ++i) {
    Stream rate({kSeed, i, 0, Purpose::purchase_rate});
    Stream lifetime({kSeed, i, 0, Purpose::lifetime_rate});
    Stream life({kSeed, i, 0, Purpose::lifetime_clock});
    const Traits traits = draw_alive(process, x, t_x, age, rate, lifetime);
    const double until = age + 50.0 / std::max(traits.purchase_rate(), 1e-300);
    PurchaseClock clock(traits, age, Stream({kSeed, i, 0, Purpose::purchase_clock}), draw_exponential(life));
    const double at = clock.next(until);
    if (std::isfinite(at)) times.push_back(at - age);
  }
  std::sort(times.begin(), times.end());
  const double ever = static_cast<double>(times.size()) / kLives;
  for (std::size_t cell = 1; cell <= kCells; ++cell) {
    const double share = static_cast<double>(cell) / kCells;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(times.size())));
    time_[cell] = times.empty() ? static_cast<double>(cell) : times[std::max<std::size_t>(rank, 1) - 1];
    probability_[cell] = alive * ever * share;
  }
}

double NextPurchase::within(double t) const {
  const double at = v_at(t) * kCells;
  const auto cell = std::min(static_cast<std::size_t>(at), kCells - 1);
  return probability_[cell] +
         (at - static_cast<double>(cell)) * (probability_[cell + 1] - probability_[cell]);
}

double NextPurchase::quantile_if_ever(double q) const {
  const double target = q * ever();
  if (!(target > 0.0)) return std::numeric_limits<double>::quiet_NaN();
  std::size_t cell = 0;
  while (cell + 1 < kCells && probability_[cell + 1] < target) ++cell;
  const double rise = probability_[cell + 1] - probability_[cell];
  const double share = rise > 0.0 ? std::min(1.0, (target - probability_[cell]) / rise) : 1.0;
  return time_at((static_cast<double>(cell) + share) / kCells);
}

}  // namespace stamkund::customer_base
