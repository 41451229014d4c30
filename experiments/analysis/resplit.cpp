#include "experiments/analysis/resplit.h"

#include <algorithm>
#include <boost/random/binomial_distribution.hpp>
#include <cmath>

#include "engine/parallel/for_each_block.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"

namespace stamkund::analysis {
namespace {

constexpr Purpose kResplit = purpose_named("analysis: re-split");
constexpr Purpose kBootstrap = purpose_named("analysis: bootstrap");

/// Of all re-splits the same: units that matter, with their products.
struct Pool {
  bool ratio = false;
  Compares compares = Compares::values;
  std::vector<double> y, x;  ///< of units that are not (0, 1)
  double plain = 0;          ///< units that are (0, 1)
  double shift = 0;          ///< taken off y for each x, so that sums do not cancel
  Sums total;

  void add(const Sample& sample) {
    for (std::size_t i = 0; i < sample.size(); ++i) {
      const double one_x = ratio ? (sample.x.empty() ? 1.0 : sample.x[i]) : 1.0;
      const double one_y = sample.y[i] - shift * one_x;
      if (one_y == 0.0 && one_x == 1.0) {
        ++plain;
        continue;
      }
      y.push_back(one_y);
      if (ratio) x.push_back(one_x);
    }
  }
};

void count_in(Sums& sums, const Pool& pool, std::size_t i) {
  const double y = pool.y[i];
  sums.y += y;
  sums.yy += y * y;
  if (!pool.ratio) return;
  const double x = pool.x[i];
  sums.x += x;
  sums.xy += x * y;
  sums.xx += x * x;
}

/// Units that are (0, 1), and all units where x = 1 and only y was summed up.
void complete(Sums& sums, bool ratio, double units, double plain) {
  sums.units = units;
  if (ratio) {
    sums.x += plain;
    sums.xx += plain;
  } else {
    sums.x = units;
    sums.xx = units;
    sums.xy = sums.y;
  }
}

Pool pool_of(const Sample& treated, const Sample& control, Compares compares = Compares::values) {
  Pool pool;
  pool.compares = compares;
  pool.ratio = !treated.x.empty() || !control.x.empty();
  std::size_t zeros = 0;
  double y = 0, x = 0;
  for (const Sample* sample : {&treated, &control})
    for (std::size_t i = 0; i < sample->size(); ++i) {
      zeros += sample->y[i] == 0.0 ? 1U : 0U;
      y += sample->y[i];
      x += sample->x.empty() ? 1.0 : sample->x[i];
    }
  // Many zeros are worth keeping: they cost nothing, and then the mean is no large number beside the spread.
  // Logarithms are those of the values themselves.
  if (compares == Compares::values && 2 * zeros < treated.size() + control.size()) pool.shift = y / x;
  pool.add(treated);
  pool.add(control);
  for (std::size_t i = 0; i < pool.y.size(); ++i) count_in(pool.total, pool, i);
  complete(pool.total, pool.ratio, static_cast<double>(treated.size() + control.size()), pool.plain);
  return pool;
}

/// An arm without events is as far off as can be.
double studentised_logs(const Figure& treated, const Figure& control) {
  if (!(treated.value > 0.0) || !(control.value > 0.0))
    return treated.value > 0.0 ? INFINITY : control.value > 0.0 ? -INFINITY : 0.0;
  const double difference = std::log(treated.value / control.value);
  const double variance =
      treated.variance / (treated.value * treated.value) + control.variance / (control.value * control.value);
  return difference == 0.0 ? 0.0 : difference / std::sqrt(variance);
}

double studentised(const Sums& treated, const Sums& control, Compares compares) {
  const Figure a = figure_of(treated);
  const Figure b = figure_of(control);
  if (compares == Compares::log_rates) return studentised_logs(a, b);
  const double difference = a.value - b.value;
  return difference == 0.0 ? 0.0 : difference / std::sqrt(a.variance + b.variance);
}

Sums less(const Sums& a, const Sums& b) {
  return {a.units - b.units, a.y - b.y, a.x - b.x, a.yy - b.yy, a.xy - b.xy, a.xx - b.xx};
}

/// The smaller arm is drawn, the other one is the rest.
double one_split(const Pool& pool, double drawn_units, Stream& stream, bool drawn_is_treated) {
  Sums drawn;
  double open = drawn_units;
  double left = pool.total.units;
  for (std::size_t i = 0; i < pool.y.size() && open > 0.0; ++i) {
    if (draw_uniform(stream) * left < open) {
      count_in(drawn, pool, i);
      open -= 1.0;
    }
    left -= 1.0;
  }
  complete(drawn, pool.ratio, drawn_units, open);
  const Sums rest = less(pool.total, drawn);
  return drawn_is_treated ? studentised(drawn, rest, pool.compares) : studentised(rest, drawn, pool.compares);
}

/// One arm drawn from itself.
Sums redrawn(const Pool& pool, Stream& stream) {
  const auto units = static_cast<std::uint64_t>(pool.total.units);
  std::uint64_t drawn = units;
  if (pool.plain > 0.0)
    drawn = static_cast<std::uint64_t>(boost::random::binomial_distribution<std::int64_t, double>(
        static_cast<std::int64_t>(units), static_cast<double>(pool.y.size()) / pool.total.units)(stream));
  Sums sums;
  for (std::uint64_t i = 0; i < drawn; ++i)
    count_in(sums, pool, static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(pool.y.size())));
  complete(sums, pool.ratio, pool.total.units, static_cast<double>(units - drawn));
  return sums;
}

std::vector<double> each(std::uint64_t count, const ResplitKey& key, Purpose purpose, const Threads& threads,
                         const std::function<double(Stream&)>& one) {
  std::vector<double> out(count);
  for_each_block(count, 64, threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
    for (std::uint64_t i = begin; i < end; ++i) {
      Stream stream({key.seed, key.comparison, i, purpose});
      out[i] = one(stream);
    }
  });
  return out;
}

}  // namespace

