#pragma once
// One run as one page that needs no network and no script: docs/formats/report.md.
#include <string>
#include <utility>
#include <vector>

#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// What the page is made of. All text may come from files of others.
struct PageInput {
  const metrics::Results& results;
  const scenario::ScenarioFile& scenario;  ///< read again from the resolved text
  const std::vector<scenario::DefaultTaken>& assumptions;
  std::vector<std::pair<std::string, std::string>> provenance;  ///< name and value
};

[[nodiscard]] std::string html_page(const PageInput& in);

}  // namespace stamkund::report
