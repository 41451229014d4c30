#include "experiments/power/past_clusters.h"

#include <cctype>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "engine/ingest/covariate_file.h"
#include "engine/ingest/id_table.h"
#include "experiments/analysis/table.h"

namespace stamkund::power {

namespace {

std::optional<double> yes_or_no(std::string_view text) {
  std::string word;
  for (const char c : text) word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const auto& [yes, no] : analysis::yes_and_no()) {
    if (word == yes && yes != "1") return 1.0;
    if (word == no && no != "0") return 0.0;
  }
  return std::nullopt;
}

}  // namespace

PastClusters clusters_of(const std::vector<double>& outcome, const std::vector<std::uint32_t>& cluster) {
  PastClusters out;
  std::vector<double> sizes, sums;
  double mean = 0.0;
  const auto n = static_cast<double>(outcome.size());
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    if (cluster[i] >= sizes.size()) sizes.resize(cluster[i] + 1, 0.0), sums.resize(cluster[i] + 1, 0.0);
    sizes[cluster[i]] += 1.0;
    sums[cluster[i]] += outcome[i];
    mean += outcome[i] / n;
  }
  const auto k = static_cast<double>(sizes.size());
  out.customers = n;
  out.clusters = k;
  if (!(k > 0.0)) return out;
  out.size = n / k;
  double squares = 0.0, between = 0.0, within = 0.0;
  for (std::size_t c = 0; c < sizes.size(); ++c) {
    squares += sizes[c] * sizes[c];
    between += sizes[c] * std::pow(sums[c] / sizes[c] - mean, 2);
  }
  for (std::size_t i = 0; i < outcome.size(); ++i)
    within += std::pow(outcome[i] - sums[cluster[i]] / sizes[cluster[i]], 2);
  if (k > 1.0)
    out.size_cv = std::sqrt(std::max(0.0, squares - k * out.size * out.size) / (k - 1.0)) / out.size;
  out.correlation = out.standard_error = std::numeric_limits<double>::quiet_NaN();
  if (!(k > 1.0) || !(n > k)) return out;
  const double typical = (n - squares / n) / (k - 1.0);  // size that counts: all alike, it is theirs
  const double of_clusters = between / (k - 1.0), inside = within / (n - k);
  const double all = of_clusters + (typical - 1.0) * inside;
  if (!(all > 0.0)) return out;
  const double icc = (of_clusters - inside) / all;
  out.correlation = icc;
  out.standard_error = (1.0 - icc) * (1.0 + (typical - 1.0) * icc) / typical *
                       std::sqrt(2.0 * (n - 1.0) / ((n - k) * (k - 1.0)));
  return out;
}

PastClusters read_past_clusters(const std::string& path, const std::string& cluster,
                                const std::string& outcome, Problems& problems) {
  ingest::CovariateFile file(path, "", '.', problems);
  if (!file.usable()) return {};
  const auto of_cluster = file.column(cluster, true), of_outcome = file.column(outcome, true);
  if (!of_cluster || !of_outcome) return {};
  ingest::IdTable ids;
  std::vector<double> values;
  std::vector<std::uint32_t> clusters;
  std::uint64_t alone = 0;
  while (file.next()) {
    // As in the analysis: yes and no are 1 and 0.
    const auto word = yes_or_no(file.field(*of_outcome));
    const auto value = word ? word : file.number(*of_outcome, "the outcome");
    if (!value) continue;
    values.push_back(*value);
    const auto name = file.field(*of_cluster);
    // No name holds a control character, so that these are nobody's.
    clusters.push_back(ids.intern(ingest::CovariateFile::is_missing(name) ? "\x01" + std::to_string(alone++)
                                                                          : std::string(name)));
  }
  file.row_problems().finish();
  if (problems.has_errors()) return {};
  const PastClusters out = clusters_of(values, clusters);
  if (std::isnan(out.correlation) || !(out.clusters > 1.0))
    file.fail(0,
              "says nothing of how alike customers are: it needs two clusters, one with two customers, and "
              "outcomes that differ");
  return out;
}

}  // namespace stamkund::power
