// What changes the variance: whole clusters, what is known before, strata.
#include <algorithm>
#include <cmath>

#include "experiments/design/root_keys.h"

namespace stamkund::design {
namespace {

using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::Range;
using scenario::Section;
namespace key = scenario::key;

constexpr Keys kCluster{
    key::constant("size", Dimension::number, {1.0, 1e9},
                  "customers in one cluster, mean; none = as in 'from'")
        .or_none(),
    key::constant(
        "correlation", Dimension::number, {0.0, 1.0},
        "of the outcome of two customers of one cluster (intraclass correlation); none = as in 'from'")
        .or_none(),
    key::constant("size_cv", Dimension::number, {0.0, 100.0},
                  "standard deviation of the size over its mean; with 'from' as there")
        .or_else("0", scenario::kAssumption),
    key::text("from", "file of the past with a row a customer, which tells what is left out").or_else(""),
    key::text("column", "of that file and of the data to analyze: the customer's cluster").or_else(""),
    key::text("outcome", "of that file: what is measured of her").or_else(""),
};

constexpr Keys kCovariate{
    key::constant("correlation", Dimension::number, {-1.0, 1.0},
                  "of the outcome with what was known of the customer before (CUPED)")
        .required(),
};

constexpr Keys kStratum{
    key::text("name", "of the stratum").required(),
    key::constant("share", Dimension::share, kOpenShare, "of customers").required(),
    key::constant("mean", Dimension::number, {-1e12, 1e12}, "of the outcome in it").required(),
    key::constant("sd", Dimension::number, {0.0, 1e12},
                  "of the outcome in it; of a share it follows from the mean")
        .or_none(),
};

}  // namespace

KeySet cluster_keys() { return kCluster.set(); }
KeySet covariate_keys() { return kCovariate.set(); }
KeySet stratum_keys() { return kStratum.set(); }

void read_strata(Section& root, ExperimentSpec& spec) {
  const bool share =
      spec.outcome.kind == OutcomeKind::proportion || spec.outcome.kind == OutcomeKind::retention;
  root.list(kExperiment["strata"], [&](Section& section, std::size_t) {
    StratumSpec stratum;
    stratum.name = section.text(kStratum["name"]);
    stratum.share = section.constant(kStratum["share"]);
    stratum.mean =
        section.constant(kStratum["mean"], {.range = share ? Range{0.0, 1.0} : Range{-1e12, 1e12},
                                            .dimension = share ? Dimension::share : Dimension::number});
    const auto sd = section.optional_constant(kStratum["sd"]);
    if (share && sd) section.error("sd", "of a share it follows from the mean", "take it away");
    if (!share && !sd) section.error("sd", "missing: of the outcome in this stratum");
    stratum.sd = share ? std::sqrt(std::max(0.0, stratum.mean * (1.0 - stratum.mean))) : sd.value_or(0.0);
    spec.strata.push_back(std::move(stratum));
  });
  double sum = 0.0;
  for (const auto& one : spec.strata) sum += one.share;
  if (!spec.strata.empty() && std::abs(sum - 1.0) > 1e-6)
    root.error("strata", "their shares sum to " + std::to_string(100.0 * sum) + " %, expected 100 %");
}

void read_cluster(Section& section, ClusterSpec& cluster) {
  const auto size = section.optional_constant(kCluster["size"]);
  const auto correlation = section.optional_constant(kCluster["correlation"]);
  cluster.size_cv = section.constant(kCluster["size_cv"]);
  cluster.from = section.text(kCluster["from"]);
  cluster.column = section.text(kCluster["column"]);
  cluster.outcome = section.text(kCluster["outcome"]);
  cluster.size_given = size.has_value();
  cluster.correlation_given = correlation.has_value();
  cluster.cv_given = section.has("size_cv");
  cluster.size = size.value_or(1.0);
  cluster.correlation = correlation.value_or(0.0);
  // Clusters of one are customers.
  cluster.given = !cluster.size_given || cluster.size > 1.0 || cluster.size_cv > 0.0;
  if (cluster.from.empty()) {
    for (const auto& [name, there] :
         {std::pair{"size", cluster.size_given}, {"correlation", cluster.correlation_given}})
      if (!there)
        section.error(name, "missing",
                      "say it, or take it from the past with 'from', 'column' and 'outcome'");
  } else if (cluster.column.empty() || cluster.outcome.empty()) {
    section.error("from", "which columns say the cluster and the outcome is missing",
                  "such as column: household, outcome: spend");
  }
}

void read_covariate(Section& section, ExperimentSpec& spec) {
  spec.covariate_correlation = section.constant(kCovariate["correlation"]);
  if (std::abs(spec.covariate_correlation) >= 1.0)
    section.error("correlation", "if the outcome is known before, no test is needed");
}

}  // namespace stamkund::design
