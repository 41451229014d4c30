#pragma once
// Tests of nothing against nothing: how often each rule calls a difference.
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "engine/random/distributions.h"
#include "tests/analysis/made_table.h"

namespace stamkund::test {

struct Rule {
  std::string name;
  analysis::Method method;
  /// Both arms from the same law.
  std::function<MadeTable(Stream&)> make;
};

inline std::vector<bool> split(std::size_t control, std::size_t treated) {
  std::vector<bool> out(control, false);
  out.insert(out.end(), treated, true);
  return out;
}

inline std::vector<double> drawn(std::size_t n, Stream& stream, const std::function<double(Stream&)>& one) {
  std::vector<double> out(n);
  for (double& y : out) y = one(stream);
  return out;
}

inline double poisson(Stream& stream, double mean) {
  double events = -1, time = 0;
  for (; time < mean; ++events) time += draw_exponential(stream);
  return events;
}

/// Mostly nothing, else a long tail: skewness about 20.
inline double revenue(Stream& stream) {
  return draw_uniform(stream) < 0.05 ? std::exp(3.0 + 1.2 * draw_normal(stream)) : 0.0;
}

inline MadeTable of(analysis::Kind kind, std::size_t control, std::size_t treated, Stream& stream,
                    const std::function<double(Stream&)>& one) {
  MadeTable made(split(control, treated));
  made.outcome(drawn(control + treated, stream, one), kind);
  return made;
}

inline MadeTable with_covariate(Stream& stream) {
  MadeTable made(split(150, 100));
  std::vector<double> x(250), y(250);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = draw_exponential(stream);
    y[i] = x[i] + draw_normal(stream);
  }
  made.outcome(y, analysis::Kind::mean);
  made.covariate(x);
  return made;
}

inline MadeTable households(Stream& stream) {
  std::vector<bool> treated;
  std::vector<double> y;
  std::vector<std::uint32_t> cluster;
  for (std::uint32_t h = 0; h < 150; ++h) {
    const double home = draw_normal(stream);
    const int size = 1 + static_cast<int>(3.0 * draw_uniform(stream));
    for (int i = 0; i < size; ++i) {
      treated.push_back(h % 2 == 1);
      y.push_back(home + draw_normal(stream));
      cluster.push_back(h);
    }
  }
  MadeTable made(treated);
  made.outcome(y, analysis::Kind::mean);
  made.clusters(cluster);
  return made;
}

inline MadeTable ratios(Stream& stream) {
  MadeTable made(split(200, 200));
  std::vector<double> y(400), x(400);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = 1.0 + poisson(stream, 2.0);
    y[i] = x[i] * (10.0 + draw_normal(stream)) + 5.0 * draw_normal(stream);
  }
  auto& data = made.outcome(y, analysis::Kind::ratio);
  data.per.emplace();
  data.per->of_row = x;
  return made;
}

inline MadeTable times(Stream& stream) {
  MadeTable made(split(120, 80));
  std::vector<double> time(200), event(200);
  for (std::size_t i = 0; i < time.size(); ++i) {
    const double happens = draw_exponential(stream);
    const double watched = 2.0 * draw_uniform(stream);
    time[i] = std::min(happens, watched);
    event[i] = happens <= watched ? 1.0 : 0.0;
  }
  auto& data = made.outcome(time, analysis::Kind::time);
  data.event.emplace();
  data.event->of_row = event;
  return made;
}

inline std::vector<Rule> rules() {
  using analysis::Kind;
  using analysis::Method;
  const auto normal = [](Stream& s) { return draw_normal(s); };
  return {
      {"welch", Method::welch, [=](Stream& s) { return of(Kind::mean, 60, 40, s, normal); }},
      {"pooled", Method::pooled, [=](Stream& s) { return of(Kind::mean, 60, 40, s, normal); }},
      {"permutation, long tail, 5 % in the arm", Method::permutation,
       [](Stream& s) { return of(Kind::revenue, 1900, 100, s, revenue); }},
      {"chosen by itself, long tail, 5 % in the arm", Method::automatic,
       [](Stream& s) { return of(Kind::revenue, 1900, 100, s, revenue); }},
      {"permutation over households", Method::permutation, households},
      {"welch over households", Method::welch, households},
      {"bootstrap", Method::bootstrap,
       [](Stream& s) { return of(Kind::mean, 100, 100, s, [](Stream& t) { return draw_exponential(t); }); }},
      {"winsorised", Method::winsorised,
       [](Stream& s) { return of(Kind::mean, 200, 200, s, [](Stream& t) { return draw_exponential(t); }); }},
      {"score", Method::score,
       [](Stream& s) {
         return of(Kind::proportion, 300, 200, s,
                   [](Stream& t) { return draw_uniform(t) < 0.1 ? 1.0 : 0.0; });
       }},
      {"cuped", Method::cuped, with_covariate},
      {"regression", Method::regression, with_covariate},
      {"ratio", Method::welch, ratios},
      {"negative binomial", Method::negative_binomial,
       [](Stream& s) {
         return of(Kind::count, 200, 150, s, [](Stream& t) { return poisson(t, draw_gamma(t, 1.0)); });
       }},
      {"log-rank", Method::log_rank, times},
  };
}

struct Alarms {
  double rate = 0;
  double error = 0;  ///< standard error of a rate that is .05
};

inline Alarms false_alarms(const Rule& rule, int tests, std::uint64_t seed) {
  int alarms = 0;
  for (int i = 0; i < tests; ++i) {
    Stream stream({seed, static_cast<std::uint64_t>(i), 0, Purpose::test});
    MadeTable made = rule.make(stream);
    made.spec.method = rule.method;
    made.spec.resplits = 199;
    made.spec.seed = static_cast<std::uint64_t>(i);
    alarms += made.compare().main.p_value <= 0.05 ? 1 : 0;
  }
  return {static_cast<double>(alarms) / tests, std::sqrt(0.05 * 0.95 / tests)};
}

}  // namespace stamkund::test
