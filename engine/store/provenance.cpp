#include "engine/store/provenance.h"

#include <filesystem>

#include <Eigen/Core>
#include <boost/version.hpp>

#include "build_info.h"
#include "engine/base/mathematics.h"
#include "revision.h"

namespace stamkund::store {

std::vector<std::pair<std::string, std::string>> versions() {
  return {
      {"stamkund", STAMKUND_VERSION},
      {"git_revision", STAMKUND_GIT_REVISION},
      {"compiler", STAMKUND_COMPILER},
      {"build_type", STAMKUND_BUILD_TYPE},
      {"boost", std::to_string(BOOST_VERSION / 100000) + "." + std::to_string(BOOST_VERSION / 100 % 1000) +
                    "." + std::to_string(BOOST_VERSION % 100)},
      {"eigen", std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
                    std::to_string(EIGEN_MINOR_VERSION)},
      {"ceres", STAMKUND_CERES_VERSION},
      {"tbb", STAMKUND_TBB_VERSION},
      {"hdf5", hdf5_version()}};
}

HowMade how_made(const H5Reader& in) {
  HowMade out;
  if (in.has_attribute("/invocation", "command_line"))
    out.command = in.text_attribute("/invocation", "command_line");
  if (in.has_attribute("/provenance", "stamkund")) out.version = in.text_attribute("/provenance", "stamkund");
  const auto names =
      in.has("/invocation/input_path") ? in.texts("/invocation/input_path") : std::vector<std::string>{};
  const auto sums =
      in.has("/provenance/input_sha256") ? in.texts("/provenance/input_sha256") : std::vector<std::string>{};
  if (in.has("/provenance/fit_doubt")) out.fit_doubts = in.texts("/provenance/fit_doubt");
  for (std::size_t i = 0; i < sums.size(); ++i)
    out.inputs.push_back(
        {i < names.size() ? std::filesystem::path(names[i]).filename().string() : std::string(), sums[i]});
  return out;
}

void write_provenance(H5Writer& writer, const Provenance& provenance) {
  writer.group("/provenance");
  for (const auto& [name, version] : versions()) writer.attribute("/provenance", name, version);
  writer.attribute("/provenance", "mathematics", mathematics());
  std::vector<std::string> sums;
  for (const auto& input : provenance.inputs) sums.push_back(input.sha256);
  writer.scale("/provenance/input_sha256", sums);
  if (!provenance.fit_doubts.empty()) writer.scale("/provenance/fit_doubt", provenance.fit_doubts);

  writer.group("/invocation");
  writer.attribute("/invocation", "command_line", provenance.command_line);
  writer.attribute("/invocation", "threads", std::int64_t{provenance.threads});
  writer.attribute("/invocation", "started_utc", provenance.started_utc);
  for (const auto& [stage, seconds] : provenance.seconds)
    writer.attribute("/invocation", "seconds_" + stage, seconds);
  if (provenance.precision) {
    const Precision& precision = *provenance.precision;
    writer.attribute("/invocation", "until", precision.asked);
    writer.attribute("/invocation", "until_figure", precision.figure);
    writer.attribute("/invocation", "until_arm", precision.arm);
    writer.attribute("/invocation", "until_standard_error", precision.standard_error);
    writer.attribute("/invocation", "until_reached", std::int64_t{precision.reached ? 1 : 0});
  }
  std::vector<std::string> paths;
  for (const auto& input : provenance.inputs) paths.push_back(input.path);
  writer.scale("/invocation/input_path", paths);
  if (provenance.shards.empty()) return;
  std::vector<std::string> shards, shard_sums;
  for (const auto& shard : provenance.shards) {
    shards.push_back(shard.path);
    shard_sums.push_back(shard.sha256);
  }
  writer.scale("/invocation/shard_path", shards);
  writer.dataset("/invocation/shard_sha256", shard_sums, {"/invocation/shard_path"},
                 "of the files it was merged from");
}

}  // namespace stamkund::store
