#include "engine/sweep/design.h"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"

namespace stamkund::sweep {
namespace {

using scenario::SweepMethod;
using scenario::SweepSpec;

constexpr double kOwn = std::numeric_limits<double>::quiet_NaN();
/// Levels of a Morris design and its step; Campolongo, Cariboni & Saltelli (2007) take four and two thirds.
constexpr std::uint64_t kMorrisLevels = 4;
constexpr double kMorrisStep = 2.0 / 3.0;

Stream stream_of(const SweepSpec& study, std::uint64_t index, std::string_view what) {
  return Stream({study.seed, index, 0, purpose_named(what)});
}

/// Below `n`.
std::uint64_t draw_below(Stream& stream, std::uint64_t n) {
  return std::min(n - 1, static_cast<std::uint64_t>(draw_uniform(stream) * static_cast<double>(n)));
}

std::vector<std::size_t> shuffled(std::size_t n, Stream& stream) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[draw_below(stream, i)]);
  return order;
}

std::vector<Point> latin_hypercube(const SweepSpec& study) {
  const auto n = static_cast<std::size_t>(study.points);
  std::vector<std::vector<double>> u(n, std::vector<double>(study.parameters.size()));
  for (std::size_t k = 0; k < study.parameters.size(); ++k) {
    Stream stream = stream_of(study, k, "sweep: latin hypercube");
    const std::vector<std::size_t> cells = shuffled(n, stream);
    for (std::size_t i = 0; i < n; ++i)
      u[i][k] = (static_cast<double>(cells[i]) + draw_uniform(stream)) / static_cast<double>(n);
  }
  std::vector<Point> points;
  for (auto& one : u) points.push_back(point_at(study, std::move(one)));
  return points;
}

/// `count` points of the Sobol' sequence in `dimensions`, the origin left out (Joe & Kuo 2010, as Boost has
/// it), moved together by a random shift (Cranley & Patterson 1976) that depends on the study's seed.
std::vector<std::vector<double>> sobol_points(const SweepSpec& study, std::size_t dimensions,
                                              std::uint64_t count) {
  boost::random::sobol engine(dimensions);
  engine.discard(dimensions);
  Stream stream = stream_of(study, 0, "sweep: shift");
  std::vector<double> shift(dimensions);
  for (double& one : shift) one = draw_uniform(stream);
  std::vector<std::vector<double>> out(count, std::vector<double>(dimensions));
  for (auto& point : out)
    for (std::size_t k = 0; k < dimensions; ++k) {
      const double u = static_cast<double>(engine()) * 0x1.0p-64 + shift[k];
      point[k] = u - std::floor(u);
    }
  return out;
}

std::vector<Point> sobol_sequence(const SweepSpec& study) {
  std::vector<Point> points;
  for (auto& one : sobol_points(study, study.parameters.size(), study.points))
    points.push_back(point_at(study, std::move(one)));
  return points;
}

/// The scenario as it is, then each parameter at both ends; of listed values, at each.
std::vector<Point> one_at_a_time(const SweepSpec& study) {
  const std::vector<double> own(study.parameters.size(), kOwn);
  std::vector<Point> points{point_at(study, own)};
  for (std::size_t k = 0; k < study.parameters.size(); ++k) {
    const std::size_t n = study.parameters[k].listed() ? study.parameters[k].values.size() : 2;
    for (std::size_t v = 0; v < n; ++v) {
      std::vector<double> u = own;
      u[k] = study.parameters[k].listed() ? (static_cast<double>(v) + 0.5) / static_cast<double>(n)
                                          : static_cast<double>(v);
      points.push_back(point_at(study, std::move(u)));
    }
  }
  return points;
}

std::vector<Point> morris(const SweepSpec& study) {
  const MorrisPlan plan = morris_plan(study);
  std::vector<Point> points;
  for (std::uint64_t i = 0; i < study.points; ++i) {
    Stream stream = stream_of(study, i, "sweep: start of a path");
    std::vector<double> u(study.parameters.size());
    for (std::size_t k = 0; k < u.size(); ++k) {
      // The lower half of the levels, so that a step up stays inside; the upper half where it goes down.
      const double low = static_cast<double>(draw_below(stream, kMorrisLevels / 2)) / (kMorrisLevels - 1);
      u[k] = low;
    }
    const auto& moved = plan.moved[i];
    for (std::size_t step = 0; step < moved.size(); ++step)
      if (plan.by[i][step] < 0.0) u[moved[step]] += kMorrisStep;
    points.push_back(point_at(study, u));
    for (std::size_t step = 0; step < moved.size(); ++step) {
      u[moved[step]] += plan.by[i][step];
      points.push_back(point_at(study, u));
    }
  }
  return points;
}

