#pragma once
// What `stamkund analyze ... --json` found of one test, as evidence: arms, customers, estimate, standard
// error and window stand in it; through what and when arms were contacted has to be said beside it.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/test_results.h"

namespace stamkund::ingest {

/// What an analysis does not say.
struct AnalysisStated {
  struct Arm {
    std::string arm, channel;
    std::vector<Day> days;            ///< of contacts
    std::vector<int> after_assigned;  ///< or days after each customer's assignment
  };
  std::vector<Arm> arms;
  std::string outcome;  ///< which; empty = the only one
  std::string lift;     ///< what it counts, "purchases" or "sales"; empty = not said
  std::optional<Day> from, to;
};

/// "mailed=email:2023-04-03,2023-04-17", "mailed=email:assigned,assigned+7"; nothing if it is not like that.
[[nodiscard]] std::optional<AnalysisStated::Arm> stated_arm(std::string_view text);

/// Does the file begin as JSON does? Errors: as Source.
[[nodiscard]] bool is_json(const std::string& path);

/// One test. Bad input, and whatever is not said, goes to `problems`, all of it, with the option that says
/// it. Where the analysis adjusted its estimate (covariates, clusters), arms carry that estimate, and
/// standard errors that make up the estimate's. Errors: Failure(no_input, io_error).
[[nodiscard]] TestResults read_test_analysis(const std::string& path, const AnalysisStated& stated,
                                             Problems& problems);

}  // namespace stamkund::ingest
