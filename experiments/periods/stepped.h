#pragma once
// Stepped roll-out (stepped wedge): clusters begin one after the other. Hussey & Hughes 2007, doi
// 10.1016/j.cct.2006.05.007: cluster-period means with fixed periods and a random level of each cluster.
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "experiments/design/experiment_spec.h"
#include "experiments/periods/panel.h"

namespace stamkund::periods {

/// Variance of the effect in closed form. `clusters`: that begin at each step; `sigma2`: variance of a
/// cluster-period mean within its cluster; `tau2`: of clusters.
[[nodiscard]] double stepped_variance(const std::vector<double>& clusters, std::size_t before, double sigma2,
                                      double tau2);

struct ClustersPoint {
  double clusters = 0, power = 0, smallest = 0;  ///< power NaN without an effect
};
struct EffectPoint {
  double effect = 0, power = 0;
};

struct SteppedPlan {
  std::vector<double> clusters;
  std::size_t periods = 0;
  double total_clusters = 0, customers = 0;
  double standard_error = 0, power = 0, smallest = 0;
  double sigma2 = 0, tau2 = 0;
  bool solved_size = false;
  std::vector<ClustersPoint> by_clusters;  ///< a quarter to twice the plan's, at each step alike
  std::vector<EffectPoint> by_effect;      ///< with the plan's clusters
  std::vector<std::string> notes;
};
[[nodiscard]] SteppedPlan plan_stepped(const design::ExperimentSpec& spec, const std::string& file,
                                       Problems& problems);
[[nodiscard]] std::string text_of(const SteppedPlan& plan, const design::ExperimentSpec& spec);
[[nodiscard]] nlohmann::ordered_json json_of(const SteppedPlan& plan, const design::ExperimentSpec& spec);

/// The effect so many periods after a cluster began.
struct ExposureEffect {
  std::size_t periods = 0, clusters = 0;
  Told effect;               ///< errors are cluster-robust
  double permutation_p = 1;  ///< by random orders, all of these together; NaN: none were drawn
};

struct SteppedResult {
  std::string file, outcome;
  std::size_t clusters = 0, periods = 0, rows = 0;
  Told effect;               ///< errors of the model
  Told robust;               ///< the same effect, errors cluster-robust
  double permutation_p = 1;  ///< of as many random orders of the roll-out as `resplits`
  bool grows = false;        ///< `effect` is the mean over the times since the beginning
  std::optional<Told>
      slope;  ///< of the effect, for each period since the beginning; cluster-robust, two-sided
  double slope_permutation_p = std::numeric_limits<double>::quiet_NaN();
  std::vector<ExposureEffect> exposures;  ///< nothing assumed of the course
  std::optional<Told> mean_of_exposures;  ///< each of these times counts alike; cluster-robust
  std::uint64_t resplits = 0;
  double tau2 = 0, sigma2 = 0, correlation = 0;  ///< of cluster-period means
  std::vector<std::size_t> begins;               ///< period in which each cluster began; `periods` = never
  std::vector<std::string> units, times;
  double alpha = 0.05;
  bool one_sided = false;
  std::vector<Check> checks;
  std::vector<std::string> notes;
};
[[nodiscard]] SteppedResult analyze_stepped(const Panel& panel, const design::ExperimentSpec& spec,
                                            Problems& problems);
[[nodiscard]] std::string text_of(const SteppedResult& result);
[[nodiscard]] nlohmann::ordered_json json_of(const SteppedResult& result);

}  // namespace stamkund::periods
