#pragma once
// Splits an effect on revenue into parts that add up: revenue = active time x purchases per active time x
// revenue per purchase. Additive logarithmic mean Divisia index, LMDI-I (Ang 2004,
// doi 10.1016/S0301-4215(03)00076-4; 2005, doi 10.1016/j.enpol.2003.10.010): part of x = L(R1, R0)
// log(x1/x0), L the logarithmic mean. No residual, and the order of the factors does not matter. Zeros by
// their analytical limits (Ang & Liu 2007, doi 10.1016/j.enpol.2005.11.001). See docs/methods/accounting.md.
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace stamkund::accounting {

/// What customers did in one world, in total. Any units, the same in both worlds.
struct RevenueTotals {
  double active_time = 0.0;  ///< sum over customers of the time they were active
  double purchases = 0.0;
  double revenue = 0.0;
};

/// Parts of revenue(to) - revenue(from), in units of revenue.
struct RevenueEffect {
  bool defined = false;  ///< false: the parts are NaN
  double attrition = std::numeric_limits<double>::quiet_NaN();
  double frequency = std::numeric_limits<double>::quiet_NaN();
  double basket = std::numeric_limits<double>::quiet_NaN();
};

/// LMDI-I parts of x1 y1 z1 - x0 y0 z0 in `parts`; false if they are not defined: a factor is negative or not
/// finite, or several factors rise from, or fall to, zero at once, so that the limit depends on the way
/// there.
[[nodiscard]] inline bool divisia_parts(const std::array<double, 3>& from, const std::array<double, 3>& to,
                                        std::array<double, 3>& parts) {
  for (std::size_t i = 0; i < 3; ++i)
    if (!(from[i] >= 0.0 && to[i] >= 0.0 && std::isfinite(from[i]) && std::isfinite(to[i]))) return false;
  const double before = from[0] * from[1] * from[2];
  const double after = to[0] * to[1] * to[2];
  if (!std::isfinite(before) || !std::isfinite(after)) return false;
  parts = {0.0, 0.0, 0.0};
  const auto zeros = [](const std::array<double, 3>& factors) {
    int n = 0;
    for (const double factor : factors) n += factor == 0.0 ? 1 : 0;
    return n;
  };
  const int zeros_before = zeros(from);
  const int zeros_after = zeros(to);
  // Zero to zero: L vanishes faster than any logarithm grows.
  if (zeros_before > 0 && zeros_after > 0) return true;
  if (zeros_before + zeros_after > 1) return false;
  if (zeros_before + zeros_after == 1) {
    // log R1/R0 is log x1/x0 of the one factor, up to a bounded term: in the limit it takes all.
    for (std::size_t i = 0; i < 3; ++i)
      if (from[i] == 0.0 || to[i] == 0.0) parts[i] = after - before;
    return true;
  }
  std::array<double, 3> logs{};
  double sum = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double change = (to[i] - from[i]) / from[i];
    // log1p keeps the digits of a small change; the difference of logarithms cannot overflow.
    logs[i] = std::abs(change) < 0.5 ? std::log1p(change) : std::log(to[i]) - std::log(from[i]);
    sum += logs[i];
  }
  // The logarithmic mean (R1 - R0) / log(R1/R0), with R1 - R0 = R0 expm1(log R1/R0) where they are close.
  double mean = before;
  if (std::abs(sum) > 0.5) {
    mean = (after - before) / sum;
  } else if (sum != 0.0) {
    mean = before * (std::expm1(sum) / sum);
  }
  for (std::size_t i = 0; i < 3; ++i) parts[i] = mean * logs[i];
  return true;
}

/// The effect between two worlds. A ratio nobody has a figure for (no purchase, so no basket) counts as
/// unchanged: who stops buying lowers frequency, not basket. Not defined for negative or non-finite totals,
/// nor where there are purchases without active time or revenue without purchases.
[[nodiscard]] inline RevenueEffect decompose(const RevenueTotals& from, const RevenueTotals& to) {
  std::array<std::array<double, 3>, 2> factors{};
  const std::array<RevenueTotals, 2> worlds{from, to};
  for (std::size_t i = 0; i < 2; ++i) {
    const RevenueTotals& t = worlds[i];
    if (!(t.active_time >= 0.0 && t.purchases >= 0.0 && t.revenue >= 0.0)) return {};
    if ((t.active_time == 0.0 && t.purchases > 0.0) || (t.purchases == 0.0 && t.revenue > 0.0)) return {};
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    factors[i] = {t.active_time, t.active_time > 0.0 ? t.purchases / t.active_time : unknown,
                  t.purchases > 0.0 ? t.revenue / t.purchases : unknown};
  }
  for (std::size_t i = 0; i < 3; ++i) {
    auto& a = factors[0][i];
    auto& b = factors[1][i];
    if (std::isnan(a)) a = std::isnan(b) ? 1.0 : b;
    if (std::isnan(b)) b = a;
  }
  std::array<double, 3> parts{};
  if (!divisia_parts(factors[0], factors[1], parts)) return {};
  return {true, parts[0], parts[1], parts[2]};
}

}  // namespace stamkund::accounting
