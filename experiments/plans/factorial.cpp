#include "experiments/plans/factorial.h"

#include <algorithm>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>

namespace stamkund::plans {
namespace {

using namespace design;

constexpr double kMostPerCell = 1e12;

class Factorial {
 public:
  Factorial(const ExperimentSpec& spec, const std::string& file, Problems& problems)
      : spec_(spec), f_(spec.factorial), file_(file), problems_(problems) {}

  FactorialPlan plan() {
    const std::size_t a = f_.factors[0].levels.size(), b = f_.factors[1].levels.size();
    share_ = spec_.outcome.kind == OutcomeKind::proportion || spec_.outcome.kind == OutcomeKind::retention;
    check_outcome();
    if (problems_.has_errors()) return {};
    for (const auto& one : f_.factors[0].levels)
      for (const auto& other : f_.factors[1].levels) out_.cells.emplace_back(one, other);
    out_.comparisons = (a - 1) + (b - 1) + (a - 1) * (b - 1);
    out_.alpha = spec_.alpha;
    out_.power = spec_.power.value_or(0.8);
    out_.alpha_each =
        spec_.adjust == Adjust::none ? spec_.alpha : spec_.alpha / static_cast<double>(out_.comparisons);
    level_ = spec_.sides == Sides::two ? 0.5 * out_.alpha_each : out_.alpha_each;
    list();
    if (!problems_.has_errors()) solve();
    if (problems_.has_errors()) return {};
    curve();
    describe();
    return std::move(out_);
  }

 private:
  void error(const std::string& where, const std::string& message, const std::string& remedy) {
    problems_.error({Severity::error, file_, 0, where, message, remedy});
  }

  void check_outcome() {
    const OutcomeSpec& o = spec_.outcome;
    const bool mean =
        o.kind == OutcomeKind::mean || o.kind == OutcomeKind::revenue || o.kind == OutcomeKind::clv;
    if (!share_ && !mean)
      error("outcome.kind", "two factors are planned for shares and means",
            "proportion, retention, mean, revenue or clv");
    if (mean && !o.sd) error("outcome.sd", "missing: standard deviation over customers", "");
    if (o.treated_sd)
      error("outcome.treated_sd", "has no effect here: all cells are taken to spread alike", "take it away");
    const bool any = f_.factors[0].effect || f_.factors[1].effect || f_.interaction;
    if (!any && !f_.total)
      error("factorial", "missing: the effects that shall be found, or the number of customers",
            "such as an 'effect' of each factor, and 'interaction'");
  }

  /// Mean of a cell, if the effects are as wanted; the interaction is in cells beyond both first levels.
  double mean(std::size_t i, std::size_t j, bool interaction) const {
    double out = spec_.outcome.baseline.value_or(0.0);
    if (i > 0) out += f_.factors[0].effect.value_or(0.0);
    if (j > 0) out += f_.factors[1].effect.value_or(0.0);
    if (interaction && i > 0 && j > 0) out += f_.interaction.value_or(0.0);
    return out;
  }

  double variance(std::size_t i, std::size_t j, bool interaction) const {
    if (!share_) return spec_.outcome.sd.value_or(1.0) * spec_.outcome.sd.value_or(1.0);
    const double p = mean(i, j, interaction);
    return p * (1.0 - p);
  }

  /// Variance of a contrast with one customer in each cell.
  double main_variance(std::size_t factor) const {
    const std::size_t other = f_.factors[1 - factor].levels.size();
    double sum = 0.0;
    for (std::size_t k = 0; k < other; ++k)
      sum += factor == 0 ? variance(1, k, false) + variance(0, k, false)
                         : variance(k, 1, false) + variance(k, 0, false);
    return sum / static_cast<double>(other * other);
  }

  void list() {
    for (std::size_t factor = 0; factor < 2; ++factor)
      for (std::size_t l = 1; l < f_.factors[factor].levels.size(); ++l) {
        out_.effects.push_back({f_.factors[factor].name + ": " + f_.factors[factor].levels[l], false,
                                f_.factors[factor].effect, 0, 0, 0});
        variances_.push_back(main_variance(factor));
      }
    for (std::size_t i = 1; i < f_.factors[0].levels.size(); ++i)
      for (std::size_t j = 1; j < f_.factors[1].levels.size(); ++j) {
        out_.effects.push_back({f_.factors[0].name + " x " + f_.factors[1].name + ": " +
                                    f_.factors[0].levels[i] + ", " + f_.factors[1].levels[j],
                                true, f_.interaction, 0, 0, 0});
        variances_.push_back(variance(1, 1, true) + variance(1, 0, true) + variance(0, 1, true) +
                             variance(0, 0, true));
      }
    if (!share_) return;
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 2; ++j)
        if (const double p = mean(i, j, true); !(p > 0.0 && p < 1.0)) {
          error("factorial", "the effects together lead out of what a share can be: " + std::to_string(p),
                "make them smaller");
          return;
        }
  }

