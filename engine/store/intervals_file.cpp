#include "engine/store/intervals_file.h"

#include <cstdint>
#include <numeric>

#include "engine/store/fit_attributes.h"

namespace stamkund::store {

using calibration::Bootstrap;
using calibration::ModelFit;
using calibration::ProfiledQuantity;

namespace {

const char* const kBootstrap = "/process/bootstrap";

}  // namespace

void write_profiles(H5Writer& writer, const std::string& at, const std::vector<ProfiledQuantity>& profiles) {
  writer.group(at);
  std::vector<std::string> names, low_status, high_status;
  std::vector<double> estimate, low, high;
  for (const auto& one : profiles) {
    names.push_back(one.name);
    estimate.push_back(one.estimate);
    low.push_back(one.low);
    high.push_back(one.high);
    low_status.push_back(one.low_status);
    high_status.push_back(one.high_status);
  }
  const std::string scale = at + "/quantity";
  writer.attribute(at, "level", profiles.front().level);
  writer.scale(scale, names);
  writer.dataset(at + "/estimate", estimate, {scale}, "natural", "at the maximum");
  writer.dataset(at + "/low", low, {scale}, "natural", "lower end of the profile-likelihood interval");
  writer.dataset(at + "/high", high, {scale}, "natural", "upper end");
  writer.dataset(at + "/low_status", low_status, {scale}, "how the lower end was found");
  writer.dataset(at + "/high_status", high_status, {scale}, "how the upper end was found");
}

std::vector<ProfiledQuantity> read_profiles(const H5Reader& in, const std::string& at) {
  const std::vector<std::string> names = in.texts(at + "/quantity");
  const std::uint64_t n = names.size();
  const std::vector<double> estimate = in.numbers(at + "/estimate", {n});
  const std::vector<double> low = in.numbers(at + "/low", {n});
  const std::vector<double> high = in.numbers(at + "/high", {n});
  const std::vector<std::string> low_status = in.texts(at + "/low_status", {n});
  const std::vector<std::string> high_status = in.texts(at + "/high_status", {n});
  const double level = in.number_attribute(at, "level");
  std::vector<ProfiledQuantity> profiles;
  for (std::size_t i = 0; i < names.size(); ++i)
    profiles.push_back({names[i], estimate[i], low[i], high[i], level, low_status[i], high_status[i]});
  return profiles;
}

void write_bootstrap(H5Writer& writer, const ModelFit& model, const Bootstrap& bootstrap) {
  const std::string at = kBootstrap;
  const std::string row = "/process/parameter";
  writer.group(at);
  writer.attribute(at, "replicates", std::int64_t{bootstrap.replicates});
  writer.dataset(at + "/standard_error", bootstrap.standard_errors, {row}, "natural",
                 "standard deviation over populations drawn from the fit");
  writer.dataset(at + "/p05", bootstrap.p05, {row}, "natural", "5 % quantile over these");
  writer.dataset(at + "/p95", bootstrap.p95, {row}, "natural", "95 % quantile over these");
  writer.dataset(at + "/bias", bootstrap.bias, {row}, "log, natural where real", "mean less the estimate");
  if (bootstrap.converged == 0) return;
  std::vector<std::int64_t> numbers(bootstrap.estimates.size() / model.names.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  writer.scale(at + "/replicate", numbers);
  writer.dataset(at + "/estimates", bootstrap.estimates, {at + "/replicate", row}, "natural",
                 "estimates of the populations whose fit converged");
}

Bootstrap read_bootstrap(const H5Reader& in, const ModelFit& model) {
  const std::string at = kBootstrap;
  const std::uint64_t k = model.names.size();
  constexpr std::uint64_t kMost = 1'000'000;
  Bootstrap bootstrap;
  const std::uint64_t replicates = count_attribute(in, at, "replicates");
  if (replicates > kMost)
    in.bad(at, "attribute 'replicates': found " + std::to_string(replicates) + ", expected at most 1000000");
  bootstrap.replicates = static_cast<int>(replicates);
  bootstrap.standard_errors = in.numbers(at + "/standard_error", {k});
  bootstrap.p05 = in.numbers(at + "/p05", {k});
  bootstrap.p95 = in.numbers(at + "/p95", {k});
  bootstrap.bias = in.numbers(at + "/bias", {k});
  if (!in.has(at + "/estimates")) return bootstrap;
  const auto shape = in.shape(at + "/estimates");
  const std::uint64_t converged = shape.empty() ? 0 : shape[0];
  if (converged > replicates)
    in.bad(at + "/estimates", "found " + std::to_string(converged) +
                                  " rows, expected at most one a replicate, " + std::to_string(replicates));
  bootstrap.estimates = in.numbers(at + "/estimates", {converged, k});
  bootstrap.converged = static_cast<int>(converged);
  return bootstrap;
}

}  // namespace stamkund::store
