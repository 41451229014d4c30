#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "engine/ingest/report.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/report/numbers.h"
#include "experiments/periods/stepped.h"

namespace stamkund::periods {
namespace {

constexpr Purpose kOrder = purpose_named("stepped: order");
constexpr double kMostWork = 4e9;
constexpr double kSlope = 0.05;

/// Fixed periods, one effect, a random level of each cluster: REML with the ratio of the two variances found
/// by search.
class Model {
 public:
  Model(const Panel& panel, std::size_t clusters) : clusters_(clusters) {
    rows_.resize(clusters);
    for (const auto& row : panel.rows) rows_[row.unit].push_back(&row);
    periods_ = panel.times.size();
  }

  struct Fit {
    double effect = 0, error = 0, sigma2 = 0, ratio = 0, criterion = 0, degrees = 0;
    double slope = 0, slope_error = 0;
    bool identified = true;
  };

  /// `begins`: period from which each cluster is treated. `growing`: the effect changes by a slope with the
  /// time since; `effect` is then its mean over these times, and `slope` what one period adds.
  [[nodiscard]] Fit fit(const std::vector<std::size_t>& begins, bool growing = false) const {
    double sum = 0.0, n = 0.0;
    if (growing) {
      std::vector<bool> seen(periods_, false);
      for (std::size_t i = 0; i < clusters_; ++i)
        for (const Row* row : rows_[i])
          if (row->time >= begins[i]) seen[row->time - begins[i]] = true;
      for (std::size_t e = 0; e < periods_; ++e)
        if (seen[e]) sum += static_cast<double>(e), n += 1.0;
    }
    const double middle = n > 0.0 ? sum / n : 0.0;
    const auto at = [&](double log_ratio) { return fit_at(begins, std::exp(log_ratio), growing, middle); };
    const auto found =
        boost::math::tools::brent_find_minima([&](double x) { return at(x).criterion; }, -12.0, 12.0, 20);
    const Fit none = fit_at(begins, 0.0, growing, middle), some = at(found.first);
    return none.criterion <= some.criterion ? none : some;
  }

 private:
  [[nodiscard]] Fit fit_at(const std::vector<std::size_t>& begins, double ratio, bool growing,
                           double middle) const {
    const auto p = static_cast<Eigen::Index>(periods_ + (growing ? 2 : 1)),
               e = static_cast<Eigen::Index>(periods_);
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(p, p);
    Eigen::VectorXd b = Eigen::VectorXd::Zero(p);
    double yy = 0.0, log_v = 0.0, n = 0.0;
    for (std::size_t i = 0; i < clusters_; ++i) {
      // V = D + ratio J, D = 1 / size: V^-1 = W - ratio W1 1'W / (1 + ratio 1'W1).
      double w1 = 0.0, wy = 0.0;
      Eigen::VectorXd wx = Eigen::VectorXd::Zero(p);
      for (const Row* row : rows_[i]) {
        const double w = row->size;
        const auto t = static_cast<Eigen::Index>(row->time);
        const double x = row->time >= begins[i] ? 1.0 : 0.0;
        // Time since the beginning, less its middle: the first coefficient is the mean effect.
        const double since = x > 0.0 && growing ? static_cast<double>(row->time - begins[i]) - middle : 0.0;
        a(t, t) += w;
        b(t) += w * row->outcome;
        const double z[2] = {x, since};
        for (Eigen::Index k = e; k < p; ++k) {
          a(t, k) += w * z[k - e];
          a(k, t) += w * z[k - e];
          b(k) += w * z[k - e] * row->outcome;
          wx(k) += w * z[k - e];
          for (Eigen::Index l = e; l < p; ++l) a(k, l) += w * z[k - e] * z[l - e];
        }
        yy += w * row->outcome * row->outcome;
        w1 += w, wy += w * row->outcome;
        wx(t) += w;
        log_v -= std::log(w);
        n += 1.0;
      }
      const double shrink = ratio / (1.0 + ratio * w1);
      a.noalias() -= shrink * wx * wx.transpose();
      b.noalias() -= shrink * wy * wx;
      yy -= shrink * wy * wy;
      log_v += std::log1p(ratio * w1);
    }
    Fit out;
    out.ratio = ratio;
    const Eigen::LDLT<Eigen::MatrixXd> solver(a);
    const Eigen::VectorXd d = solver.vectorD();
    out.identified = solver.info() == Eigen::Success && d.minCoeff() > 1e-10 * d.maxCoeff();
    if (!out.identified) {
      out.criterion = 1e300;
      return out;
    }
    const Eigen::VectorXd beta = solver.solve(b);
    const double left = n - static_cast<double>(p);
    out.sigma2 = std::max(0.0, yy - beta.dot(b)) / left;
    const auto error_of = [&](Eigen::Index k) {
      Eigen::VectorXd one = Eigen::VectorXd::Zero(p);
      one(k) = 1.0;
      return std::sqrt(out.sigma2 * solver.solve(one)(k));
    };
    out.effect = beta(e);
    out.error = error_of(e);
    if (growing) out.slope = beta(e + 1), out.slope_error = error_of(e + 1);
    out.criterion = left * std::log(std::max(out.sigma2, 1e-300)) + log_v + d.array().log().sum();
    // Between clusters and within them: the effect is seen within (Schluchter & Elashoff 1990).
    out.degrees = left - static_cast<double>(clusters_ - 1);
    return out;
  }

