#include "engine/command/plan_clusters.h"

#include <algorithm>
#include <cstdio>

#include "engine/command/run_input.h"
#include "experiments/power/past_clusters.h"

namespace stamkund::command {

std::string take_clusters(const std::string& path, design::ExperimentFile& file, Problems& problems) {
  design::ClusterSpec& cluster = file.spec.cluster;
  if (cluster.from.empty() || problems.has_errors()) return "";
  const std::string at = path_beside(path, cluster.from);
  const auto found = power::read_past_clusters(at, cluster.column, cluster.outcome, problems);
  if (problems.has_errors()) return at;
  const auto number = [](double value) {
    char text[64];
    std::snprintf(text, sizeof text, "%.4g", value);
    return std::string(text);
  };
  const std::string source = printable(cluster.from) + ": " + number(found.customers) + " customers in " +
                             number(found.clusters) + " clusters";
  const auto take = [&](bool given, const char* key, double value, double& to, const std::string& more) {
    if (given) return;
    to = value;
    // In its place: it is no default any more.
    std::erase_if(file.assumptions,
                  [&](const auto& one) { return one.path == std::string("cluster.") + key; });
    file.assumptions.push_back({std::string("cluster.") + key, number(value), source + more});
  };
  take(cluster.size_given, "size", found.size, cluster.size, "");
  take(cluster.cv_given, "size_cv", found.size_cv, cluster.size_cv, "");
  take(cluster.correlation_given, "correlation", std::max(0.0, found.correlation), cluster.correlation,
       ", standard error " + number(found.standard_error) +
           (found.correlation < 0.0 ? ", came out as " + number(found.correlation) : "") +
           " (analysis of variance, Donner & Klar 2000)");
  return at;
}

}  // namespace stamkund::command
