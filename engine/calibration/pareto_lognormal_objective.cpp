#include "engine/calibration/pareto_lognormal_objective.h"

#include <cmath>
#include <limits>

#include "engine/calibration/defection_table.h"
#include "models/customer_base/pareto_lognormal_grid.h"

namespace stamkund::calibration {
namespace {

namespace base = stamkund::customer_base;
namespace detail = stamkund::customer_base::detail;

constexpr double kLogTwoPi = 1.83787706640934548356;
/// Rows are taken together up to these counts: one step in u serves for all of a class.
constexpr double kMostPurchases[] = {6.0, 30.0, 126.0};

/// log L, and posterior means of u, u^2, v, v^2, u v.
struct RowMoments {
  double log_likelihood;
  double u, uu, v, vv, uv;
};

class ParetoLognormalObjective final : public Objective {
 public:
  ParetoLognormalObjective(const Rows& rows, const Threads& threads) : rows_(rows), threads_(threads) {
    std::size_t begin = 0;
    for (const double most : kMostPurchases) {
      std::size_t end = begin;
      while (end < rows.size() && rows.x[rows.x_at[end]] <= most) ++end;
      if (end > begin) classes_.push_back({begin, end});
      begin = end;
    }
    if (begin < rows.size()) classes_.push_back({begin, rows.size()});
  }

  [[nodiscard]] int dimension() const override { return 5; }

  double evaluate(const double* theta, double* gradient) const override {
    // Beyond the largest spread the likelihood is taken as flat.
    const double rate_spread = std::fmin(std::exp(theta[1]), detail::kMostSpread);
    const double defection_spread = std::fmin(std::exp(theta[3]), detail::kMostSpread);
    const base::ParetoLognormal model{std::exp(theta[0]), rate_spread, std::exp(theta[2]), defection_spread,
                                      std::tanh(theta[4])};
    const double rho = model.correlation;
    const double own = 1.0 / std::cosh(theta[4]);  // sqrt(1 - rho^2), exact near the edge
    std::array<double, 7> total{};
    for (const Class& rows : classes_) {
      const auto part = sum_of(rows, model);
      for (std::size_t k = 0; k < part.size(); ++k) total[k] += part[k];
    }
    // Derivatives of log density: u and v as functions of (log lambda, log mu) and the parameters.
    const double n = total[6];
    gradient[0] = (total[1] - total[3] * rho / own) / model.rate_spread;
    gradient[1] = total[2] - n - total[5] * rho / own;
    gradient[2] = total[3] / (model.defection_spread * own);
    gradient[3] = total[4] - n + total[5] * rho / own;
    gradient[4] = rho * (n - total[4]) + total[5] * own;
    if (rate_spread == detail::kMostSpread) gradient[1] = 0.0;
    if (defection_spread == detail::kMostSpread) gradient[3] = 0.0;
    return total[0];
  }

 private:
  struct Class {
    std::size_t begin, end;  ///< rows
  };

  /// Weighted sums over a class of: log L, u, uu, v, vv, uv, 1.
  [[nodiscard]] std::array<double, 7> sum_of(const Class& rows, const base::ParetoLognormal& model) const {
    const DefectionTable table = table_for(rows, model);
    return sum_in_order<7>(rows.end - rows.begin, threads_, [&](std::uint64_t begin, std::uint64_t end) {
      std::array<double, 7> sum{};
      for (std::uint64_t i = begin; i < end; ++i) {
        const std::size_t row = rows.begin + static_cast<std::size_t>(i);
        RowMoments m{};
        if (table.empty() || !from_table(table, row, m)) m = from_grid(model, row);
        const double w = rows_.weight[row];
        sum[0] += w * m.log_likelihood;
        sum[1] += w * m.u;
        sum[2] += w * m.uu;
        sum[3] += w * m.v;
        sum[4] += w * m.vv;
        sum[5] += w * m.uv;
        sum[6] += w;
      }
      return sum;
    });
  }