  double cells() const { return static_cast<double>(out_.cells.size()); }

  double power(double effect, double variance, double per_cell) const {
    const double away = std::abs(effect) * std::sqrt(per_cell / variance);
    const double degrees = cells() * (per_cell - 1.0);
    if (share_ || degrees > 1e7) {
      const boost::math::normal z;
      return cdf(z, away - quantile(complement(z, level_)));
    }
    if (!(degrees > 0.0)) return 0.0;
    const double critical = quantile(complement(boost::math::students_t(degrees), level_));
    const boost::math::non_central_t law(degrees, away);
    return cdf(complement(law, critical)) + (spec_.sides == Sides::two ? cdf(law, -critical) : 0.0);
  }

  template <class Function>
  static double root(const Function& f, double low, double high) {
    std::uintmax_t iterations = 300;
    const auto found = boost::math::tools::toms748_solve(
        f, low, high, boost::math::tools::eps_tolerance<double>(50), iterations);
    return 0.5 * (found.first + found.second);
  }

  std::optional<double> per_cell(double effect, double variance) const {
    const auto off = [&](double n) { return power(effect, variance, n) - out_.power; };
    double high = 2.0;
    if (off(high) >= 0.0) return high;
    while (high < kMostPerCell && off(high) < 0.0) high *= 2.0;
    if (high >= kMostPerCell) return std::nullopt;
    return root(off, 0.5 * high, high);
  }

  void solve() {
    out_.solved_size = !f_.total;
    for (std::size_t e = 0; e < out_.effects.size(); ++e) {
      auto& one = out_.effects[e];
      if (!one.wanted) continue;
      const auto n = per_cell(*one.wanted, variances_[e]);
      if (!n) {
        error(one.interaction ? "factorial.interaction" : "factorial.factors",
              "'" + printable(one.name) + "' takes more than 10^12 customers a cell",
              "look for a larger effect, or accept less power");
        return;
      }
      one.alone = *n * cells();
      out_.per_cell = std::max(out_.per_cell, *n);
    }
    if (f_.total) out_.per_cell = *f_.total / cells();
    if (out_.per_cell < 2.0) {
      error("factorial.total", "fewer than two customers in a cell show no spread",
            "take " + std::to_string(2 * out_.cells.size()) + " at least");
      return;
    }
    out_.total = out_.per_cell * cells();
    for (std::size_t e = 0; e < out_.effects.size(); ++e) {
      auto& one = out_.effects[e];
      if (one.wanted) one.power = power(*one.wanted, variances_[e], out_.per_cell);
      double high = std::sqrt(variances_[e] / out_.per_cell);
      while (power(high, variances_[e], out_.per_cell) < out_.power) high *= 2.0;
      one.smallest =
          root([&](double effect) { return power(effect, variances_[e], out_.per_cell) - out_.power; },
               1e-9 * high, high);
    }
  }

  void curve() {
    constexpr int kPoints = 20;
    // Levels of one factor are alike.
    const std::size_t a = f_.factors[0].levels.size(), b = f_.factors[1].levels.size();
    const std::size_t at[3] = {0, a - 1, a + b - 2};
    for (int k = 1; k <= kPoints; ++k) {
      const double per_cell = std::max(2.0, out_.per_cell * 2.0 * k / kPoints);
      double chance[3];
      for (int one = 0; one < 3; ++one) {
        const auto& wanted = out_.effects[at[one]].wanted;
        chance[one] = wanted ? power(*wanted, variances_[at[one]], per_cell) : std::nan("");
      }
      out_.by_size.push_back({per_cell * cells(), chance[0], chance[1], chance[2]});
    }
  }

  void describe() {
    out_.formula =
        std::string(
            "factorial with cells of one size; main effect: mean over the levels of the other factor; "
            "interaction: difference of two differences; ") +
        (share_ ? "normal, unpooled variance" : "Student's t, noncentral t, N - cells degrees of freedom") +
        " (Montgomery 2017, ch. 5)";
    if (spec_.adjust != Adjust::none)
      out_.notes.push_back(
          std::string(spec_.adjust == Adjust::holm ? "Holm (1979), sized for its first step" : "Bonferroni") +
          ", over " + std::to_string(out_.comparisons) + " effects");
    if (!f_.interaction)
      out_.notes.push_back(
          "no interaction is planned for: where there is one, a main effect is no cell's own effect");
    if (share_)
      out_.notes.push_back("the smallest effects are at the variances of the effects that are wanted");
  }

  const ExperimentSpec& spec_;
  const FactorialSpec& f_;
  const std::string& file_;
  Problems& problems_;
  FactorialPlan out_;
  std::vector<double> variances_;
  double level_ = 0.025;
  bool share_ = false;
};

}  // namespace

FactorialPlan plan_factorial(const ExperimentSpec& spec, const std::string& file, Problems& problems) {
  return Factorial(spec, file, problems).plan();
}

}  // namespace stamkund::plans
