#include "engine/tuning/tune.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numeric>

#include "engine/base/expect.h"
#include "engine/random/stream.h"
#include "engine/study/load.h"
#include "engine/tuning/identify.h"
#include "engine/tuning/search.h"

namespace stamkund::tuning {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// Below this p the targets are said not to fit together.
constexpr double kMisfit = 0.05;
/// J to be gained by a further Gauss-Newton step below which a search has arrived: a tenth of what luck moves
/// it.
constexpr double kArrived = 0.1;

class Tuner {
 public:
  Tuner(const Subject& subject, const scenario::TargetsSpec& targets, const Options& options)
      : subject_(subject),
        targets_(targets),
        options_(options),
        simulator_(subject, targets),
        moments_(simulator_, targets),
        k_(static_cast<Eigen::Index>(targets.parameters.size())),
        m_(static_cast<Eigen::Index>(targets.targets.size())),
        everything_(static_cast<std::size_t>(m_)) {
    std::iota(everything_.begin(), everything_.end(), Eigen::Index{0});
    tolerances_.resize(m_);
    for (Eigen::Index t = 0; t < m_; ++t)
      tolerances_[t] = targets.targets[static_cast<std::size_t>(t)].tolerance;
  }

  TuneResult run() {
    fill_in();
    const Matrix first = tolerances_.cwiseAbs2().asDiagonal();
    const Found rough = best_of_starts(first);
    if (!std::isfinite(rough.criterion)) {
      result_.status = Status::failed;
      result_.reason = "no start has all moments: " + moments_.problem();
      result_.evaluations = moments_.evaluations();
      return result_;
    }
    // Second step: what simulation adds to the tolerances is known only now.
    omega_ = omega_at(rough.unit);
    done(0.70);
    Found found = search(moments_, omega_, everything_, rough.unit, options_.iterations);
    Found further = search(moments_, omega_, everything_, found.unit, options_.iterations, kLongStep);
    if (further.criterion < found.criterion) found = std::move(further);
    done(0.80);
    at_ = found.criterion <= criterion_at(rough.unit) ? found.unit : rough.unit;
    result_.j = criterion_at(at_);
    describe();
    done(0.85);
    settle(found);
    if (result_.misfit && options_.incompatible) leave_one_out();
    done(1.0);
    result_.evaluations = moments_.evaluations();
    return result_;
  }

 private:
  void done(double share) const {
    if (options_.progress) options_.progress(share);
  }

  void fill_in() {
    for (const auto& one : targets_.parameters) {
      ParameterFit fit;
      fit.path = one.path;
      fit.unit = one.unit;
      fit.start = fit.value = one.start;
      fit.text = one.text_of(one.start);
      fit.lower = one.lower;
      fit.upper = one.upper;
      fit.standard_error = kNan;
      fit.range_share = std::numeric_limits<double>::infinity();
      result_.parameters.push_back(std::move(fit));
    }
    for (const auto& one : targets_.targets) {
      TargetFit fit;
      fit.name = one.name;
      fit.arm = one.arm;
      fit.source = one.source;
      fit.value = one.value;
      fit.tolerance = one.tolerance;
      fit.reached = fit.simulation_error = fit.z = fit.j_without = kNan;
      fit.slope.assign(targets_.parameters.size(), kNan);
      fit.elasticity = fit.moved = fit.slope;
      result_.targets.push_back(std::move(fit));
    }
    result_.j = result_.p_value = kNan;
    result_.replicates = subject_.replicates;
  }

  /// The file's own start, then a Latin hypercube (McKay, Beckman & Conover 1979, doi 10.2307/1268522).
  std::vector<Vector> candidates(std::uint64_t seed) const {
    std::vector<Vector> points(1, Vector(k_));
    for (Eigen::Index j = 0; j < k_; ++j) {
      const auto& one = targets_.parameters[static_cast<std::size_t>(j)];
      points[0][j] = std::clamp(to_unit(one, one.start), 0.0, 1.0);
    }
    const auto n = static_cast<std::size_t>(options_.starts > 1 ? std::max(options_.screened, 1) : 0);
    points.resize(n + 1, Vector(k_));
    for (Eigen::Index j = 0; j < k_; ++j) {
      Stream luck({seed, 0, static_cast<std::uint64_t>(j), Purpose::tuning_start});
      std::vector<std::size_t> cells(n);
      std::iota(cells.begin(), cells.end(), std::size_t{0});
      for (std::size_t i = n; i > 1; --i) std::swap(cells[i - 1], cells[luck() % i]);
      for (std::size_t i = 0; i < n; ++i)
        points[i + 1][j] = (static_cast<double>(cells[i]) + open_uniform(luck())) / static_cast<double>(n);
    }
    return points;
  }

