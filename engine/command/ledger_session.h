#pragma once
// One replay of a transaction file through an arm: goes through the file as often as limited stock
// asks for, each time through the same bytes (engine/base/source.h).
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/command/ledger_files.h"
#include "engine/command/transaction_options.h"
#include "engine/ledger/outcome.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::command {

class LedgerSession {
 public:
  /// `redemption`: nothing = as recorded if the rows say anything of it, else as soon as possible. All must
  /// outlive this.
  LedgerSession(const Arguments& parsed, const ingest::Options& options,
                const scenario::ScenarioFile& scenario, std::string scenario_path,
                std::vector<scenario::Override> overrides, std::size_t arm,
                std::optional<ledger::Redemption> redemption, const ledger::Assumed& assumed,
                LedgerFiles& files);

  /// False if the input was refused: `problems` has why (problems of the rows have been said). Errors: as
  /// ingest::read_transactions, and Failure(cannot_create, io_error) from the files.
  [[nodiscard]] bool run(const std::string& path, Output& output, Problems& problems);
  [[nodiscard]] const ledger::Outcome& outcome() const noexcept { return outcome_; }
  [[nodiscard]] const ingest::Report& report() const noexcept { return report_; }

 private:
  [[nodiscard]] bool first_pass(const std::string& path, Output& output, Problems& problems);
  void pass_again(const std::string& path);
  /// With the first customer all dates and names of the file are known.
  void begin();
  void settle_start();
  void customer(const ingest::CustomerHistory& history);
  void judge(const std::string& path, Problems& problems) const;

  const Arguments& parsed_;
  const ingest::Options& options_;
  scenario::ScenarioSpec scenario_;
  const std::string text_;
  const std::string scenario_path_;
  const std::vector<scenario::Override> overrides_;
  std::size_t arm_;
  std::optional<ledger::Redemption> asked_;
  const ledger::Assumed assumed_;
  LedgerFiles& files_;

  ingest::Report report_;
  ingest::CustomerTable table_;
  ingest::LabelTable labels_;
  Problems start_problems_;  ///< of the scenario, once it starts with the data
  ledger::Outcome outcome_;
  std::unique_ptr<ledger::History> history_;
  std::unique_ptr<ledger::Replay> replay_;
};

}  // namespace stamkund::command
