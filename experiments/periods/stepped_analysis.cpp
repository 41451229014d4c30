#include <algorithm>
#include <cmath>
#include <set>

#include "engine/ingest/report.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/report/numbers.h"
#include "experiments/periods/stepped.h"
#include "experiments/periods/stepped_model.h"

namespace stamkund::periods {
namespace {

constexpr Purpose kOrder = purpose_named("stepped: order");
constexpr double kMostWork = 4e9;
constexpr double kSlope = 0.05;
constexpr double kFewClusters = 12;  ///< assumption
constexpr double kSame = 1.0 - 1e-9;

using Begins = std::vector<std::size_t>;

class Analysis {
 public:
  Analysis(const Panel& panel, const design::ExperimentSpec& spec, Problems& problems)
      : panel_(panel), spec_(spec), problems_(problems), model_(panel, panel.units.size()) {}

  SteppedResult run() {
    out_.file = panel_.file;
    out_.outcome = panel_.outcome_column;
    out_.clusters = panel_.units.size();
    out_.periods = panel_.times.size();
    out_.rows = panel_.rows.size();
    out_.units = panel_.units;
    out_.times = panel_.times;
    out_.alpha = spec_.alpha;
    out_.one_sided = one_sided();
    out_.notes = panel_.notes;
    set_begins();
    if (problems_.has_errors()) return {};
    constant_ = model_.fit(out_.begins, Course::constant);
    if (!constant_.identified || !(constant_.degrees >= 1.0)) {
      error("too few rows to tell effect, season and clusters apart", "take more periods or clusters");
      return {};
    }
    line_ = model_.fit(out_.begins, Course::line);
    set_resplits();
    tell();
    by_exposure();
    by_orders();
    check();
    return std::move(out_);
  }

 private:
  void error(const std::string& message, const std::string& remedy) {
    problems_.error({Severity::error, panel_.file, 0, "", message, remedy});
  }
  [[nodiscard]] bool one_sided() const { return spec_.sides == design::Sides::one; }

  [[nodiscard]] Told told(double estimate, double standard_error, double degrees, bool sided) const {
    return told_of(estimate, standard_error, degrees, spec_.alpha, sided, spec_.outcome.lower_is_better);
  }
  [[nodiscard]] Told robust(Course course, const SteppedFit& fit, const Eigen::VectorXd& weights,
                            bool sided) const {
    const Robust error = model_.robust(out_.begins, course, fit, weights);
    return told(weights.dot(fit.effects), error.standard_error, error.degrees, sided);
  }

  void set_begins() {
    out_.begins.assign(out_.clusters, out_.periods);
    bool said = false;
    for (const Row& row : panel_.rows) {
      if (row.treated) {
        out_.begins[row.unit] = std::min(out_.begins[row.unit], row.time);
      } else if (out_.begins[row.unit] < row.time && !said) {
        said = true;
        error("'" + ingest::safe_text(panel_.units[row.unit], 40) + "' is treated before " +
                  ingest::safe_text(panel_.times[row.time], 40) + ", and then is not",
              "on and off by turns is a switchback");
      }
    }
    if (problems_.has_errors()) return;
    const auto [first, last] = std::minmax_element(out_.begins.begin(), out_.begins.end());
    if (out_.clusters < 3)
      error("three clusters are needed at least, and there are " + std::to_string(out_.clusters), "");
    if (out_.periods < 2) error("two periods are needed at least", "");
    if (out_.clusters >= 3 && *first == *last)
      error("all clusters begin together: the effect cannot be told from the season", "");
  }

  void set_resplits() {
    if (!spec_.stepped.by_lot) return;
    const auto periods = static_cast<double>(out_.periods);
    const double work = 120.0 * static_cast<double>(out_.rows) * (periods + periods * periods);
    out_.resplits = std::min<std::uint64_t>(spec_.stepped.resplits,
                                            static_cast<std::uint64_t>(std::max(0.0, kMostWork / work)));
  }

  /// Random orders of the roll-out, always the same ones: `visit(begins)`.
  template <class Visit>
  void each_order(const Visit& visit) const {
    Begins begins = out_.begins;
    for (std::uint64_t r = 0; r < out_.resplits; ++r) {
      Stream stream({.seed = spec_.stepped.seed, .index = r, .customer = 0, .purpose = kOrder});
      for (std::size_t i = begins.size(); i > 1; --i) {
        const auto j = static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(i));
        std::swap(begins[i - 1], begins[std::min(j, i - 1)]);
      }
      visit(begins);
    }
  }
  [[nodiscard]] double share(double beyond) const {
    return out_.resplits > 0 ? (1.0 + beyond) / (1.0 + static_cast<double>(out_.resplits)) : std::nan("");
  }

  /// How far it is from 0, on the side that is asked for.
  [[nodiscard]] double side(double t) const {
    if (!one_sided()) return std::abs(t);
    return spec_.outcome.lower_is_better ? -t : t;
  }