  Found best_of_starts(const Matrix& omega) {
    Problems ignored;
    const auto spec = study::load_scenario_text(subject_.text, "scenario", subject_.overrides, ignored).spec;
    result_.customers = spec.population.arrivals.count;
    if (subject_.fit != nullptr && spec.population.existing)
      result_.customers += subject_.fit->customers.size();
    const auto points = candidates(spec.seed);
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t p = 0; p < points.size(); ++p) {
      const auto moments = moments_.at({points[p]});
      double value = std::numeric_limits<double>::infinity();
      if (moments[0].rows() > 0) value = criterion(difference(moments[0]), omega, everything_);
      // The file's own start is always searched from, and first.
      order.emplace_back(p == 0 ? -1.0 : value, p);
      if (p == 0 && !std::isfinite(value)) order.clear();
      done(0.2 * static_cast<double>(p + 1) / static_cast<double>(points.size()));
    }
    std::stable_sort(order.begin(), order.end());
    Found best;
    best.unit = points[0];
    best.criterion = std::numeric_limits<double>::infinity();
    std::vector<double> ends;
    for (std::size_t s = 0; s < order.size() && static_cast<int>(s) < options_.starts; ++s) {
      if (!std::isfinite(order[s].first)) break;
      const Found found = search(moments_, omega, everything_, points[order[s].second], options_.iterations);
      ends.push_back(found.criterion);
      if (found.criterion < best.criterion) best = found;
      done(0.2 + 0.5 * static_cast<double>(s + 1) / static_cast<double>(options_.starts));
    }
    result_.starts = static_cast<int>(ends.size());
    for (const double end : ends) result_.starts_agreeing += end <= best.criterion + 0.5 ? 1 : 0;
    return best;
  }

  [[nodiscard]] Vector difference(const Matrix& replicates) const {
    return replicates.colwise().mean().transpose() - moments_.targets();
  }
  double criterion_at(const Vector& unit) {
    const auto moments = moments_.at({unit});
    return moments[0].rows() == 0 ? std::numeric_limits<double>::infinity()
                                  : criterion(difference(moments[0]), omega_, everything_);
  }

  /// Tolerances squared and the variance of the simulated means.
  Matrix omega_at(const Vector& unit) {
    const Matrix here = moments_.at({unit})[0];
    Matrix omega = tolerances_.cwiseAbs2().asDiagonal();
    const auto n = static_cast<double>(here.rows());
    if (here.rows() > 1) {
      const Matrix away = here.rowwise() - here.colwise().mean();
      omega += away.transpose() * away / ((n - 1.0) * n);
    }
    return omega;
  }

  /// Fits of targets and parameters at the best point.
  void describe() {
    const Matrix here = moments_.at({at_})[0];
    const Vector reached = here.colwise().mean().transpose();
    for (Eigen::Index t = 0; t < m_; ++t) {
      TargetFit& fit = result_.targets[static_cast<std::size_t>(t)];
      fit.reached = reached[t];
      const double extra = omega_(t, t) - tolerances_[t] * tolerances_[t];
      fit.simulation_error = here.rows() > 1 ? std::sqrt(std::max(extra, 0.0)) : kNan;
      fit.z = (fit.reached - fit.value) / std::sqrt(omega_(t, t));
    }
    const auto slopes = moments_.slopes(at_, kLongStep);
    for (Eigen::Index j = 0; j < k_; ++j) {
      const auto index = static_cast<std::size_t>(j);
      const auto& parameter = targets_.parameters[index];
      ParameterFit& fit = result_.parameters[index];
      fit.value = from_unit(parameter, at_[j]);
      fit.text = parameter.text_of(fit.value);
      if (at_[j] < kAtBound || at_[j] > 1.0 - kAtBound) {
        fit.identified = Identified::at_bound;
        fit.note = std::string("at its ") + (at_[j] < 0.5 ? "lower" : "upper") +
                   " bound: the targets would have it go further";
      }
      if (slopes.empty()) continue;
      const Vector slope = slopes[index].colwise().mean().transpose();
      for (Eigen::Index t = 0; t < m_; ++t) {
        TargetFit& target = result_.targets[static_cast<std::size_t>(t)];
        target.slope[index] = slope[t] / slope_of_unit(parameter, at_[j]);
        const bool relative = fit.value != 0.0 && target.reached != 0.0;
        target.elasticity[index] = relative ? target.slope[index] * fit.value / target.reached : kNan;
        target.moved[index] = 0.1 * slope[t] / tolerances_[t];
      }
    }
    identify(slopes);
  }