std::vector<Point> sobol_pairs(const SweepSpec& study) {
  const std::size_t d = study.parameters.size();
  std::vector<Point> points;
  for (const auto& both : sobol_points(study, 2 * d, study.points)) {
    const std::vector<double> a(both.begin(), both.begin() + static_cast<std::ptrdiff_t>(d));
    const std::vector<double> b(both.begin() + static_cast<std::ptrdiff_t>(d), both.end());
    points.push_back(point_at(study, a));
    points.push_back(point_at(study, b));
    for (std::size_t k = 0; k < d; ++k) {
      std::vector<double> mixed = a;
      mixed[k] = b[k];
      points.push_back(point_at(study, std::move(mixed)));
    }
  }
  return points;
}

/// Values that a parameter can take; 0 = no end of them.
std::uint64_t values_of(const scenario::SweptParameter& parameter) {
  if (parameter.listed()) return parameter.values.size();
  if (!(parameter.step > 0.0)) return 0;
  const double n = std::floor((parameter.to - parameter.from) / parameter.step * (1.0 + 1e-12)) + 1.0;
  return n < 1e9 ? static_cast<std::uint64_t>(n) : 0;
}

/// Of all parameters; 0 = no end of them, or more than `most`.
std::uint64_t combinations(const SweepSpec& study, std::uint64_t most) {
  std::uint64_t product = 1;
  for (const auto& one : study.parameters) {
    const std::uint64_t n = values_of(one);
    if (n == 0 || product > most / n) return 0;
    product *= n;
  }
  return product;
}

}  // namespace

Point point_at(const SweepSpec& study, std::vector<double> u) {
  Point point;
  point.at = std::move(u);
  for (std::size_t k = 0; k < study.parameters.size(); ++k) {
    const bool own = std::isnan(point.at[k]);
    point.numbers.push_back(own ? kOwn : study.parameters[k].number_at(point.at[k]));
    point.values.push_back(own ? "" : study.parameters[k].text_at(point.at[k]));
  }
  return point;
}

MorrisPlan morris_plan(const SweepSpec& study) {
  MorrisPlan plan;
  for (std::uint64_t i = 0; i < study.points; ++i) {
    Stream stream = stream_of(study, i, "sweep: steps of a path");
    plan.moved.push_back(shuffled(study.parameters.size(), stream));
    std::vector<double> by;
    for (std::size_t k = 0; k < study.parameters.size(); ++k)
      by.push_back(draw_uniform(stream) < 0.5 ? kMorrisStep : -kMorrisStep);
    plan.by.push_back(std::move(by));
  }
  return plan;
}

std::vector<Point> every_combination(const SweepSpec& study, std::uint64_t most) {
  std::vector<Point> points;
  const std::uint64_t n = combinations(study, most);
  for (std::uint64_t i = 0; i < n; ++i) {
    std::vector<double> u(study.parameters.size());
    std::uint64_t rest = i;
    for (std::size_t k = study.parameters.size(); k-- > 0;) {  // the last parameter moves fastest
      const std::uint64_t of = values_of(study.parameters[k]);
      const auto& parameter = study.parameters[k];
      const auto v = static_cast<double>(rest % of);
      // The middle of the part of [0, 1] that stands for the value.
      u[k] = parameter.log_scale && !parameter.listed()
                 ? std::log((parameter.from + v * parameter.step) / parameter.from) /
                       std::log(parameter.to / parameter.from)
                 : (v + 0.5) / static_cast<double>(of);
      rest /= of;
    }
    points.push_back(point_at(study, std::move(u)));
  }
  return points;
}

std::uint64_t design_size(const SweepSpec& study) {
  const std::uint64_t d = study.parameters.size();
  switch (study.method) {
    case SweepMethod::grid: {
      const std::uint64_t n = combinations(study, kMostPoints);
      return n == 0 ? kMostPoints + 1 : n;
    }
    case SweepMethod::latin_hypercube:
    case SweepMethod::sobol_sequence:
      return study.points;
    case SweepMethod::one_at_a_time: {
      std::uint64_t n = 1;
      for (const auto& one : study.parameters) n += one.listed() ? one.values.size() : 2;
      return n;
    }
    case SweepMethod::morris:
      return study.points * (d + 1);
    case SweepMethod::sobol_indices:
      return study.points * (d + 2);
    case SweepMethod::optimize:
      break;
  }
  const std::uint64_t all = combinations(study, study.points);
  return all > 0 ? all : study.points;
}

std::vector<Point> design(const SweepSpec& study) {
  switch (study.method) {
    case SweepMethod::grid:
      return every_combination(study, kMostPoints);
    case SweepMethod::latin_hypercube:
      return latin_hypercube(study);
    case SweepMethod::sobol_sequence:
      return sobol_sequence(study);
    case SweepMethod::one_at_a_time:
      return one_at_a_time(study);
    case SweepMethod::morris:
      return morris(study);
    case SweepMethod::sobol_indices:
      return sobol_pairs(study);
    case SweepMethod::optimize:
      break;
  }
  // All of a small space; of a large one a sample that fills it.
  std::vector<Point> all = every_combination(study, study.points);
  return all.empty() ? latin_hypercube(study) : all;
}

}  // namespace stamkund::sweep
