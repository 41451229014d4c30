#pragma once
// Textbook simulators of the customer-base models: one customer at a time, straight from their definitions.
#include <cmath>
#include <string>

#include "engine/ingest/customer_table.h"
#include "engine/random/distributions.h"
#include "models/customer_base/bg_nbd.h"
#include "models/customer_base/gamma_gamma.h"
#include "models/customer_base/pareto_nbd.h"

namespace stamkund::test {

inline void add_customer(ingest::CustomerTable& table, std::uint32_t x, double t_x, double age,
                         double spend = 0) {
  table.id.push_back(std::to_string(table.first_day.size()));
  table.first_day.push_back({});
  table.frequency.push_back(x);
  table.recency_days.push_back(t_x);
  table.age_days.push_back(age);
  table.mean_repeat_spend.push_back(spend);
  table.first_spend.push_back(spend);
  table.holdout_frequency.push_back(0);
}

/// Buys at `rate` until `lifetime` or `age`; with probability `dropout` after each purchase, stops.
inline void add_history(ingest::CustomerTable& table, Stream& stream, double rate, double lifetime,
                        double dropout, double age) {
  std::uint32_t x = 0;
  double last = 0;
  for (double t = draw_exponential(stream) / rate; t < std::fmin(lifetime, age);
       t += draw_exponential(stream) / rate) {
    ++x;
    last = t;
    if (dropout > 0 && draw_uniform(stream) < dropout) break;
  }
  add_customer(table, x, last, age);
}

/// `size` customers watched for a time uniform in (half of `age`, `age`); times in days = the models' unit.
inline ingest::CustomerTable simulate(const customer_base::ParetoNbd& m, std::uint64_t population,
                                      std::size_t size, double age) {
  ingest::CustomerTable table;
  for (std::size_t i = 0; i < size; ++i) {
    Stream stream({20240601, population, i, Purpose::test});
    const double rate = draw_gamma(stream, m.r) / m.alpha;
    const double mu = draw_gamma(stream, m.s) / m.beta;
    const double lifetime = draw_exponential(stream) / mu;
    add_history(table, stream, rate, lifetime, 0.0, age * (0.5 + 0.5 * draw_uniform(stream)));
  }
  return table;
}

inline ingest::CustomerTable simulate(const customer_base::BgNbd& m, std::uint64_t population,
                                      std::size_t size, double age) {
  ingest::CustomerTable table;
  for (std::size_t i = 0; i < size; ++i) {
    Stream stream({20240602, population, i, Purpose::test});
    const double rate = draw_gamma(stream, m.r) / m.alpha;
    const double dropout = draw_beta(stream, m.a, m.b);
    add_history(table, stream, rate, INFINITY, dropout, age * (0.5 + 0.5 * draw_uniform(stream)));
  }
  return table;
}

/// Customers with 1 to 9 repeat transactions.
inline ingest::CustomerTable simulate(const customer_base::GammaGamma& m, std::uint64_t population,
                                      std::size_t size) {
  ingest::CustomerTable table;
  for (std::size_t i = 0; i < size; ++i) {
    Stream stream({20240603, population, i, Purpose::test});
    const auto x = static_cast<std::uint32_t>(1.0 + 9.0 * draw_uniform(stream));
    const double nu = draw_gamma(stream, m.q) / m.gamma;
    double total = 0;
    for (std::uint32_t k = 0; k < x; ++k) total += draw_gamma(stream, m.p) / nu;
    add_customer(table, x, 1, 2, total / x);
  }
  table.has_spend = true;
  return table;
}

}  // namespace stamkund::test