  void identify(const std::vector<Matrix>& slopes) {
    std::vector<Matrix> free_slopes;
    for (Eigen::Index j = 0; j < k_; ++j) {
      if (result_.parameters[static_cast<std::size_t>(j)].identified == Identified::at_bound) continue;
      free_.push_back(j);
      if (!slopes.empty()) free_slopes.push_back(slopes[static_cast<std::size_t>(j)]);
    }
    result_.df = static_cast<int>(m_);
    if (slopes.empty() || free_.empty() || slopes[0].rows() < 2) return;
    const Information information = information_of(free_slopes, omega_);
    for (const Direction& direction : information.directions) {
      result_.singular_values.push_back(std::sqrt(std::max(direction.information, 0.0)));
      if (direction.standard_error() < kUnknown)
        --result_.df;
      else
        say_of(direction);
    }
    for (std::size_t f = 0; f < free_.size(); ++f) {
      ParameterFit& fit = result_.parameters[static_cast<std::size_t>(free_[f])];
      const auto& parameter = targets_.parameters[static_cast<std::size_t>(free_[f])];
      const auto index = static_cast<Eigen::Index>(f);
      fit.range_share = std::sqrt(information.covariance(index, index));
      fit.identified = fit.range_share < kKnown     ? Identified::yes
                       : fit.range_share < kUnknown ? Identified::weakly
                                                    : Identified::no;
      if (fit.identified != Identified::no)
        fit.standard_error = fit.range_share * slope_of_unit(parameter, at_[free_[f]]);
      else if (fit.note.empty())
        fit.note = hardly(static_cast<std::size_t>(free_[f]));
    }
    gradient_gain(free_slopes, information);
  }

  /// Why a parameter is not known: it moves nothing, or no more than luck does in so few customers.
  [[nodiscard]] std::string hardly(std::size_t parameter) const {
    constexpr double kMoves = 0.5;  // tolerances for a tenth of the range (assumption)
    const bool moves = std::any_of(result_.targets.begin(), result_.targets.end(), [&](const TargetFit& one) {
      return std::abs(one.moved[parameter]) >= kMoves;
    });
    return moves ? "what it moves is not told from the simulation's luck; take more customers or replicates"
                 : "the targets hardly depend on it";
  }

  /// Names the parameters between which the targets cannot tell.
  void say_of(const Direction& direction) {
    std::vector<std::size_t> members;
    for (std::size_t f = 0; f < free_.size(); ++f)
      if (std::abs(direction.loadings[static_cast<Eigen::Index>(f)]) > 0.3) members.push_back(f);
    for (const std::size_t f : members) {
      const double own = direction.loadings[static_cast<Eigen::Index>(f)];
      std::string others;
      for (const std::size_t g : members) {
        if (g == f) continue;
        const bool same = own * direction.loadings[static_cast<Eigen::Index>(g)] > 0.0;
        others += (others.empty() ? "" : " and ") +
                  targets_.parameters[static_cast<std::size_t>(free_[g])].path + (same ? " up" : " down");
      }
      ParameterFit& fit = result_.parameters[static_cast<std::size_t>(free_[f])];
      const std::string one = others.empty() ? hardly(static_cast<std::size_t>(free_[f]))
                                             : "can go up with " + others + " and change no target by much";
      fit.note += (fit.note.empty() ? "" : "; ") + one;
    }
  }

