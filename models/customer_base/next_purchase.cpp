#include "models/customer_base/next_purchase.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
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
template <class Model>
Family family_of(const Model&, double, double) {
  return {};
}

}  // namespace

NextPurchase::NextPurchase(const Process& process, double x, double t_x, double age) {
  const double alive = p_alive(process, x, t_x, age);
  const Family family = std::visit([&](const auto& m) { return family_of(m, x, age); }, process);
  if (family.shape > 0.0) {
    // Cells even in v; three Gauss points each.
    static constexpr std::array<double, 3> kAt{0.5 - 0.38729833462074169, 0.5, 0.5 + 0.38729833462074169};
    static constexpr std::array<double, 3> kWeight{5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0};
    const auto time_at = [&](double v) { return family.rate * std::expm1(-std::log1p(-v) / family.shape); };
    double sum = 0.0;
    for (std::size_t cell = 0; cell < kCells; ++cell) {
      const double from = static_cast<double>(cell) / kCells;
      const double width = 1.0 / kCells;
      for (std::size_t i = 0; i < 3; ++i)
        sum += kWeight[i] * width *
               (family.log_stays ? std::exp(family.log_stays(time_at(from + kAt[i] * width))) : 1.0);
      // The last cell has no end: what it holds comes within the time of all but a ten-thousandth.
      const double end = cell + 1 == kCells ? 1.0 - 1e-4 : from + width;
      table_[cell + 1] = {time_at(end), alive * sum};
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
    table_[cell] = {times.empty() ? static_cast<double>(cell) : times[std::max<std::size_t>(rank, 1) - 1],
                    alive * ever * share};
  }
}

double NextPurchase::within(double t) const {
  const auto after = std::upper_bound(table_.begin(), table_.end(), t,
                                      [](double value, const Point& point) { return value < point.time; });
  if (after == table_.begin()) return 0.0;
  if (after == table_.end()) return table_.back().probability;
  const Point& low = *(after - 1);
  const double share = (t - low.time) / (after->time - low.time);
  return low.probability + share * (after->probability - low.probability);
}

double NextPurchase::quantile_if_ever(double q) const {
  const double target = q * ever();
  if (!(target > 0.0)) return std::numeric_limits<double>::quiet_NaN();
  std::size_t i = 1;
  while (i < kCells && table_[i].probability < target) ++i;
  const Point& low = table_[i - 1];
  const double rise = table_[i].probability - low.probability;
  const double share = rise > 0.0 ? (target - low.probability) / rise : 1.0;
  return low.time + std::min(1.0, share) * (table_[i].time - low.time);
}

}  // namespace stamkund::customer_base
