#pragma once
// The page of a run.
#include <string>
#include <utility>
#include <vector>

#include "engine/metrics/results.h"
#include "engine/page/document.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::page {

/// All text may come from files of others.
struct RunInput {
  const metrics::Results& results;
  const scenario::ScenarioFile& scenario;  ///< read again from the resolved text
  const std::vector<scenario::DefaultTaken>& assumptions;
  std::vector<std::pair<std::string, std::string>> provenance;  ///< name and value
  std::string missed{};  ///< that it is not as precise as was asked for, said in the language of the page
  std::vector<std::string> fit_doubts{};
  std::string text{};  ///< of the scenario file as it was read, comments and all
};

[[nodiscard]] Document run_document(const RunInput& in, const Language& language);

}  // namespace stamkund::page