  /// Lines of equal u for all rows of a class; empty where it would cost more than it saves.
  [[nodiscard]] DefectionTable table_for(const Class& rows, const base::ParetoLognormal& model) const {
    constexpr double kMostLines = 1024.0;
    constexpr double kMostCells = 4e6;
    const detail::NormalPair pair(model);
    double from = std::numeric_limits<double>::infinity();
    double to = -from;
    double longest = 0.0;
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      const double x = rows_.x[rows_.x_at[i]];
      const double age = rows_.time[rows_.age_at[i]];
      from = std::fmin(from, detail::rate_mode(pair, x, age));
      to = std::fmax(to, detail::rate_mode(pair, x, std::fmax(rows_.time[rows_.recency_at[i]], 0.02 * age)));
      longest = std::fmax(longest, age);
    }
    const detail::Steps steps(pair, rows_.x[rows_.x_at[rows.end - 1]], longest);
    const double first = std::floor((from - detail::kReach - 0.5) / steps.u);
    const double lines = std::ceil((to + detail::kReach + 0.5) / steps.u) - first + 1.0;
    // A row by itself costs about as many lines as two times of the table do.
    const bool worth =
        static_cast<double>(rows.end - rows.begin) * 2.0 > static_cast<double>(rows_.time.size());
    if (!worth || !(lines <= kMostLines) || lines * static_cast<double>(rows_.time.size()) > kMostCells)
      return DefectionTable();
    return DefectionTable(pair, steps, first, static_cast<std::size_t>(lines), rows_.time, threads_);
  }

  /// False if the row's posterior is not wholly inside the table.
  [[nodiscard]] bool from_table(const DefectionTable& table, std::size_t row, RowMoments& m) const {
    const double x = rows_.x[rows_.x_at[row]];
    const double t_x = rows_.time[rows_.recency_at[row]];
    const double gap = rows_.time[rows_.age_at[row]] - t_x;
    const auto* dead = table.at(rows_.recency_at[row]);
    const auto* alive = table.at(rows_.age_at[row]);
    const std::size_t lines = table.lines();
    const std::size_t start = table.nearest(detail::rate_mode(table.pair(), x, t_x + gap));
    const double reference = table.exponent(start, x, t_x);
    double total = 0.0, u1 = 0.0, u2 = 0.0, v1 = 0.0, v2 = 0.0, uv = 0.0;
    double highest = 0.0;
    const auto add = [&](std::size_t i) {
      // lambda^x e^(-lambda t_x) [dead since t_x: mu / (lambda + mu) e^(-mu t_x), or alive].
      const double exponent = table.exponent(i, x, t_x) - reference;
      const double scale = std::exp(exponent);
      const double still = scale * std::exp(-table.rate(i) * gap);
      const DefectionTable::Cell& a = dead[i];
      const DefectionTable::Cell& b = alive[i];
      const double f = scale * a.dead[0] + still * b.alive[0];
      const double f_v = scale * a.dead[1] + still * b.alive[1];
      const double u = table.u(i);
      total += f;
      u1 += f * u;
      u2 += f * u * u;
      v1 += f_v;
      v2 += scale * a.dead[2] + still * b.alive[2];
      uv += f_v * u;
      highest = std::fmax(highest, f);
      return f;
    };
    constexpr double kNothing = 4e-18;  // exp(-kFallen)
    const std::size_t beyond =
        table.nearest(detail::rate_mode(table.pair(), x, std::fmax(t_x, 0.02 * (t_x + gap))));
    bool ended = false;
    for (std::size_t i = start; i < lines && !ended; ++i) ended = add(i) < kNothing * highest && i >= beyond;
    if (!ended) return false;
    ended = false;
    for (std::size_t i = start; i-- > 0 && !ended;) ended = add(i) < kNothing * highest;
    if (!ended || !(total > 1e-280) || !std::isfinite(total)) return false;
    m = {reference + std::log(total * table.cell_area()) - kLogTwoPi,
         u1 / total,
         u2 / total,
         v1 / total,
         v2 / total,
         uv / total};
    return true;
  }

  [[nodiscard]] RowMoments from_grid(const base::ParetoLognormal& model, std::size_t row) const {
    const detail::HistoryGrid grid(model, rows_.x[rows_.x_at[row]], rows_.time[rows_.recency_at[row]],
                                   rows_.time[rows_.age_at[row]]);
    RowMoments m{grid.log_likelihood(), 0.0, 0.0, 0.0, 0.0, 0.0};
    for (const detail::Point& p : grid.points()) {
      m.u += p.weight * p.u;
      m.uu += p.weight * p.u * p.u;
      m.v += p.weight * p.v;
      m.vv += p.weight * p.v * p.v;
      m.uv += p.weight * p.u * p.v;
    }
    return m;
  }

  const Rows& rows_;
  Threads threads_;
  std::vector<Class> classes_;
};

}  // namespace

std::unique_ptr<Objective> pareto_lognormal_objective(const Rows& rows, const Threads& threads) {
  return std::make_unique<ParetoLognormalObjective>(rows, threads);
}

}  // namespace stamkund::calibration