  std::size_t clusters_, periods_ = 0;
  std::vector<std::vector<const Row*>> rows_;
};

}  // namespace

SteppedResult analyze_stepped(const Panel& panel, const design::ExperimentSpec& spec, Problems& problems) {
  const auto error = [&](const std::string& message, const std::string& remedy) {
    problems.error({Severity::error, panel.file, 0, "", message, remedy});
  };
  SteppedResult out;
  out.file = panel.file;
  out.outcome = panel.outcome_column;
  out.clusters = panel.units.size();
  out.periods = panel.times.size();
  out.rows = panel.rows.size();
  out.units = panel.units;
  out.times = panel.times;
  out.alpha = spec.alpha;
  out.notes = panel.notes;
  out.begins.assign(out.clusters, out.periods);
  std::size_t back = 0;
  for (std::size_t r = 0; r < panel.rows.size(); ++r) {
    const Row& row = panel.rows[r];
    if (row.treated)
      out.begins[row.unit] = std::min(out.begins[row.unit], row.time);
    else if (out.begins[row.unit] < row.time)
      back += back == 0 ? (error("'" + ingest::safe_text(panel.units[row.unit], 40) + "' is treated before " +
                                     ingest::safe_text(panel.times[row.time], 40) + ", and then is not",
                                 "on and off by turns is a switchback"),
                           1U)
                        : 1U;
  }
  if (problems.has_errors()) return {};
  const auto [first, last] = std::minmax_element(out.begins.begin(), out.begins.end());
  if (out.clusters < 3)
    error("three clusters are needed at least, and there are " + std::to_string(out.clusters), "");
  if (out.periods < 2) error("two periods are needed at least", "");
  if (out.clusters >= 3 && *first == *last)
    error("all clusters begin together: the effect cannot be told from the season", "");
  if (problems.has_errors()) return {};
  const Model model(panel, out.clusters);
  const auto fit = model.fit(out.begins);
  if (!fit.identified || !(fit.degrees >= 1.0)) {
    error("too few rows to tell effect, season and clusters apart", "take more periods or clusters");
    return {};
  }
  out.effect = told_of(fit.effect, fit.error, fit.degrees, spec.alpha, spec.sides == design::Sides::one,
                       spec.outcome.lower_is_better);
  out.sigma2 = fit.sigma2;
  out.tau2 = fit.ratio * fit.sigma2;
  out.correlation = fit.ratio / (1.0 + fit.ratio);
  // A constant effect weighs later times negatively where the effect grows (Kenny et al. 2022).
  const auto grown = model.fit(out.begins, true);
  if (grown.identified && grown.degrees >= 1.0 && grown.slope_error > 0.0) {
    const Told slope = told_of(grown.slope, grown.slope_error, grown.degrees, spec.alpha, false, false);
    if (slope.p_value < kSlope) {
      out.checks.push_back(
          {"effect over time",
           "the effect changes by " + report::signed_number(grown.slope, 3) +
               " with each period since the beginning (p " + report::number(slope.p_value, 2) +
               "): its mean over these times is shown, and that of a constant effect would be " +
               report::signed_number(fit.effect, 4)});
      out.effect = told_of(grown.effect, grown.error, grown.degrees, spec.alpha,
                           spec.sides == design::Sides::one, spec.outcome.lower_is_better);
    }
  }
  // Orders of the roll-out drawn again: right however clusters and periods go together.
  const double work =
      120.0 * static_cast<double>(out.rows) * static_cast<double>(out.periods + out.periods * out.periods);
  out.resplits = std::min<std::uint64_t>(spec.stepped.resplits,
                                         static_cast<std::uint64_t>(std::max(0.0, kMostWork / work)));
  double beyond = 0.0;
  auto begins = out.begins;
  // The larger t of both models, so that choosing one of them costs no error.
  const auto statistic = [&](const Model::Fit& constant, const Model::Fit& growing) {
    const double one = std::abs(constant.effect / constant.error);
    return growing.identified && growing.error > 0.0 ? std::max(one, std::abs(growing.effect / growing.error))
                                                     : one;
  };
  const double seen = statistic(fit, grown);
  for (std::uint64_t r = 0; r < out.resplits; ++r) {
    Stream stream({.seed = spec.stepped.seed, .index = r, .customer = 0, .purpose = kOrder});
    for (std::size_t i = begins.size(); i > 1; --i) {
      const auto j = static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(i));
      std::swap(begins[i - 1], begins[std::min(j, i - 1)]);
    }
    const auto one = model.fit(begins);
    beyond += !one.identified || statistic(one, model.fit(begins, true)) >= seen * (1.0 - 1e-9) ? 1.0 : 0.0;
  }
  out.permutation_p =
      out.resplits > 0 ? (1.0 + beyond) / (1.0 + static_cast<double>(out.resplits)) : std::nan("");
  if (out.rows < out.clusters * out.periods)
    out.checks.push_back({"missing rows", std::to_string(out.clusters * out.periods - out.rows) +
                                              " clusters and periods have no row"});
  if (out.clusters < 12)
    out.checks.push_back(
        {"few clusters", "with " + std::to_string(out.clusters) +
                             " clusters the model's p-value is too small; that of random orders is right"});
  return out;
}

}  // namespace stamkund::periods
