#include "engine/store/projection_file.h"

#include <cstdint>
#include <numeric>
#include <string>

namespace stamkund::store {

void write_projection(H5Writer& writer, const calibration::ContractProjection& projection) {
  const std::string at = "/projection";
  writer.group(at);
  const auto put = [&](const std::string& scale, const std::string& name, const std::vector<double>& values,
                       const std::string& meaning) {
    writer.dataset(at + "/" + name, values, {scale}, "1", meaning);
  };
  const auto numbers = [](std::size_t size) {
    std::vector<std::int64_t> out(size);
    std::iota(out.begin(), out.end(), 0);
    return out;
  };
  writer.scale(at + "/observed_renewals", numbers(projection.observed.size()));
  put(at + "/observed_renewals", "observed", projection.observed, "share still there (Kaplan-Meier)");
  if (projection.survival.empty()) return;
  writer.scale(at + "/renewals", numbers(projection.survival.size()));
  put(at + "/renewals", "survival", projection.survival, "share still there after so many renewals");
  put(at + "/renewals", "retention", projection.retention, "share of those before who renew");
  put(at + "/renewals", "residual_lifetime", projection.residual_lifetime, "renewals still expected");
}

calibration::ContractProjection read_projection(const H5Reader& in) {
  const std::string at = "/projection";
  calibration::ContractProjection projection;
  projection.observed = in.numbers(at + "/observed");
  if (!in.has(at + "/survival")) return projection;
  projection.survival = in.numbers(at + "/survival");
  const std::uint64_t n = projection.survival.size();
  projection.retention = in.numbers(at + "/retention", {n});
  projection.residual_lifetime = in.numbers(at + "/residual_lifetime", {n});
  return projection;
}

}  // namespace stamkund::store
