#include "engine/calibration/covariate_ends.h"

#include <algorithm>

namespace stamkund::calibration {

void warn_of_ends(const CovariateData& data, double until, const std::string& file, const std::string& where,
                  Problems& problems) {
  std::vector<std::uint32_t> used = data.purchase;
  used.insert(used.end(), data.lifetime.begin(), data.lifetime.end());
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  ingest::warn_of_ends(data.paths, used, until, file, where, problems);
}

}  // namespace stamkund::calibration