std::vector<double> resplit(const Sample& treated, const Sample& control, std::uint64_t count,
                            const ResplitKey& key, const Threads& threads, Compares compares) {
  const Pool pool = pool_of(treated, control, compares);
  const bool draw_treated = treated.size() <= control.size();
  const auto units = static_cast<double>(std::min(treated.size(), control.size()));
  return each(count, key, kResplit, threads,
              [&](Stream& stream) { return one_split(pool, units, stream, draw_treated); });
}

std::vector<double> bootstrap_t(const Sample& treated, const Sample& control, std::uint64_t count,
                                const ResplitKey& key, const Threads& threads) {
  const Pool a = pool_of(treated, Sample{});
  const Pool b = pool_of(control, Sample{});
  // Each arm has a shift of its own: differences of values are about the observed difference then.
  const double centre = (a.total.y / a.total.x) - (b.total.y / b.total.x);
  return each(count, key, kBootstrap, threads, [&](Stream& stream) {
    const Figure one = figure_of(redrawn(a, stream));
    const Figure two = figure_of(redrawn(b, stream));
    const double difference = one.value - two.value - centre;
    return difference == 0.0 ? 0.0 : difference / std::sqrt(one.variance + two.variance);
  });
}

Shape shape_of(const Sample& treated, const Sample& control) {
  double y = 0, x = 0;
  const auto each_unit = [&](const auto& work) {
    for (const Sample* sample : {&treated, &control})
      for (std::size_t i = 0; i < sample->size(); ++i)
        work(sample->y[i], sample->x.empty() ? 1.0 : sample->x[i]);
  };
  each_unit([&](double one_y, double one_x) { y += one_y, x += one_x; });
  const double value = y / x;
  double m2 = 0, m3 = 0, m4 = 0;
  each_unit([&](double one_y, double one_x) {
    const double rest = one_y - value * one_x;
    const double square = rest * rest;
    m2 += square;
    m3 += square * rest;
    m4 += square * square;
  });
  const auto a = static_cast<double>(treated.size());
  const auto b = static_cast<double>(control.size());
  const double n = a + b;
  m2 /= n, m3 /= n, m4 /= n;
  if (!(m2 > 0.0)) return {};
  const double sum = 1.0 / a + 1.0 / b;
  return {m3 / std::pow(m2, 1.5) * (1.0 / (a * a) - 1.0 / (b * b)) / std::pow(sum, 1.5),
          (m4 / (m2 * m2) - 3.0) * (1.0 / (a * a * a) + 1.0 / (b * b * b)) / (sum * sum)};
}

}  // namespace stamkund::analysis
