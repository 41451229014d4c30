#include "experiments/periods/luck.h"

#include <algorithm>

namespace stamkund::periods {
namespace {

/// Second period less first.
struct Difference {
  std::size_t unit = 0, pair = 0;
  double value = 0;
};

void cut(const std::vector<double>& values, std::size_t unit, std::size_t length, std::size_t washout,
         std::vector<Difference>& out) {
  for (std::size_t at = 0; at + 2 * length <= values.size(); at += 2 * length) {
    double mean[2] = {0, 0};
    for (std::size_t k = 0; k < 2; ++k)
      for (std::size_t r = washout; r < length; ++r)
        mean[k] += values[at + k * length + r] / static_cast<double>(length - washout);
    out.push_back({unit, at / (2 * length), mean[1] - mean[0]});
  }
}

/// [units][times] at which every unit has a row.
std::vector<std::vector<double>> complete(const Panel& past) {
  std::vector<std::size_t> there(past.times.size(), 0);
  for (const auto& row : past.rows) ++there[row.time];
  std::vector<std::vector<double>> out(past.units.size());
  for (const auto& row : past.rows)
    if (there[row.time] == past.units.size()) out[row.unit].push_back(row.outcome);
  return out;
}

/// Each unit's own lot: every unit and pair is an observation. Which of the two periods is on is drawn by
/// lot, so the sign of a difference is luck: its mean square counts, trend and all.
Luck separate(const Panel& past, std::size_t length, std::size_t washout) {
  std::vector<Difference> all;
  std::vector<double> values;
  for (std::size_t from = 0; from < past.rows.size();) {
    values.clear();
    std::size_t to = from;
    for (; to < past.rows.size() && past.rows[to].unit == past.rows[from].unit; ++to)
      values.push_back(past.rows[to].outcome);
    cut(values, past.rows[from].unit, length, washout, all);
    from = to;
  }
  Luck out;
  out.pairs = all.size();
  double squares = 0, next = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    squares += all[i].value * all[i].value;
    if (i > 0 && all[i].unit == all[i - 1].unit) next += all[i].value * all[i - 1].value;
  }
  if (all.empty()) return out;
  out.variance = squares / static_cast<double>(all.size());
  out.correlation = squares > 0.0 ? next / squares : 0.0;
  return out;
}

}  // namespace

Luck luck_of(const Panel& past, std::size_t length, std::size_t washout, design::Switching switching) {
  if (switching == design::Switching::separately || past.units.size() < 2)
    return separate(past, length, washout);
  const auto values = complete(past);
  const auto units = static_cast<double>(values.size());
  std::vector<Difference> all;
  for (std::size_t u = 0; u < values.size(); ++u) cut(values[u], u, length, washout, all);
  Luck out;
  out.pairs = all.size() / values.size();
  if (out.pairs == 0) return out;
  std::vector<double> sum(out.pairs, 0.0), squares(out.pairs, 0.0);
  for (const auto& one : all) sum[one.pair] += one.value, squares[one.pair] += one.value * one.value;
  // Two units of a random half are on the same side with this correlation: 0 or 1 more on one side.
  const double odd = values.size() % 2 == 1 ? 1.0 : 0.0, side = (odd - units) / (units * (units - 1.0));
  double next = 0, mean_squares = 0;
  for (std::size_t p = 0; p < out.pairs; ++p) {
    const double mean = sum[p] / units;
    const auto n = static_cast<double>(out.pairs);
    out.own += (squares[p] - units * mean * mean) / (units - 1.0) / n;
    mean_squares += mean * mean / n;
    if (p > 0) next += mean * sum[p - 1] / units / n;
    if (switching == design::Switching::mirrored)
      out.variance += (squares[p] + side * (sum[p] * sum[p] - squares[p])) / (units * units) / n;
  }
  out.common = std::max(0.0, mean_squares - out.own / units);
  if (switching == design::Switching::mirrored) return out;
  out.variance = mean_squares;
  out.correlation = mean_squares > 0.0 ? next / mean_squares : 0.0;
  return out;
}

std::size_t incomplete_times(const Panel& past) {
  std::vector<std::size_t> there(past.times.size(), 0);
  for (const auto& row : past.rows) ++there[row.time];
  return static_cast<std::size_t>(
      std::count_if(there.begin(), there.end(), [&](std::size_t n) { return n < past.units.size(); }));
}

}  // namespace stamkund::periods