  void tell() {
    out_.effect = told(constant_.effects(0), constant_.error(0), constant_.degrees, one_sided());
    out_.robust = robust(Course::constant, constant_, Eigen::VectorXd::Ones(1), one_sided());
    out_.sigma2 = constant_.sigma2;
    out_.tau2 = constant_.ratio * constant_.sigma2;
    out_.correlation = constant_.ratio / (1.0 + constant_.ratio);
    has_line_ = line_.identified && line_.degrees >= 1.0 && line_.error(1) > 0.0;
    if (!has_line_) return;
    Eigen::VectorXd slope(2);
    slope << 0.0, 1.0;
    out_.slope = robust(Course::line, line_, slope, false);
    slope_by_orders();
    // A constant effect weighs later times negatively where the effect grows (Kenny et al. 2022).
    const double p = out_.resplits > 0 ? out_.slope_permutation_p : out_.slope->p_value;
    if (!(p <= kSlope)) return;
    out_.grows = true;
    out_.checks.push_back(
        {"effect over time",
         "the effect changes by " + report::signed_number(line_.effects(1), 3) +
             " with each period since the beginning (p " + report::number(p, 2) +
             (out_.resplits > 0 ? " by random orders" : ", cluster-robust") +
             "): its mean over these times is shown, and that of a constant effect would be " +
             report::signed_number(constant_.effects(0), 4)});
    Eigen::VectorXd mean(2);
    mean << 1.0, 0.0;
    out_.effect = told(line_.effects(0), line_.error(0), line_.degrees, one_sided());
    out_.robust = robust(Course::line, line_, mean, one_sided());
  }

  /// A constant effect is taken out first, as the slope is to be 0 and not the effect (Freedman & Lane 1983).
  void slope_by_orders() {
    SteppedModel left = model_;
    left.take_out(out_.begins, constant_.effects(0));
    const double ratio = left.null_ratio();
    const auto statistic = [&](const Begins& begins) {
      const auto fit = left.fit_at(begins, Course::line, ratio);
      return fit.identified && fit.error(1) > 0.0 ? std::abs(fit.effects(1) / fit.error(1)) : 0.0;
    };
    const double seen = statistic(out_.begins);
    double beyond = 0.0;
    each_order([&](const Begins& begins) { beyond += statistic(begins) >= seen * kSame ? 1.0 : 0.0; });
    out_.slope_permutation_p = share(beyond);
  }

  /// The effect at each time since the beginning, nothing said of its course.
  void by_exposure() {
    const auto exposures = model_.exposures(out_.begins);
    const auto seen = model_.clusters_at(out_.begins);
    const auto fit = model_.fit(out_.begins, Course::free);
    if (exposures.size() < 2 || !fit.identified || !(fit.degrees >= 1.0)) return;
    const auto width = static_cast<Eigen::Index>(exposures.size());
    // The ratio without an effect is the same in every order.
    const double ratio = model_.null_ratio();
    const auto statistics = [&](const Begins& begins) {
      const auto one = model_.fit_at(begins, Course::free, ratio);
      Eigen::VectorXd t = Eigen::VectorXd::Zero(width);
      if (one.identified && one.effects.size() == width)
        for (Eigen::Index k = 0; k < width; ++k)
          if (one.error(k) > 0.0) t(k) = side(one.effects(k) / one.error(k));
      return t;
    };
    const Eigen::VectorXd mine = statistics(out_.begins);
    std::vector<double> beyond(exposures.size(), 0.0);
    each_order([&](const Begins& begins) {
      // The largest of all times: a p-value that holds for all of them together.
      const double most = statistics(begins).maxCoeff();
      for (std::size_t k = 0; k < beyond.size(); ++k) {
        const double t = mine(static_cast<Eigen::Index>(k));
        beyond[k] += most >= (t > 0.0 ? t * kSame : t) ? 1.0 : 0.0;
      }
    });
    for (Eigen::Index k = 0; k < width; ++k) {
      const auto at = static_cast<std::size_t>(k);
      out_.exposures.push_back({exposures[at], seen[exposures[at]],
                                robust(Course::free, fit, Eigen::VectorXd::Unit(width, k), one_sided()),
                                share(beyond[at])});
    }
    out_.mean_of_exposures = robust(
        Course::free, fit, Eigen::VectorXd::Constant(width, 1.0 / static_cast<double>(width)), one_sided());
  }

  /// Orders of the roll-out drawn again: right however clusters and periods go together. The larger t of the
  /// constant and the straight course, so that choosing one of them costs no error.
  void by_orders() {
    const auto statistic = [&](const SteppedFit& constant, const SteppedFit& line) {
      const double one = side(constant.effects(0) / constant.error(0));
      return line.identified && line.error(0) > 0.0 ? std::max(one, side(line.effects(0) / line.error(0)))
                                                    : one;
    };
    const double seen = statistic(constant_, line_);
    double beyond = 0.0;
    each_order([&](const Begins& begins) {
      const auto one = model_.fit(begins, Course::constant);
      beyond += !one.identified ||
                        statistic(one, model_.fit(begins, Course::line)) >= (seen > 0.0 ? seen * kSame : seen)
                    ? 1.0
                    : 0.0;
    });
    out_.permutation_p = share(beyond);
  }

  void check() {
    const std::size_t full = out_.clusters * out_.periods;
    if (out_.rows < full)
      out_.checks.push_back(
          {"missing rows", std::to_string(full - out_.rows) + " clusters and periods have no row"});
    if (static_cast<double>(out_.clusters) < kFewClusters)
      out_.checks.push_back(
          {"few clusters", "with " + std::to_string(out_.clusters) +
                               " clusters the model's p-value is too small; " +
                               (spec_.stepped.by_lot ? "that of random orders is right"
                                                     : "the cluster-robust one is nearer")});
  }

  const Panel& panel_;
  const design::ExperimentSpec& spec_;
  Problems& problems_;
  SteppedModel model_;
  SteppedResult out_;
  SteppedFit constant_, line_;
  bool has_line_ = false;
};

}  // namespace

SteppedResult analyze_stepped(const Panel& panel, const design::ExperimentSpec& spec, Problems& problems) {
  return Analysis(panel, spec, problems).run();
}

}  // namespace stamkund::periods