  /// What one more Gauss-Newton step along directions that are told would gain.
  void gradient_gain(const std::vector<Matrix>& slopes, const Information& information) {
    const Eigen::LLT<Matrix> whitening(omega_);
    const Vector residual = whitening.matrixL().solve(difference(moments_.at({at_})[0]));
    gain_ = 0.0;
    for (const Direction& direction : information.directions) {
      if (direction.standard_error() > kUnknown) continue;
      Vector slope = Vector::Zero(m_);
      for (std::size_t f = 0; f < slopes.size(); ++f)
        slope +=
            direction.loadings[static_cast<Eigen::Index>(f)] * Vector(slopes[f].colwise().mean().transpose());
      const double along = Vector(whitening.matrixL().solve(slope)).dot(residual);
      gain_ += along * along / direction.information;
    }
  }

  void settle(const Found& found) {
    if (result_.df > 0)
      result_.p_value = boost::math::gamma_q(0.5 * result_.df, 0.5 * std::max(result_.j, 0.0));
    result_.misfit = result_.df > 0 ? result_.p_value < kMisfit : result_.j > 1.0;
    const bool arrived = found.converged || gain_ < std::max(kArrived, 1e-3 * result_.j);
    result_.status = arrived ? Status::converged : Status::not_converged;
    if (!arrived)
      result_.reason = "the search ended before it arrived; take more customers or replicates";
    else if (result_.misfit)
      result_.reason = "the targets are not reached together";
    else
      result_.reason = within_tolerances();
  }

  /// What luck in the simulation explains is not yet within a tolerance.
  [[nodiscard]] std::string within_tolerances() const {
    const TargetFit* worst = nullptr;
    const auto off = [](const TargetFit& one) { return std::abs(one.reached - one.value) / one.tolerance; };
    for (const TargetFit& one : result_.targets)
      if (one.tolerance > 0.0 && off(one) > 1.0 && (worst == nullptr || off(one) > off(*worst))) worst = &one;
    if (worst == nullptr) return "the targets are reached within their tolerances";
    char many[40];
    std::snprintf(many, sizeof many, "%.1f", off(*worst));
    return "the targets are not ruled out by the simulation, but '" + worst->name + "' is off by " + many +
           " tolerances";
  }

  /// J without each target in turn: what falls away with it.
  void leave_one_out() {
    for (Eigen::Index t = 0; t < m_ && m_ > 1; ++t) {
      std::vector<Eigen::Index> rest;
      for (Eigen::Index other = 0; other < m_; ++other)
        if (other != t) rest.push_back(other);
      double left = search(moments_, omega_, rest, at_, options_.iterations).criterion;
      // What cannot be had from here may be had from where the file starts.
      if (left > 1.0)
        left =
            std::min(left, search(moments_, omega_, rest, candidates(0)[0], options_.iterations).criterion);
      result_.targets[static_cast<std::size_t>(t)].j_without = left;
      done(0.85 + 0.15 * static_cast<double>(t + 1) / static_cast<double>(m_));
    }
  }

  const Subject& subject_;
  const scenario::TargetsSpec& targets_;
  const Options& options_;
  Simulator simulator_;
  Moments moments_;
  Eigen::Index k_;
  Eigen::Index m_;
  std::vector<Eigen::Index> everything_;
  Vector tolerances_;
  Matrix omega_;
  Vector at_;
  std::vector<Eigen::Index> free_;
  double gain_ = std::numeric_limits<double>::infinity();  ///< not known yet
  TuneResult result_;
};

}  // namespace

const char* name_of(Status status) {
  switch (status) {
    case Status::converged:
      return "converged";
    case Status::not_converged:
      return "not_converged";
    case Status::failed:
      return "failed";
  }
  return "failed";
}

const char* name_of(Identified identified) {
  switch (identified) {
    case Identified::yes:
      return "identified";
    case Identified::weakly:
      return "weakly identified";
    case Identified::no:
      return "not identified";
    case Identified::at_bound:
      return "at bound";
  }
  return "not identified";
}

TuneResult tune(const Subject& subject, const scenario::TargetsSpec& targets, const Options& options) {
  STAMKUND_EXPECT(!targets.parameters.empty() && !targets.targets.empty() && subject.replicates >= 1);
  return Tuner(subject, targets, options).run();
}

}  // namespace stamkund::tuning
